/* Problem files: reading them from disk. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/text.h"
#include "problem/problem.h"
#include "problem/scan.h"

/* Record an error about the file as a whole. */
static void fail(relucert_context *ctx, const char *filename, const char *found) {
  scanner s;
  memset(&s, 0, sizeof s);
  s.ctx = ctx;
  s.name = filename;
  s.line = 1;
  s.start = s.at = s.end = "";
  scan_fail(&s, s.at, "found '%s', expected a problem file", found);
}

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
  context_clear_error(ctx);
  file = fopen(filename, "rb");
  if (!file) {
    fail(ctx, filename, strerror(errno));
    return NULL;
  }
  if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
    fail(ctx, filename, "a directory");
  } else if (!read_all(&t, file)) {
    fail(ctx, filename, strerror(errno));
  } else {
    text_append(&t, "");
    problem = relucert_problem_parse(ctx, t.data, t.length, filename);
  }
  fclose(file);
  text_clear(&t);
  return problem;
}
