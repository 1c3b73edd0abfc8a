/* verdict.c - recording failures, printing the verdict line, and allocation that cannot fail silently. */
#include "verdict.h"

#include <gmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void record(Verdict *v, Status status, long line, const char *format, va_list args)
{
    if (v->status != VERIFIED && v->status != PARTIAL)
        return;
    v->status = status;
    v->line = line;
    vsnprintf(v->reason, sizeof v->reason, format, args);
    for (char *s = v->reason; *s; s++) /* the verdict is one line, whatever a file name holds */
        if ((unsigned char)*s < 0x20)
            *s = '?';
}

bool rejected(Verdict *v, long line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(v, REJECTED, line, format, args);
    va_end(args);
    return false;
}

bool malformed(Verdict *v, long line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(v, MALFORMED, line, format, args);
    va_end(args);
    return false;
}

bool unknown(Verdict *v, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(v, UNKNOWN, 0, format, args);
    va_end(args);
    return false;
}

int verdict_print(const Verdict *v)
{
    int status = 4;
    switch (v->status) {
    case VERIFIED:
        printf("s VERIFIED\n");
        status = 0;
        break;
    case PARTIAL:
        printf("s PARTIAL\n");
        status = 3;
        break;
    case REJECTED:
        printf("s REJECTED %ld %s\n", v->line, v->reason);
        status = 1;
        break;
    case MALFORMED:
        printf("s MALFORMED %ld %s\n", v->line, v->reason);
        status = 2;
        break;
    case UNKNOWN: printf("s UNKNOWN %s\n", v->reason); break;
    }
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "relucert-check: cannot write to standard output\n");
    return 4;
}

static void out_of_memory(void)
{
    printf("s UNKNOWN out of memory\n");
    fflush(stdout);
    _Exit(4);
}

void *must_alloc(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *must_realloc(void *p, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        out_of_memory();
    void *q = realloc(p, count && size ? count * size : 1);
    if (!q)
        out_of_memory();
    return q;
}

static void *gmp_alloc(size_t size)
{
    return must_realloc(NULL, size, 1);
}

static void *gmp_realloc(void *p, size_t old, size_t size)
{
    (void)old;
    return must_realloc(p, size, 1);
}

static void gmp_release(void *p, size_t size)
{
    (void)size;
    free(p);
}

void install_allocators(void)
{
    mp_set_memory_functions(gmp_alloc, gmp_realloc, gmp_release);
}
