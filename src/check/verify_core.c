/* verify_core.c - the type of a chain from the second variation of its cores (theory.md 7.13, 9.9):
     Q = int (delta g)^2 p + sum m_j e(q_j) p(q_j) (delta q_j)^2, m_j being the slope jumps.
   At a node that spans a gap of the density delta g may change by any affine function; it has no term in the
   sum (7.24a). */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

typedef enum { DEFINITE, NEGATIVE, OPEN } Form; /* positive definite; negative somewhere; not decided */

/* The parameters c, [A], m_1..m_k, q_1..q_k of one word. On J_i the derivative of g by a parameter is
   constant[i] + slope[i] x. */
typedef struct {
    int n, k;
    Range (*constant)[TREE_KINKS + 1], (*slope)[TREE_KINKS + 1];
    Range *gram, *work; /* n x n, lower triangles */
    unsigned long bits;
} Core;

static void core_init(Core *m, int k, bool type_b, unsigned long bits)
{
    *m = (Core){.n = 1 + type_b + 2 * k, .k = k, .bits = bits};
    m->constant = must_alloc((size_t)m->n, sizeof *m->constant);
    m->slope = must_alloc((size_t)m->n, sizeof *m->slope);
    m->gram = must_alloc((size_t)(m->n * m->n), sizeof *m->gram);
    m->work = must_alloc((size_t)(m->n * m->n), sizeof *m->work);
    ranges_init(m->constant[0], (long)m->n * (TREE_KINKS + 1));
    ranges_init(m->slope[0], (long)m->n * (TREE_KINKS + 1));
    ranges_init(m->gram, (long)m->n * m->n);
    ranges_init(m->work, (long)m->n * m->n);
}

static void core_clear(Core *m)
{
    ranges_clear(m->constant[0], (long)m->n * (TREE_KINKS + 1));
    ranges_clear(m->slope[0], (long)m->n * (TREE_KINKS + 1));
    ranges_clear(m->gram, (long)m->n * m->n);
    ranges_clear(m->work, (long)m->n * m->n);
    free(m->constant);
    free(m->slope);
    free(m->gram);
    free(m->work);
}

static void set_integer(Range *r, int value)
{
    mpq_set_si(r->lo, value, 1);
    mpq_set_si(r->hi, value, 1);
}

/* The derivatives of M psi(x-q) by M and q, psi having the slopes of the letter and M = m/(1-gamma): slope
   times (x-q), and slope times -M. For a node m is replaced by 1. */
static void set_kink_rows(Core *m, const Chain *c, const Problem *p, int j, char letter, bool node)
{
    int hinge = m->n - 2 * m->k + j - 1, step = hinge + m->k;
    Range jump, factor;
    mpq_t slope, bend;
    ranges_init(&jump, 1);
    ranges_init(&factor, 1);
    mpq_inits(slope, bend, NULL);
    mpq_set_ui(bend, 1, 1);
    mpq_sub(bend, p->gamma, bend);
    if (node)
        set_integer(&jump, 1);
    else
        chain_jump(&jump, c, j);
    for (int i = 0; i <= m->k; i++) {
        slope_of_word(slope, p, letter, i >= j);
        range_point(&m->slope[hinge][i], slope, 0);
        range_mul(&m->constant[hinge][i], &m->slope[hinge][i], &c->q[j], 0);
        range_neg(&m->constant[hinge][i], &m->constant[hinge][i]);
        mpq_div(slope, slope, bend);
        range_point(&factor, slope, 0);
        range_mul(&m->constant[step][i], &factor, &jump, 0);
    }
    mpq_clears(slope, bend, NULL);
    ranges_clear(&jump, 1);
    ranges_clear(&factor, 1);
}

/* r += x y moment */
static void add_product(Range *r, const Range *x, const Range *y, const Range *moment, unsigned long bits)
{
    Range t;
    ranges_init(&t, 1);
    range_mul(&t, x, y, bits);
    range_mul(&t, &t, moment, bits);
    range_add(r, r, &t);
    ranges_clear(&t, 1);
}

/* All columns of the word, and their scalar products in L2(p). places: which places are nodes. */
static void core_set(Core *m, const Chain *c, const Problem *p, const Name *word, const Name *places)
{
    for (int i = 0; i <= m->k; i++) {
        set_integer(&m->constant[0][i], 1);
        if (word->type_b)
            set_integer(&m->slope[1][i], 1);
    }
    for (int j = 1; j <= m->k; j++)
        set_kink_rows(m, c, p, j, word->type_b ? 'R' : word->text[j - 1], places->node[j] > 0);
    for (int a = 0; a < m->n; a++)
        for (int b = 0; b <= a; b++)
            for (int i = 0; i <= m->k; i++) {
                Range *r = &m->gram[a * m->n + b];
                add_product(r, &m->constant[a][i], &m->constant[b][i], &c->moment[i][P0], m->bits);
                add_product(r, &m->constant[a][i], &m->slope[b][i], &c->moment[i][P1], m->bits);
                add_product(r, &m->slope[a][i], &m->constant[b][i], &c->moment[i][P1], m->bits);
                add_product(r, &m->slope[a][i], &m->slope[b][i], &c->moment[i][P2], m->bits);
            }
}

/* Subtract from the rows below pivot i their multiples of row i; the matrix is m->work. */
static void eliminate(Core *m, int i)
{
    Range factor, t;
    ranges_init(&factor, 1);
    ranges_init(&t, 1);
    for (int a = m->n - 1; a > i; a--) {
        range_div(&factor, &m->work[a * m->n + i], &m->work[i * m->n + i], m->bits);
        for (int b = i + 1; b <= a; b++) {
            range_mul(&t, &factor, &m->work[b * m->n + i], m->bits);
            range_sub(&m->work[a * m->n + b], &m->work[a * m->n + b], &t);
        }
    }
    ranges_clear(&factor, 1);
    ranges_clear(&t, 1);
}

/* The form with the curvatures diagonal[j-1] of q_j added: L D L^T, pivot by pivot. */
static Form decompose(Core *m, const Range *diagonal)
{
    for (int i = 0; i < m->n * m->n; i++)
        range_set(&m->work[i], &m->gram[i]);
    for (int j = 0, i = m->n - m->k; j < m->k; j++, i++)
        range_add(&m->work[i * m->n + i], &m->work[i * m->n + i], &diagonal[j]);
    for (int i = 0; i < m->n; i++) {
        int sign = range_sign(&m->work[i * m->n + i]);
        if (sign <= 0)
            return sign < 0 ? NEGATIVE : OPEN;
        eliminate(m, i);
    }
    return DEFINITE;
}

static bool has_nodes(const Name *places)
{
    for (int j = 1; j <= places->k; j++)
        if (places->node[j] > 0)
            return true;
    return false;
}

/* side[0], side[1] = the coefficient of (delta q_j)^2 to the left and to the right; 0 for a node. */
static void curvature(Range side[2], bool *jumps, const Chain *c, const Integrals *d, const Name *places,
                      int j)
{
    Range jump;
    *jumps = false;
    if (places->node[j] > 0) {
        set_integer(&side[0], 0);
        set_integer(&side[1], 0);
        return;
    }
    ranges_init(&jump, 1);
    chain_error(side, jumps, c, d, j);
    chain_jump(&jump, c, j);
    for (int s = 0; s < 2; s++)
        range_mul(&side[s], &side[s], &jump, c->bits);
    ranges_clear(&jump, 1);
}

/* All forms of the core: where e p jumps at a kink, the one-sided value of the side to which it moves counts.
   With one such kink a direction or its negative lies on the side of its form; with more of them the
   checker does not look for negative directions, nor with one and a node for type B, where some networks may
   reach one of the two only (7.24a (c)). */
static Form core_form(const Chain *c, const Integrals *d, const Name *word, const Name *places)
{
    Core m;
    Range side[TREE_KINKS][2], diagonal[TREE_KINKS];
    bool jumps[TREE_KINKS], known_side = true;
    int count = 0, definite = 0, negative = 0, forms = 0;
    core_init(&m, c->k, word->type_b, c->bits);
    core_set(&m, c, d->m->problem, word, places);
    ranges_init(side[0], 2L * TREE_KINKS);
    ranges_init(diagonal, TREE_KINKS);
    for (int j = 0; j < c->k; j++) {
        curvature(side[j], &jumps[j], c, d, places, j + 1);
        count += jumps[j];
        known_side = known_side && (!jumps[j] || range_is_point(&c->q[j + 1]));
    }
    for (unsigned long code = 0; code >> count == 0; code++, forms++) {
        for (int j = 0, bit = 0; j < c->k; j++)
            range_set(&diagonal[j], &side[j][jumps[j] ? (code >> bit++) & 1 : 0]);
        Form form = decompose(&m, diagonal);
        definite += form == DEFINITE;
        negative += form == NEGATIVE;
    }
    ranges_clear(side[0], 2L * TREE_KINKS);
    ranges_clear(diagonal, TREE_KINKS);
    core_clear(&m);
    if (definite == forms)
        return DEFINITE;
    int most = word->type_b && has_nodes(places) ? 0 : 1;
    return count <= most && negative >= (known_side ? 1 : forms) ? NEGATIVE : OPEN;
}

int chain_core(const Chain *c, const Integrals *d, const Name *word)
{
    Form form = core_form(c, d, word, word);
    return form == DEFINITE ? 1 : form == NEGATIVE ? -1 : 0;
}

/* Is there a kink at which e p has one sign, not 0, on both sides? It can be made of several neurons then. */
static bool can_be_split(const Chain *c, const Integrals *d)
{
    Range side[2];
    bool jumps, found = false;
    ranges_init(side, 2);
    for (int j = 1; j <= c->k && !found; j++) {
        chain_error(side, &jumps, c, d, j);
        found = range_sign(&side[0]) * range_sign(&side[1]) > 0;
    }
    ranges_clear(side, 2);
    return found;
}

/* The cores seen so far, of a realization; places are those of its own word. */
typedef struct {
    const Solved *solved;
    const Name *places;
    bool minimum, all_negative;
} Cores;

/* Where the density has gaps: are there networks of this word with all kinks in gaps inside them, of which a
   definite form makes local minima? A node whose sides meet at an end of its gap needs two kinks (7.24a (a)).
 */
static bool fits_inside(const Cores *s, const Name *word, long hidden)
{
    const GapShape *shape = &s->solved->shape;
    if (!s->places->gaps)
        return true;
    if (word->type_b && shape->mixed)
        return shape->ends == 0 && !shape->rigid;
    return shape->total + shape->ends + word->type_b <= hidden;
}

/* Where no neuron can be dead, those that are left over are full, or in the gap of a node; else a kink must
   be split (9.9 (a')). */
static bool has_room(const Cores *s, const Chain *c, const Integrals *d, const Name *word)
{
    const Problem *p = d->m->problem;
    return !is_two_slope(p) || word->type_b || word->k == p->hidden || has_nodes(s->places) ||
           can_be_split(c, d);
}

/* Take one more word into account; represents: 1 it represents the chain, -1 it does not, 0 not known. */
static void add_core(Cores *s, const Chain *c, const Integrals *d, const Name *word, int represents)
{
    if (represents < 0)
        return;
    Form form = core_form(c, d, word, s->places);
    s->minimum = s->minimum || (form == DEFINITE && represents > 0 &&
                                fits_inside(s, word, d->m->problem->hidden) && has_room(s, c, d, word));
    s->all_negative = s->all_negative && form == NEGATIVE;
}

/* The neurons that the places of the realization need. */
static long neurons_of(const Cores *s)
{
    return s->places->gaps ? s->solved->shape.total : s->places->k;
}

/* The other words that may represent the chain when T = 0 is not excluded. */
static void add_other_cores(Check *k, Cores *s, const Chain *c)
{
    const Name *own = s->places, *zero_word = &s->solved->word->name;
    Name word = {.k = own->k};
    bool one_letter = has_one_letter(&k->c->problem);
    for (unsigned long code = one_letter ? (1UL << own->k) - 1 : 0; code >> own->k == 0; code++) {
        for (int i = 0; i < own->k; i++)
            word.text[i] = (code >> i) & 1 ? 'R' : 'L';
        if (own->type_b || strcmp(word.text, own->text) != 0)
            add_core(s, c, &k->integrals, &word, sigma_vanishes(k, s->solved->zero, zero_word, c, &word));
    }
    word = (Name){.text = "B", .k = own->k, .type_b = true};
    if (!own->type_b && neurons_of(s) < k->c->problem.hidden)
        add_core(s, c, &k->integrals, &word, 0);
}

/* Are the negative cores all that matter for a saddle (7.24a (b), (c))? Not if a kink may be at an end of a
   gap, nor if, for type A and T = 0, nodes of weight 2 may have both letters, or neurons are left over. */
static bool saddle_is_proved(const Cores *s, const Chain *c, long hidden)
{
    const GapShape *shape = &s->solved->shape;
    if (!s->places->gaps)
        return true;
    bool all_used = shape->total == hidden && shape->pairs == 0;
    return shape->ends == 0 && (s->places->type_b || range_sign(&c->T) != 0 || all_used);
}

int core_type(Check *k, long id, const Chain *c)
{
    const Realization *z = &k->c->realization[id];
    long hidden = k->c->problem.hidden;
    Cores cores = {.solved = &k->solved[id], .places = &z->name, .all_negative = true};
    add_core(&cores, c, &k->integrals, &z->name, 1);
    if (!cores.minimum && range_sign(&c->T) == 0)
        add_other_cores(k, &cores, c);
    if (cores.minimum || (cores.all_negative && saddle_is_proved(&cores, c, hidden)))
        return cores.minimum == z->minimum ? 1 : -1;
    return 0;
}
