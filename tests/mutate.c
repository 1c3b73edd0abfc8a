/* Changes single tokens of a certificate and runs the checker on each changed file.

   usage: mutate CHECKER CERT TIGHT PROBLEM SAMPLE DIR

   PROBLEM is the problem file; TIGHT is a certificate of the same result with narrower enclosures; DIR a
   folder for the changed file. Every token of the lines before "proof" that are no problem data, and of the
   end line, is changed; of the others and of strata at most SAMPLE, evenly spread (0: all). A change must be
   refused (exit status not 0 and not 3), or be provably harmless:
   - an end of an enclosure, and the changed interval still contains the narrower enclosure of TIGHT;
   - the working precision; a prime of an irreducibility proof (the proved statement stays the same);
   - one proof of an equality of risks for another ("= poly" for "= mirror"), a weaker closeness of risks;
   - a box or a point of a zero (the checker proves what it finds there), a type given up as undecided;
   - a letter z, d or c of a tree left out;
   - the number of the best response, the network of a claim blow-up (the checker proves the claim with them);
   - a number of a neuron that is 0 on the whole interval (certificates about a point);
   - a smaller radius or constant of an inequality;
   - a number of a neuron whose v (w x + b)^2 stays the same, for the quadratic activation.
   In a tree letters at evenly spread places are left out and replaced.
   Prints TAP: one test per certificate. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <gmp.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

typedef struct {
  long line;          /* index of its line */
  const char *start;  /* in the file's text */
  size_t length;
  long column;        /* index in its line */
} token;

typedef struct {
  char *text;
  size_t size;
  token *tokens;
  size_t n;
  long proof_line, end_line; /* line indices of "proof" and "end" */
} certificate;

static void fail(const char *what) {
  printf("Bail out! %s: %s\n", what, strerror(errno));
  exit(1);
}

static void split(certificate *c) {
  size_t i = 0, room = 0;
  long line = 0, column = 0;
  while (i < c->size) {
    size_t j = i;
    while (j < c->size && c->text[j] != ' ' && c->text[j] != '\n')
      j++;
    if (c->n == room)
      c->tokens = realloc(c->tokens, (room = 2 * room + 64) * sizeof *c->tokens);
    c->tokens[c->n++] = (token) { line, c->text + i, j - i, column };
    if (column == 0 && j - i == 5 && !memcmp(c->text + i, "proof", 5))
      c->proof_line = line;
    if (column == 0 && j - i == 3 && !memcmp(c->text + i, "end", 3))
      c->end_line = line;
    column++;
    if (j < c->size && c->text[j] == '\n') {
      line++;
      column = 0;
    }
    i = j + 1;
  }
}

static certificate load(const char *name) {
  certificate c = { 0 };
  FILE *f = fopen(name, "rb");
  if (!f)
    fail(name);
  c.text = malloc(1 << 26);
  c.size = fread(c.text, 1, 1 << 26, f);
  fclose(f);
  split(&c);
  return c;
}

static int run_checker(const char *checker, const char *file, const char *problem) {
  char *argv[] = { (char *) checker, "--quiet", (char *) file, (char *) problem, NULL };
  posix_spawn_file_actions_t actions;
  pid_t pid;
  int status;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  if (posix_spawn(&pid, checker, &actions, NULL, argv, environ) != 0)
    fail(checker);
  posix_spawn_file_actions_destroy(&actions);
  if (waitpid(pid, &status, 0) < 0)
    fail("waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int is_token(const token *t, const char *s) {
  return t->length == strlen(s) && !memcmp(t->start, s, t->length);
}

static int is_number(const token *t) {
  for (size_t i = 0; i < t->length; i++)
    if (!strchr("-0123456789/", t->start[i]))
      return 0;
  return t->length > 0 && !is_token(t, "-");
}

static void get_fraction(mpq_t q, const char *s, size_t n) {
  char *copy = strndup(s, n);
  if (mpq_set_str(q, copy, 10) != 0)
    fail("not a number");
  mpq_canonicalize(q);
  free(copy);
}

/* Whether the token is a tree (formats.md 5.4) and no number or word. */
static int is_tree(const token *t) {
  for (size_t i = 0; i < t->length; i++)
    if (!strchr("0123456789ABCoazdevmpkrcw?", t->start[i]))
      return 0;
  return t->length > 0 && t->column == 3 && !is_number(t);
}

enum { PLACES = 40, TREE_KINDS = 5 };

/* The k-th change of a tree: leave out a letter, make it a leaf `o`, `?`, `v` or a cut. */
static char *change_tree(const token *t, int k) {
  size_t places = t->length < PLACES ? t->length : PLACES;
  size_t place = (size_t) k / TREE_KINDS * t->length / places;
  int kind = k % TREE_KINDS;
  char *s = strndup(t->start, t->length), c = s[place];
  if ((size_t) k >= places * TREE_KINDS) {
    free(s);
    return NULL;
  }
  if (kind == 0)
    memmove(s + place, s + place + 1, t->length - place);
  else
    s[place] = "-o?v1"[kind];
  if (kind > 0 && (c == s[place] || (kind == 3 && !strchr("123456789ABCzdc", c))
                   || (kind == 4 && strchr("123456789ABC", c)))) /* no change, or one leaf or cut for another */
    strcpy(s, "x");
  if (t->length == 1 && kind == 0)
    strcpy(s, "x");
  return s;
}

/* The k-th change of a token, in malloc'd memory; NULL when there are no more. */
static char *change(const token *t, int k) {
  static const char *const words[] = {
    "R", "L", "F", "C", "local-minimum", "saddle", "finite", "infinite", "<", "=", "mirror", "poly", "exact",
    "dead", "touching-a", "touching-b", "flat-R", "flat-L", "at", "between", "when", "m", "v", "(0,inf)",
    "(-inf,0)", "[0,0]", "[0,inf)", "nonsmooth", "kink", "risk", "root", "cell", "breakpoint", "rational",
    "affine", "constant", "interior", "end", "RL", "LL", "B", "B1", "RLR", "near", "exact", "spurious", "undecided",
    "same", "~", "word", "zero", "order", "partial", "?" };
  if (is_tree(t))
    return change_tree(t, k);
  char *s = strndup(t->start, t->length), *out = malloc(t->length + 64);
  if (is_number(t)) {
    mpq_t q;
    mpq_init(q);
    get_fraction(q, t->start, t->length);
    if (k == 0)
      mpz_add_ui(mpq_numref(q), mpq_numref(q), 1);
    else if (k == 1)
      mpz_sub_ui(mpq_numref(q), mpq_numref(q), 1);
    else if (k == 2 && mpq_sgn(q) != 0)
      mpq_neg(q, q);
    else if (k == 3)
      mpz_mul_ui(mpq_denref(q), mpq_denref(q), 3);
    else {
      free(out);
      out = NULL;
    }
    if (out) {
      mpq_canonicalize(q);
      free(out);
      out = mpq_get_str(NULL, 10, q);
    }
    mpq_clear(q);
  } else if (k == 0) { /* drop a character */
    memcpy(out, s + 1, t->length);
  } else if (k == 1) { /* upper and lower case */
    strcpy(out, s);
    out[0] = (char) (out[0] ^ 32);
  } else if (k < 2 + 4) { /* other words, a different selection for each column */
    size_t count = sizeof words / sizeof *words;
    strcpy(out, words[((size_t) k * 7 + (size_t) t->column * 5 + (size_t) t->line * 3) % count]);
  } else {
    free(out);
    out = NULL;
  }
  free(s);
  if (out && strlen(out) == t->length && !memcmp(out, t->start, t->length)) { /* no change */
    out[0] = '?';
  }
  return out;
}

/* Whether [lo,hi] contains the interval of the tokens i, i+1 of the tight certificate. */
static int still_encloses(const certificate *c, const certificate *tight, size_t i, const char *changed) {
  mpq_t lo, hi, a, b;
  int yes = 0;
  size_t first;
  for (int second = 0; second < 2 && !yes; second++) { /* the token may be the lower or the upper end */
    first = i - (size_t) second;
    if (i < (size_t) second || first + 1 >= c->n || c->tokens[first].line != c->tokens[first + 1].line
        || !is_number(c->tokens + first) || !is_number(c->tokens + first + 1))
      continue;
    mpq_inits(lo, hi, a, b, NULL);
    if (second) {
      get_fraction(lo, c->tokens[first].start, c->tokens[first].length);
      get_fraction(hi, changed, strlen(changed));
    } else {
      get_fraction(lo, changed, strlen(changed));
      get_fraction(hi, c->tokens[first + 1].start, c->tokens[first + 1].length);
    }
    get_fraction(a, tight->tokens[first].start, tight->tokens[first].length);
    get_fraction(b, tight->tokens[first + 1].start, tight->tokens[first + 1].length);
    yes = mpq_cmp(lo, a) <= 0 && mpq_cmp(b, hi) <= 0 && mpq_cmp(lo, hi) < 0;
    mpq_clears(lo, hi, a, b, NULL);
  }
  return yes;
}

/* Whether token i lies on a line that begins with the given word. */
static int on_line(const certificate *c, size_t i, const char *word) {
  while (c->tokens[i].column > 0)
    i--;
  return is_token(c->tokens + i, word);
}

/* Whether token i is on a line `W B V` of a point certificate; *first is the index of W. */
static int on_neuron(const certificate *c, size_t i, size_t *first) {
  *first = i - (size_t) c->tokens[i].column;
  if (c->tokens[i].line >= c->proof_line || *first + 3 >= c->n || c->tokens[*first + 3].column != 0
      || c->tokens[*first + 2].column != 2)
    return 0;
  for (int k = 0; k < 3; k++)
    if (!is_number(c->tokens + *first + k))
      return 0;
  return 1;
}

static int is_quadratic(const certificate *c) {
  for (size_t i = 0; i + 1 < c->n; i++)
    if (c->tokens[i].column == 0 && is_token(c->tokens + i, "activation"))
      return is_token(c->tokens + i + 1, "quadratic");
  return 0;
}

/* Whether a number on a line `W B V` is changed so that v (w x + b)^2 is the same function: then the claims, which
   were proved again, are about the same function. */
static int same_square(const certificate *c, size_t i, const char *changed) {
  mpq_t x[2][3], s, t;
  int yes = 1;
  size_t first;
  if (!is_quadratic(c) || !on_neuron(c, i, &first))
    return 0;
  mpq_inits(s, t, NULL);
  for (int j = 0; j < 2; j++)
    for (int k = 0; k < 3; k++) {
      const token *from = c->tokens + first + k;
      mpq_init(x[j][k]);
      if (j == 1 && k == c->tokens[i].column)
        get_fraction(x[j][k], changed, strlen(changed));
      else
        get_fraction(x[j][k], from->start, from->length);
    }
  for (int k = 0; k < 3; k++) { /* v w^2, v w b, v b^2 */
    for (int j = 0; j < 2; j++) {
      mpq_mul(j ? t : s, x[j][k == 2], x[j][k > 0]);
      mpq_mul(j ? t : s, j ? t : s, x[j][2]);
    }
    yes = yes && mpq_equal(s, t);
  }
  for (int j = 0; j < 2; j++)
    for (int k = 0; k < 3; k++)
      mpq_clear(x[j][k]);
  mpq_clears(s, t, NULL);
  return yes;
}

/* Whether token i is on a line `W B V` of a point certificate, and with the change the neuron is 0 on the whole
   interval: then the claims, which were proved again, are about the same function. */
static int adds_nothing(const certificate *c, size_t i, const char *changed) {
  mpq_t x[5], t; /* W B V, the ends of the interval */
  int yes;
  size_t first, end = 0;
  if (is_quadratic(c) || !on_neuron(c, i, &first))
    return 0;
  while (!on_line(c, end, "interval"))
    end++;
  mpq_init(t);
  for (int k = 0; k < 5; k++) {
    const token *from = c->tokens + (k < 3 ? first + (size_t) k : end + (size_t) k - 2);
    mpq_init(x[k]);
    if (k == c->tokens[i].column && k < 3)
      get_fraction(x[k], changed, strlen(changed));
    else
      get_fraction(x[k], from->start, from->length);
  }
  yes = 1;
  for (int k = 3; k < 5; k++) {
    mpq_mul(t, x[0], x[k]);
    mpq_add(t, t, x[1]);
    yes = yes && mpq_sgn(t) <= 0;
  }
  yes = yes || mpq_sgn(x[2]) == 0;
  for (int k = 0; k < 5; k++)
    mpq_clear(x[k]);
  mpq_clear(t);
  return yes;
}

/* Whether token i lies behind a line `theta0`, where the network of a claim blow-up is. */
static int in_network(const certificate *c, size_t i) {
  while (i > 0 && c->tokens[i].line > c->proof_line) {
    if (c->tokens[i].column == 0 && is_token(c->tokens + i, "theta0"))
      return 1;
    i--;
  }
  return 0;
}

/* Is there a line with this word only: a certificate of formats.md 5.15 or 5.16? */
static int has_line(const certificate *c, const char *word) {
  for (size_t i = 0; i + 1 < c->n; i++)
    if (c->tokens[i].column == 0 && c->tokens[i + 1].column == 0 && is_token(c->tokens + i, word))
      return 1;
  return 0;
}

static int has_loss(const certificate *c) {
  size_t i = 0;
  while (i < c->n && !(c->tokens[i].column == 0 && is_token(c->tokens + i, "loss")))
    i++;
  return i < c->n;
}

/* Is 0 < changed < the number of token i? */
static int is_smaller(const certificate *c, size_t i, const char *changed) {
  mpq_t a, b;
  int yes;
  mpq_inits(a, b, NULL);
  get_fraction(a, c->tokens[i].start, c->tokens[i].length);
  get_fraction(b, changed, strlen(changed));
  yes = mpq_sgn(b) > 0 && mpq_cmp(b, a) < 0;
  mpq_clears(a, b, NULL);
  return yes;
}

/* Is the interval of the tokens `first` and first + 1, one of which is token i, inside the old one after the change? */
static int is_inside(const certificate *c, size_t first, size_t i, const char *changed) {
  mpq_t old[2], new[2];
  int yes;
  for (size_t k = 0; k < 2; k++) {
    const token *t = c->tokens + first + k;
    mpq_inits(old[k], new[k], NULL);
    get_fraction(old[k], t->start, t->length);
    mpq_set(new[k], old[k]);
    if (first + k == i)
      get_fraction(new[k], changed, strlen(changed));
  }
  yes = mpq_cmp(old[0], new[0]) <= 0 && mpq_cmp(new[0], new[1]) < 0 && mpq_cmp(new[1], old[1]) <= 0;
  for (size_t k = 0; k < 2; k++)
    mpq_clears(old[k], new[k], NULL);
  return yes;
}

/* harmless() for formats.md 5.15 and 5.16: a wider interval, a smaller bound of the gap, a shorter family; another approximate
   best fit for the quartic loss. Every other number must be the right one. */
static int harmless_in_library(const certificate *c, size_t i, const char *changed) {
  static const char *const names[] = { "risk", "better", "slope", "intercept" };
  const token *t = c->tokens + i;
  int interval = 0;
  if (!is_number(t) || t->column == 0)
    return 0;
  if (t->line > c->proof_line)
    return on_line(c, i, "approximation") && has_loss(c);
  for (size_t k = 0; k < sizeof names / sizeof *names && t->column > 1; k++) /* LO, or HI behind LO */
    interval = interval || is_token(t - 1, names[k]) || (is_number(t - 1) && is_token(t - 2, names[k]));
  if (interval)
    return still_encloses(c, c, i, changed);
  if (is_token(t - 1, "at-least") || (is_token(t - 1, "gap") && t[1].column == 0))
    return is_smaller(c, i, changed);
  if (t->column < 3 || !is_token(t - t->column + 2, "R"))
    return 0;
  return is_inside(c, i - (size_t) t->column + 3, i, changed);
}

/* Whether token i is the radius or the constant of `N lojasiewicz realization ID radius R constant C`, made smaller. */
static int says_less(const certificate *c, size_t i, const char *changed) {
  const token *t = c->tokens + i;
  mpq_t x, y;
  int yes;
  if (t->column < 5 || !is_token(t - t->column + 1, "lojasiewicz") || !is_number(t))
    return 0;
  mpq_inits(x, y, NULL);
  get_fraction(x, t->start, t->length);
  get_fraction(y, changed, strlen(changed));
  yes = mpq_cmp(y, x) < 0;
  mpq_clears(x, y, NULL);
  return yes;
}

static int harmless(const certificate *c, const certificate *tight, size_t i, const char *changed) {
  const token *t = c->tokens + i;
  if (has_line(c, "constant-risk") || has_line(c, "spurious"))
    return harmless_in_library(c, i, changed);
  if (t->line < c->proof_line) /* a claim */
    return (is_number(t) && (t->column > 3 || is_token(t - 1, "not-attained"))
            && still_encloses(c, tight, i, changed))
      || (!strcmp(changed, "undecided")
          && (t->column == 4 || is_token(t - 1, "type") || is_token(t - t->column + 1, "stratum")))
      || says_less(c, i, changed) || adds_nothing(c, i, changed) || same_square(c, i, changed);
  if (on_line(c, i, "zero"))
    return (is_number(t) && !is_token(t - 1, "realization") && !is_token(t - 1, "same"))
      || (is_token(t, "exact") && !strcmp(changed, "near"));
  if (on_line(c, i, "best") || in_network(c, i)) /* another response or network that proves the claim */
    return is_number(t) && t->line < c->end_line;
  if (on_line(c, i, "word") || on_line(c, i, "gword"))
    return is_tree(t) && strlen(changed) + 1 == t->length; /* a letter was left out, and that was proved anyway */
  if (on_line(c, i, "precision"))
    return t->column == 1;
  if (on_line(c, i, "irreducible"))
    return t->column >= 3;
  /* another proof of the same equality, or a weaker statement */
  return on_line(c, i, "order") && (t->column == 3 || !strcmp(changed, "~"));
}

/* Whether token i belongs to the proof or to a stratum. */
static int is_sampled(const certificate *c, size_t i) {
  const token *t = c->tokens + i;
  return (t->line > c->proof_line && t->line < c->end_line)
    || (t->line < c->proof_line && t->column > 0 && is_token(t - t->column + 1, "stratum"));
}

int main(int argc, char **argv) {
  certificate c, tight;
  char file[4096];
  size_t proof_tokens = 0, seen = 0, tried = 0, accepted = 0, sample;
  int bad = 0;
  if (argc != 7) {
    fprintf(stderr, "usage: mutate CHECKER CERT TIGHT PROBLEM SAMPLE DIR\n");
    return 2;
  }
  c = load(argv[2]);
  tight = load(argv[3]);
  sample = (size_t) atol(argv[5]);
  snprintf(file, sizeof file, "%s/changed.cert", argv[6]);
  if (c.n != tight.n)
    fail("the two certificates differ in structure");
  if (run_checker(argv[1], argv[2], argv[4]) != 0) {
    printf("not ok - %s is refused as it is\n", argv[2]);
    return 1;
  }
  for (size_t i = 0; i < c.n; i++)
    proof_tokens += is_sampled(&c, i);
  for (size_t i = 0; i < c.n; i++) {
    const token *t = c.tokens + i;
    if (is_sampled(&c, i) && sample > 0 && proof_tokens > sample) { /* an evenly spread selection */
      seen++;
      if (((seen - 1) * sample) / proof_tokens == (seen * sample) / proof_tokens)
        continue;
    }
    for (int k = 0;; k++) {
      char *changed = change(t, k);
      int status;
      FILE *f;
      if (!changed)
        break;
      f = fopen(file, "wb");
      if (!f)
        fail(file);
      fwrite(c.text, 1, (size_t) (t->start - c.text), f);
      fputs(changed, f);
      fwrite(t->start + t->length, 1, c.size - (size_t) (t->start - c.text) - t->length, f);
      fclose(f);
      status = run_checker(argv[1], file, argv[4]);
      tried++;
      if (status == 0 || status == 3 || status > 4) {
        if (status != 0 || !harmless(&c, &tight, i, changed)) {
          printf("# line %ld token %ld: %.*s -> %s: exit status %d\n", t->line + 1, t->column + 1,
                 (int) (t->length > 60 ? 60 : t->length), t->start, changed, status);
          bad = 1;
        }
        accepted++;
      }
      free(changed);
    }
  }
  printf("%s - %s: %zu changes of %zu tokens, %zu accepted as harmless\n", bad ? "not ok" : "ok",
         argv[2], tried, c.n, accepted);
  free(c.text); free(c.tokens); free(tight.text); free(tight.tokens);
  return bad;
}
