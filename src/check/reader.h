/* reader.h - a certificate as lines of tokens, in strict lexical form (doc/formats.md 4.1). */
#ifndef CHECK_READER_H
#define CHECK_READER_H

#include "poly.h"
#include "verdict.h"

typedef struct {
    char *data; /* tokens, each ended by a zero byte */
    char *text; /* the file as it is */
    size_t size;
    long lines;     /* lines in the file */
    char *next;     /* next token of the current line, or NULL */
    char *line_end; /* end of the current line in data */
    long line;      /* number of the current line, 0 before the first */
    Verdict *verdict;
} Reader;

/* Read a whole file, at most `limit` bytes; the caller frees *data. On failure the verdict is set. */
bool file_load(char **data, size_t *size, const char *path, size_t limit, Verdict *v);

/* Load the file and check the lexical form of all lines. The reader must be closed in any case. */
bool reader_open(Reader *r, const char *path, Verdict *v);
void reader_close(Reader *r);

bool reader_line(Reader *r);                         /* go to the next line; malformed if there is none */
char *reader_text(const Reader *r);                  /* a copy of the current line; the caller frees it */
bool reader_peek(const Reader *r, const char *word); /* is this the next token? */
bool reader_ahead(const Reader *r, const char *word); /* does the next line begin with this token? */
bool reader_ended(const Reader *r);                  /* no token left on this line? */
const char *reader_token(Reader *r);                 /* the next token, or NULL and malformed */
bool reader_word(Reader *r, const char *word);       /* consume exactly this token */
bool reader_end(Reader *r);                          /* malformed unless the line is used up */
bool reader_small(Reader *r, long min, long max, long *value);
bool reader_fraction(Reader *r, mpq_t value);
bool reader_finish(Reader *r);                      /* `end LINES`, the line being at hand, and no more */
bool reader_polynomial(Reader *r, Poly *p, bool integer); /* integer: also primitive, positive lead */

#endif
