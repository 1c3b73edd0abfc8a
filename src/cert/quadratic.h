/* Certificates for the quadratic activation (doc/formats.md, section 5.12). */
#ifndef RELUCERT_CERT_QUADRATIC_H
#define RELUCERT_CERT_QUADRATIC_H

#include "base/text.h"
#include "landscape/landscape.h"

/* The claim about realization `id` (from 1), and about one of its strata. */
void certificate_write_quadratic(text *t, const realization *r, slong id);
void certificate_write_quadratic_stratum(text *t, const stratum *s, slong id);

#endif
