/* Requests to the theorem library from the command line. */
#ifndef RELUCERT_CLI_REQUESTS_H
#define RELUCERT_CLI_REQUESTS_H

#include "cli/options.h"
#include "theorem/theorem.h"

/* Read what the options ask for. `uses` (USES_...) says which of them have a meaning for `name`, a theorem or
   a kind of counterexample; `file` is the name of a problem file, or NULL. asked->ctx and asked->options are
   those of the caller. Returns 0, or the exit status after an error message. Free with request_clear in both
   cases. */
int request_read(request *asked, const options *o, int uses, const char *name, const char *file);
void request_clear(request *asked);

#endif
