/* The list of words, mirror images, and their parallel search with checkpoints. */
#include <math.h>
#include <stdio.h>
#include <unistd.h>
#include "base/interval.h"
#include "solve/mirror.h"
#include "solve/words.h"
#include "support.h"
#include "system/symmetry.h"

/* A problem with what the search needs. */
typedef struct {
  relucert_problem *problem;
  cells cells;
  chain_data data;
  word_list words;
  relucert_context *ctx;
} setup;

static void setup_init(setup *s, const char *statements, slong hidden) {
  s->problem = problem_of("relucert-problem 1\n%s\nhidden %ld\n", statements, (long) hidden);
  cells_init(&s->cells, s->problem);
  chain_data_init(&s->data, &s->cells);
  words_init(&s->words, &s->cells, hidden);
  s->ctx = relucert_context_new();
}

static void setup_clear(setup *s) {
  relucert_context_free(s->ctx);
  words_clear(&s->words);
  chain_data_clear(&s->data);
  cells_clear(&s->cells);
  relucert_problem_free(s->problem);
}

static relucert_status run(setup *s, long jobs, const char *checkpoint) {
  return words_search(&s->words, s->ctx, &s->cells, &s->data, jobs, 0, checkpoint);
}

static int compare_doubles(const void *x, const void *y) {
  double a = *(const double *) x, b = *(const double *) y;
  return (a > b) - (a < b);
}

#define SQUARE "interval 0 1\ntarget x^2"
#define CHEBYSHEV "interval -1 1\ntarget 4*x^3 - 3*x"
#define ABS "interval -1 1\ntarget [-1, 0] -x\ntarget [0, 1] x"

/* All names, separated by spaces. */
static char *names(const word_list *words) {
  text t = {0};
  for (slong i = 0; i < words->n; i++) {
    char name[CHAIN_MAX + 4];
    chain_word_name(name, &words->list[i].word);
    text_printf(&t, "%s%s", i ? " " : "", name);
  }
  return text_take(&t);
}

Test(words, order) {
  setup s;
  setup_init(&s, SQUARE, 3);
  char *list = names(&s.words);
  cr_assert_str_eq(list, "LL LR RL RR LLL LLR LRL LRR RLL RLR RRL RRR B1 B2");
  free(list);
  setup_clear(&s);
  setup_init(&s, ABS, 2);
  list = names(&s.words);
  cr_assert_str_eq(list, "LL LR RL RR B1");
  free(list);
  setup_clear(&s);
}

static int symmetry_of(const char *statements) {
  setup s;
  setup_init(&s, statements, 2);
  int symmetry = cells_symmetry(&s.cells);
  cr_assert_eq(s.words.symmetric, symmetry != 0);
  cr_assert_eq(s.words.even, symmetry == 1);
  setup_clear(&s);
  return symmetry;
}

Test(words, symmetry) {
  cr_assert_eq(symmetry_of(SQUARE), 0);
  cr_assert_eq(symmetry_of(CHEBYSHEV), -1);
  cr_assert_eq(symmetry_of(ABS), 1);
  cr_assert_eq(symmetry_of("interval 0 1\ntarget x^2 - x"), 1);
  cr_assert_eq(symmetry_of("interval 0 1\ntarget x + 5"), -1);
  cr_assert_eq(symmetry_of("interval 0 1\ntarget x^2 - x + 1/1000000000000000000*x^3"), 0);
  cr_assert_eq(symmetry_of("interval -1 1\ntarget x^2\ndensity 1 + x/2"), 0);
  cr_assert_eq(symmetry_of("interval -1 1\ntarget x^2\ndensity 1 + x^2"), 1);
  /* pieces that do not mirror each other, with the same function */
  cr_assert_eq(symmetry_of("interval -1 1\ntarget [-1, 1/3] x^2\ntarget [1/3, 1] x^2"), 1);
  /* symmetric on the hull of the density only */
  cr_assert_eq(symmetry_of("interval -1 5\ntarget [-1, 1] x^2\ntarget [1, 5] x\n"
                           "density [-1, 1] 1\ndensity [1, 5] 0"), 1);
}

/* Every mirror refers to an earlier word that is its mirror image and no mirror itself. */
Test(words, mirrors) {
  setup s;
  slong mirrors = 0;
  setup_init(&s, CHEBYSHEV, 4);
  for (slong i = 0; i < s.words.n; i++) {
    slong j = s.words.list[i].mirror;
    if (j < 0)
      continue;
    chain_word image;
    mirror_word(&image, &s.words.list[j].word);
    cr_assert(j < i);
    cr_assert_eq(s.words.list[j].mirror, -1);
    cr_assert_str_eq(image.letters, s.words.list[i].word.letters);
    mirrors++;
  }
  cr_assert_eq(mirrors, 1 + 4 + 6); /* LR RL LRLR LLRR RLRL RRLL are their own mirror images */
  setup_clear(&s);
  setup_init(&s, "interval 0 1/3\ntarget 5", 2); /* symmetric, but the sum of the ends is no double */
  for (slong i = 0; i < s.words.n; i++)
    cr_assert_eq(s.words.list[i].mirror, -1);
  setup_clear(&s);
}

/* A zero with two kinks, of which the box is [q1 - r, q1 + r] x [q2 - r, q2 + r]. */
static chain_zero zero_at(double q1, double q2, double r) {
  chain_zero z;
  memset(&z, 0, sizeof z);
  z.unique[1] = iv(q1 - r, q1 + r);
  z.unique[2] = iv(q2 - r, q2 + r);
  z.at[1] = iv(q1 - r / 2, q1 + r / 3);
  z.at[2] = iv(q2 - r / 5, q2 + r / 2);
  return z;
}

Test(words, reflection) {
  chain_zero zeros[] = {zero_at(0.25, 0.5, 0.0625), zero_at(0.375, 0.75, 0.0625)};
  search_result original = {.n = 2, .zeros = zeros}, image;
  cr_assert(mirror_search(&image, &original, 2, 1));
  cr_assert_eq(image.n, 2);
  cr_assert_eq(iv_lo(image.zeros[0].unique[1]), 0.1875); /* the second zero comes first */
  cr_assert_eq(image.zeros[0].unique[2].hi, 0.6875);
  for (int i = 0; i < 2; i++)
    for (int j = 1; j <= 2; j++) {
      interval x = image.zeros[i].at[j], y = zeros[1 - i].at[3 - j];
      cr_assert(iv_lo(x) <= 1 - y.hi && x.hi >= 1 + y.neg);
      cr_assert(iv_width(x) <= iv_width(y) + 1e-15);
    }
  search_clear(&image);
  zeros[1].unique[2].hi = 0.01; /* 1 - 0.01 is no double */
  zeros[1].at[2] = iv_point(0.01);
  zeros[1].unique[2].neg = 0;
  cr_assert_not(mirror_search(&image, &original, 2, 1));
}

static void assert_equal(const word_list *a, const word_list *b) {
  cr_assert_eq(a->n, b->n);
  for (slong i = 0; i < a->n; i++) {
    const search_result *x = &a->list[i].search, *y = &b->list[i].search;
    slong k = a->list[i].word.k;
    cr_assert(a->list[i].done && b->list[i].done);
    cr_assert_eq(a->list[i].mirror, b->list[i].mirror);
    cr_assert_eq(x->n, y->n);
    cr_assert_eq(x->nodes, y->nodes);
    cr_assert_eq(x->nunresolved, y->nunresolved);
    cr_assert_eq(x->tree.length, y->tree.length);
    cr_assert(x->tree.length == 0 || memcmp(x->tree.data, y->tree.data, x->tree.length) == 0);
    for (slong j = 0; j < x->n; j++)
      for (slong m = 0; m <= k + 1; m++) {
        cr_assert_eq(x->zeros[j].unique[m].neg, y->zeros[j].unique[m].neg);
        cr_assert_eq(x->zeros[j].unique[m].hi, y->zeros[j].unique[m].hi);
        cr_assert_eq(x->zeros[j].at[m].neg, y->zeros[j].at[m].neg);
        cr_assert_eq(x->zeros[j].at[m].hi, y->zeros[j].at[m].hi);
      }
  }
}

static void count_progress(void *data, long done, long total) {
  long *last = data;
  cr_assert(done >= last[0] && done <= total);
  last[0] = done;
  last[1] = total;
}

Test(words, jobs_do_not_matter) {
  static const char *const problems[] = {SQUARE, CHEBYSHEV, ABS};
  for (int i = 0; i < 3; i++) {
    setup one, many;
    long last[2] = {0, 0};
    setup_init(&one, problems[i], 2);
    setup_init(&many, problems[i], 2);
    relucert_set_progress(many.ctx, count_progress, last);
    cr_assert_eq(run(&one, 1, NULL), RELUCERT_OK);
    cr_assert_eq(run(&many, 7, NULL), RELUCERT_OK);
    assert_equal(&one.words, &many.words);
    cr_assert_eq(last[0], many.words.n);
    cr_assert_eq(last[1], many.words.n);
    setup_clear(&one);
    setup_clear(&many);
  }
}

Test(words, cancelled) {
  setup s;
  setup_init(&s, CHEBYSHEV, 3);
  relucert_cancel(s.ctx);
  cr_assert_eq(run(&s, 2, NULL), RELUCERT_OK);
  for (slong i = 0; i < s.words.n; i++) {
    cr_assert(s.words.list[i].done);
    cr_assert(s.words.list[i].search.nunresolved > 0);
    cr_assert_str_eq(s.words.list[i].search.limit, "interrupt");
  }
  setup_clear(&s);
}

/* The whole file, NUL-terminated; owned by the caller. */
static char *contents(const char *filename) {
  FILE *file = fopen(filename, "rb");
  char *buffer = calloc(1, 1 << 22);
  cr_assert_not_null(file);
  cr_assert(fread(buffer, 1, (1 << 22) - 1, file) > 0);
  fclose(file);
  return buffer;
}

static void write_contents(const char *filename, const char *string) {
  FILE *file = fopen(filename, "wb");
  cr_assert_not_null(file);
  fputs(string, file);
  fclose(file);
}

/* A name for a new file in the present folder, which does not exist yet. */
static void new_name(char *name, size_t n) {
  static int serial;
  snprintf(name, n, "test-words-%ld-%d.tmp", (long) getpid(), serial++);
  remove(name);
}

Test(words, checkpoint) {
  setup first, second;
  char name[64], *before, *after;
  new_name(name, sizeof name);
  setup_init(&first, CHEBYSHEV, 2);
  setup_init(&second, CHEBYSHEV, 2);
  cr_assert_eq(run(&first, 2, name), RELUCERT_OK);
  before = contents(name);
  cr_assert_eq(strncmp(before, "relucert-checkpoint 1\n", 22), 0);
  relucert_cancel(second.ctx); /* nothing is left to be searched */
  cr_assert_eq(run(&second, 2, name), RELUCERT_OK, "%s", relucert_error_message(second.ctx));
  assert_equal(&first.words, &second.words);
  after = contents(name);
  cr_assert_str_eq(before, after);
  free(before);
  free(after);
  remove(name);
  setup_clear(&first);
  setup_clear(&second);
}

/* An interrupted run leaves a checkpoint without words, and the next one completes it. */
Test(words, checkpoint_after_interrupt) {
  setup first, second;
  char name[64], *before, *after;
  new_name(name, sizeof name);
  setup_init(&first, SQUARE, 2);
  setup_init(&second, SQUARE, 2);
  relucert_cancel(first.ctx);
  cr_assert_eq(run(&first, 1, name), RELUCERT_OK);
  before = contents(name);
  cr_assert_null(strstr(before, "word "));
  cr_assert_eq(run(&second, 1, name), RELUCERT_OK, "%s", relucert_error_message(second.ctx));
  after = contents(name);
  cr_assert_not_null(strstr(after, "word RL "));
  free(before);
  free(after);
  remove(name);
  setup_clear(&first);
  setup_clear(&second);
}

/* Use the text as a checkpoint: it must be refused with a message that contains `what`. */
static void refused(const char *string, const char *what) {
  setup s;
  char name[64];
  new_name(name, sizeof name);
  write_contents(name, string);
  setup_init(&s, SQUARE, 2);
  cr_assert_eq(run(&s, 1, name), RELUCERT_BAD_INPUT);
  cr_assert_not_null(strstr(relucert_error_message(s.ctx), what), "found %s, expected %s",
                     relucert_error_message(s.ctx), what);
  cr_assert_not_null(strstr(relucert_error_message(s.ctx), ": error: "));
  setup_clear(&s);
  remove(name);
}

/* Replace the first `from` by `to` in a good checkpoint, with a fitting checksum. */
static char *edited(const char *good, const char *from, const char *to) {
  const char *place = strstr(good, from), *last = strstr(good, "checksum ");
  unsigned long long hash = 0xcbf29ce484222325;
  text t = {0};
  cr_assert(place && last && place < last);
  text_append_n(&t, good, (size_t) (place - good));
  text_append(&t, to);
  text_append_n(&t, place + strlen(from), (size_t) (last - place) - strlen(from));
  for (size_t i = 0; i < t.length; i++)
    hash = (hash ^ (unsigned char) t.data[i]) * 0x100000001b3;
  text_printf(&t, "checksum %016llx\n", hash);
  return text_take(&t);
}

static void refused_edit(const char *good, const char *from, const char *to, const char *what) {
  char *bad = edited(good, from, to);
  refused(bad, what);
  free(bad);
}

Test(words, bad_checkpoints) {
  setup s;
  char name[64], *good, *place;
  new_name(name, sizeof name);
  setup_init(&s, SQUARE, 2);
  cr_assert_eq(run(&s, 1, name), RELUCERT_OK);
  setup_clear(&s);
  good = contents(name);
  remove(name);
  refused("", "1:1: error: found the end of the file, expected 'relucert-checkpoint 1'");
  refused("relucert-problem 1\n", "1:1: error: found 'relucert-problem', expected 'relucert-checkpoint 1'");
  refused("relucert-checkpoint 1\n", "the file is damaged");
  refused_edit(good, "x^2", "x^3", "expected 'target [0, 1] x^2': this is the checkpoint of another problem");
  refused_edit(good, "hidden 2", "hidden 3", "expected 'hidden 2': this is the checkpoint of another");
  refused_edit(good, "program ", "program 0.0.0-", "of another version of relucert");
  refused_edit(good, "word LL ", "word LX ", "found 'LX', expected a word of this problem");
  refused_edit(good, "word LR ", "word LL ", "found 'LL', expected a word of this problem, in the order");
  refused_edit(good, "word RR ", "word RR -", "the number of nodes");
  refused_edit(good, "\nzero ", "\nzero  ", "an end MpE of an interval");
  refused_edit(good, "\nzero ", "\nzero 1p2000 ", "an end MpE of an interval");
  refused_edit(good, "\nzero ", "\nzero 1p0 0p0 ", "an interval, the lower end first");
  refused_edit(good, "\nword B1 ", "\nword B1 7 0 ?\nword B1 ", "found '?', expected a complete tree");
  refused_edit(good, "\nword B1 ", "\nword B1 7 0 1v\nword B1 ", "expected a complete tree");
  refused_edit(good, "\nword B1 ", "\nword B1 7 0 2vv\nword B1 ", "expected a complete tree");
  refused_edit(good, "\nword B1 ", "\njunk\nword B1 ", "found 'junk', expected a line 'word' or 'checksum'");
  place = strstr(good, "word RL ");
  place[5] = 'L'; /* without a fitting checksum */
  refused(good, "the file is damaged");
  place[0] = 0;
  refused(good, "the file is damaged");
  free(good);
}

Test(words, checkpoint_that_cannot_be_written) {
  setup s;
  setup_init(&s, SQUARE, 2);
  cr_assert_eq(run(&s, 1, "no-such-folder/checkpoint"), RELUCERT_FAILURE);
  setup_clear(&s);
}

/* ---- Lower bounds of risks of boxes (theory.md, Lemma 7.17a) */

/* The bound for the box with k pairs of ends. */
static double floor_of(const char *statements, slong k, const double *ends) {
  setup s;
  risk_floor f;
  interval q[CHAIN_MAX + 2];
  setup_init(&s, statements, 2);
  risk_floor_init(&f, &s.cells);
  for (slong j = 1; j <= k; j++)
    q[j] = iv(ends[2 * j - 2], ends[2 * j - 1]);
  int mode = interval_begin();
  double bound = risk_floor_of_box(&f, q, k);
  interval_end(mode);
  risk_floor_clear(&f);
  setup_clear(&s);
  return bound;
}

/* At most the exact value, and hardly less. */
static void assert_floor(const char *statements, slong k, const double *ends, double exact) {
  double bound = floor_of(statements, k, ends);
  cr_assert(bound <= exact * (1 + 1e-15) && bound > exact - 1e-13, "%s: %.17g instead of %.17g", statements,
            bound, exact);
}

Test(risk_floor, closed_forms) {
  double two[] = { 0.25, 0.5, 0.75, 0.875 }, half[] = { 0, 0.5 }, shift[] = { 1.25, 1.5, 1.75, 1.875 };
  double l = 0.75, t = 0.5 / 0.75, s = 0.25 / 0.75;
  assert_floor(SQUARE, 0, NULL, 1.0 / 180);
  /* on an interval of length l the error of x^2 is l^5/180 */
  assert_floor(SQUARE, 2, two, (pow(0.25, 5) + pow(0.25, 5) + pow(0.125, 5)) / 180);
  assert_floor("interval 1 2\ntarget x^2 - 7*x + 3", 2, shift,
               (pow(0.25, 5) + pow(0.25, 5) + pow(0.125, 5)) / 180);
  /* p = 2x: 1/12 - 18/15^2 = 1/300 on [0,1]; x -> l x multiplies it by l^6 */
  assert_floor("interval 0 1\ntarget x^2\ndensity 2*x", 0, NULL, 1.0 / 300);
  assert_floor("interval 0 1/2\ntarget x^2\ndensity 2*x", 0, NULL, pow(0.5, 6) / 300);
  /* a step of height d at the part s from the right: d^2 l (st - 3 s^2 t^2) */
  assert_floor("interval 0 1\ntarget [0,3/4] 1\ntarget [3/4,1] -2", 1, (double[]){ 0, 0.25 },
               9 * l * (s * t - 3 * s * s * t * t));
  assert_floor("interval 0 1\ntarget [0,1/3] x\ntarget [1/3,1] x", 1, half, 0);
}

Test(risk_floor, nested_boxes) {
  srand(7);
  for (int i = 0; i < 200; i++) {
    double in[4], out[4];
    for (int j = 0; j < 4; j++)
      in[j] = rand() / (double) RAND_MAX;
    qsort(in, 4, sizeof *in, compare_doubles);
    for (int j = 0; j < 4; j++) /* away from the middle of its pair */
      out[j] = in[j] + (j % 2 ? 0.02 : -0.02);
    double small = floor_of("interval -1 2\ntarget [-1,1/3] x^3\ntarget [1/3,2] 1 - x\ndensity 2 + x", 2, in);
    double large = floor_of("interval -1 2\ntarget [-1,1/3] x^3\ntarget [1/3,2] 1 - x\ndensity 2 + x", 2, out);
    cr_assert(large <= small + 1e-13 && large > 0, "%g %g", large, small);
  }
}

/* x^2: with a level just above the risk 4/28125 of RR(1/5,3/5) this zero is found, and fewer boxes are looked
   at. */
Test(risk_floor, search_below) {
  setup s, all;
  risk_level level;
  setup_init(&s, SQUARE, 2);
  setup_init(&all, SQUARE, 2);
  risk_floor_init(&level.floor, &s.cells);
  level.risk = 4.0 / 28125 * 1.001;
  s.words.level = &level;
  cr_assert_eq(run(&s, 1, NULL), RELUCERT_OK);
  cr_assert_eq(run(&all, 1, NULL), RELUCERT_OK);
  for (slong w = 0; w < s.words.n; w++) {
    const search_result *r = &s.words.list[w].search;
    cr_assert(r->nunresolved == 0 && r->above > 0 && r->nodes <= all.words.list[w].search.nodes);
    if (!strcmp(s.words.list[w].word.letters, "RR"))
      cr_assert(r->n == 1 && fabs(iv_mid(r->zeros[0].at[1]) - 0.2) < 1e-9);
  }
  risk_floor_clear(&level.floor);
  setup_clear(&s);
  setup_clear(&all);
}

/* The tree is grown again with the same zeros: closed with them, not without. */
Test(risk_floor, closing) {
  setup s;
  risk_level level;
  setup_init(&s, SQUARE, 2);
  cr_assert_eq(run(&s, 1, NULL), RELUCERT_OK);
  risk_floor_init(&level.floor, &s.cells);
  for (int kept = 0; kept < 2; kept++) {
    word_list again;
    unsigned char keep[16];
    memset(keep, kept, sizeof keep);
    level.risk = 4.0 / 28125 * 1.5;
    words_begin_closing(&again, &s.words, s.words.n, &level);
    for (slong w = 0; w < s.words.n; w++)
      words_add_closing(&again, s.words.list + w, keep);
    cr_assert_eq(words_search(&again, s.ctx, &s.cells, &s.data, 2, 0, NULL), RELUCERT_OK);
    cr_assert_eq(words_are_closed(&again), kept);
    words_clear(&again);
  }
  risk_floor_clear(&level.floor);
  setup_clear(&s);
}
