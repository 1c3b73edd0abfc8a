/* Which neurons may share a kink or be dead at a nearby critical point: guesses only. */
#include <math.h>
#include <stdlib.h>
#include "base/context.h"
#include "types/near_parts.h"

typedef struct {
  double place, weight; /* weight: w^2 */
  slong neuron;
  int letter;           /* 1: R, -1: L */
} candidate;

static double as_double(const fmpq_t q) {
  arf_t x;
  arb_t y;
  double d;
  arf_init(x);
  arb_init(y);
  arb_set_fmpq(y, q, 64);
  d = arf_get_d(arb_midref(y), ARF_RND_NEAR);
  arf_clear(x);
  arb_clear(y);
  return d;
}

static int by_place(const void *x, const void *y) {
  const candidate *a = x, *b = y;
  return a->place < b->place ? -1 : a->place > b->place ? 1 : a->neuron < b->neuron ? -1 : 1;
}

/* The group of a neuron without a kink, or NEAR_UNCHANGED. */
static slong group_of_role(role what) {
  switch (what) {
  case ROLE_FULL: case ROLE_LEVEL: case ROLE_ENDPOINT_FULL_A: case ROLE_ENDPOINT_FULL_B:
  case ROLE_END_A_POSITIVE: case ROLE_END_B_POSITIVE:
    return NEAR_FULL;
  case ROLE_NEGATIVE: case ROLE_NEGATIVE_LEVEL: case ROLE_END_A_NEGATIVE: case ROLE_END_B_NEGATIVE:
    return NEAR_NEGATIVE;
  default:
    return NEAR_UNCHANGED;
  }
}

/* Is the affine part free beside this neuron: is T = 0 for certain? (With two slopes small
   neurons add w T.) */
static int frees(const proposal *p, slong j, const neuron_report *neuron, int relu) {
  return (p->group[j] < 0 && p->group[j] != NEAR_DEAD)
         || (neuron->role == ROLE_DEGENERATE && !neuron->flat && !relu);
}

/* The kinks that stay, sorted; the other groups are set. */
static slong gather(candidate *list, proposal *p, const theta *t, const point_report *r, const cells *c,
                    double end) {
  slong n = 0;
  int relu = slopes_are_relu(c->slopes);
  for (slong j = 0; j < p->H; j++) {
    const neuron_report *neuron = r->neurons + j;
    int letter = neuron->role == ROLE_KINK_R ? 1 : neuron->role == ROLE_KINK_L ? -1 : 0;
    double w = as_double(t->w + j);
    candidate y = { .place = as_double(neuron->place), .weight = w * w, .neuron = j, .letter = letter };
    if (!letter)
      p->group[j] = group_of_role(neuron->role);
    else if (fabs(y.place - as_double(c->z + (letter > 0 ? c->n : 0))) <= end)
      p->group[j] = relu ? NEAR_DEAD : NEAR_END_NEGATIVE;
    else if (fabs(y.place - as_double(c->z + (letter > 0 ? 0 : c->n))) <= end)
      p->group[j] = NEAR_ENDPOINT;
    else
      list[n++] = y;
    p->free |= frees(p, j, neuron, relu);
  }
  qsort(list, (size_t) n, sizeof *list, by_place);
  return n;
}

/* The groups of n sorted kinks; mixed: letters need not agree. The absolute value has only one letter. */
static void set_groups(proposal *p, const candidate *list, slong n, double together, int mixed, int absolute,
                       char *letters) {
  double sum = 0, weight = 0;
  for (slong i = 0; i < n; i++) {
    int same = i > 0 && (absolute || list[i].letter == list[i - 1].letter);
    if (i == 0 || list[i].place - list[i - 1].place > together || !(mixed || same)) {
      sum = weight = 0;
      if (++p->k > CHAIN_MAX)
        return;
    } else if (!same) {
      p->free = 1;
    }
    p->group[list[i].neuron] = p->k;
    letters[p->k - 1] = absolute || list[i].letter > 0 ? 'R' : 'L';
    sum += list[i].weight * list[i].place;
    weight += list[i].weight;
    p->x[p->k] = sum / weight;
  }
}

int proposal_init(proposal *p, const theta *t, const point_report *r, const cells *c, double together,
                  double end, int mixed) {
  candidate *list = mem_alloc((size_t) t->H, sizeof *list);
  char letters[CHAIN_MAX + 1] = "";
  slong n;
  *p = (proposal) { .H = t->H, .group = mem_alloc((size_t) t->H, sizeof(slong)) };
  n = gather(list, p, t, r, c, end);
  set_groups(p, list, n, together, mixed || p->free, slopes_are_absolute(c->slopes), letters);
  mem_free(list);
  if (p->k > CHAIN_MAX)
    return 0;
  chain_word_set(&p->word, c->slopes, p->free ? NULL : letters, p->k);
  return 1;
}

void proposal_clear(proposal *p) { mem_free(p->group); }
