/* The searches of a certificate for two or more hidden neurons. */
#ifndef RELUCERT_CERT_SEARCHES_H
#define RELUCERT_CERT_SEARCHES_H

#include "base/text.h"
#include "landscape/landscape.h"

/* The lines `word` and `zero` of doc/formats.md, sections 5.3 to 5.5, for all words of the result. */
void certificate_write_searches(text *t, const relucert_result *result);

/* The lines `responses` and what follows them (doc/formats.md, 5.9); nothing if no generalised word was
   searched, or the infimum is not known. */
void certificate_write_responses(text *t, const relucert_result *result);

#endif
