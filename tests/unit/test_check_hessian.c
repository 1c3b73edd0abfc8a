/* The checker's enclosures of the second derivatives of the reduced risk over a box contain those at random points,
   which are found by quadrature and differences of the gradient; and its bounds hold for random matrices. */
#include <criterion/criterion.h>
#include <math.h>
#include "check/reduced_hessian.h"
#include "check/singular_value.h"

enum { BITS = 80, MOST = 3, POINTS = 12 };
static const double STEP_SIZE = 1e-5, TOLERANCE = 1e-5;

static unsigned long state = 7;

static long random_below(long n) {
  state = state * 6364136223846793005UL + 1442695040888963407UL;
  return (long) ((state >> 33) % (unsigned long) n);
}

/* From [lo, hi]. */
static double random_between(double lo, double hi) {
  return lo + (hi - lo) * (double) random_below(1000001) / 1e6;
}

/* ---- A problem: f and p of degree at most 3 on cells of [a, b], with jumps. */

enum { CELLS = 3, DEGREE = 3 };
typedef struct {
  double end[CELLS + 1], f[CELLS][DEGREE + 1], p[CELLS][DEGREE + 1];
} Pieces;

static double value(const double c[DEGREE + 1], double x) {
  double r = 0;
  for (int i = DEGREE; i >= 0; i--)
    r = r * x + c[i];
  return r;
}

static void add_piece(Piece **list, long *count, long *room, const Pieces *s, int cell, const double *c) {
  Piece *p = problem_add_piece(list, count, room);
  mpq_t q[DEGREE + 1];
  mpq_set_d(p->left, s->end[cell]);
  mpq_set_d(p->right, s->end[cell + 1]);
  for (int i = 0; i <= DEGREE; i++) {
    mpq_init(q[i]);
    mpq_set_d(q[i], c[i]);
  }
  poly_set_rationals(&p->p, q, DEGREE + 1);
  for (int i = 0; i <= DEGREE; i++)
    mpq_clear(q[i]);
}

/* Numbers are multiples of 1/16; p = 1/4 + i/16 + (x - z)^2 stays positive. */
static void random_problem(Problem *q, Pieces *s) {
  long target_room = 0, density_room = 0;
  problem_init(q);
  s->end[0] = (double) (random_below(33) - 16) / 16;
  for (int i = 0; i < CELLS; i++) {
    double z = (double) (random_below(9) - 4) / 4;
    s->end[i + 1] = s->end[i] + (double) (8 + random_below(16)) / 16;
    for (int j = 0; j <= DEGREE; j++) {
      s->f[i][j] = (double) (random_below(33) - 16) / 16;
      s->p[i][j] = 0;
    }
    s->p[i][0] = 0.25 + (double) random_below(16) / 16 + z * z;
    s->p[i][1] = -2 * z;
    s->p[i][2] = 1;
    add_piece(&q->target, &q->targets, &target_room, s, i, s->f[i]);
    add_piece(&q->density, &q->densities, &density_room, s, i, s->p[i]);
  }
  mpq_set_d(q->a, s->end[0]);
  mpq_set_d(q->b, s->end[CELLS]);
}

/* ---- The reduced risk by quadrature. */

static double hinge(const CoreBox *b, int j, double q, double x) {
  double t = b->rightward[j] ? x - q : q - x;
  return t > 0 ? t : 0;
}

static double error_at(const CoreBox *b, const Pieces *s, const double *xi, int cell, double x) {
  double g = xi[0] + (b->affine ? xi[1] * x : 0);
  for (int j = 0; j < b->k; j++)
    g += xi[kink_place(b, j) + 1] * hinge(b, j, xi[kink_place(b, j)], x);
  return g - value(s->f[cell], x);
}

/* Component `at` of the gradient, 2 int e e_at p, over [left, right], where all is smooth: Gauss, 6 nodes. */
static double gradient_part(const CoreBox *b, const Pieces *s, const double *xi, int at, int cell, double left,
                            double right) {
  static const double node[3] = { 0.2386191860831969, 0.6612093864662645, 0.9324695142031521 };
  static const double weight[3] = { 0.4679139345726910, 0.3607615730481386, 0.1713244923791704 };
  double sum = 0;
  for (int i = 0; i < 6; i++) {
    double x = (left + right) / 2 + (right - left) / 2 * (i < 3 ? node[i] : -node[i - 3]), derivative = 1;
    int j = (at - 1 - b->affine) / 2;
    if (at == 1 && b->affine)
      derivative = x;
    else if (at > 0 && at == kink_place(b, j))
      derivative = hinge(b, j, xi[at], x) > 0 ? (b->rightward[j] ? -xi[at + 1] : xi[at + 1]) : 0;
    else if (at > 0)
      derivative = hinge(b, j, xi[at - 1], x);
    sum += weight[i % 3] * (right - left) * error_at(b, s, xi, cell, x) * derivative * value(s->p[cell], x);
  }
  return sum;
}

static double gradient(const CoreBox *b, const Pieces *s, const double *xi, int at) {
  double sum = 0;
  for (int cell = 0; cell < CELLS; cell++) {
    double x = s->end[cell];
    while (x < s->end[cell + 1]) {
      double next = s->end[cell + 1];
      for (int j = 0; j < b->k; j++)
        if (xi[kink_place(b, j)] > x && xi[kink_place(b, j)] < next)
          next = xi[kink_place(b, j)];
      sum += gradient_part(b, s, xi, at, cell, x, next);
      x = next;
    }
  }
  return sum;
}

static double second_derivative(const CoreBox *b, const Pieces *s, const double *xi, int at, int by) {
  double moved[CORE_MOST], r = 0;
  for (int sign = -1; sign <= 1; sign += 2) {
    for (int i = 0; i < b->n; i++)
      moved[i] = xi[i];
    moved[by] += sign * STEP_SIZE;
    r += sign * gradient(b, s, moved, at) / (2 * STEP_SIZE);
  }
  return r;
}

/* ---- Random boxes. */

/* A box around the point xi, of which some sides are short; the kinks lie anywhere inside, also over breakpoints and
   in any order. */
static void random_box(CoreBox *b, double *xi, const Pieces *s, double size) {
  b->k = (int) random_below(MOST + 1);
  b->affine = random_below(2);
  b->n = 1 + b->affine + 2 * b->k;
  for (int i = 0; i < b->n; i++) {
    bool kink = i > b->affine && (i - b->affine) % 2 == 1;
    double radius = size * random_between(0.2, 1) * (random_below(3) ? 0.001 : 1), margin = 2 * size;
    xi[i] = kink ? random_between(s->end[0] + margin, s->end[CELLS] - margin) : random_between(-2, 2);
    if (kink && i > b->affine + 1 && random_below(2)) /* near the kink before */
      xi[i] = fmin(fmax(xi[i - 2] + size * random_between(-1, 1), s->end[0] + margin), s->end[CELLS] - margin);
    mpq_set_d(b->radius[i], radius);
    mpq_set_d(b->x[i].lo, xi[i]);
    mpq_set_d(b->x[i].hi, xi[i]);
    mpq_sub(b->x[i].lo, b->x[i].lo, b->radius[i]);
    mpq_add(b->x[i].hi, b->x[i].hi, b->radius[i]);
  }
  for (int j = 0; j < b->k; j++)
    b->rightward[j] = random_below(2);
}

/* A point of the box, on some faces, of which no kink is so close to a breakpoint or another kink that differences
   cross it. */
static bool random_point(double *y, const CoreBox *b, const Pieces *s) {
  for (int i = 0; i < b->n; i++)
    y[i] = mpq_get_d(random_below(2) ? b->x[i].lo : b->x[i].hi);
  for (int i = 0; i < b->n; i++)
    if (random_below(3) == 0)
      y[i] = random_between(mpq_get_d(b->x[i].lo), mpq_get_d(b->x[i].hi));
  for (int j = 0; j < b->k; j++) {
    double q = y[kink_place(b, j)];
    for (int i = 0; i <= CELLS; i++)
      if (fabs(q - s->end[i]) < 2 * STEP_SIZE)
        return false;
    for (int i = 0; i < j; i++)
      if (fabs(q - y[kink_place(b, i)]) < 2 * STEP_SIZE)
        return false;
  }
  return true;
}

/* The enclosures take the middle of the box for critical: the part of an entry by q_j and m_j that is the integral of
   e p behind the kink there is not in them. */
static double left_out(const CoreBox *b, const Pieces *s, const double *centre, int at, int by) {
  int low = at < by ? at : by, high = at < by ? by : at;
  if (high != low + 1 || low <= b->affine || (low - b->affine) % 2 != 1)
    return 0;
  return gradient(b, s, centre, low) / centre[high];
}

static void compare_entries(const Range *h, const CoreBox *b, const Pieces *s, const double *centre,
                            const double *y) {
  for (int i = 0; i < b->n; i++)
    for (int j = 0; j < b->n; j++) {
      double d = second_derivative(b, s, y, i, j) - left_out(b, s, centre, i, j);
      const Range *r = &h[i * b->n + j];
      cr_assert(d > mpq_get_d(r->lo) - TOLERANCE && d < mpq_get_d(r->hi) + TOLERANCE,
                "entry %d %d: %.9g not in [%.9g, %.9g], k = %d, affine %d", i, j, d, mpq_get_d(r->lo),
                mpq_get_d(r->hi), b->k, b->affine);
    }
}

static void check_boxes(double size, long problems) {
  Range h[CORE_MOST * CORE_MOST];
  ranges_init(h, CORE_MOST * CORE_MOST);
  for (long i = 0; i < problems; i++) {
    Problem q;
    Pieces s;
    Moments m;
    Integrals d;
    CoreBox b;
    double centre[CORE_MOST], y[CORE_MOST];
    random_problem(&q, &s);
    moments_init(&m, &q);
    integrals_init(&d, &m);
    core_box_init(&b);
    random_box(&b, centre, &s, size);
    reduced_hessian(h, &b, &d, BITS);
    for (int n = 0; n < POINTS; n++)
      if (random_point(y, &b, &s))
        compare_entries(h, &b, &s, centre, y);
    core_box_clear(&b);
    integrals_clear(&d);
    moments_clear(&m);
    problem_clear(&q);
  }
  ranges_clear(h, CORE_MOST * CORE_MOST);
}

Test(check_hessian, boxes) {
  check_boxes(0.05, 160);
}

Test(check_hessian, large_boxes) {
  check_boxes(0.5, 80);
}

/* With a box of almost no size the enclosures are hardly wider than the difference quotients are accurate. */
Test(check_hessian, small_boxes) {
  check_boxes(1e-4, 60);
}

/* f = 0, p = 1 on [-1,1], g = (x - q_1)_+ + (q_2 - x)_+ with q_1 and q_2 in [-r, r]: at q_1 = -r, q_2 = r half the
   second derivative by q_2 is 1 + r + 2r, the mass left of q_2 and g(q_2) without its own kink. */
Test(check_hessian, kinks_that_pass_each_other) {
  const double r = 0.125;
  Pieces s = { .end = { -1, -0.5, 0.5, 1 } };
  Problem q;
  Moments m;
  Integrals d;
  CoreBox b;
  Range h[25];
  long target_room = 0, density_room = 0;
  problem_init(&q);
  mpq_set_d(q.a, -1);
  mpq_set_d(q.b, 1);
  for (int i = 0; i < CELLS; i++) {
    s.p[i][0] = 1;
    add_piece(&q.target, &q.targets, &target_room, &s, i, s.f[i]);
    add_piece(&q.density, &q.densities, &density_room, &s, i, s.p[i]);
  }
  moments_init(&m, &q);
  integrals_init(&d, &m);
  core_box_init(&b);
  ranges_init(h, 25);
  b.k = 2;
  b.n = 5;
  b.rightward[0] = true;
  for (int i = 1; i < 5; i++) {
    mpq_set_d(b.x[i].lo, i % 2 ? -r : 1);
    mpq_set_d(b.x[i].hi, i % 2 ? r : 1);
    mpq_set_d(b.radius[i], i % 2 ? r : 0);
  }
  reduced_hessian(h, &b, &d, BITS);
  cr_assert_geq(mpq_get_d(h[3 * 5 + 3].hi), 2 * (1 + 3 * r));
  cr_assert_leq(mpq_get_d(h[3 * 5 + 3].lo), 2 * (1 - r)); /* at q_1 = r, q_2 = -r */
  cr_assert_leq(mpq_get_d(h[3 * 5 + 3].hi), 2 * (1 + 4 * r));
  ranges_clear(h, 25);
  core_box_clear(&b);
  integrals_clear(&d);
  moments_clear(&m);
  problem_clear(&q);
}

/* ---- Bounds of matrices. */

/* A rotation times diag(l, u) times a rotation has the singular values l and u. */
Test(check_hessian, singular_values) {
  Range h[4];
  mpq_t sigma, norm, width;
  ranges_init(h, 4);
  mpq_inits(sigma, norm, width, NULL);
  for (int i = 0; i < 200; i++) {
    double l = random_between(0.01, 2), u = l + random_between(0, 3);
    double x = random_between(0, 6), y = random_between(0, 6);
    double entry[4] = { cos(x) * l * cos(y) - sin(x) * u * sin(y), -cos(x) * l * sin(y) - sin(x) * u * cos(y),
                        sin(x) * l * cos(y) + cos(x) * u * sin(y), -sin(x) * l * sin(y) + cos(x) * u * cos(y) };
    double size = l * random_between(0, 0.6);
    for (int n = 0; n < 4; n++) {
      mpq_set_d(h[n].lo, entry[n] - size / 2);
      mpq_set_d(h[n].hi, entry[n] + size / 2);
    }
    bool good = matrix_bounds(sigma, norm, width, h, 2, BITS);
    /* The matrices differ from the middle by at most `size` in the Frobenius norm, and one of them has no singular
       value above l, another one has the norm of the middle. */
    if (good)
      cr_assert(mpq_get_d(sigma) <= l && mpq_get_d(norm) >= hypot(l, u) && mpq_get_d(width) >= 2 * size - 1e-12);
    double frobenius = hypot(1 / l, 1 / u); /* of the inverse */
    if (size * frobenius < 0.99) {
      cr_assert(good, "%g %g %g", l, u, size);
      cr_assert_geq(mpq_get_d(sigma), (1 - size * frobenius) / frobenius - 1e-9);
    }
  }
  ranges_clear(h, 4);
  mpq_clears(sigma, norm, width, NULL);
}

/* An interval matrix that contains a singular one has no bound. */
Test(check_hessian, singular_matrices) {
  Range h[9];
  mpq_t sigma, norm, width;
  ranges_init(h, 9);
  mpq_inits(sigma, norm, width, NULL);
  for (int i = 0; i < 200; i++) {
    double a[9];
    for (int n = 0; n < 6; n++)
      a[n] = random_between(-1, 1);
    double s = random_between(-1, 1), t = random_between(-1, 1);
    for (int n = 0; n < 9; n++) {
      if (n >= 6)
        a[n] = s * a[n - 6] + t * a[n - 3];
      mpq_set_d(h[n].lo, a[n] - random_between(1e-9, 0.1));
      mpq_set_d(h[n].hi, a[n] + random_between(1e-9, 0.1));
    }
    cr_assert(!matrix_bounds(sigma, norm, width, h, 3, BITS));
  }
  ranges_clear(h, 9);
  mpq_clears(sigma, norm, width, NULL);
}
