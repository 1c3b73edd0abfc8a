/* jet_jacobian.c - the Jacobian of the equations over a box, from the derivatives of its pieces. */
#include "jet_jacobian.h"

#include "jet_piece.h"

#include <stdlib.h>

enum { MAX_PARTS = 64 }; /* of a box that crosses breakpoints */

/* The pieces J_0..J_k, and for tau_i != 0: tau_i^2 omega_i, 1 - tau_i^2 omega_i. */
typedef struct {
    const Word *w;
    Variables vars;
    Jet of[TREE_KINKS + 1][PIECE_NUMBERS], omega[TREE_KINKS + 1], rest[TREE_KINKS + 1];
    Jet sigma; /* sum of tau_i sigma_i */
} Pieces;

static void pieces_each(Pieces *p, void (*apply)(Jet *, long))
{
    apply(p->of[0], (long)(TREE_KINKS + 1) * PIECE_NUMBERS);
    apply(p->omega, TREE_KINKS + 1);
    apply(p->rest, TREE_KINKS + 1);
    apply(&p->sigma, 1);
}

/* r += tau x, or r += x/tau. */
static void add_multiple(Jet *r, const Jet *x, long tau, bool inverse, const Variables *v)
{
    mpq_t factor;
    Jet t;
    if (tau == 1)
        jet_add(r, r, x, v);
    if (tau == -1)
        jet_sub(r, r, x, v);
    if (tau >= -1 && tau <= 1)
        return;
    mpq_init(factor);
    jets_init(&t, 1);
    mpq_set_si(factor, tau, 1);
    if (inverse)
        mpq_inv(factor, factor);
    jet_scale(&t, x, factor, v);
    jet_add(r, r, &t, v);
    jets_clear(&t, 1);
    mpq_clear(factor);
}

/* t *= (tau_m/tau_i)^2. */
static void scale_by_squares(Jet *t, const Word *w, int i, int m, const Variables *v)
{
    mpq_t factor;
    if (w->tau[i] == w->tau[m] || w->tau[i] == -w->tau[m])
        return;
    mpq_init(factor);
    mpq_set_si(factor, labs(w->tau[m]), (unsigned long)labs(w->tau[i]));
    mpq_canonicalize(factor);
    mpq_mul(factor, factor, factor);
    jet_scale(t, t, factor, v);
    mpq_clear(factor);
}

/* tau_i^2 omega_i = 1/(1 + s), 1 - that = s times that, with s = sum of (tau_m/tau_i)^2 V_i/V_m over the
   other m with tau_m != 0. */
static bool set_weight(Pieces *p, int i)
{
    Jet s, t;
    bool good = true;
    jets_init(&s, 1);
    jets_init(&t, 1);
    for (int m = 0; m <= p->w->k && good; m++) {
        if (m == i || p->w->tau[m] == 0)
            continue;
        good = jet_div(&t, &p->of[i][PIECE_V], &p->of[m][PIECE_V], &p->vars);
        scale_by_squares(&t, p->w, i, m, &p->vars);
        jet_add(&s, &s, &t, &p->vars);
    }
    jet_integer(&p->omega[i], 1, &p->vars);
    jet_add(&t, &p->omega[i], &s, &p->vars);
    good = good && jet_div(&p->omega[i], &p->omega[i], &t, &p->vars);
    jet_mul(&p->rest[i], &p->omega[i], &s, &p->vars);
    jets_clear(&s, 1);
    jets_clear(&t, 1);
    return good;
}

static bool set_weights(Pieces *p)
{
    bool good = true;
    jet_integer(&p->sigma, 0, &p->vars);
    for (int i = 0; i <= p->w->k && good; i++)
        if (p->w->tau[i]) {
            add_multiple(&p->sigma, &p->of[i][PIECE_SLOPE], p->w->tau[i], false, &p->vars);
            good = set_weight(p, i);
        }
    return good;
}

/* r += tau_i times the derivative by kink m of omega_i times LEFT or RIGHT of piece i; n = m-1 or m is
   the piece that moves. */
static void add_lever(Jet *r, const Pieces *p, int i, bool right, int m, int n)
{
    const Jet *x = p->of[i], *moving = p->of[n];
    const Jet *lever = &x[right ? PIECE_RIGHT : PIECE_LEFT];
    const Jet *log = &moving[n < m ? PIECE_LOG_V : PIECE_LOG_U];
    Jet t;
    if (p->w->tau[i] == 0 || p->w->tau[n] == 0)
        return;
    jets_init(&t, 1);
    jet_mul(&t, lever, log, &p->vars);
    jet_mul(&t, &t, n == i ? &p->rest[i] : &p->omega[n], &p->vars);
    if (n == i) {
        int own = right ? (n < m ? PIECE_RIGHT_V : PIECE_RIGHT_U) : (n < m ? PIECE_LEFT_V : PIECE_LEFT_U);
        jet_sub(&t, &x[own], &t, &p->vars);
    }
    jet_mul(&t, &t, &p->omega[i], &p->vars);
    add_multiple(r, &t, p->w->tau[i], true, &p->vars);
    jets_clear(&t, 1);
}

/* r = tau_(j-1) omega_(j-1) RIGHT_(j-1) + tau_j omega_j LEFT_j. */
static void set_levers(Jet *r, const Pieces *p, int j)
{
    Jet t;
    jets_init(&t, 1);
    jet_integer(r, 0, &p->vars);
    jet_mul(&t, &p->omega[j - 1], &p->of[j - 1][PIECE_RIGHT], &p->vars);
    add_multiple(r, &t, p->w->tau[j - 1], true, &p->vars);
    jet_mul(&t, &p->omega[j], &p->of[j][PIECE_LEFT], &p->vars);
    add_multiple(r, &t, p->w->tau[j], true, &p->vars);
    jets_clear(&t, 1);
}

/* Subtract from r the derivative by kink m of levers times sigma, in the equation of kink j. */
static void subtract_tension(Jet *r, const Pieces *p, int j, int m)
{
    Jet t, slope;
    jets_init(&t, 1);
    jets_init(&slope, 1);
    for (int n = m - 1; n <= m; n++) {
        add_lever(&t, p, j - 1, true, m, n);
        add_lever(&t, p, j, false, m, n);
        int by = n < m ? PIECE_SLOPE_V : PIECE_SLOPE_U;
        add_multiple(&slope, &p->of[n][by], p->w->tau[n], false, &p->vars);
    }
    jet_mul(&t, &t, &p->sigma, &p->vars);
    jet_sub(r, r, &t, &p->vars);
    set_levers(&t, p, j);
    jet_mul(&t, &t, &slope, &p->vars);
    jet_sub(r, r, &t, &p->vars);
    jets_clear(&t, 1);
    jets_clear(&slope, 1);
}

/* dF_j/dq_m. */
static void set_entry(Jet *r, const Pieces *p, int j, int m)
{
    bool node = p->w->node[j] == FREE_NODE;
    jet_integer(r, 0, &p->vars);
    if (p->w->node[j] > 0 || p->w->node[m] > 0) {
        jet_integer(r, j == m, &p->vars);
        return;
    }
    if (m == j || m == j - 1)
        jet_add(r, r, &p->of[j - 1][m == j ? PIECE_R_V : PIECE_R_U], &p->vars);
    if (m == j || m == j + 1)
        add_multiple(r, &p->of[j][m == j ? PIECE_L_U : PIECE_L_V], node ? 1 : -1, false, &p->vars);
    if (!node && !p->w->type_b)
        subtract_tension(r, p, j, m);
}

/* ---- Boxes that cross breakpoints. */

/* The cells in which q_j can be, from `first` on, and the one in turn; at a node at a breakpoint the cell
   after it. */
typedef struct {
    long first[TREE_KINKS + 2];
    int count[TREE_KINKS + 2], at[TREE_KINKS + 2];
} Cells;

/* The cells that the interval of q_j meets in more than a point; false if there are none or too many. */
static bool set_cells(Cells *c, const Moments *m, const Word *w, const Box *box)
{
    long total = 1;
    *c = (Cells){.count = {0}};
    c->first[w->k + 1] = m->n; /* the end of the hull is like a node at z_n */
    for (int j = 1; j <= w->k; j++) {
        const mpq_t *lo = &box->lo[j - 1], *hi = &box->hi[j - 1];
        long i = 0, last = m->n - 1;
        if (w->node[j] > 0) {
            c->first[j] = w->node[j];
            continue;
        }
        while (i < last && mpq_cmp(m->z[i + 1], *lo) <= 0)
            i++;
        while (last > i && mpq_cmp(m->z[last], *hi) >= 0)
            last--;
        if (mpq_cmp(*lo, *hi) >= 0 || last - i >= MAX_PARTS)
            return false;
        c->first[j] = i;
        c->count[j] = (int)(last - i);
        total *= last - i + 1;
        if (total > MAX_PARTS)
            return false;
    }
    return true;
}

static bool next_cells(Cells *c, int k)
{
    for (int j = 1; j <= k; j++) {
        if (c->at[j]++ < c->count[j])
            return true;
        c->at[j] = 0;
    }
    return false;
}

/* The part of the interval of q_j in turn. */
static void part_of(Range *r, const Cells *c, const Moments *m, const Box *box, int j)
{
    long cell = c->first[j] + c->at[j];
    mpq_set(r->lo, mpq_cmp(box->lo[j - 1], m->z[cell]) < 0 ? m->z[cell] : box->lo[j - 1]);
    mpq_set(r->hi, mpq_cmp(box->hi[j - 1], m->z[cell + 1]) > 0 ? m->z[cell + 1] : box->hi[j - 1]);
}

/* Place j as the left or right end of a piece, in the part in turn. */
static void set_end(PieceEnd *e, Pieces *p, const Cells *c, const Moments *m, const Box *box, int j,
                    bool left_end)
{
    Range part;
    bool fixed = j == 0 || j > p->w->k || p->w->node[j] > 0;
    e->cell = c->first[j] + c->at[j];
    if (fixed) {
        jet_constant(&e->at, m->z[e->cell], &p->vars);
        e->cell -= !left_end;
        return;
    }
    ranges_init(&part, 1);
    part_of(&part, c, m, box, j);
    Range *reach = &p->vars.reach[j - 1];
    mpq_sub(reach->hi, part.hi, part.lo);
    mpq_div_2exp(reach->hi, reach->hi, 1);
    mpq_neg(reach->lo, reach->hi);
    mpq_sub(part.hi, part.hi, reach->hi);
    jet_variable(&e->at, part.hi, j - 1, &p->vars);
    ranges_clear(&part, 1);
}

/* The pieces over the part in turn. *empty: q_1 <= ... <= q_k holds nowhere in it, or in its boundary
   only. */
static bool set_pieces(Pieces *p, bool *empty, const Cells *c, const Integrals *d, const Box *box)
{
    PieceEnd u[TREE_KINKS + 1], v[TREE_KINKS + 1];
    bool good = true;
    *empty = false;
    for (int i = 0; i <= p->w->k; i++) {
        jets_init(&u[i].at, 1);
        jets_init(&v[i].at, 1);
        set_end(&u[i], p, c, d->m, box, i, true);
        set_end(&v[i], p, c, d->m, box, i + 1, false);
        *empty |= v[i].cell < u[i].cell;
    }
    for (int i = 0; i <= p->w->k && good && !*empty; i++)
        good = jet_piece(p->of[i], d, &u[i], &v[i], &p->vars);
    for (int i = 0; i <= p->w->k; i++) {
        jets_clear(&u[i].at, 1);
        jets_clear(&v[i].at, 1);
    }
    return good && (*empty || set_weights(p));
}

bool jet_parts(JetVisit *visit, void *result, const Integrals *d, const Word *w, const Box *box,
               unsigned long bits)
{
    Pieces p = {.w = w};
    Cells c;
    Jet entry[TREE_KINKS * TREE_KINKS];
    bool any = false, empty, good = set_cells(&c, d->m, w, box);
    variables_init(&p.vars, w->k, bits);
    pieces_each(&p, jets_init);
    jets_init(entry, w->k * w->k);
    while (good) {
        good = set_pieces(&p, &empty, &c, d, box);
        for (int e = 0; e < w->k * w->k && good && !empty; e++)
            set_entry(&entry[e], &p, e / w->k + 1, e % w->k + 1);
        if (good && !empty)
            visit(result, entry, &p.vars);
        any |= !empty;
        if (!next_cells(&c, w->k))
            break;
    }
    jets_clear(entry, w->k * w->k);
    pieces_each(&p, jets_clear);
    variables_clear(&p.vars);
    return good && any;
}

void jet_join(void *result, const Jet *entry, const Variables *vars)
{
    JetHull *h = result;
    for (int e = 0; e < vars->k * vars->k; e++)
        if (h->any)
            range_hull(&h->entry[e], &entry[e].box);
        else
            range_set(&h->entry[e], &entry[e].box);
    h->any = true;
}

bool jet_jacobian(Range *r, const Integrals *d, const Word *w, const Box *box, unsigned long bits)
{
    JetHull h = {r, false};
    return jet_parts(jet_join, &h, d, w, box, bits);
}
