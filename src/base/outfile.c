/* Files that appear whole or not at all: written under a temporary name in the same folder, then
   renamed. The temporary file is created by open with O_EXCL rather than by mkstemp, so that a new
   file gets the permissions that fopen would give it; an existing file keeps its own. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/context.h"
#include "base/outfile.h"

#ifndef PATH_MAX
#define PATH_MAX 4096
#endif

/* The temporary file in progress; one at a time in the whole process. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static char temporary[PATH_MAX];
static volatile sig_atomic_t in_progress;

void outfile_cleanup(void) {
  if (in_progress)
    unlink(temporary);
}

/* Write text to the stream and close it; 0, or the error number. */
static int write_and_close(FILE *file, const char *text) {
  int error = 0;
  errno = 0;
  if (fputs(text, file) == EOF || fflush(file) == EOF)
    error = errno ? errno : EIO;
  if (fclose(file) == EOF && !error)
    error = errno ? errno : EIO;
  return error;
}

/* A device or a pipe cannot be replaced by renaming: write to it. */
static int write_directly(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  return file ? write_and_close(file, text) : errno;
}

/* Put the name of a temporary file in the folder of path into `temporary`; 0, or the error number. */
static int name_temporary(const char *path, int number) {
  const char *slash = strrchr(path, '/');
  int folder = slash ? (int) (slash - path) + 1 : 0;
  int n;
  if (slash && slash - path >= PATH_MAX)
    return ENAMETOOLONG;
  n = snprintf(temporary, sizeof temporary, "%.*s.relucert-%ld-%d.tmp", folder, path, (long) getpid(),
               number);
  return n < 0 || (size_t) n >= sizeof temporary ? ENAMETOOLONG : 0;
}

/* Create a new temporary file; NULL with the error number in *error. in_progress is set first: a
   signal after open finds it, and one before open removes at most a stale file of this name. */
static FILE *open_temporary(const char *path, int *error) {
  FILE *file = NULL;
  int number, fd = -1;
  for (number = 0; number < 100 && fd < 0; number++) {
    *error = name_temporary(path, number);
    if (*error)
      break;
    in_progress = 1;
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    *error = fd < 0 ? errno : 0;
    if (fd < 0 && errno != EEXIST)
      break;
  }
  if (fd >= 0 && !(file = fdopen(fd, "w"))) {
    *error = errno;
    close(fd);
    unlink(temporary);
  }
  if (!file)
    in_progress = 0;
  return file;
}

/* Replace the regular file path, or create it; mode >= 0: permissions of the file that is replaced. */
static int write_and_rename(const char *path, const char *text, long mode) {
  int error;
  FILE *file = open_temporary(path, &error);
  if (!file)
    return error;
  if (mode >= 0 && fchmod(fileno(file), (mode_t) mode) != 0)
    error = errno;
  if (error)
    fclose(file);
  else
    error = write_and_close(file, text);
  if (!error && rename(temporary, path) != 0)
    error = errno;
  if (error)
    unlink(temporary);
  in_progress = 0;
  return error;
}

/* Where a file goes: its name without symbolic links (freed by the caller), and how it gets there. */
typedef struct {
  char *path;
  long mode;  /* permissions of the file that is replaced; -1: a new file */
  int direct; /* a device or a pipe: written to, not replaced */
} destination;

/* Can files be created in the folder of path? 0, or the error number. */
static int check_folder(const char *path) {
  const char *slash = strrchr(path, '/');
  size_t n = slash ? (size_t) (slash - path) + 1 : 0;
  char folder[PATH_MAX] = ".";
  if (n >= sizeof folder)
    return ENAMETOOLONG;
  if (n > 0) {
    memcpy(folder, path, n);
    folder[n] = 0;
  }
  return access(folder, W_OK | X_OK) == 0 ? 0 : errno;
}

/* Follow path as fopen would, but not a symbolic link to nothing: what it leads to could not be made
   to appear whole. 0 when the file can be written, or the error number; d->path is NULL then. */
static int find_destination(destination *d, const char *path) {
  struct stat info;
  int error = 0;
  *d = (destination) {NULL, -1, 0};
  if (stat(path, &info) == 0) {
    d->mode = (long) (info.st_mode & 07777);
    d->direct = !S_ISREG(info.st_mode);
    if (S_ISDIR(info.st_mode))
      return EISDIR;
    if (access(path, W_OK) != 0)
      return errno;
  } else if (errno != ENOENT) {
    return errno;
  } else if (lstat(path, &info) == 0) {
    return ENOENT;
  }
  d->path = d->mode < 0 || d->direct ? strdup(path) : realpath(path, NULL);
  if (!d->path)
    return errno;
  if (!d->direct)
    error = check_folder(d->path);
  if (error) {
    free(d->path);
    d->path = NULL;
  }
  return error;
}

/* Write text to path; 0, or the error number. */
static int write_path(const char *path, const char *text) {
  destination d;
  int error = find_destination(&d, path);
  if (error)
    return error;
  error = d.direct ? write_directly(d.path, text) : write_and_rename(d.path, text, d.mode);
  free(d.path);
  return error;
}

/* The status for an error number of filename, 0: none. */
static relucert_status outcome(relucert_context *ctx, const char *filename, int error) {
  short_name name;
  if (!error)
    return RELUCERT_OK;
  return context_fail(ctx, RELUCERT_FAILURE, "%s: error: cannot be written: %s",
                      context_name(name, filename), strerror(error));
}

relucert_status outfile_check(relucert_context *ctx, const char *filename) {
  destination d;
  int error = find_destination(&d, filename);
  context_clear_error(ctx);
  free(d.path);
  return outcome(ctx, filename, error);
}

relucert_status relucert_write_file(relucert_context *ctx, const char *filename, const char *text) {
  int error;
  context_clear_error(ctx);
  pthread_mutex_lock(&one_at_a_time);
  error = write_path(filename, text);
  pthread_mutex_unlock(&one_at_a_time);
  return outcome(ctx, filename, error);
}
