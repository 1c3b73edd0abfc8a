/* The process around a command: signals, fatal errors, standard output. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/flint_all.h"
#include "base/outfile.h"
#include "cli/process.h"

static relucert_context *volatile active;
static volatile sig_atomic_t interrupted;
static int output_error; /* the error number of the first failure seen on standard output, or 0 */

/* The first interrupt stops the computation cleanly; the next one ends the process. */
static void on_interrupt(int number) {
  if (active && !interrupted) {
    interrupted = 1;
    relucert_cancel(active);
    return;
  }
  outfile_cleanup();
  signal(number, SIG_DFL);
  raise(number);
}

/* abort() of GMP and others when memory is exhausted: no half-written file stays. */
static void on_abort(int number) {
  (void) number;
  outfile_cleanup();
  _exit(RELUCERT_FAILURE);
}

/* FLINT's way out, after it printed its message. */
FLINT_NORETURN static void on_flint_abort(void) {
  outfile_cleanup();
  _exit(RELUCERT_FAILURE);
}

/* Install a signal handler; interrupted system calls are restarted. */
static void install(int number, void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

/* The same unless the signal is ignored, as under nohup. */
static void install_unless_ignored(int number, void (*handler)(int)) {
  struct sigaction action;
  if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
    install(number, handler);
}

/* A library of another major or minor version than the headers may have other structures. */
static int check_flint_version(void) {
  int major = 0, minor = 0;
  if (sscanf(flint_version, "%d.%d", &major, &minor) == 2 && major == __FLINT_VERSION
      && minor == __FLINT_VERSION_MINOR)
    return 0;
  fprintf(stderr, "relucert: error: found FLINT %s at run time, expected %d.%d, with which it was compiled\n",
          flint_version, __FLINT_VERSION, __FLINT_VERSION_MINOR);
  return RELUCERT_FAILURE;
}

int process_start(void) {
  install(SIGINT, on_interrupt);
  install(SIGTERM, on_interrupt);
  install_unless_ignored(SIGHUP, on_interrupt);
  install(SIGABRT, on_abort);
  install(SIGXFSZ, SIG_IGN); /* a file that becomes too large is a write error */
  flint_set_abort(on_flint_abort);
  return check_flint_version();
}

void process_flush(void) {
  errno = 0;
  if (fflush(stdout) != 0 && !output_error)
    output_error = errno;
}

int process_end(int status) {
  int lost;
  process_flush();
  lost = ferror(stdout);
  errno = 0;
  if (fclose(stdout) != 0 || lost) {
    int error = output_error ? output_error : errno;
    fprintf(stderr, "relucert: error: cannot write to standard output%s%s\n", error ? ": " : "",
            error ? strerror(error) : "");
    status = RELUCERT_FAILURE;
  }
  flint_cleanup();
  return status;
}

void process_set_context(relucert_context *ctx) { active = ctx; }

int process_interrupted(void) { return interrupted; }

int process_failure(const relucert_context *ctx) {
  const char *message = relucert_error_message(ctx);
  fprintf(stderr, "%s%s\n", strstr(message, ": error: ") ? "" : "relucert: error: ", message);
  return (int) relucert_error_status(ctx);
}
