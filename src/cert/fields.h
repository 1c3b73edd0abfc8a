/* The number fields of a certificate for two or more hidden neurons. */
#ifndef RELUCERT_CERT_FIELDS_H
#define RELUCERT_CERT_FIELDS_H

#include "base/text.h"
#include "landscape/landscape.h"

/* The lines of doc/formats.md, section 5.7, for all zeros that a field proves spurious, and for all
   chains of the result whose field is known. */
void certificate_write_fields(text *t, const relucert_result *result);

/* `WHAT ID D C0 ... CD` for a known minimal polynomial, and the line `irreducible` with its primes. index is
   written behind ID unless it is 0. */
void certificate_write_minpoly(text *t, const char *what, slong id, slong index, const minpoly *m);

#endif
