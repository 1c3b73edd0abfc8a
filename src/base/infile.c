/* Whole files as strings. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "base/infile.h"

/* Append the whole stream to t, but at most one byte more than `most`; 0 after a read error. */
static int read_all(text *t, FILE *file, size_t most) {
  char buffer[65536];
  size_t n;
  while (t->length <= most && (n = fread(buffer, 1, sizeof buffer, file)) > 0)
    text_append_n(t, buffer, n);
  text_append(t, "");
  return !ferror(file);
}

int infile_read(text *t, relucert_context *ctx, const char *filename, const char *what, size_t most) {
  struct stat info;
  short_name name;
  const char *shown = context_name(name, filename);
  FILE *file = fopen(filename, "rb");
  context_clear_error(ctx);
  if (!file) {
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: cannot open the %s: %s", shown, what, strerror(errno));
    return 0;
  }
  if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode))
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: found a directory, expected a %s", shown, what);
  else if (!read_all(t, file, most))
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: cannot read the %s: %s", shown, what, strerror(errno));
  fclose(file);
  return ctx->status == RELUCERT_OK;
}
