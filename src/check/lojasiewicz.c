/* lojasiewicz.c - claims of Lojasiewicz inequalities (doc/formats.md 5.17, theory.md 10.8): |grad L|^2 >=
   C^2 |L - L*| in a ball of radius R around the standard parameters of a realization. */
#include "lojasiewicz.h"

#include "singular_value.h"
#include "verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bits behind those that the radius needs; the most bits of an end of the box to the power of a degree. */
enum { SPARE_BITS = 128, MOST_POWER_BITS = 1000000 };

bool read_lojasiewicz(Certificate *c, Reader *r, long claim)
{
    c->inequality = grown(c->inequality, &c->inequalities, &c->inequality_room, sizeof *c->inequality);
    Lojasiewicz *y = &c->inequality[c->inequalities - 1];
    y->line = r->line;
    y->claim = claim;
    mpq_inits(y->radius, y->constant, NULL);
    if (!reader_word(r, "lojasiewicz") || !reader_word(r, "realization") ||
        !reader_small(r, 1, c->realizations, &y->id) || !reader_word(r, "radius") ||
        !read_small_fraction(r, y->radius) || !reader_word(r, "constant") ||
        !read_small_fraction(r, y->constant) || !reader_end(r))
        return false;
    if (c->inequalities > 1 && y[-1].id >= y->id)
        return malformed(r->verdict, r->line, "the realizations of these claims do not ascend");
    return (mpq_sgn(y->radius) > 0 && mpq_sgn(y->constant) > 0) ||
           malformed(r->verdict, r->line, "the radius or the constant is not positive");
}

void lojasiewicz_clear(Certificate *c)
{
    for (long i = 0; i < c->inequalities; i++)
        mpq_clears(c->inequality[i].radius, c->inequality[i].constant, NULL);
    free(c->inequality);
}

/* A claim in turn, with the core coordinates of the ball. */
typedef struct {
    const Lojasiewicz *claim;
    const Realization *z;
    const Moments *m;
    CoreBox box;
    mpq_t below, above, offset; /* 1 - R, 1 + R, |1 - a| */
    unsigned long bits;
} Ball;

/* Where the neurons are active, and how many coordinates there are. */
static void set_shape(CoreBox *b, const Realization *z)
{
    b->k = z->word == 'W' ? z->name.k : z->word == 'R' || z->word == 'L';
    b->affine = z->word == 'F' || (z->word == 'W' && z->name.type_b);
    b->n = 1 + b->affine + 2 * b->k;
    for (int j = 0; j < b->k; j++) {
        char letter = z->word != 'W' ? z->word : z->name.type_b ? 'R' : z->name.text[j];
        b->rightward[j] = letter == 'R';
    }
}

static void ball_init(Ball *b, const Check *k, const Lojasiewicz *claim)
{
    mpq_t one;
    b->claim = claim;
    b->z = &k->c->realization[claim->id - 1];
    b->m = &k->m;
    b->bits = SPARE_BITS + mpz_sizeinbase(mpq_denref(claim->radius), 2);
    core_box_init(&b->box);
    mpq_inits(b->below, b->above, b->offset, one, NULL);
    mpq_set_ui(one, 1, 1);
    mpq_sub(b->below, one, claim->radius);
    mpq_add(b->above, one, claim->radius);
    mpq_sub(b->offset, one, k->m.z[0]);
    mpq_abs(b->offset, b->offset);
    set_shape(&b->box, b->z);
    mpq_clear(one);
}

static void ball_clear(Ball *b)
{
    core_box_clear(&b->box);
    mpq_clears(b->below, b->above, b->offset, NULL);
}

/* The numbers of the claim of a realization: kink j and its slope jump, from 0; values from the left. */
static const Range *kink_of(const Realization *z, int j)
{
    return z->word == 'W' ? &z->number[j] : &z->kink;
}

static const Range *jump_of(const Realization *z, int j)
{
    return z->word == 'W' ? &z->number[z->name.k + j] : &z->jump;
}

static const Range *value_of(const Realization *z, int i)
{
    return z->word == 'W' ? &z->number[2 * z->name.k + i] : &z->value[i];
}

/* x[0] = c, x[1] = A of g = c + A x left of the first kink, with the values at the left end and at this
   kink or the right end; false if these places are not apart in the claim. */
static bool set_affine(Ball *b)
{
    const Realization *z = b->z;
    Range *x = b->box.x, run, a;
    ranges_init(&run, 1);
    ranges_init(&a, 1);
    range_point(&a, b->m->z[0], 0);
    range_point(&run, b->m->z[b->m->n], 0);
    if (b->box.k > 0)
        range_set(&run, kink_of(z, 0));
    range_sub(&run, &run, &a);
    range_sub(&x[1], value_of(z, 1), value_of(z, 0));
    bool good = range_div(&x[1], &x[1], &run, 0);
    range_mul(&a, &a, &x[1], 0);
    range_sub(&x[0], value_of(z, 0), &a);
    ranges_clear(&run, 1);
    ranges_clear(&a, 1);
    return good;
}

/* x[0] = c of g = c + sum m_j phi_j, with the value at the left end, where the phi_j of the letters L are
   q_j - a. */
static bool set_constant(Ball *b)
{
    Range *c = &b->box.x[0], a, t;
    ranges_init(&a, 1);
    ranges_init(&t, 1);
    range_point(&a, b->m->z[0], 0);
    range_set(c, value_of(b->z, 0));
    for (int j = 0; j < b->box.k; j++) {
        if (b->box.rightward[j])
            continue;
        range_sub(&t, kink_of(b->z, j), &a);
        range_mul(&t, &t, jump_of(b->z, j), 0);
        range_sub(c, c, &t);
    }
    ranges_clear(&a, 1);
    ranges_clear(&t, 1);
    return true;
}

static void largest_modulus(mpq_t r, const Range *x)
{
    mpq_t t;
    mpq_init(t);
    mpq_abs(r, x->lo);
    mpq_abs(t, x->hi);
    if (mpq_cmp(t, r) > 0)
        mpq_set(r, t);
    mpq_clear(t);
}

/* How far coordinate i can be from its critical value when the parameters are in the ball. */
static void set_radius(Ball *b, int i)
{
    mpq_ptr r = b->box.radius[i];
    mpq_srcptr R = b->claim->radius;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    bool place = i > b->box.affine && (i - b->box.affine) % 2 == 1;
    if (i > 0 || b->box.affine)
        largest_modulus(r, &b->box.x[i > 0 ? i : 1]);
    mpq_add(r, r, place || i == 0 ? one : b->above);
    if (i == 0 && b->box.affine) { /* 1 + |A| + |1 - a| + R */
        mpq_add(r, r, b->offset);
        mpq_add(r, r, R);
    }
    mpq_mul(r, r, R);
    if (place)
        mpq_div(r, r, b->below);
    mpq_clear(one);
}

/* The box of the core coordinates that contains those of the ball. */
static bool set_box(Ball *b)
{
    CoreBox *box = &b->box;
    Range one;
    ranges_init(&one, 1);
    mpq_set_ui(one.lo, 1, 1);
    mpq_set_ui(one.hi, 1, 1);
    bool good = (box->affine ? set_affine : set_constant)(b);
    for (int j = 0; j < box->k; j++) {
        range_set(&box->x[kink_place(box, j)], kink_of(b->z, j));
        range_set(&box->x[kink_place(box, j) + 1], jump_of(b->z, j));
    }
    for (int i = 0; i < box->n; i++)
        set_radius(b, i);
    for (int i = 0; i < box->n; i++) {
        mpq_sub(box->x[i].lo, box->x[i].lo, box->radius[i]);
        mpq_add(box->x[i].hi, box->x[i].hi, box->radius[i]);
        range_mul(&box->x[i], &box->x[i], &one, b->bits);
    }
    ranges_clear(&one, 1);
    return good;
}

static bool kinks_inside(const Ball *b)
{
    for (int j = 0; j < b->box.k; j++) {
        const Range *q = &b->box.x[kink_place(&b->box, j)];
        if (mpq_cmp(q->lo, b->m->z[0]) <= 0 || mpq_cmp(q->hi, b->m->z[b->m->n]) >= 0)
            return false;
    }
    return true;
}

/* r = s^2, a lower bound of |grad L|^2/|grad l|^2: (1-R)^2, for a full neuron divided by
   1 + (1+R)^2 + (|1-a| + R)^2. */
static void chain_rule_factor(mpq_t r, const Ball *b)
{
    mpq_t s, t;
    mpq_inits(s, t, NULL);
    mpq_mul(r, b->below, b->below);
    if (b->box.affine) {
        mpq_set_ui(s, 1, 1);
        mpq_mul(t, b->above, b->above);
        mpq_add(s, s, t);
        mpq_add(t, b->offset, b->claim->radius);
        mpq_mul(t, t, t);
        mpq_add(s, s, t);
        mpq_div(r, r, s);
    }
    mpq_clears(s, t, NULL);
}

/* Is C^2 min(norm, sigma + width) <= 2 s^2 sigma^2 with the bounds of the Hessian? */
static bool bounds_suffice(const Ball *b, const Integrals *d)
{
    int n = b->box.n;
    Range *h = must_alloc((size_t)(n * n), sizeof *h);
    mpq_t sigma, norm, width, s;
    mpq_inits(sigma, norm, width, s, NULL);
    ranges_init(h, n * n);
    reduced_hessian(h, &b->box, d, b->bits);
    bool good = matrix_bounds(sigma, norm, width, h, n, b->bits);
    if (good) {
        chain_rule_factor(s, b);
        mpq_add(width, width, sigma);
        if (mpq_cmp(width, norm) < 0)
            mpq_set(norm, width);
        mpq_mul(norm, norm, b->claim->constant);
        mpq_mul(norm, norm, b->claim->constant);
        mpq_mul(s, s, sigma);
        mpq_mul(s, s, sigma);
        mpq_mul_2exp(s, s, 1);
        good = mpq_cmp(norm, s) <= 0;
    }
    ranges_clear(h, n * n);
    mpq_clears(sigma, norm, width, s, NULL);
    free(h);
    return good;
}

/* R < 1/2, and neurons that are dead or active on the whole interval stay so in the ball. */
static bool radius_allowed(const Ball *b, const Problem *p)
{
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    mpq_set_ui(x, 1, 2);
    bool good = mpq_cmp(b->claim->radius, x) < 0;
    if (b->box.affine || p->hidden > b->box.k) {
        mpq_abs(x, p->a);
        mpq_abs(y, p->b);
        if (mpq_cmp(x, y) < 0)
            mpq_set(x, y);
        mpq_set_ui(y, 1, 1);
        mpq_add(x, x, y);
        mpq_mul(x, x, b->claim->radius);
        good = good && mpq_cmp(x, y) < 0;
    }
    mpq_clears(x, y, NULL);
    return good;
}

/* Can polynomials of the problem be evaluated in the box within the cap? */
static bool is_small(const Ball *b, const Problem *p)
{
    long most = 1;
    for (long i = 0; i < p->targets; i++)
        most = p->target[i].p.len > most ? p->target[i].p.len : most;
    for (long i = 0; i < p->densities; i++)
        most = p->density[i].p.len > most ? p->density[i].p.len : most;
    return most <= MOST_POWER_BITS && (unsigned long)most <= MOST_POWER_BITS / b->bits;
}

static bool verify_ball(Check *k, Ball *b, const Integrals *d)
{
    long line = b->claim->line;
    if (!radius_allowed(b, &k->c->problem))
        return rejected(k->v, line, "the radius is too large for the statement");
    if (!is_small(b, &k->c->problem))
        return unknown(k->v, "line %ld: a power of an end of the box may have more than %d bits", line,
                       MOST_POWER_BITS);
    return (set_box(b) && kinks_inside(b) && bounds_suffice(b, d)) ||
           unknown(k->v, "line %ld: the bounds of the checker do not suffice for this inequality", line);
}

bool verify_lojasiewicz(Check *k)
{
    const Certificate *c = k->c;
    const Moments *m = &k->m;
    Integrals d;
    bool good = true;
    if (c->inequalities == 0)
        return true;
    if (strcmp(c->problem.activation, "relu") != 0 || m->left_gap || m->right_gap || support_has_gaps(m))
        return rejected(k->v, c->inequality[0].line, "such claims are for relu, and a density without gaps");
    integrals_init(&d, m);
    for (long i = 0; i < c->inequalities && good; i++) {
        Ball b;
        ball_init(&b, k, &c->inequality[i]);
        good = verify_ball(k, &b, &d);
        ball_clear(&b);
    }
    integrals_clear(&d);
    return good;
}

void report_lojasiewicz(const Certificate *c)
{
    for (long i = 0; i < c->inequalities; i++) {
        const Lojasiewicz *y = &c->inequality[i];
        gmp_printf("claim %ld: |grad L|^2 >= C^2 |L - L*| with C = %Qd for all parameters at a distance of"
                   " at most %Qd from the standard parameters of realization %ld, whose risk is L*: the"
                   " Kurdyka-Lojasiewicz inequality with exponent 1/2.\n",
                   y->claim, y->constant, y->radius, y->id);
    }
}
