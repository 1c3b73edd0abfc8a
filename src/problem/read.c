/* Problem files: reading them from disk. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/text.h"
#include "problem/problem.h"
#include "problem/scan.h"

/* Append the whole stream to t, but at most one byte more than the cap; 0 after a read error. */
static int read_all(text *t, FILE *file) {
  char buffer[65536];
  size_t n;
  while (t->length <= CAP_FILE && (n = fread(buffer, 1, sizeof buffer, file)) > 0)
    text_append_n(t, buffer, n);
  return !ferror(file);
}

relucert_problem *relucert_problem_read(relucert_context *ctx, const char *filename) {
  relucert_problem *problem = NULL;
  text t = { NULL, 0, 0 };
  struct stat info;
  FILE *file;
  short_name name;
  const char *shown = context_name(name, filename);
  context_clear_error(ctx);
  file = fopen(filename, "rb");
  if (!file) {
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: cannot open the problem file: %s", shown,
                 strerror(errno));
    return NULL;
  }
  if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: found a directory, expected a problem file", shown);
  } else if (!read_all(&t, file)) {
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: cannot read the problem file: %s", shown,
                 strerror(errno));
  } else {
    text_append(&t, "");
    problem = relucert_problem_parse(ctx, t.data, t.length, filename);
  }
  fclose(file);
  text_clear(&t);
  return problem;
}
