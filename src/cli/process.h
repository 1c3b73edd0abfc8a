/* The process around a command: signals, fatal errors, standard output, the checker program. */
#ifndef RELUCERT_CLI_PROCESS_H
#define RELUCERT_CLI_PROCESS_H

#include "base/text.h"
#include "relucert.h"

/* Install the handlers and compare the FLINT library with its headers. Returns 0, or 4 after an
   error message. */
int process_start(void);
/* Write out what was printed so far; process_end reports a failure. */
void process_flush(void);
/* Close standard output and free what the libraries keep. Returns status, or 4 with a message when
   something written to standard output was lost. */
int process_end(int status);

/* The context that an interrupt cancels; NULL: an interrupt ends the process. */
void process_set_context(relucert_context *ctx);
int process_interrupted(void);

/* Print the last failure in ctx to stderr and return its status. */
int process_failure(const relucert_context *ctx);

/* Replace this process by relucert-check with these arguments (NULL-terminated, the first is a
   placeholder for its name). Returns 4 after an error message if that is impossible. */
int process_become_checker(char **argv);
/* Run relucert-check --quiet on a certificate and a problem file. Its output goes to the text. Returns
   its exit status, or 4 after an error message. */
int process_run_checker(text *output, const char *certificate, const char *problem);

#endif
