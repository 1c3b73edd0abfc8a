/* scan.h - reading problem files as people write them: words, numbers, polynomials; what is wrong there. */
#ifndef CHECK_SCAN_H
#define CHECK_SCAN_H

#include "poly.h"
#include "verdict.h"

enum { FILE_DIGITS = 5000 };

typedef struct {
    const char *path;
    const char *start, *at, *end; /* the current line without comment and line end; the place in it */
    long line;
    Verdict *v;
    long target_room, density_room, data_room;
    bool header;
} Scan;

/* Record `FILE:LINE:COLUMN: error: found ..., expected ...` for the present place, or a cap; false. */
bool scan_fail(const Scan *s, const char *expected);
bool scan_over_cap(const Scan *s, const char *what, long cap);

void scan_skip_space(Scan *s);
bool scan_take(Scan *s, char c); /* step over this character, if it is next, and the space behind */
bool scan_word(Scan *s, const char *word);           /* the same with a word */
bool scan_line_over(Scan *s);                        /* an error unless the line is used up */
size_t scan_digits(const Scan *s, const char *from); /* how many there are at this place */
bool scan_number(Scan *s, mpq_t value);              /* optional sign, a decimal or digits/digits */
bool scan_polynomial(Scan *s, Poly *p);              /* the polynomial up to s->end */

#endif
