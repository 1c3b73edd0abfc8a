/* smooth_network.c - the hull cut into segments on which every neuron is 0, 1, or a power of wx + b; the
   error and its moments there. */
#include "smooth.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BITS = 1 << 22, MAX_STATES = 1 << 23 };

bool is_smooth(const Problem *p)
{
    return p->power > 0 || strcmp(p->activation, "clipped-relu") == 0;
}

bool smooth_moved(const Neuron *u)
{
    return mpq_sgn(u->w) != 0;
}

void smooth_break(mpq_t q, const Neuron *u, long level)
{
    mpq_set_si(q, level, 1);
    mpq_sub(q, q, u->b);
    mpq_div(q, q, u->w);
}

static size_t bits_of(const mpq_t q)
{
    return mpz_sizeinbase(mpq_numref(q), 2) + mpz_sizeinbase(mpq_denref(q), 2);
}

static long max_length(const Piece *piece, long count)
{
    long length = 0;
    for (long i = 0; i < count; i++)
        length = piece[i].p.len > length ? piece[i].p.len : length;
    return length;
}

/* A bound for the size of the integrals, and for the number of segments times neurons. */
static bool too_large(const Smooth *s)
{
    const Point *p = s->point;
    size_t bits = 0, degree = (size_t)(max_length(p->problem->target, p->problem->targets) +
                                       max_length(p->problem->density, p->problem->densities));
    for (long i = 0; i < p->neurons && bits <= MAX_BITS; i++) {
        const Neuron *u = &p->neuron[i];
        bits += bits_of(u->v) + (bits_of(u->w) + bits_of(u->b)) * (2 * degree + 4 * (size_t)s->n + 4);
    }
    return bits > MAX_BITS || (s->m.n + 2 * p->neurons) * p->neurons > MAX_STATES;
}

static int compare(const void *a, const void *b)
{
    return mpq_cmp(*(const mpq_t *)a, *(const mpq_t *)b);
}

/* x: the breakpoints of the problem and the breaks inside the hull, ascending, each once. */
static void set_segments(Smooth *s)
{
    const Point *p = s->point;
    long count = 0, room = s->m.n + 1 + 2 * p->neurons;
    mpq_t *all = rationals_new(room);
    for (long i = 0; i <= s->m.n; i++)
        mpq_set(all[count++], s->m.z[i]);
    for (long j = 0; j < p->neurons; j++)
        for (long level = 0; level <= (s->clipped ? 1 : 0) && smooth_moved(&p->neuron[j]); level++) {
            smooth_break(all[count], &p->neuron[j], level);
            count += mpq_cmp(all[count], s->m.z[0]) > 0 && mpq_cmp(all[count], s->m.z[s->m.n]) < 0;
        }
    qsort(all, (size_t)count, sizeof *all, compare);
    s->x = rationals_new(count);
    s->segments = -1;
    for (long i = 0; i < count; i++)
        if (i == 0 || !mpq_equal(all[i], all[i - 1]))
            mpq_set(s->x[++s->segments], all[i]);
    for (long i = s->segments + 1; i < count; i++)
        mpq_clear(s->x[i]);
    rationals_free(all, room);
}

long smooth_node(const Smooth *s, const mpq_t q)
{
    long lo = 0, hi = s->segments;
    while (lo < hi) {
        long mid = (lo + hi) / 2;
        if (mpq_cmp(s->x[mid], q) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return mpq_equal(s->x[lo], q) ? lo : -1;
}

/* The states of all neurons, from the values in the middle of the segments. */
static void set_states(Smooth *s)
{
    const Point *p = s->point;
    mpq_t middle, value;
    mpq_inits(middle, value, NULL);
    s->state = must_alloc((size_t)(p->neurons * s->segments), 1);
    for (long i = 0; i < s->segments; i++) {
        mpq_add(middle, s->x[i], s->x[i + 1]);
        mpq_div_2exp(middle, middle, 1);
        for (long j = 0; j < p->neurons; j++) {
            mpq_mul(value, middle, p->neuron[j].w);
            mpq_add(value, value, p->neuron[j].b);
            bool one = s->clipped && mpq_cmp_ui(value, 1, 1) >= 0;
            s->state[j * s->segments + i] = one                  ? SEGMENT_ONE
                                            : mpq_sgn(value) > 0 ? SEGMENT_ACTIVE
                                                                 : SEGMENT_OFF;
        }
    }
    mpq_clears(middle, value, NULL);
}

static SmoothRole role_of(const Smooth *s, long j)
{
    static const SmoothRole constant[] = {ON_NOTHING, ON_WHOLE, ALWAYS_ONE};
    const Neuron *u = &s->point->neuron[j];
    SmoothRole role = constant[s->state[j * s->segments]];
    if (!smooth_moved(u))
        return mpq_sgn(u->b) == 0 || (s->clipped && mpq_cmp_ui(u->b, 1, 1) == 0) ? AT_ZERO : role;
    mpq_t q;
    mpq_init(q);
    for (long level = 0; level <= (s->clipped ? 1 : 0) && role != AT_END; level++) {
        smooth_break(q, u, level);
        long i = smooth_node(s, q);
        if (i == 0 || i == s->segments)
            role = AT_END;
        else if (i > 0)
            role = INSIDE;
    }
    mpq_clear(q);
    return role;
}

void smooth_power(Poly *r, const Neuron *u, long exponent, const mpq_t factor)
{
    Poly line;
    mpq_t *c = rationals_new(2);
    poly_init(&line);
    mpq_set(c[0], u->b);
    mpq_set(c[1], u->w);
    poly_set_rationals(&line, c, 2);
    poly_constant(r, factor);
    for (long i = 0; i < exponent; i++)
        poly_mul(r, r, &line);
    poly_clear(&line);
    rationals_free(c, 2);
}

/* sum += the integral of g over segment i. */
static void add_integral(mpq_t sum, const Smooth *s, long i, const Poly *g)
{
    Poly primitive;
    mpq_t t;
    poly_init(&primitive);
    mpq_init(t);
    poly_integral(&primitive, g);
    poly_eval(t, &primitive, s->x[i + 1]);
    mpq_add(sum, sum, t);
    poly_eval(t, &primitive, s->x[i]);
    mpq_sub(sum, sum, t);
    mpq_clear(t);
    poly_clear(&primitive);
}

/* moment[k], k < count: the integrals of x^k g over segment i. */
static void set_moments(mpq_t *moment, long count, const Smooth *s, long i, const Poly *g)
{
    Poly h;
    poly_init(&h);
    poly_set(&h, g);
    for (long k = 0; k < count; k++) {
        add_integral(moment[k], s, i, &h);
        poly_times_x(&h, &h);
    }
    poly_clear(&h);
}

/* r = N - f on segment i of this cell of the problem; power[j]: v (wx + b)^n. */
static void set_error(Poly *r, const Smooth *s, const Poly *power, long i, long cell)
{
    Poly one;
    poly_init(&one);
    poly_constant(r, s->point->constant);
    for (long j = 0; j < s->point->neurons; j++) {
        unsigned char state = s->state[j * s->segments + i];
        if (state == SEGMENT_ONE)
            poly_constant(&one, s->point->neuron[j].v);
        if (state != SEGMENT_OFF)
            poly_add(r, r, state == SEGMENT_ONE ? &one : &power[j]);
    }
    poly_sub(r, r, &s->m.problem->target[s->m.target[cell]].p);
    poly_clear(&one);
}

/* All about the errors, and the risk. */
static void set_errors(Smooth *s)
{
    const Point *p = s->point;
    Poly *power = must_alloc((size_t)p->neurons, sizeof *power), e;
    poly_init(&e);
    for (long j = 0; j < p->neurons; j++) {
        poly_init(&power[j]);
        smooth_power(&power[j], &p->neuron[j], s->n, p->neuron[j].v);
    }
    for (long i = 0, cell = 0; i < s->segments; i++) {
        while (mpq_cmp(s->m.z[cell + 1], s->x[i]) <= 0)
            cell++;
        const Poly *density = &s->m.problem->density[s->m.density[cell]].p;
        set_error(&e, s, power, i, cell);
        poly_mul(&s->error[i], &e, density);
        set_moments(s->of_error + i * (s->n + 1), s->n + 1, s, i, &s->error[i]);
        set_moments(s->of_mass + i * (2 * s->n + 1), 2 * s->n + 1, s, i, density);
        poly_mul(&e, &e, &s->error[i]);
        add_integral(s->risk, s, i, &e);
        for (long k = 0; k <= s->n; k++)
            mpq_add(smooth_total(s)[k], smooth_total(s)[k], s->of_error[i * (s->n + 1) + k]);
    }
    for (long j = 0; j < p->neurons; j++)
        poly_clear(&power[j]);
    free(power);
    poly_clear(&e);
}

mpq_t *smooth_total(const Smooth *s)
{
    return s->of_error + s->segments * (s->n + 1);
}

void smooth_sums(mpq_t *sum, const Smooth *s, mpq_t *table, long count, long j, SegmentState state)
{
    for (long k = 0; k < count; k++)
        mpq_set_ui(sum[k], 0, 1);
    for (long i = 0; i < s->segments; i++)
        for (long k = 0; k < count && s->state[j * s->segments + i] == state; k++)
            mpq_add(sum[k], sum[k], table[i * count + k]);
}

void smooth_dot(mpq_t r, const Poly *g, mpq_t *moment)
{
    mpq_t c;
    mpq_init(c);
    mpq_set_ui(r, 0, 1);
    for (long k = 0; k < g->len; k++) {
        poly_coefficient(c, g, k);
        mpq_mul(c, c, moment[k]);
        mpq_add(r, r, c);
    }
    mpq_clear(c);
}

bool smooth_init(Smooth *s, const Point *p, Verdict *v)
{
    memset(s, 0, sizeof *s);
    s->point = p;
    s->clipped = p->problem->power == 0;
    s->n = s->clipped ? 1 : p->problem->power;
    mpq_init(s->risk);
    moments_init(&s->m, p->problem);
    if (too_large(s))
        return unknown(v, "the numbers of the network are too large");
    set_segments(s);
    set_states(s);
    s->role = must_alloc((size_t)p->neurons, sizeof *s->role);
    for (long j = 0; j < p->neurons; j++)
        s->role[j] = role_of(s, j);
    s->error = must_alloc((size_t)s->segments, sizeof *s->error);
    for (long i = 0; i < s->segments; i++)
        poly_init(&s->error[i]);
    s->of_error = rationals_new((s->segments + 1) * (s->n + 1));
    s->of_mass = rationals_new(s->segments * (2 * s->n + 1));
    set_errors(s);
    return true;
}

void smooth_clear(Smooth *s)
{
    for (long i = 0; s->error && i < s->segments; i++)
        poly_clear(&s->error[i]);
    free(s->error);
    free(s->state);
    free(s->role);
    rationals_free(s->x, s->segments + 1);
    rationals_free(s->of_error, (s->segments + 1) * (s->n + 1));
    rationals_free(s->of_mass, s->segments * (2 * s->n + 1));
    mpq_clear(s->risk);
    moments_clear(&s->m);
}
