/* Folders that commands write files to. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/text.h"
#include "cli/folders.h"
#include "cli/process.h"

int folder_exists(const char *name) {
  struct stat s;
  return stat(name, &s) == 0 && S_ISDIR(s.st_mode);
}

int folder_make(const char *name) {
  int error = mkdir(name, 0777) == 0 ? 0 : errno;
  if (!error || folder_exists(name))
    return 0;
  fprintf(stderr, "relucert: error: cannot make the folder %s: %s\n", name, strerror(error));
  return RELUCERT_FAILURE;
}

char *folder_join(const char *folder, const char *file) {
  text t = {0};
  text_printf(&t, "%s/%s", folder, file);
  return text_take(&t);
}

int folder_write(relucert_context *ctx, const char *folder, const char *file, const char *content) {
  char *name = folder_join(folder, file);
  relucert_status status = relucert_write_file(ctx, name, content);
  relucert_free(name);
  return status == RELUCERT_OK ? 0 : process_failure(ctx);
}
