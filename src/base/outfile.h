/* Files that appear whole or not at all. */
#ifndef RELUCERT_BASE_OUTFILE_H
#define RELUCERT_BASE_OUTFILE_H

#include "relucert.h"

/* Could relucert_write_file write this file now? Nothing is changed. RELUCERT_OK, or RELUCERT_FAILURE
   with the message of relucert_write_file in ctx. */
relucert_status outfile_check(relucert_context *ctx, const char *filename);

/* Remove the temporary file that is being written, if any. Async-signal-safe; for handlers that end
   the process. */
void outfile_cleanup(void);

#endif
