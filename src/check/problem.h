/* problem.h - the problem that a certificate is about: the widths of the hidden layers, f and p on [a,b] by
   pieces, or a finite data set in their place. */
#ifndef CHECK_PROBLEM_H
#define CHECK_PROBLEM_H

#include "reader.h"

/* The algebraic piece (A/B) sqrt(C): A is the polynomial p of the piece. */
typedef struct {
    Poly B, C;
} Radical;

typedef struct {
    mpq_t left, right;
    Poly p;
    Radical *radical; /* NULL: the piece is the polynomial p */
    long line;        /* where it stands in its file */
} Piece;

/* A point of a data set. */
typedef struct {
    mpq_t x, y, weight;
    long line;
} Datum;

enum { MAX_PIECES = 400000, MAX_HIDDEN = 1000, MAX_LAYERS = 32, MAX_PARAMETERS = 100000, MAX_RADICAL = 500 };

typedef struct {
    mpq_t a, b;
    Piece *target, *density;
    long targets, densities;
    Datum *datum; /* a data set has no pieces; [a,b] is its hull */
    long data, data_line;
    long interval_line, activation_line, hidden_line, loss_line; /* loss_line 0: there is no such line */
    long hidden;                                                 /* the width of the first layer */
    long layers, width[MAX_LAYERS];
    long loss; /* 2 or 4 */
    char *activation; /* canonical text */
    mpq_t gamma;      /* slope of the activation for negative arguments; 0 for relu */
    long power;       /* exponent of `power N`; 0 for all others */
} Problem;

void problem_init(Problem *p);
void problem_clear(Problem *p);

/* Append a piece and return it; its numbers are initialised. *count grows by one. */
Piece *problem_add_piece(Piece **pieces, long *count, long *capacity);

/* Make the piece (A/B) sqrt(C), with B = C = 0 yet. */
void piece_set_radical(Piece *piece);

/* Has B no zero on the piece, and is C positive there? */
bool radical_is_sound(const Piece *piece);

Datum *problem_add_datum(Problem *p, long *capacity);

/* The hull [a,b] of a data set; false: it has one point only. */
bool problem_set_hull(Problem *p);

/* The number of parameters of a network; more than MAX_PARAMETERS: just that. */
long problem_parameters(const Problem *p);

/* Is there one hidden layer, the square loss, and f and p polynomial by pieces? Otherwise the line that says
   otherwise is rejected: only certificates of their own kind (5.15, 5.16) are about such problems. */
bool problem_is_plain(const Problem *p, Verdict *v);

/* The problem section of a certificate, from `interval` or `data` to `hidden H` or `layers`, with all
   conditions on a problem. */
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
