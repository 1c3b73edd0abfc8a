/* The one place that includes FLINT headers: FLINT 2.9 with separate Arb and Calcium, or FLINT >= 3. */
#ifndef RELUCERT_BASE_FLINT_ALL_H
#define RELUCERT_BASE_FLINT_ALL_H

#include <stdio.h>
#include <gmp.h>
#include <flint/flint.h>
#include <flint/ulong_extras.h>
#include <flint/fmpz.h>
#include <flint/fmpz_vec.h>
#include <flint/fmpq.h>
#include <flint/fmpq_vec.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpz_mat.h>
#include <flint/fmpz_lll.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>
#include <flint/fmpz_poly_q.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpz_mpoly.h>
#include <flint/fmpq_mpoly.h>
#include <flint/nmod_poly.h>
#ifdef RELUCERT_FLINT3
#include <flint/nmod_poly_factor.h>
#include <flint/arf.h>
#include <flint/arb.h>
#include <flint/arb_mat.h>
#include <flint/arb_poly.h>
#include <flint/arb_fmpz_poly.h>
#include <flint/qqbar.h>
#if __FLINT_RELEASE >= 30200 /* renamed there */
#define flint_randinit flint_rand_init
#define flint_randclear flint_rand_clear
#endif
#else
#include <arf.h>
#include <arb.h>
#include <arb_mat.h>
#include <arb_poly.h>
#include <arb_fmpz_poly.h>
#include <calcium/qqbar.h>
#endif

#endif
