/* Looks for parameter vectors of smaller risk near a given one; used by point_experiment.py.

   Usage: point_search SEED EFFORT RADIUS... <INPUT

   The input is a list of numbers: H and the slope of the activation for negative arguments; then w b v for
   each neuron; then the number of cells and for each
   cell LEFT RIGHT, the degree and the coefficients of e = N - f in powers of x - LEFT, the same for p.
   Every kink of N is an end of a cell. For every radius r the program prints up to three lines `descent R
   VALUE dw db dv ... dc` with changes of at most r for which risk(new) - risk(old) = int (2 e d + d^2) p
   < 0 in floating point, d the change of the network. The caller evaluates them exactly.

   For given changes of (w, b) the best change of (v, c) in the ball of radius r is the solution of a
   convex problem; (w, b) are drawn at random at many scales and then improved by small random steps.
   Nothing here knows the theory of the types. Numbers are long double; differences are formed so that
   rounding errors are of size 1e-19 r. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_H = 12, MAX_CELLS = 64, MAX_DEGREE = 24, NODES = 10, KEPT = 3, STARTS = 24 };

typedef long double real;

typedef struct {
  real left, right, e[MAX_DEGREE + 1], p[MAX_DEGREE + 1];
  int deg_e, deg_p;
} cell;

typedef struct {
  int H, cells;
  real gamma; /* s(t) = t for t > 0, gamma t for t <= 0 */
  real w[MAX_H], b[MAX_H], v[MAX_H];
  int moves[MAX_H]; /* it is not 0 on the interval when (w, b) change a little */
  cell cell[MAX_CELLS];
} problem;

/* A change of (w, b), the best change y of (v_1..v_H, c), the change of the risk, the size of the change. */
typedef struct {
  real dw[MAX_H], db[MAX_H], y[MAX_H + 1], value, quotient;
} trial;

static uint64_t state;
static real node[NODES], weight[NODES];

static void die(const char *why) {
  fprintf(stderr, "point_search: %s\n", why);
  exit(2);
}

static real uniform(void) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (real)((state * 2685821657736338717ULL) >> 11) / 9007199254740992.0L;
}

static real normal(void) {
  real u = uniform() + 1e-18L, t = uniform();
  return sqrtl(-2 * logl(u)) * cosl(6.283185307179586476925286766559L * t);
}

/* Gauss-Legendre nodes and weights on [0, 1] by Newton's method. */
static void make_nodes(void) {
  for (int i = 0; i < NODES; i++) {
    real x = cosl(3.14159265358979323846264338327950288L * (i + 0.75L) / (NODES + 0.5L)), slope = 1;
    for (int step = 0; step < 60; step++) {
      real old = 1, now = x;
      for (int n = 2; n <= NODES; n++) {
        real next = ((2 * n - 1) * x * now - (n - 1) * old) / n;
        old = now;
        now = next;
      }
      slope = NODES * (x * now - old) / (x * x - 1);
      x -= now / slope;
    }
    node[i] = (1 + x) / 2;
    weight[i] = 1 / ((1 - x * x) * slope * slope);
  }
}

static real number(void) {
  char word[128];
  if (scanf("%127s", word) != 1)
    die("number expected");
  return strtold(word, NULL);
}

static int natural(int most) {
  int n;
  if (scanf("%d", &n) != 1 || n < 0 || n > most)
    die("natural number expected, or too large");
  return n;
}

static void read_problem(problem *P) {
  P->H = natural(MAX_H);
  P->gamma = number();
  for (int j = 0; j < P->H; j++)
    P->w[j] = number(), P->b[j] = number(), P->v[j] = number();
  P->cells = natural(MAX_CELLS);
  for (int i = 0; i < P->cells; i++) {
    cell *c = &P->cell[i];
    c->left = number(), c->right = number();
    c->deg_e = natural(MAX_DEGREE);
    for (int n = 0; n <= c->deg_e; n++)
      c->e[n] = number();
    c->deg_p = natural(MAX_DEGREE);
    for (int n = 0; n <= c->deg_p; n++)
      c->p[n] = number();
  }
}

static real horner(const real *c, int degree, real t) {
  real sum = c[degree];
  for (int n = degree - 1; n >= 0; n--)
    sum = sum * t + c[n];
  return sum;
}

/* The quadratic function of y: start + 2 slope y + y gram y. */
typedef struct {
  int n;
  real start, slope[MAX_H + 1], gram[MAX_H + 1][MAX_H + 1];
} quadratic;

/* s(before + change) - s(before) */
static real difference(real gamma, real before, real change) {
  real after = before + change;
  if (after > 0)
    return before > 0 ? change : after - gamma * before;
  return before > 0 ? gamma * after - before : gamma * change;
}

/* Add the integral over [left, right], which lies in a cell and where no neuron, old or new, changes sign. */
static void add_part(quadratic *Q, const problem *P, const trial *t, const cell *c, real left, real right) {
  int H = P->H;
  for (int i = 0; i < NODES; i++) {
    real x = left + (right - left) * node[i], s = x - c->left, phi[MAX_H + 1], d = 0;
    for (int j = 0; j < H; j++) {
      real before = P->w[j] * x + P->b[j], change = t->dw[j] * x + t->db[j], after = before + change;
      phi[j] = after > 0 ? after : P->gamma * after;
      d += P->v[j] * difference(P->gamma, before, change);
    }
    phi[H] = 1;
    real p = horner(c->p, c->deg_p, s) * weight[i] * (right - left), e = horner(c->e, c->deg_e, s);
    Q->start += (2 * e + d) * d * p;
    for (int j = 0; j <= H; j++) {
      if (phi[j] == 0)
        continue;
      Q->slope[j] += (e + d) * phi[j] * p;
      for (int k = 0; k <= j; k++)
        Q->gram[j][k] += phi[j] * phi[k] * p;
    }
  }
}

static int ascending(const void *x, const void *y) {
  real a = *(const real *)x, b = *(const real *)y;
  return (a > b) - (a < b);
}

static void make_quadratic(quadratic *Q, const problem *P, const trial *t) {
  real kink[MAX_H];
  int kinks = 0;
  memset(Q, 0, sizeof *Q);
  Q->n = P->H + 1;
  for (int j = 0; j < P->H; j++) {
    real w = P->w[j] + t->dw[j];
    if (w != 0 && (t->dw[j] != 0 || t->db[j] != 0))
      kink[kinks++] = -(P->b[j] + t->db[j]) / w;
  }
  qsort(kink, (size_t)kinks, sizeof *kink, ascending);
  for (int i = 0; i < P->cells; i++) {
    const cell *c = &P->cell[i];
    real from = c->left;
    for (int k = 0; k < kinks; k++)
      if (kink[k] > from && kink[k] < c->right) {
        add_part(Q, P, t, c, from, kink[k]);
        from = kink[k];
      }
    add_part(Q, P, t, c, from, c->right);
  }
}

/* y = -(gram + shift)^-1 slope; returns its norm, or -1 when the matrix is not positive definite. */
static real shifted_solution(real *y, const quadratic *Q, real shift) {
  real l[MAX_H + 1][MAX_H + 1], norm = 0;
  for (int i = 0; i < Q->n; i++)
    for (int j = 0; j <= i; j++) {
      real sum = Q->gram[i][j] + (i == j ? shift : 0);
      for (int k = 0; k < j; k++)
        sum -= l[i][k] * l[j][k];
      if (i == j && !(sum > 0))
        return -1;
      l[i][j] = i == j ? sqrtl(sum) : sum / l[j][j];
    }
  for (int i = 0; i < Q->n; i++) {
    y[i] = -Q->slope[i];
    for (int k = 0; k < i; k++)
      y[i] -= l[i][k] * y[k];
    y[i] /= l[i][i];
  }
  for (int i = Q->n - 1; i >= 0; i--) {
    for (int k = i + 1; k < Q->n; k++)
      y[i] -= l[k][i] * y[k];
    y[i] /= l[i][i];
    norm += y[i] * y[i];
  }
  return sqrtl(norm);
}

/* The best y with norm at most r, nearly; t->value. */
static void best_linear(trial *t, const quadratic *Q, real r) {
  real low = 1e-24L, high = 1e3L, best[MAX_H + 1] = {0}, norm = shifted_solution(t->y, Q, low);
  if (norm >= 0 && norm <= r)
    memcpy(best, t->y, sizeof best);
  else
    for (int step = 0; step < 26; step++) {
      real middle = sqrtl(low * high);
      norm = shifted_solution(t->y, Q, middle);
      if (norm >= 0 && norm <= r) {
        high = middle;
        memcpy(best, t->y, sizeof best);
      } else
        low = middle;
    }
  memcpy(t->y, best, sizeof best);
  t->value = Q->start;
  for (int i = 0; i < Q->n; i++) {
    t->value += 2 * Q->slope[i] * best[i];
    for (int j = 0; j <= i; j++)
      t->value += (i == j ? 1 : 2) * Q->gram[i][j] * best[i] * best[j];
  }
}

static void evaluate(trial *t, const problem *P, real r) {
  quadratic Q;
  real size = 0;
  make_quadratic(&Q, P, t);
  best_linear(t, &Q, r);
  for (int j = 0; j < P->H; j++)
    if (P->v[j] != 0)
      size += t->dw[j] * t->dw[j] + t->db[j] * t->db[j];
  t->quotient = t->value / (size > 0 ? size : r * r);
}

/* Change one neuron: up to rescaling only b where w != 0, only w where w = 0 < b; now and then both. */
static void draw_neuron(const problem *P, trial *t, int j, real size) {
  int both = (P->w[j] == 0 && P->b[j] == 0) || uniform() < 0.15L;
  t->dw[j] = both || P->w[j] == 0 ? size * normal() : 0;
  t->db[j] = both || P->w[j] != 0 ? size * normal() : 0;
}

static real clip(real x, real r) { return x > r ? r : x < -r ? -r : x; }

/* A random size: r, or smaller by up to `decades` powers of ten. */
static real scale(real r, real decades) { return r * powl(10, -decades * uniform()); }

/* Kinks at one place: now and then all that move shall move (nearly) alike, or such that the sum of
   v |w| (move of the kink) is 0. */
static void arrange(const problem *P, trial *t, real r) {
  real kind = uniform();
  if (kind < 0.4L)
    return;
  for (int j = 0; j < P->H; j++) {
    real sum = 0, move = P->w[j] != 0 ? -t->db[j] / P->w[j] : 0;
    if (move == 0 || uniform() < 0.3L)
      continue;
    for (int i = 0; i < P->H; i++) {
      if (i == j || P->w[i] == 0 || t->db[i] == 0 || fabsl(P->b[i] / P->w[i] - P->b[j] / P->w[j]) > 1e-15L)
        continue;
      if (kind < 0.7L && uniform() < 0.7L) {
        t->dw[i] = t->dw[j] = 0;
        t->db[i] = clip(-P->w[i] * move * (uniform() < 0.5L ? 1 : 1 + scale(1, 3) * normal()), r);
      }
      sum += P->v[i] * (P->w[i] > 0 ? -t->db[i] : t->db[i]);
    }
    if (kind >= 0.7L && P->v[j] != 0 && sum != 0) {
      t->dw[j] = 0;
      t->db[j] = clip((P->w[j] > 0 ? 1 : -1) * sum / P->v[j], r);
      return;
    }
  }
}

static void draw(const problem *P, trial *t, real r) {
  real decades = uniform() < 0.6L ? 3 : 6, common = scale(r, decades), some = uniform();
  int alike = uniform() < 0.5L;
  memset(t, 0, sizeof *t);
  for (int j = 0; j < P->H; j++) {
    if (!P->moves[j] || uniform() > some + 0.1L)
      continue;
    draw_neuron(P, t, j, alike ? common : scale(r, decades));
    t->dw[j] = clip(t->dw[j], r);
    t->db[j] = clip(t->db[j], r);
  }
  arrange(P, t, r);
}

/* A small random step. */
static void vary(const problem *P, trial *t, real r, real size) {
  for (int j = 0; j < P->H; j++) {
    real kind = uniform();
    if (!P->moves[j] || kind < 0.3L)
      continue;
    if (kind < 0.6L) {
      real factor = expl(size * normal());
      t->dw[j] = clip(t->dw[j] * factor, r);
      t->db[j] = clip(t->db[j] * factor, r);
    } else {
      trial step = *t;
      real length = hypotl(t->dw[j], t->db[j]);
      draw_neuron(P, &step, j, size * (length > 0 ? length : scale(r, 4)));
      t->dw[j] = clip(t->dw[j] + step.dw[j], r);
      t->db[j] = clip(t->db[j] + step.db[j], r);
    }
  }
  if (uniform() < 0.3L)
    arrange(P, t, r);
}

/* Put t among the first `count` of a list ordered by key (value or quotient). */
static void keep(trial *list, int count, const trial *t, int by_value) {
  int i = count;
  while (i > 0 && (by_value ? t->value < list[i - 1].value : t->quotient < list[i - 1].quotient)) {
    if (i < count)
      list[i] = list[i - 1];
    i--;
  }
  if (i < count)
    list[i] = *t;
}

static void search(const problem *P, real r, int effort) {
  trial start[STARTS], best[KEPT], t;
  real noise = 1e-21L * r;
  memset(best, 0, sizeof best);
  for (int i = 0; i < STARTS; i++)
    start[i].quotient = INFINITY;
  for (int i = 0; i < 400 * effort; i++) {
    draw(P, &t, r);
    evaluate(&t, P, r);
    keep(start + 0, STARTS - STARTS / 3, &t, 0);
    if (i < STARTS / 3)
      start[STARTS - 1 - i] = t;
    if (t.value < -noise)
      keep(best, KEPT, &t, 1);
  }
  for (int i = 0; i < STARTS && best[0].value == 0; i++) {
    real size = 0.7L;
    for (int step = 0; step < 20 * effort && isfinite((double)start[i].quotient); step++) {
      t = start[i];
      vary(P, &t, r, size);
      evaluate(&t, P, r);
      if (t.value < -noise)
        keep(best, KEPT, &t, 1);
      size = t.quotient < start[i].quotient ? fminl(size * 1.6L, 1) : fmaxl(size * 0.9L, 1e-3L);
      if (t.quotient < start[i].quotient)
        start[i] = t;
    }
  }
  for (int i = 0; i < KEPT && best[i].value < 0; i++) {
    printf("descent %Lg %La", r, best[i].value);
    for (int j = 0; j < P->H; j++)
      printf(" %La %La %La", best[i].dw[j], best[i].db[j], best[i].y[j]);
    printf(" %La\n", best[i].y[P->H]);
  }
}

int main(int argc, char **argv) {
  static problem P;
  if (argc < 4)
    die("usage: point_search SEED EFFORT RADIUS...");
  make_nodes();
  read_problem(&P);
  state = strtoull(argv[1], NULL, 10) * 2 + 88172645463325253ULL;
  for (int i = 3; i < argc; i++) {
    real r = strtold(argv[i], NULL), start = P.cell[0].left, stop = P.cell[P.cells - 1].right;
    for (int j = 0; j < P.H; j++) {
      real big = fmaxl(fabsl(start), fabsl(stop)) + 1;
      P.moves[j] = P.gamma != 0 || P.w[j] * start + P.b[j] > -r * big || P.w[j] * stop + P.b[j] > -r * big;
    }
    search(&P, r, atoi(argv[2]));
  }
  return 0;
}
