/* report.h - the verified claims as English sentences, from the checker's own data. */
#ifndef CHECK_REPORT_H
#define CHECK_REPORT_H

#include "verify.h"

void report_print(const Check *k);

#endif
