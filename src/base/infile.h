/* Whole files as strings. */
#ifndef RELUCERT_BASE_INFILE_H
#define RELUCERT_BASE_INFILE_H

#include "base/text.h"

/* Append the file to t (empty before), but at most one byte more than `most`; `what` names it in messages, as
   "problem file". Clears the last error of ctx. Returns 0 after an error; t may hold a part then. */
int infile_read(text *t, relucert_context *ctx, const char *filename, const char *what, size_t most);

#endif
