/* relucert check: hand over to the independent checker. */
#include "base/context.h"
#include "cli/cli.h"
#include "cli/process.h"

int cmd_check(const options *o) {
  char *argv[6] = {NULL};
  int i, n = 1;
  if (o->noperands < 1)
    return usage_error(o->verb, "found no certificate, expected CERT [FILE]");
  if (o->noperands > 2)
    return usage_error(o->verb, "found '%s' after CERT and FILE, expected nothing", o->operands[2]);
  if (o->given[OPT_QUIET].n)
    argv[n++] = (char *) "--quiet";
  argv[n++] = (char *) "--";
  for (i = 0; i < o->noperands; i++)
    argv[n++] = (char *) o->operands[i];
  return process_become_checker(argv);
}
