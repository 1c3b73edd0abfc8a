/* rows_walk.h - comparing derived rows with the lines of the certificate, in order. */
#ifndef CHECK_ROWS_WALK_H
#define CHECK_ROWS_WALK_H

#include "rows.h"

typedef struct {
    const Certificate *c;
    long id;        /* of the realization, from 0 */
    long next;      /* the stratum claim that comes next */
    bool saddles;   /* every core is a saddle, so every row may say saddle */
    long line;      /* of the first failure, and what was expected there */
    char reason[400];
} RowWalk;

/* All of these take GMP formats and give the text that follows `N stratum realization ID `. */
bool row_follows(const RowWalk *w, const char *format, ...); /* does the next line begin with these words? */
bool row_is(RowWalk *w, const char *format, ...);            /* the next line must be this one */

/* The next line must be the text and an effect that is proved, or `undecided`, and the suffix. */
bool row_effect(RowWalk *w, Effect known, const char *suffix, const char *format, ...);
bool row_wrong(RowWalk *w, const char *reason); /* a failure at the line before the next */

/* The interval of the next line if it begins with `ROLE at LO HI`. */
bool row_place(RowWalk *w, Range *at, const char *role);

/* rows_exact.c: the zeros of Phi, all as flat kinks, or as places of groups that cancel. */
bool exact_zeros(RowWalk *w, const Shape *s, char letter, bool cancel, const char *role);
/* rows_balls.c: the same for kinks in intervals. */
bool enclosed_zeros(RowWalk *w, const Shape *s, char letter, bool cancel, const char *role);

bool rows_of_core(RowWalk *w, const Shape *s, int *least); /* rows_core.c; *least = Kmin */
bool rows_of_ends(RowWalk *w, const Shape *s, bool full);  /* rows_ends.c: touching or endpoint-full */

#endif
