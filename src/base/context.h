/* Limits, cancellation, progress and errors: what every long computation carries along. */
#ifndef RELUCERT_BASE_CONTEXT_H
#define RELUCERT_BASE_CONTEXT_H

#include <stdatomic.h>
#include <stddef.h>
#include "relucert.h"

struct relucert_context {
  atomic_int cancelled; /* lock-free, so that signal handlers may set it */
  double deadline; /* monotonic clock, seconds; 0 = none */
  void (*progress)(void *data, long done, long total);
  void *progress_data;
  relucert_status status;
  char message[1024];
};

/* Record a failure (printf format); the first one since context_clear_error wins. Returns status. */
relucert_status context_fail(relucert_context *ctx, relucert_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A file name for a message: one of more than 300 bytes is "..." and its end, so that the reason fits
   behind it. Returns buffer or filename. */
typedef char short_name[304];
const char *context_name(short_name buffer, const char *filename);
void context_clear_error(relucert_context *ctx);

/* NULL while work may go on, else the limit that was hit: "time limit" or "interrupt". May be called from any
   thread while a computation runs in ctx. */
const char *context_limit(const relucert_context *ctx);
void context_progress(const relucert_context *ctx, long done, long total);

/* Allocation that never returns NULL: on exhaustion flint_abort is called, which ends the program. */
void *mem_alloc(size_t count, size_t size); /* zeroed */
void *mem_realloc(void *ptr, size_t count, size_t size);
void mem_free(void *ptr);

#endif
