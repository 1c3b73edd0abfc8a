/* Limits, cancellation, progress and errors. */
#define _POSIX_C_SOURCE 200809L
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/context.h"
#include "base/flint_all.h"

_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "relucert_cancel must be async-signal-safe");

static double monotonic_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

relucert_context *relucert_context_new(void) { return mem_alloc(1, sizeof(relucert_context)); }

void relucert_context_free(relucert_context *ctx) { mem_free(ctx); }

void relucert_set_time_limit(relucert_context *ctx, double seconds) {
  ctx->cancelled = 0;
  ctx->deadline = seconds > 0 ? monotonic_seconds() + seconds : 0;
}

void relucert_cancel(relucert_context *ctx) { ctx->cancelled = 1; }

void relucert_set_progress(relucert_context *ctx, void (*fn)(void *, long, long), void *data) {
  ctx->progress = fn;
  ctx->progress_data = data;
}

relucert_status relucert_error_status(const relucert_context *ctx) { return ctx->status; }
const char *relucert_error_message(const relucert_context *ctx) { return ctx->message; }

relucert_status context_fail(relucert_context *ctx, relucert_status status, const char *format, ...) {
  va_list args;
  if (ctx->status != RELUCERT_OK)
    return ctx->status;
  ctx->status = status;
  va_start(args, format);
  vsnprintf(ctx->message, sizeof ctx->message, format, args);
  va_end(args);
  return status;
}

const char *context_name(short_name buffer, const char *filename) {
  size_t n = strlen(filename), most = sizeof(short_name) - 4;
  if (n <= most)
    return filename;
  memcpy(buffer, "...", 3);
  memcpy(buffer + 3, filename + n - most, most + 1);
  return buffer;
}

void context_clear_error(relucert_context *ctx) {
  ctx->status = RELUCERT_OK;
  ctx->message[0] = 0;
}

const char *context_limit(const relucert_context *ctx) {
  if (ctx->cancelled)
    return "interrupt";
  if (ctx->deadline > 0 && monotonic_seconds() > ctx->deadline)
    return "time limit";
  return NULL;
}

void context_progress(const relucert_context *ctx, long done, long total) {
  if (ctx->progress)
    ctx->progress(ctx->progress_data, done, total);
}

/* End the process through FLINT's handler: the one way out when memory is exhausted. */
static void *checked(void *ptr) {
  if (!ptr) {
    fputs("relucert: out of memory\n", stderr);
    flint_abort();
  }
  return ptr;
}

void *mem_alloc(size_t count, size_t size) {
  return checked(calloc(count ? count : 1, size ? size : 1));
}

void *mem_realloc(void *ptr, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size)
    return checked(NULL);
  size *= count;
  return checked(realloc(ptr, size > 0 ? size : 1));
}

void mem_free(void *ptr) { free(ptr); }

void relucert_free(char *string) { free(string); }
