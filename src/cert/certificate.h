/* The certificate of a result (doc/formats.md, section 4). */
#ifndef RELUCERT_CERT_CERTIFICATE_H
#define RELUCERT_CERT_CERTIFICATE_H

#include "base/text.h"
#include "landscape/landscape.h"

/* Give every claim of a finished result its number. */
void certificate_number_claims(relucert_result *result);

/* The lines of the problem, up to `hidden H` or `layers K N1 ... NK`. */
void certificate_write_problem(text *t, const relucert_problem *problem);

/* The keyword on a line, then a line "W B V" for each neuron, and the constant. */
void certificate_write_theta(text *t, const char *keyword, const struct relucert_theta *p);

#endif
