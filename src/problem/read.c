/* Problem files: reading them from disk. */
#include "base/infile.h"
#include "problem/problem.h"
#include "problem/scan.h"

relucert_problem *relucert_problem_read(relucert_context *ctx, const char *filename) {
  relucert_problem *problem = NULL;
  text t = { NULL, 0, 0 };
  if (infile_read(&t, ctx, filename, "problem file", CAP_FILE))
    problem = relucert_problem_parse(ctx, t.data, t.length, filename);
  text_clear(&t);
  return problem;
}
