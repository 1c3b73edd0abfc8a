/* report.h - the verified claims as English sentences, from the checker's own data. */
#ifndef CHECK_REPORT_H
#define CHECK_REPORT_H

#include "verify.h"

void report_print(const Check *k);

/* The claims about the infimum, if there are any (report_responses.c). */
void report_infimum(const Check *k);

/* A number: exactly, or with as many digits (15 at most) as its interval gives, or as the interval. */
void report_number(const char *before, const Range *r);

#endif
