/* The verbs of the program: each takes its options and returns the exit status. */
#ifndef RELUCERT_CLI_CLI_H
#define RELUCERT_CLI_CLI_H

#include "cli/options.h"

typedef struct {
  const char *name;
  int bit;
  int (*run)(const options *o);
  const char *synopsis, *summary, *details;
} verb;

int cmd_solve(const options *o);
int cmd_point(const options *o);
int cmd_check(const options *o);
int cmd_expect(const options *o);
int cmd_export(const options *o);
int cmd_theorem(const options *o);
int cmd_make(const options *o);

#endif
