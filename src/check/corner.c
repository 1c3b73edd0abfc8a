/* corner.c - the leaf j: two kinks on both sides of a jump, behind the inner one of which g = f
   (doc/theory.md, Lemma 7.10c). The outer one is then a root of a polynomial, and the box contains none. */
#include "exclude.h"
#include "roots.h"
#include "rules.h"

/* The kinks and pieces seen from one end of the hull: outer, inner kink; J from the end, over the jump,
   behind. */
typedef struct {
    bool right;
    int outer, inner, end, over, behind;
    long b; /* the breakpoint of the jump */
} Corner;

static void look_from(Corner *c, int k, bool right)
{
    *c = right ? (Corner){true, k, k - 1, k, k - 1, k - 2, 0} : (Corner){false, 1, 2, 0, 1, 2, 0};
}

/* *d = f right of the breakpoint - f left of it; false unless this is a constant, not 0, and f is affine. */
static bool set_jump(mpq_t d, const TreeData *t, long b)
{
    const Moments *m = t->moments;
    const Piece *f_on = m->problem->target;
    const Poly *before = &f_on[m->target[b - 1]].p, *after = &f_on[m->target[b]].p;
    Poly f;
    poly_init(&f);
    poly_sub(&f, after, before);
    bool good = f.len == 1 && after->len <= 2;
    if (good)
        poly_coefficient(d, &f, 0);
    poly_clear(&f);
    return good;
}

/* The integrals from q in cell i to one end of the hull. */
static void side_integrals(Poly r[PREFIXES], const Moments *m, long i, bool right)
{
    Poly run[PREFIXES];
    for (int n = 0; n < PREFIXES; n++)
        poly_init(&run[n]);
    moments_running(run, m, i);
    for (int n = 0; n < PREFIXES; n++) {
        poly_constant(&r[n], m->prefix[m->n][n]);
        if (right)
            poly_sub(&r[n], &r[n], &run[n]);
        else
            poly_set(&r[n], &run[n]);
        poly_clear(&run[n]);
    }
}

/* *r = (value of the fit - f - shift) gram, q in cell i. */
static void set_equation(Poly *r, const Moments *m, long i, bool right, const mpq_t shift)
{
    Poly side[PREFIXES], slope, gram, f, c;
    mpq_t constant;
    poly_inits(&slope, &gram, &f, &c, (Poly *)NULL);
    mpq_init(constant);
    for (int n = 0; n < PREFIXES; n++)
        poly_init(&side[n]);
    side_integrals(side, m, i, right);
    moments_fit(r, &slope, &gram, side);
    mpq_sub(constant, shift, m->mean); /* the integrals are those of f - mean */
    poly_constant(&c, constant);
    poly_add(&f, &m->problem->target[m->target[i]].p, &c);
    poly_mul(&f, &f, &gram);
    poly_sub(r, r, &f);
    for (int n = 0; n < PREFIXES; n++)
        poly_clear(&side[n]);
    poly_clears(&slope, &gram, &f, &c, (Poly *)NULL);
    mpq_clear(constant);
}

/* Has the polynomial no root in the closed interval between the positions lo < hi, where an end at the
   breakpoint z does not count? */
static bool has_no_root(const Poly *p, const TreeData *d, Position lo, Position hi, Position z)
{
    mpq_t u, v;
    mpq_inits(u, v, NULL);
    position_point(u, d, lo);
    position_point(v, d, hi);
    bool good = p->len > 0 && lo < hi && roots_open(p, u, v) == 0 && (lo == z || poly_sign_at(p, u) != 0) &&
                (hi == z || poly_sign_at(p, v) != 0);
    mpq_clears(u, v, NULL);
    return good;
}

static bool outer_is_no_root(const TreeData *d, const Node *n, const Corner *c)
{
    Poly p;
    mpq_t shift;
    poly_init(&p);
    mpq_init(shift);
    bool good = set_jump(shift, d, c->b);
    if (good) {
        mpz_mul_si(mpq_denref(shift), mpq_denref(shift), 3); /* -d/3, d/3 */
        if (!c->right)
            mpq_neg(shift, shift);
        mpq_canonicalize(shift);
        set_equation(&p, d->moments, c->right ? c->b : c->b - 1, c->right, shift);
        good = has_no_root(&p, d, n->lo[c->outer], n->hi[c->outer], (Position)c->b << FRACTION_BITS);
    }
    mpq_clear(shift);
    poly_clear(&p);
    return good;
}

static bool is_corner(Corner *c, const TreeData *d, const Word *w, const Node *n, const Pieces *p)
{
    c->b = p->last[c->over];
    return !n->pinned[c->outer] && !n->pinned[c->inner] && w->node[c->outer] == KINK_PLACE &&
           w->node[c->inner] == KINK_PLACE && p->tau[c->end] == 0 && p->tau[c->over] == 0 &&
           p->tau[c->behind] == 0 && p->first[c->over] + 1 == c->b && stretch_of(d, p, c->behind) >= 0;
}

bool rule_jump(const TreeData *d, const Word *w, const Node *n)
{
    Pieces p;
    if (d->weighted || w->k < 2)
        return false;
    set_pieces(&p, d, w, n);
    for (int right = 0; right < 2; right++) {
        Corner c;
        look_from(&c, w->k, right);
        if (is_corner(&c, d, w, n, &p) && outer_is_no_root(d, n, &c))
            return true;
    }
    return false;
}
