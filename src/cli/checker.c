/* Finding and running relucert-check. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli/process.h"

extern char **environ;

/* Append NAME/relucert-check to path if that can be executed. */
static int checker_in(text *path, const char *folder, size_t n) {
  text_append_n(path, folder, n);
  text_append(path, "/relucert-check");
  if (access(path->data, X_OK) == 0)
    return 1;
  text_clear(path);
  return 0;
}

/* Beside this program (or above it, where libtool keeps programs in .libs), else a name for PATH. */
static char *checker_path(void) {
  char self[4096];
  const char *slash;
  ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
  text path = {0};
  if (n > 0) {
    self[n] = 0;
    slash = strrchr(self, '/');
    n = slash ? slash - self : 0;
    if (n >= 6 && memcmp(self + n - 6, "/.libs", 6) == 0 && checker_in(&path, self, (size_t) n - 6))
      return text_take(&path);
    if (checker_in(&path, self, (size_t) n))
      return text_take(&path);
  }
  text_append(&path, "relucert-check");
  return text_take(&path);
}

/* The message for an error number; returns the exit status. */
static int cannot_run(int error) {
  fprintf(stderr, "relucert: error: cannot run relucert-check (beside relucert, or in PATH): %s\n",
          strerror(error));
  return RELUCERT_FAILURE;
}

int process_become_checker(char **argv) {
  char *path = checker_path();
  int error;
  argv[0] = path;
  execvp(path, argv);
  error = errno;
  relucert_free(path);
  return cannot_run(error);
}

/* Everything that can be read from the pipe. */
static void read_all(text *output, int fd) {
  char buffer[4096];
  ssize_t n;
  while ((n = read(fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0)
      text_append_n(output, buffer, (size_t) n);
}

/* Start argv with standard output to the pipe; 0 or an error number. */
static int spawn(pid_t *child, const char *path, char **argv, const int ends[2]) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error)
    return error;
  error = posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  if (!error)
    error = posix_spawn_file_actions_addclose(&actions, ends[0]);
  if (!error)
    error = posix_spawnp(child, path, &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/* The exit status of a child; one that was killed counts as a failure. */
static int wait_for(pid_t child) {
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return RELUCERT_FAILURE;
  if (WIFEXITED(status))
    return WEXITSTATUS(status);
  fprintf(stderr, "relucert: error: relucert-check was ended by signal %d\n", WTERMSIG(status));
  return RELUCERT_FAILURE;
}

int process_run_checker(text *output, const char *certificate, const char *problem) {
  char *path = checker_path();
  char *argv[] = {path, (char *) "--quiet", (char *) "--", (char *) certificate, (char *) problem, NULL};
  int ends[2], error, status;
  pid_t child;
  if (pipe(ends) != 0) {
    relucert_free(path);
    return cannot_run(errno);
  }
  error = spawn(&child, path, argv, ends);
  close(ends[1]);
  if (!error)
    read_all(output, ends[0]);
  close(ends[0]);
  status = error ? cannot_run(error) : wait_for(child);
  relucert_free(path);
  return status;
}
