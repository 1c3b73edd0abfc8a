/* verdict.h - how a check ends: the first failure wins, and the verdict line is printed once, at the end. */
#ifndef CHECK_VERDICT_H
#define CHECK_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

typedef enum { VERIFIED, PARTIAL, REJECTED, MALFORMED, UNKNOWN } Status;

typedef struct {
    Status status;
    long line; /* line of the certificate (or of the problem file) for REJECTED and MALFORMED */
    char reason[600];
} Verdict;

/* Each of these records a failure, unless one is recorded already, and returns false. */
bool rejected(Verdict *v, long line, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool malformed(Verdict *v, long line, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool unknown(Verdict *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Print the verdict line on stdout; return the exit status that belongs to it. */
int verdict_print(const Verdict *v);

/* Memory that is always there: a failure ends the program with `s UNKNOWN out of memory`, status 4. */
void *must_alloc(size_t count, size_t size);
void *must_realloc(void *p, size_t count, size_t size);

/* Make GMP use allocators with the same behaviour. Call once, before any GMP number exists. */
void install_allocators(void);

#endif
