/* problem.h - the problem that a certificate is about: the number of hidden neurons, piecewise polynomial f
   and p on [a,b]. */
#ifndef CHECK_PROBLEM_H
#define CHECK_PROBLEM_H

#include "reader.h"

typedef struct {
    mpq_t left, right;
    Poly p;
    long line; /* where it stands in its file */
} Piece;

typedef struct {
    mpq_t a, b;
    Piece *target, *density;
    long targets, densities;
    long interval_line, hidden, hidden_line, activation_line;
    char *activation; /* canonical text */
    mpq_t gamma;      /* slope of the activation for negative arguments; 0 for relu */
    long power;       /* exponent of `power N`; 0 for all others */
} Problem;

enum { MAX_PIECES = 400000, MAX_HIDDEN = 1000 };

void problem_init(Problem *p);
void problem_clear(Problem *p);

/* Append a piece and return it; its numbers are initialised. *count grows by one. */
Piece *problem_add_piece(Piece **pieces, long *count, long *capacity);

/* The problem section of a certificate, from `interval` to `hidden H`, with all conditions on a problem. */
bool problem_read(Problem *p, Reader *r);

/* A problem file (doc/formats.md section 1), by a parser of its own. */
bool problem_read_file(Problem *p, const char *path, Verdict *v);

/* Is the certificate's problem the one of the file? The line of the difference goes into the verdict. */
bool problem_same(const Problem *certificate, const Problem *file, Verdict *v);

/* Is it an activation with two slopes, neither of which is 0? */
bool is_two_slope(const Problem *p);

/* Is gamma = -1, so that R(q) and L(q) are the same function? All words are written with R then. */
bool has_one_letter(const Problem *p);

/* Canonical form on stdout. */
void problem_print(const Problem *p);

/* A polynomial, in descending order, on stdout. */
void print_polynomial(const Poly *p);

#endif
