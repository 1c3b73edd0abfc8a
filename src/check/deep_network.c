/* deep_network.c - what a deep network is on a part of the measure: forward through its layers, the part
   being divided wherever a neuron comes to a break of the activation. Exact, and not recursive. */
#include "deep_work.h"
#include "point.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_FUNCTIONS = 500000 }; /* affine functions at a time */

/* A segment [lo, hi] and what the neurons of the present layer are on it. */
typedef struct {
    mpq_t lo, hi;
    Affine *y;
    long width;
} Segment;

typedef struct {
    Segment *segment;
    long count, room;
} Segments;

/* ---- Lists of segments. */

/* Append [lo, hi] with `width` functions that are 0. */
static Segment *segments_add(Segments *s, const mpq_t lo, const mpq_t hi, long width)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 8;
        s->segment = must_realloc(s->segment, (size_t)s->room, sizeof *s->segment);
    }
    Segment *t = &s->segment[s->count++];
    mpq_inits(t->lo, t->hi, NULL);
    mpq_set(t->lo, lo);
    mpq_set(t->hi, hi);
    t->width = width;
    t->y = affines_new(width);
    return t;
}

static void segments_clear(Segments *s)
{
    for (long i = 0; i < s->count; i++) {
        mpq_clears(s->segment[i].lo, s->segment[i].hi, NULL);
        affines_free(s->segment[i].y, s->segment[i].width);
    }
    free(s->segment);
    *s = (Segments){NULL, 0, 0};
}

/* ---- One layer. */

bool layer_forward(Affine *out, mpq_t *weights, long width, const Affine *in, long before, Meter *m)
{
    mpq_t t;
    mpq_init(t);
    bool good = true;
    for (long j = 0; good && j < width; j++, weights += before + 1) {
        mpq_set_ui(out[j].a, 0, 1);
        mpq_set(out[j].b, weights[before]);
        for (long i = 0; good && i < before; i++) {
            if (mpq_sgn(weights[i]) == 0)
                continue;
            good = meter(m, 2, rational_bits(weights[i]) + rational_bits(in[i].a) + rational_bits(in[i].b) +
                                   rational_bits(out[j].a) + rational_bits(out[j].b));
            mpq_mul(t, weights[i], in[i].a);
            mpq_add(out[j].a, out[j].a, t);
            mpq_mul(t, weights[i], in[i].b);
            mpq_add(out[j].b, out[j].b, t);
        }
        good = good && meter(m, 1 + before / 16, 0);
    }
    mpq_clear(t);
    return good;
}

/* Replace the pre-activation u by the activation, on a segment with this middle and no break inside. */
static void activate(Affine *u, const Problem *p, const mpq_t middle, bool clipped)
{
    mpq_t t;
    mpq_init(t);
    affine_at(t, u, middle);
    if (clipped && mpq_cmp_ui(t, 1, 1) >= 0) {
        mpq_set_ui(u->a, 0, 1);
        mpq_set_ui(u->b, 1, 1);
    } else if (mpq_sgn(t) <= 0) {
        mpq_mul(u->a, u->a, p->gamma); /* 0 but for two slopes */
        mpq_mul(u->b, u->b, p->gamma);
    }
    mpq_clear(t);
}

/* place = where u = level, if that is strictly inside [lo, hi] */
static bool break_inside(mpq_t place, const Affine *u, long level, const Segment *s)
{
    if (mpq_sgn(u->a) == 0)
        return false;
    mpq_set_si(place, level, 1);
    mpq_sub(place, place, u->b);
    mpq_div(place, place, u->a);
    return mpq_cmp(s->lo, place) < 0 && mpq_cmp(place, s->hi) < 0;
}

static int compare_places(const void *a, const void *b)
{
    return mpq_cmp(*(const mpq_t *)a, *(const mpq_t *)b);
}

/* place[0] = lo < ... < place[count-1] = hi, the breaks of the pre-activations u between them; place has room
   for 2 width + 2. */
static long find_breaks(mpq_t *place, const Affine *u, long width, const Segment *s, bool clipped)
{
    long count = 0, kept = 1;
    mpq_set(place[count++], s->lo);
    for (long j = 0; j < width; j++)
        for (long level = 0; level <= (clipped ? 1 : 0); level++)
            count += break_inside(place[count], &u[j], level, s);
    mpq_set(place[count++], s->hi);
    qsort(place, (size_t)count, sizeof *place, compare_places);
    for (long i = 1; i < count; i++)
        if (!mpq_equal(place[i], place[kept - 1]))
            mpq_set(place[kept++], place[i]);
    return kept;
}

/* Append to `next` what becomes of the segment s behind a layer. */
static bool divide(Segments *next, const Segment *s, const Problem *p, mpq_t *weights, long width, Meter *m)
{
    bool clipped = strcmp(p->activation, "clipped-relu") == 0;
    Affine *u = affines_new(width);
    mpq_t *place = rationals_new(2 * width + 2), middle;
    mpq_init(middle);
    bool good = layer_forward(u, weights, width, s->y, s->width, m);
    long count = good ? find_breaks(place, u, width, s, clipped) : 0;
    long pieces = count > 1 ? count - 1 : 1; /* one for a point */
    good = good && ((next->count + pieces) * width <= MAX_FUNCTIONS ||
                    unknown(m->v, "the network `better` has too many pieces"));
    for (long i = 0; good && i < pieces; i++) {
        Segment *t = segments_add(next, place[i], place[count > 1 ? i + 1 : 0], width);
        mpq_add(middle, t->lo, t->hi);
        mpq_div_2exp(middle, middle, 1);
        for (long j = 0; good && j < width; j++) {
            good = meter(m, 3, rational_bits(u[j].a) + rational_bits(u[j].b) + rational_bits(middle));
            mpq_set(t->y[j].a, u[j].a);
            mpq_set(t->y[j].b, u[j].b);
            activate(&t->y[j], p, middle, clipped);
        }
    }
    mpq_clear(middle);
    rationals_free(place, 2 * width + 2);
    affines_free(u, width);
    return good;
}

/* ---- The risk. */

/* risk += that on the segments, on which y are the neurons of the last layer. */
static bool add_risk(mpq_t risk, const Deep *y, const Part *part, const Segments *s, Meter *m)
{
    Affine *n = affines_new(1);
    bool good = true;
    for (long i = 0; good && i < s->count; i++) {
        const Segment *t = &s->segment[i];
        good = layer_forward(n, y->better.output, 1, t->y, t->width, m) &&
               part_add(risk, part, n, y->problem->loss, 0, t->lo, t->hi, m);
    }
    affines_free(n, 1);
    return good;
}

/* risk += that on the part. */
static bool add_part(mpq_t risk, const Deep *y, const Part *part, Meter *m)
{
    const Problem *p = y->problem;
    Segments now = {NULL, 0, 0}, next = {NULL, 0, 0};
    mpq_t *weights = y->better.hidden;
    bool good = true;
    Segment *first = segments_add(&now, part->lo, part->hi, 1);
    mpq_set_ui(first->y[0].a, 1, 1); /* the input x */
    for (long k = 0; good && k < p->layers; k++) {
        long before = k ? p->width[k - 1] : 1;
        for (long i = 0; good && i < now.count; i++)
            good = divide(&next, &now.segment[i], p, weights, p->width[k], m);
        weights += p->width[k] * (before + 1);
        segments_clear(&now);
        now = next;
        next = (Segments){NULL, 0, 0};
    }
    good = good && add_risk(risk, y, part, &now, m);
    segments_clear(&now);
    return good;
}

bool network_risk(mpq_t risk, const Deep *y, Meter *m)
{
    Part part;
    part_init(&part);
    mpq_set_ui(risk, 0, 1);
    bool good = true;
    while (good && part_next(&part, y->problem))
        good = add_part(risk, y, &part, m);
    part_clear(&part);
    return good;
}
