/* What several commands share: problems, options of the computation, output files, progress. */
#ifndef RELUCERT_CLI_INPUTS_H
#define RELUCERT_CLI_INPUTS_H

#include <time.h>
#include "cli/options.h"
#include "relucert.h"

/* The first option of an inline problem that was given, or OPT_COUNT. */
option_id input_inline_option(const options *o);
/* The problem of the file, or of the options if filename is NULL; NULL with a message in ctx. */
relucert_problem *input_problem(relucert_context *ctx, const options *o, const char *filename);
/* What relucert_solve should do, and --time-limit (*seconds stays as it is without). Returns 0, or 2 after an
   error message. */
int input_options(const options *o, relucert_options *what, double *seconds);

/* --cert and --checkpoint: each the name of a file, not one that is read, not both the same. Returns 0, or 2
   after an error message. */
int output_check_names(const options *o);
/* Write the string to the file and free it. Returns 0, or the exit status after an error message. */
int output_file(relucert_context *ctx, const char *filename, char *string);
/* Write the string to standard output and free it; process_end notices when that fails. */
void output_print(char *string);

/* A line on the terminal (none without a terminal or with --quiet). */
typedef struct {
  struct timespec last; /* time of the last renewal */
} progress_line;
void progress_begin(progress_line *line, relucert_context *ctx, const options *o);
void progress_end(progress_line *line, relucert_context *ctx);

#endif
