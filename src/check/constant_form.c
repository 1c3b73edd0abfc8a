/* constant_form.c - a target with a family of constant risk: its form, and the antiderivatives that the
   certificate gives (doc/formats.md 5.15). */
#include "constant_work.h"

#include "roots.h"

#include <string.h>

enum { CAP_PIECES = 1000, CAP_LENGTH = 65, CAP_BITS = 200000 };

/* ---- Caps. */

static size_t bits_of(const mpq_t x)
{
    return mpz_sizeinbase(mpq_numref(x), 2) + mpz_sizeinbase(mpq_denref(x), 2);
}

/* The bits of a polynomial are added to *bits. */
static bool poly_small(const Poly *p, size_t *bits)
{
    for (long i = 0; i < p->len && p->len <= CAP_LENGTH; i++)
        *bits += mpz_sizeinbase(p->c[i], 2);
    *bits += mpz_sizeinbase(p->den, 2);
    return p->len <= CAP_LENGTH;
}

/* The intervals of the claims are not counted: they are only compared with. */
static bool within_caps(const ConstantRisk *y, Verdict *v)
{
    const Problem *p = y->problem;
    size_t bits = bits_of(y->gap.r) + bits_of(y->gap.s) + bits_of(y->d) + bits_of(y->least);
    bits += bits_of(y->constant);
    bool small = p->targets <= CAP_PIECES && p->densities <= CAP_PIECES;
    for (long i = 0; small && i < p->targets; i++) {
        const Piece *t = &p->target[i];
        bits += bits_of(t->left) + bits_of(t->right);
        small = poly_small(&t->p, &bits) &&
                (!t->radical || (poly_small(&t->radical->B, &bits) && poly_small(&t->radical->C, &bits)));
    }
    for (int i = 0; small && i < WITNESSES; i++)
        small = poly_small(&y->witness[i].P, &bits) && poly_small(&y->witness[i].Q, &bits);
    for (long i = 0; small && i < 3 * y->neurons; i++)
        bits += bits_of(y->theta[i]);
    for (long i = 0; i < 3 * y->logs; i++)
        bits += bits_of(y->log[i]);
    return (small && bits <= CAP_BITS) || unknown(v, "too many pieces, too large degrees or numbers");
}

/* ---- The form of the problem. */

static bool is_number(const Poly *p)
{
    return p->len <= 1;
}

bool square_root(mpq_t r, const mpq_t x)
{
    if (mpq_sgn(x) < 0 || !mpz_perfect_square_p(mpq_numref(x)) || !mpz_perfect_square_p(mpq_denref(x)))
        return false;
    mpz_sqrt(mpq_numref(r), mpq_numref(x));
    mpz_sqrt(mpq_denref(r), mpq_denref(x));
    return true;
}

static bool check_setting(const Problem *p, Verdict *v)
{
    Poly one;
    bool good = true;
    if (p->data || p->layers > 1 || p->loss != 2)
        return rejected(v, p->data ? p->data_line : p->loss != 2 ? p->loss_line : p->hidden_line,
                        "the theorem is about one hidden layer and int (N - f)^2 dx");
    if (strcmp(p->activation, "relu") != 0)
        return rejected(v, p->activation_line, "the theorem is about relu");
    poly_init(&one);
    poly_resize(&one, 1);
    mpz_set_ui(one.c[0], 1);
    for (long i = 0; good && i < p->densities; i++)
        good = poly_equal(&p->density[i].p, &one) || rejected(v, p->density[i].line, "the density is not 1");
    poly_clear(&one);
    return good;
}

/* First piece: C of degree 1 or 2; all others: B and C are numbers, C the same; w->d is this C. */
static bool check_pieces(ConstantWork *w)
{
    const Problem *p = w->p;
    mpq_t c;
    bool good = true;
    if (p->targets < 2 || !w->first->radical || w->first->radical->C.len < 2 || w->first->radical->C.len > 3)
        return rejected(w->v, w->first->line,
                        "the first piece of two or more is not algebraic with C of degree 1 or 2");
    mpq_init(c);
    for (long i = 1; good && i < p->targets; i++) {
        const Radical *radical = p->target[i].radical;
        good = (radical && is_number(&radical->B) && is_number(&radical->C)) ||
               rejected(w->v, p->target[i].line, "not an algebraic piece with numbers B and C");
        if (good)
            poly_coefficient(c, &radical->C, 0);
        if (good && i == 1)
            mpq_set(w->d, c);
        good = good && (mpq_equal(c, w->d) || rejected(w->v, p->target[i].line, "another number C"));
    }
    mpq_clear(c);
    return good;
}

bool fraction_at(mpq_t value, const Poly *P, const Poly *Q, const mpq_t x)
{
    mpq_t q;
    mpq_init(q);
    poly_eval(q, Q, x);
    poly_eval(value, P, x);
    bool good = mpq_sgn(q) != 0;
    if (good)
        mpq_div(value, value, q);
    mpq_clear(q);
    return good;
}

/* *root = the rational r with D(z) = d r^2 */
static bool root_at_z(ConstantWork *w, mpq_t root)
{
    poly_eval(root, &w->first->radical->C, w->first->right);
    mpq_div(root, root, w->d);
    return square_root(root, root) ||
           rejected(w->v, w->first->line, "C at the right end is no square times the C of the others");
}

/* Is f continuous at the breakpoints? */
static bool check_continuous(ConstantWork *w, const mpq_t root)
{
    mpq_t left, right;
    bool good = true;
    mpq_inits(left, right, NULL);
    for (long i = 0; good && i + 1 < w->p->targets; i++) {
        const Piece *t = &w->p->target[i], *u = t + 1;
        fraction_at(left, &t->p, &t->radical->B, t->right); /* B has no zero on its piece */
        fraction_at(right, &u->p, &u->radical->B, t->right);
        if (i == 0)
            mpq_mul(left, left, root);
        good = mpq_equal(left, right) || rejected(w->v, u->line, "the target jumps where this piece begins");
    }
    mpq_clears(left, right, NULL);
    return good;
}

/* ---- The witnesses. */

/* r = P'Q - PQ' */
static void wronskian(Poly *r, const Poly *P, const Poly *Q)
{
    Poly t;
    poly_init(&t);
    poly_derivative(&t, Q);
    poly_mul(&t, &t, P);
    poly_derivative(r, P);
    poly_mul(r, r, Q);
    poly_sub(r, r, &t);
    poly_clear(&t);
}

static bool no_zero_on_first(const ConstantWork *w, const Fraction *f)
{
    return (f->Q.len > 0 && roots_closed(&f->Q, w->first->left, w->first->right) == 0) ||
           rejected(w->v, f->line, "the denominator has a zero on the first piece");
}

/* Is ((P/Q) sqrt(D))' = g sqrt(D)/B for g = A or x A, that is (2 (P'Q - PQ') D + P Q D') B = 2 g D Q^2? */
static bool check_primitive(const ConstantWork *w, int which)
{
    const Fraction *f = &w->y->witness[which];
    const Poly *D = &w->first->radical->C;
    Poly left, right, t;
    mpq_t two;
    if (!no_zero_on_first(w, f))
        return false;
    poly_inits(&left, &right, &t, (Poly *)NULL);
    mpq_init(two);
    mpq_set_ui(two, 2, 1);
    wronskian(&left, &f->P, &f->Q);
    poly_mul(&left, &left, D);
    poly_scale(&left, &left, two);
    poly_derivative(&t, D);
    poly_mul(&t, &t, &f->P);
    poly_mul(&t, &t, &f->Q);
    poly_add(&left, &left, &t);
    poly_mul(&left, &left, &w->first->radical->B);
    poly_mul(&right, &w->first->p, D);
    if (which == MOMENT)
        poly_times_x(&right, &right);
    poly_mul(&right, &right, &f->Q);
    poly_mul(&right, &right, &f->Q);
    poly_scale(&right, &right, two);
    bool good = poly_equal(&left, &right) || rejected(w->v, f->line, "this is not an antiderivative");
    mpq_clear(two);
    poly_clears(&left, &right, &t, (Poly *)NULL);
    return good;
}

/* product = that of all A_i x + B_i; sum = the sum of K_i A_i times the other factors. */
static void set_logs(Poly *product, Poly *sum, const ConstantRisk *y)
{
    Poly factor, t;
    mpq_t k;
    poly_inits(&factor, &t, (Poly *)NULL);
    mpq_init(k);
    mpq_set_ui(k, 1, 1);
    poly_constant(product, k);
    poly_resize(sum, 0);
    for (long i = 0; i < y->logs; i++) { /* (product, sum) becomes (product l, sum l + K A product) */
        mpq_t line[2];
        mpq_inits(line[0], line[1], NULL);
        mpq_set(line[0], y->log[3 * i + 2]);
        mpq_set(line[1], y->log[3 * i + 1]);
        poly_set_rationals(&factor, line, 2);
        mpq_mul(k, y->log[3 * i], line[1]);
        poly_scale(&t, product, k);
        poly_mul(sum, sum, &factor);
        poly_add(sum, sum, &t);
        poly_mul(product, product, &factor);
        mpq_clears(line[0], line[1], NULL);
    }
    mpq_clear(k);
    poly_clears(&factor, &t, (Poly *)NULL);
}

bool log_argument(mpq_t ratio, const ConstantWork *w, long i)
{
    mpq_t *u = &w->y->log[3 * i], at_a;
    mpq_init(at_a);
    mpq_mul(at_a, u[1], w->first->left);
    mpq_add(at_a, at_a, u[2]);
    mpq_mul(ratio, u[1], w->first->right);
    mpq_add(ratio, ratio, u[2]);
    bool good = (mpq_sgn(at_a) > 0 && mpq_sgn(ratio) > 0) ||
                rejected(w->v, w->y->witness[SQUARE].line, "logarithm %ld is not defined there", i + 1);
    if (good)
        mpq_div(ratio, ratio, at_a);
    mpq_clear(at_a);
    return good;
}

/* Is (P/Q)' + sum K_i A_i/(A_i x + B_i) = A^2 D/B^2? */
static bool check_square(const ConstantWork *w)
{
    const Fraction *f = &w->y->witness[SQUARE];
    Poly left, right, product, sum;
    mpq_t ratio;
    bool good = no_zero_on_first(w, f);
    mpq_init(ratio);
    for (long i = 0; good && i < w->y->logs; i++)
        good = log_argument(ratio, w, i);
    mpq_clear(ratio);
    if (!good)
        return false;
    poly_inits(&left, &right, &product, &sum, (Poly *)NULL);
    set_logs(&product, &sum, w->y);
    wronskian(&left, &f->P, &f->Q);
    poly_mul(&left, &left, &product);
    poly_mul(&sum, &sum, &f->Q);
    poly_mul(&sum, &sum, &f->Q);
    poly_add(&left, &left, &sum);
    poly_mul(&left, &left, &w->first->radical->B);
    poly_mul(&left, &left, &w->first->radical->B);
    poly_mul(&right, &w->first->p, &f->Q);
    poly_mul(&right, &right, &right);
    poly_mul(&right, &right, &w->first->radical->C);
    poly_mul(&right, &right, &product);
    good = poly_equal(&left, &right) || rejected(w->v, f->line, "not an antiderivative of the square");
    poly_clears(&left, &right, &product, &sum, (Poly *)NULL);
    return good;
}

bool constant_form(ConstantWork *w, mpq_t root)
{
    return within_caps(w->y, w->v) && check_setting(w->p, w->v) && check_pieces(w) && root_at_z(w, root) &&
           check_continuous(w, root) && check_primitive(w, PRIMITIVE) && check_primitive(w, MOMENT) &&
           check_square(w);
}
