/* Checkpoints: finished searches in a file, so that an interrupted run can go on. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "problem/problem.h"
#include "solve/checkpoint.h"

#define HEADER "relucert-checkpoint 1\n"
#define CHECKSUM "checksum "
/* The length of the last line: the keyword, 16 hexadecimal digits, a newline. */
enum { CHECKSUM_LINE = sizeof CHECKSUM - 1 + 16 + 1 };
/* Bytes of a checkpoint, and zeros of a word in it. */
enum { MOST_BYTES = 1 << 30, MOST_ZEROS = 1 << 24 };

/* ---- Writing */

void checkpoint_begin(text *t, const word_list *words, const cells *c) {
  relucert_problem view = *c->problem; /* borrows everything; only printed */
  char *canonical;
  view.hidden = words->hidden;
  canonical = relucert_problem_print(&view);
  text_printf(t, HEADER "program %s\n%s", relucert_version(), canonical);
  mem_free(canonical);
}

/* " MpE" for a finite number. */
static void print_double(text *t, double x) {
  int exponent;
  long long mantissa = (long long) ldexp(frexp(x, &exponent), 53);
  exponent = mantissa ? exponent - 53 : 0;
  while (mantissa && mantissa % 2 == 0) {
    mantissa /= 2;
    exponent++;
  }
  text_printf(t, " %lldp%d", mantissa, exponent);
}

/* Entries 1..k of a box. */
static void print_box(text *t, const interval *q, slong k) {
  slong j;
  for (j = 1; j <= k; j++) {
    print_double(t, -q[j].neg);
    print_double(t, q[j].hi);
  }
}

/* One word with its zeros. */
static void print_word(text *t, const word_search *w) {
  char name[CHAIN_NAME];
  slong i;
  chain_word_name(name, &w->word);
  text_printf(t, "word %s %ld %ld ", name, w->search.nodes, (long) w->search.n);
  text_append_n(t, w->search.tree.data, w->search.tree.length);
  text_append(t, "\n");
  for (i = 0; i < w->search.n; i++) {
    text_append(t, "zero");
    print_box(t, w->search.zeros[i].unique, w->word.k);
    print_box(t, w->search.zeros[i].at, w->word.k);
    text_append(t, "\n");
  }
}

static uint64_t fnv1a(const char *bytes, size_t n) {
  uint64_t hash = 0xcbf29ce484222325;
  size_t i;
  for (i = 0; i < n; i++)
    hash = (hash ^ (unsigned char) bytes[i]) * 0x100000001b3;
  return hash;
}

void checkpoint_print(text *t, const text *begin, const word_list *words) {
  slong i;
  text_append_n(t, begin->data, begin->length);
  for (i = 0; i < words->n; i++) {
    const word_search *w = words->list + i;
    if (w->done && w->mirror < 0 && w->search.nunresolved == 0 && !w->search.roots
        && !w->search.tied)
      print_word(t, w);
  }
  text_printf(t, CHECKSUM "%016llx\n", (unsigned long long) fnv1a(t->data, t->length));
}

/* ---- Reading */

/* A file that is being read. */
typedef struct {
  relucert_context *ctx;
  const char *name;            /* for messages */
  const char *start, *at, *end;
} reader;

/* Record "NAME:LINE:COLUMN: error: found ..., expected EXPECTED" for the place `at`; returns 0. */
static int fail(const reader *r, const char *at, const char *expected) {
  const char *line = r->start, *p;
  long number = 1;
  int n = 0;
  for (p = r->start; p < at; p++)
    if (*p == '\n') {
      line = p + 1;
      number++;
    }
  while (n < 40 && at[n] > ' ' && at[n] < 127)
    n++;
  if (at == r->end)
    context_fail(r->ctx, RELUCERT_BAD_INPUT, "%s:%ld:%ld: error: found the end of the file, expected %s",
                 r->name, number, (long) (at - line) + 1, expected);
  else
    context_fail(r->ctx, RELUCERT_BAD_INPUT, "%s:%ld:%ld: error: found '%.*s', expected %s", r->name, number,
                 (long) (at - line) + 1, n, at, expected);
  return 0;
}

/* Skip the literal; 0 after a recorded error. */
static int skip(reader *r, const char *literal, const char *expected) {
  size_t n = strlen(literal);
  if (strncmp(r->at, literal, n) != 0)
    return fail(r, r->at, expected);
  r->at += n;
  return 1;
}

/* An integer of at most 18 digits in [least, most], without leading zeros. */
static int read_integer(reader *r, long long *x, long long least, long long most, const char *expected) {
  const char *digits = r->at + (*r->at == '-');
  size_t n = strspn(digits, "0123456789");
  if (n == 0 || n > 18 || (*digits == '0' && (n > 1 || digits > r->at)))
    return fail(r, r->at, expected);
  *x = strtoll(r->at, NULL, 10);
  if (*x < least || *x > most)
    return fail(r, r->at, expected);
  r->at = digits + n;
  return 1;
}

/* " MpE", M odd or 0p0. */
static int read_double(reader *r, double *x) {
  static const char expected[] = "an end MpE of an interval, M odd and below 2^53";
  const char *start = r->at + 1;
  long long mantissa, exponent;
  if (!skip(r, " ", expected) || !read_integer(r, &mantissa, -(1LL << 53), 1LL << 53, expected)
      || !skip(r, "p", expected) || !read_integer(r, &exponent, -1100, 1000, expected))
    return 0;
  *x = ldexp((double) mantissa, (int) exponent);
  if ((mantissa % 2 == 0 && (mantissa || exponent)) || !isfinite(*x) || (*x == 0 && mantissa))
    return fail(r, start, expected);
  return 1;
}

/* Entries 1..k of a box. */
static int read_box(reader *r, interval *q, slong k) {
  slong j;
  for (j = 1; j <= k; j++) {
    const char *start = r->at + 1;
    double lo, hi;
    if (!read_double(r, &lo) || !read_double(r, &hi))
      return 0;
    if (lo > hi)
      return fail(r, start, "an interval, the lower end first");
    q[j] = (interval) {-lo, hi};
  }
  return 1;
}

/* One zero of a word with k kinks. */
static int read_zero(reader *r, chain_zero *z, slong k, const chain_data *d) {
  const char *start = r->at;
  slong j;
  memset(z, 0, sizeof *z);
  z->unique[0] = z->at[0] = d->z[0];
  z->unique[k + 1] = z->at[k + 1] = d->z[d->n];
  if (!skip(r, "zero", "a line 'zero'") || !read_box(r, z->unique, k) || !read_box(r, z->at, k)
      || !skip(r, "\n", "the end of the line"))
    return 0;
  for (j = 1; j <= k; j++)
    if (z->at[j].neg > z->unique[j].neg || z->at[j].hi > z->unique[j].hi)
      return fail(r, start, "a zero inside its uniqueness box");
  return 1;
}

/* The number of children of a letter of a tree with k kinks (doc/formats.md, section 5.4), or -1. */
static int children(char letter, slong k) {
  static const char cuts[] = "123456789ABC";
  const char *cut = letter ? strchr(cuts, letter) : NULL;
  if (cut)
    return cut - cuts < k ? 2 : -1;
  if (letter && strchr("zdc", letter))
    return 1;
  return letter && strchr("oaevmpkwxntj", letter) ? 0 : -1;
}

/* Skip one tree in preorder, without open leaves. */
static int skip_tree(reader *r, slong k) {
  const char *start = r->at;
  long open = 1;
  while (open > 0) {
    int n = children(*r->at, k);
    slong pieces = search_pieces(*r->at);
    if (n < 0 || (pieces > 0 && (slong) strspn(r->at + 1, "0123456789ABC") < pieces))
      return fail(r, *r->at == '\n' || *r->at == ' ' ? start : r->at, "a complete tree");
    r->at += 1 + pieces;
    open += n - 1;
  }
  return 1;
}

/* The word whose name stands here, after the words before `first`, or NULL after a recorded error. */
static word_search *read_name(reader *r, word_list *words, slong first) {
  size_t n = strcspn(r->at, " \n");
  slong i;
  for (i = first; i < words->n; i++) {
    char name[CHAIN_NAME];
    chain_word_name(name, &words->list[i].word);
    if (strlen(name) == n && memcmp(name, r->at, n) == 0) {
      r->at += n;
      return words->list + i;
    }
  }
  fail(r, r->at, "a word of this problem, in the order of the words");
  return NULL;
}

/* One word with its zeros; *next: the index of the words that may come next. */
static int read_word(reader *r, word_list *words, slong *next, const chain_data *d) {
  long long nodes, zeros;
  const char *tree;
  word_search *w;
  slong i;
  if (!skip(r, "word ", "a line 'word' or 'checksum'") || !(w = read_name(r, words, *next)))
    return 0;
  *next = w - words->list + 1;
  if (!skip(r, " ", "a space") || !read_integer(r, &nodes, 0, LONG_MAX, "the number of nodes")
      || !skip(r, " ", "a space") || !read_integer(r, &zeros, 0, MOST_ZEROS, "the number of zeros")
      || !skip(r, " ", "a space"))
    return 0;
  tree = r->at;
  if (!skip_tree(r, w->word.k))
    return 0;
  w->done = 1; /* from here on there is something to be cleared */
  w->mirror = -1;
  w->search.nodes = (long) nodes;
  text_append_n(&w->search.tree, tree, (size_t) (r->at - tree));
  if (!skip(r, "\n", "the end of the line"))
    return 0;
  for (i = 0; i < zeros; i++) {
    w->search.zeros = mem_realloc(w->search.zeros, (size_t) i + 1, sizeof *w->search.zeros);
    if (!read_zero(r, w->search.zeros + i, w->word.k, d))
      return 0;
    w->search.n = i + 1;
  }
  return 1;
}

/* The last line is there and right; the end is set before it. */
static int read_checksum(reader *r) {
  static const char expected[] = "a last line 'checksum' that fits the rest: the file is damaged";
  char line[CHECKSUM_LINE + 1];
  const char *last = r->end - CHECKSUM_LINE;
  if (r->end - r->start <= CHECKSUM_LINE)
    return fail(r, r->end, expected);
  snprintf(line, sizeof line, CHECKSUM "%016llx\n",
           (unsigned long long) fnv1a(r->start, (size_t) (last - r->start)));
  if (strcmp(last, line) != 0)
    return fail(r, last[-1] == '\n' && strncmp(last, CHECKSUM, sizeof CHECKSUM - 1) == 0 ? last : r->end,
                expected);
  r->end = last;
  return 1;
}

/* The program and the problem must be those of `begin`: compare line by line. */
static int read_begin(reader *r, const text *begin) {
  const char *wanted = begin->data;
  long line = 1;
  r->at = r->start;
  while (*wanted) {
    size_t n = strcspn(wanted, "\n") + 1, m = strcspn(r->at, "\n");
    if (strncmp(r->at, wanted, n) != 0) {
      context_fail(r->ctx, RELUCERT_BAD_INPUT,
                   "%s:%ld:1: error: found '%.*s', expected '%.*s': this is the checkpoint of another %s",
                   r->name, line, m > 60 ? 60 : (int) m, r->at, n > 60 ? 60 : (int) n - 1, wanted,
                   line == 2 ? "version of relucert" : "problem");
      return 0;
    }
    r->at += n;
    wanted += n;
    line++;
  }
  return 1;
}

/* The whole file. */
static int read_all_words(reader *r, word_list *words, slong *found, const text *begin, const chain_data *d) {
  slong next = 0;
  r->at = r->start;
  *found = 0;
  if (!skip(r, HEADER, "'relucert-checkpoint 1'") || !read_checksum(r) || !read_begin(r, begin))
    return 0;
  for (; r->at < r->end; ++*found)
    if (!read_word(r, words, &next, d))
      return 0;
  return 1;
}

/* Append the whole stream to t; 0 after a read error. */
static int read_stream(text *t, FILE *file) {
  char buffer[65536];
  size_t n;
  while (t->length <= MOST_BYTES && (n = fread(buffer, 1, sizeof buffer, file)) > 0)
    text_append_n(t, buffer, n);
  text_append(t, "");
  return !ferror(file);
}

relucert_status checkpoint_read(word_list *words, slong *found, relucert_context *ctx, const char *filename,
                                const text *begin, const chain_data *d) {
  text t = {0};
  short_name name;
  reader r = {.ctx = ctx, .name = context_name(name, filename)};
  FILE *file = fopen(filename, "rb");
  *found = 0;
  if (!file && errno == ENOENT)
    return RELUCERT_OK;
  if (!file || !read_stream(&t, file)) {
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: cannot read the checkpoint: %s", r.name,
                 strerror(errno));
  } else if (t.length > MOST_BYTES || strlen(t.data) != t.length) {
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: found %s, expected a checkpoint", r.name,
                 t.length > MOST_BYTES ? "more than 1 GiB" : "a byte 0");
  } else {
    r.start = t.data;
    r.end = t.data + t.length;
    read_all_words(&r, words, found, begin, d);
  }
  if (file)
    fclose(file);
  text_clear(&t);
  return ctx->status;
}
