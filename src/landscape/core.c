/* The second variation of a chain and its sign.

   For a change of (c, [A for type B], m_1..m_k, q_1..q_k), in this order, of

     g = c + [A x] + sum over R of m_j s(x - q_j) + sum over L of m_j s(q_j - x)

   (type B: s(t) = max(t, 0)) the second variation of the risk is Q = int (dg)^2 p + sum D_j e(q_j) p(q_j)
   dq_j^2 with the slope jumps D_j, dg affine on every J_i. Where e p jumps at q_j its right value counts for
   dq_j > 0, its left value for dq_j < 0. For a node in a gap D_j is replaced by 1, and its term in the sum is
   0: dg changes there by any affine function (7.24a). */
#include "base/context.h"
#include "exact/form.h"
#include "landscape/core.h"

typedef struct {
  const fits *fits;
  const ring *ring;
  slong k, n;           /* kinks; parameters */
  int affine;           /* 1: the parameter A exists */
  const char *letters;  /* NULL for type B: all R */
  slope_pair slopes;    /* of s; relu for type B */
  scalar *jumps;        /* k */
  scalar *left, *right; /* k each: D_j e(q_j) p(q_j) on both sides */
  int jumping[CHAIN_MAX];
  quadratic gram;       /* the first part of Q */
  quadratic lower;      /* L and D of L D L^T */
} core;

/* The slope on J_i of the neuron number j, times the denominator of gamma. */
static slong slope_on(const core *c, slong j, slong i) {
  int left = c->letters && c->letters[j - 1] == 'L';
  slong slope = (i >= j) != left ? c->slopes.d : c->slopes.n;
  return left ? -slope : slope;
}

/* dg on J_i for a change of parameter s alone: alpha + beta x. A kink that moves changes it by a step, here on
   the side where the neuron is active. */
static void direction(scalar *alpha, scalar *beta, const core *c, slong s, slong i) {
  const ring *r = c->ring;
  slong j = (s - 1 - c->affine) % c->k + 1, sign;
  scalar_set_si(alpha, s == 0, r);
  scalar_set_si(beta, c->affine && s == 1, r);
  if (s <= c->affine)
    return;
  sign = c->letters && c->letters[j - 1] == 'L' ? -1 : 1;
  if (s <= c->affine + c->k && slope_on(c, j, i)) { /* slope (x - q_j) */
    scalar_mul_si(alpha, c->fits->x + j, -slope_on(c, j, i), r);
    scalar_set_si(beta, slope_on(c, j, i), r);
  } else if (s > c->affine + c->k && (sign > 0) == (i >= j)) { /* -sign D_j */
    scalar_mul_si(alpha, c->jumps + j - 1, -sign, r);
  }
}

/* y += int over J_i of (alpha_0 + beta_0 x) (alpha_1 + beta_1 x) p */
static void add_product(scalar *y, const core *c, slong i, const scalar *alpha, const scalar *beta) {
  const ring *r = c->ring;
  scalar *t = scalars_new(r, 1);
  scalar_mul(t, alpha, alpha + 1, r);
  scalar_addmul(y, t, c->fits->p0 + i, r);
  scalar_mul(t, alpha, beta + 1, r);
  scalar_addmul(t, alpha + 1, beta, r);
  scalar_addmul(y, t, c->fits->p1 + i, r);
  scalar_mul(t, beta, beta + 1, r);
  scalar_addmul(y, t, c->fits->p2 + i, r);
  scalars_free(t, r, 1);
}

/* The lower triangle of the Gram matrix. */
static void set_gram(core *c) {
  scalar *alpha = scalars_new(c->ring, 2), *beta = scalars_new(c->ring, 2);
  for (slong i = 0; i <= c->k; i++)
    for (slong s = 0; s < c->n; s++) {
      direction(alpha, beta, c, s, i);
      for (slong u = 0; u <= s; u++) {
        direction(alpha + 1, beta + 1, c, u, i);
        add_product(quadratic_entry(&c->gram, s, u), c, i, alpha, beta);
      }
    }
  scalars_free(alpha, c->ring, 2);
  scalars_free(beta, c->ring, 2);
}

static int is_node(const fits *t, slong j) { return t->word->node[j] > 0; }

/* The slope jumps and the coefficients of dq_j^2, which are 0 at first. */
static void set_curvature(core *c) {
  const ring *r = c->ring;
  for (slong j = 1; j <= c->k; j++) {
    scalar *left = c->left + j - 1, *right = c->right + j - 1;
    slong first, last;
    if (is_node(c->fits, j)) {
      scalar_set_si(c->jumps + j - 1, 1, r);
      continue;
    }
    fits_jump(c->jumps + j - 1, c->fits, j);
    fits_locate(&first, &last, c->fits->cells, c->fits->x + j, r);
    fits_error_density(left, c->fits, j, first);
    fits_error_density(right, c->fits, j, last);
    scalar_mul(left, left, c->jumps + j - 1, r);
    scalar_mul(right, right, c->jumps + j - 1, r);
    for (slong i = first + 1; i <= last; i++)
      c->jumping[j - 1] |=
          cells_target_jumps(c->fits->cells, i) || cells_density_jumps(c->fits->cells, i);
    if (r->kind == SCALAR_RATIONAL)
      c->jumping[j - 1] = !fmpq_equal(&left->rational, &right->rational);
    else if (!c->jumping[j - 1])
      scalar_join(right, left, r);
  }
}

/* L D L^T of the form with the left coefficient for the kinks in the set `lefts` (bits), the right one for
   the others. 1: definite; -1: the pivot *at is the first that is not positive, and negative; 0: neither. */
static int decompose(slong *at, core *c, ulong lefts) {
  int sign = 1;
  quadratic_set(&c->lower, &c->gram);
  for (slong j = 0; j < c->k; j++) {
    slong i = c->n - c->k + j;
    scalar *diagonal = quadratic_entry(&c->lower, i, i);
    scalar_add(diagonal, diagonal, (lefts >> j & 1 ? c->left : c->right) + j, c->ring);
  }
  for (*at = 0; *at < c->n; ++*at) {
    sign = quadratic_eliminate(&c->lower, *at);
    if (sign <= 0)
      break;
  }
  return sign;
}

/* After a negative pivot: does the direction d with L^T d = unit vector number `at`, or -d, lie in the
   cone of `lefts` (d <= 0 for these kinks, d >= 0 for the other kinks where e p jumps)? */
static int in_cone(core *c, slong at, ulong lefts) {
  const ring *r = c->ring;
  scalar *d = scalars_new(r, at + 1);
  int positive = 1, negative = 1;
  quadratic_direction(d, &c->lower, at);
  for (slong j = 0, i = c->n - c->k; i <= at; i++, j++)
    if (c->jumping[j]) {
      int sign = lefts >> j & 1 ? -scalar_sign(d + i, r) : scalar_sign(d + i, r);
      int known = sign || r->kind == SCALAR_RATIONAL;
      positive &= known && sign >= 0;
      negative &= known && sign <= 0;
    }
  scalars_free(d, r, at + 1);
  return positive || negative;
}

/* Kinks in balls that may or may not be at a jump: a direction is negative for certain only if it is so for
   both coefficients. */
static relucert_type type_in_hull(core *c) {
  slong at;
  for (slong j = 0; j < c->k; j++)
    scalar_join(c->right + j, c->left + j, c->ring);
  return decompose(&at, c, 0) < 0 ? RELUCERT_SADDLE : RELUCERT_UNDECIDED;
}

/* Do all parameter vectors imitate a direction or its negative only (7.24a (c))? */
static int is_one_sided(const core *c) { return c->affine && chain_word_has_nodes(c->fits->word); }

/* The form of every combination of sides at the kinks where e p jumps. */
static relucert_type type_of_forms(core *c) {
  ulong set = 0, part = 0;
  int definite = 1;
  for (slong j = 0; j < c->k; j++)
    set |= (ulong) (c->jumping[j] != 0) << j;
  do { /* all subsets of `set` */
    slong at;
    int sign = decompose(&at, c, part);
    if (sign < 0
        && (set == 0 || (c->ring->kind == SCALAR_RATIONAL && !is_one_sided(c) && in_cone(c, at, part))))
      return RELUCERT_SADDLE;
    definite &= sign > 0;
    part = (part - set) & set;
  } while (part != 0);
  if (definite)
    return RELUCERT_LOCAL_MINIMUM;
  return set && c->ring->kind == SCALAR_BALL && !is_one_sided(c) ? type_in_hull(c) : RELUCERT_UNDECIDED;
}

int core_splits(const fits *t) {
  const ring *r = t->ring;
  scalar *y = scalars_new(r, 2);
  int splits = 0;
  for (slong j = 1; j <= t->k && !splits; j++) {
    slong first, last;
    if (is_node(t, j))
      continue;
    fits_locate(&first, &last, t->cells, t->x + j, r);
    if (last > first + 1)
      continue;
    fits_error_density(y, t, j, first);
    fits_error_density(y + 1, t, j, last);
    splits = scalar_sign(y, r) * scalar_sign(y + 1, r) > 0;
  }
  scalars_free(y, r, 2);
  return splits;
}

relucert_type core_type(const char **reason, const fits *t, const chain_word *v) {
  core c = { .fits = t, .ring = t->ring, .k = t->k, .affine = v->type_b };
  relucert_type type;
  int jumping = 0;
  c.letters = v->type_b ? NULL : v->letters;
  c.slopes = v->type_b ? SLOPES_RELU : v->slopes;
  c.n = 2 * t->k + 1 + c.affine;
  c.jumps = scalars_new(c.ring, 3 * c.k);
  c.left = c.jumps + c.k;
  c.right = c.left + c.k;
  quadratic_init(&c.gram, c.n, NULL, c.ring);
  quadratic_init(&c.lower, c.n, NULL, c.ring);
  set_curvature(&c);
  set_gram(&c);
  type = type_of_forms(&c);
  for (slong j = 0; j < c.k; j++)
    jumping |= c.jumping[j];
  *reason = type != RELUCERT_UNDECIDED
                ? NULL
                : jumping ? "the error or the density jumps at a kink, and the one-sided forms do not decide"
                          : "the second variation is semidefinite, or too close to it";
  scalars_free(c.jumps, c.ring, 3 * c.k);
  quadratic_clear(&c.gram);
  quadratic_clear(&c.lower);
  return type;
}
