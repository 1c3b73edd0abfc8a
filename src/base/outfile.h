/* Files that appear whole or not at all. */
#ifndef RELUCERT_BASE_OUTFILE_H
#define RELUCERT_BASE_OUTFILE_H

/* Remove the temporary file that is being written, if any. Async-signal-safe; for handlers that end
   the process. */
void outfile_cleanup(void);

#endif
