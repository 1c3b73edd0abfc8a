/* measure RUNS COMMAND...: run a command RUNS times, its output going to /dev/null, and print the median of its processor
   time in seconds, its largest memory in megabytes, and the median of the time that passed. A nonzero exit status fails. */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int by_value(const void *a, const void *b) {
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double clock_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static double seconds(struct timeval t) { return (double) t.tv_sec + (double) t.tv_usec * 1e-6; }

int main(int argc, char **argv) {
  int runs = argc > 2 ? atoi(argv[1]) : 0;
  double times[100], passed[100], memory = 0;
  if (runs < 1 || runs > 100) {
    fprintf(stderr, "usage: measure RUNS COMMAND...\n");
    return 2;
  }
  for (int i = 0; i < runs; i++) {
    struct rusage usage;
    int status;
    double start = clock_now();
    pid_t pid = fork();
    if (pid == 0) {
      int null = open("/dev/null", O_WRONLY);
      dup2(null, 1);
      execvp(argv[2], argv + 2);
      _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      fprintf(stderr, "measure: %s failed\n", argv[2]);
      return 1;
    }
    passed[i] = clock_now() - start;
    times[i] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    if ((double) usage.ru_maxrss / 1024 > memory)
      memory = (double) usage.ru_maxrss / 1024;
  }
  qsort(times, (size_t) runs, sizeof *times, by_value);
  qsort(passed, (size_t) runs, sizeof *passed, by_value);
  printf("%.3f %.1f %.3f\n", times[runs / 2], memory, passed[runs / 2]);
  return 0;
}
