/* The statements of a problem, from a file or from the command line. */
#include <string.h>
#include "problem/density.h"
#include "problem/polynomial.h"
#include "problem/print.h"
#include "problem/statements.h"

/* Refuse a second statement of its kind. */
static int check_first(const scanner *earlier, const scanner *s, const char *keyword) {
  if (!earlier->name)
    return 1;
  return scan_fail(s, s->start, "found a second '%s', expected only the one on line %ld", keyword,
                   earlier->line);
}

/* Read "A B" or, on the command line, "A,B". */
static int read_bounds(scanner *s, fmpq_t a, fmpq_t b) {
  scan_at_end(s);
  if (!scan_number(s, a, "the left end of the interval"))
    return 0;
  scan_at_end(s);
  if (s->source == SCAN_OPTION) {
    if (s->at == s->end || *s->at != ',')
      return scan_unexpected(s, s->at, scan_word_end(s, s->at), "a comma, as in 0,1");
    s->at++;
    scan_at_end(s);
  }
  return scan_number(s, b, "the right end of the interval");
}

int statement_interval(builder *b, scanner *s) {
  const char *from;
  quote left, right;
  if (!check_first(&b->interval, s, "interval") || !statement_without_data(b, s, "interval"))
    return 0;
  b->interval = *s;
  scan_at_end(s);
  from = s->at;
  if (!read_bounds(s, b->problem->a, b->problem->b) || !scan_end(s, "the interval"))
    return 0;
  if (fmpq_cmp(b->problem->a, b->problem->b) < 0)
    return 1;
  return scan_fail(s, from, "found the interval from %s to %s, expected left end < right end",
                   scan_quote_fmpq(left, b->problem->a), scan_quote_fmpq(right, b->problem->b));
}

/* A piece that is being read. */
typedef struct {
  const char *keyword;
  fmpq_t left, right;
  const char *left_at, *right_at; /* their places */
  fmpq_poly_t poly;
  const char *poly_at;
  int algebraic; /* (poly/den) sqrt(rad) */
  fmpq_poly_t den, rad;
  const char *den_at, *rad_at;
} piece;

/* Read the character c after blanks. */
static int read_mark(scanner *s, char c, const char *where) {
  if (scan_at_end(s) || *s->at != c)
    return scan_unexpected(s, s->at, scan_token_end(s, s->at), "'%c' %s", c, where);
  s->at++;
  scan_at_end(s);
  return 1;
}

/* Read "[L, R]" if there is one; otherwise the piece is the whole interval. */
static int read_piece_bounds(const builder *b, scanner *s, piece *p) {
  scan_at_end(s);
  p->left_at = p->right_at = s->at;
  fmpq_set(p->left, b->problem->a);
  fmpq_set(p->right, b->problem->b);
  if (s->at == s->end || *s->at != '[')
    return 1;
  s->at++;
  scan_at_end(s);
  p->left_at = s->at;
  if (!scan_number(s, p->left, "the left end of a piece"))
    return 0;
  if (!read_mark(s, ',', "between the ends of a piece"))
    return 0;
  p->right_at = s->at;
  if (!scan_number(s, p->right, "the right end of a piece"))
    return 0;
  return read_mark(s, ']', "after the ends of a piece");
}

/* Does the piece start where the pieces before it end, and stay in the interval? */
static int check_piece_place(const builder *b, const scanner *s, const pwpoly *f, const piece *p) {
  const fmpq *start = f->n ? f->at + f->n : b->problem->a;
  quote q, e;
  if (fmpq_cmp(p->left, p->right) >= 0)
    return scan_fail(s, p->left_at, "found a piece from %s to %s, expected left end < right end",
                     scan_quote_fmpq(q, p->left), scan_quote_fmpq(e, p->right));
  if (fmpq_cmp(p->left, b->problem->a) < 0)
    return scan_fail(s, p->left_at, "found a piece from %s on, outside the interval, expected %s",
                     scan_quote_fmpq(q, p->left), scan_quote_fmpq(e, start));
  if (fmpq_cmp(p->right, b->problem->b) > 0)
    return scan_fail(s, p->right_at, "found a piece up to %s, outside the interval, expected at most %s",
                     scan_quote_fmpq(q, p->right), scan_quote_fmpq(e, b->problem->b));
  if (fmpq_cmp(p->left, start) < 0)
    return scan_fail(s, p->left_at,
                     "found a piece from %s on that overlaps the %s piece before it, expected %s",
                     scan_quote_fmpq(q, p->left), p->keyword, scan_quote_fmpq(e, start));
  if (fmpq_cmp(p->left, start) > 0)
    return scan_fail(s, p->left_at, "found a piece from %s on, which leaves a gap in the %s, expected %s",
                     scan_quote_fmpq(q, p->left), p->keyword, scan_quote_fmpq(e, start));
  return 1;
}

/* Append the piece if the caps on pieces and on the size of the canonical form allow it. */
static int append_piece(builder *b, const scanner *s, pwpoly *f, const piece *p) {
  text line = { NULL, 0, 0 };
  long length;
  if (f->n >= CAP_PIECES)
    return scan_fail(s, s->start, "found more than %d %s pieces, expected at most %d", CAP_PIECES, p->keyword,
                     CAP_PIECES);
  if (p->algebraic)
    problem_append_root(b->problem, p->left, p->right, p->poly, p->den, p->rad);
  else
    pwpoly_append(f, p->left, p->right, p->poly);
  if (f == &b->problem->target)
    print_target_piece(&line, b->problem, f->n - 1);
  else
    print_piece(&line, p->keyword, f, f->n - 1);
  length = (long) line.length;
  text_clear(&line);
  if (length > CAP_LINE)
    return scan_fail(s, p->poly_at, "found a polynomial of %ld bytes in canonical form, expected at most %ld",
                     length, CAP_LINE);
  b->printed += length;
  if (b->printed > CAP_FILE - CAP_LINE)
    return scan_fail(s, p->poly_at, "found more than %ld bytes of pieces in canonical form, expected fewer",
                     CAP_FILE - CAP_LINE);
  return 1;
}

static int check_nonnegative(const scanner *s, const piece *p) {
  fmpq_t x, y;
  quote at, value;
  int found;
  fmpq_init(x);
  fmpq_init(y);
  found = density_negative_at(x, p->poly, p->left, p->right);
  if (found) {
    fmpq_poly_evaluate_fmpq(y, p->poly, x);
    scan_fail(s, p->poly_at,
              "found a density with the value %s at x = %s, expected one that is never negative",
              scan_quote_fmpq(value, y), scan_quote_fmpq(at, x));
  }
  fmpq_clear(y);
  fmpq_clear(x);
  return !found;
}

/* Is the word from `from` to `to` this one? */
static int is_word(const char *from, const char *to, const char *word) {
  return (size_t) (to - from) == strlen(word) && memcmp(from, word, strlen(word)) == 0;
}

/* Is the algebraic piece defined, with a positive root? */
static int check_algebraic(const scanner *s, const piece *p) {
  quote l, r, v;
  fmpq_t y;
  int positive;
  if (polynomial_has_zero(p->den, p->left, p->right))
    return scan_fail(s, p->den_at, "found a denominator with a zero in [%s, %s], expected one without",
                     scan_quote_fmpq(l, p->left), scan_quote_fmpq(r, p->right));
  if (polynomial_has_zero(p->rad, p->left, p->right))
    return scan_fail(s, p->rad_at,
                     "found a polynomial with a zero in [%s, %s] under the root, expected a positive one",
                     scan_quote_fmpq(l, p->left), scan_quote_fmpq(r, p->right));
  fmpq_init(y);
  fmpq_poly_evaluate_fmpq(y, p->rad, p->left);
  positive = fmpq_sgn(y) > 0;
  if (!positive)
    scan_fail(s, p->rad_at, "found the value %s at x = %s under the root, expected a positive one",
              scan_quote_fmpq(v, y), scan_quote_fmpq(l, p->left));
  fmpq_clear(y);
  return positive;
}

/* Read "(A)/(B)*sqrt(C)", what follows the word algebraic. */
static int read_algebraic(scanner *s, piece *p) {
  const char *from;
  p->algebraic = 1;
  scan_at_end(s);
  p->poly_at = s->at;
  if (!polynomial_read_group(s, p->poly, "a polynomial A, as in algebraic (A)/(B)*sqrt(C)")
      || !read_mark(s, '/', "and the denominator in parentheses, as in algebraic (A)/(B)*sqrt(C)"))
    return 0;
  p->den_at = s->at;
  if (!polynomial_read_group(s, p->den, "the denominator")
      || !read_mark(s, '*', "and sqrt after the quotient"))
    return 0;
  from = s->at;
  s->at = scan_token_end(s, from);
  if (!is_word(from, s->at, "sqrt"))
    return scan_unexpected(s, from, s->at, "sqrt");
  scan_at_end(s);
  p->rad_at = s->at;
  return polynomial_read_group(s, p->rad, "the polynomial under the root")
         && scan_end(s, "the algebraic piece") && check_algebraic(s, p);
}

/* Read POLY, or for the target what follows the word algebraic. */
static int read_function(scanner *s, piece *p, int target) {
  const char *to;
  scan_at_end(s);
  p->poly_at = s->at;
  to = scan_token_end(s, s->at);
  if (!target || !is_word(s->at, to, "algebraic"))
    return polynomial_read(s, p->poly);
  s->at = to;
  return read_algebraic(s, p);
}

/* Read "[L, R] POLY" or "POLY" as the next piece of f. */
static int read_piece(builder *b, scanner *s, pwpoly *f, scanner *last, piece *p) {
  if (!statement_without_data(b, s, p->keyword))
    return 0;
  if (!b->interval.name)
    return scan_fail(s, s->start, "found '%s', expected 'interval A B' before it", p->keyword);
  if (!read_piece_bounds(b, s, p) || !check_piece_place(b, s, f, p))
    return 0;
  if (!read_function(s, p, last == &b->target))
    return 0;
  if (last == &b->density && !check_nonnegative(s, p))
    return 0;
  *last = *s;
  last->at = p->right_at;
  return append_piece(b, s, f, p);
}

/* The statement `keyword`, whose pieces are collected in f; last: the place of the last one. */
static int statement_piece(builder *b, scanner *s, const char *keyword, pwpoly *f, scanner *last) {
  piece p;
  int ok;
  memset(&p, 0, sizeof p);
  p.keyword = keyword;
  fmpq_init(p.left);
  fmpq_init(p.right);
  fmpq_poly_init(p.poly);
  fmpq_poly_init(p.den);
  fmpq_poly_init(p.rad);
  ok = read_piece(b, s, f, last, &p);
  fmpq_poly_clear(p.poly);
  fmpq_poly_clear(p.den);
  fmpq_poly_clear(p.rad);
  fmpq_clear(p.right);
  fmpq_clear(p.left);
  return ok;
}

int statement_target(builder *b, scanner *s) {
  return statement_piece(b, s, "target", &b->problem->target, &b->target);
}

int statement_density(builder *b, scanner *s) {
  return statement_piece(b, s, "density", &b->problem->density, &b->density);
}

/* Read the GAMMA of two-slope. */
static int read_gamma(builder *b, scanner *s) {
  const char *from;
  scan_at_end(s);
  from = s->at;
  if (!scan_number(s, b->problem->gamma, "the slope of two-slope for negative arguments"))
    return 0;
  if (fmpq_is_one(b->problem->gamma))
    return scan_unexpected(s, from, s->at, "a slope for negative arguments other than 1");
  return 1;
}

/* Read the exponent of power. */
static int read_power(builder *b, scanner *s) {
  scan_at_end(s);
  return scan_natural(s, &b->problem->power, POWER_LEAST, POWER_GREATEST, "the exponent of power");
}

int statement_activation(builder *b, scanner *s) {
  const char *from, *to;
  if (!check_first(&b->activation, s, "activation"))
    return 0;
  b->activation = *s;
  scan_at_end(s);
  from = s->at;
  to = scan_word_end(s, from);
  s->at = to;
  if (is_word(from, to, "relu"))
    b->problem->activation = ACTIVATION_RELU;
  else if (is_word(from, to, "quadratic"))
    b->problem->activation = ACTIVATION_QUADRATIC;
  else if (is_word(from, to, "two-slope"))
    b->problem->activation = ACTIVATION_TWO_SLOPE;
  else if (is_word(from, to, "power"))
    b->problem->activation = ACTIVATION_POWER;
  else if (is_word(from, to, "clipped-relu"))
    b->problem->activation = ACTIVATION_CLIPPED;
  else
    return scan_unexpected(s, from, to, "relu, two-slope GAMMA, quadratic, power N or clipped-relu");
  if (b->problem->activation == ACTIVATION_TWO_SLOPE && !read_gamma(b, s))
    return 0;
  if (b->problem->activation == ACTIVATION_POWER && !read_power(b, s))
    return 0;
  return scan_end(s, "the activation");
}

int statement_hidden(builder *b, scanner *s) {
  if (!statement_first_widths(b, s, "hidden"))
    return 0;
  scan_at_end(s);
  if (!scan_natural(s, &b->problem->hidden, 1, CAP_HIDDEN, "the number of hidden neurons"))
    return 0;
  return scan_end(s, "the number of hidden neurons");
}

/* Do the pieces of f reach the right end of the interval? */
static int check_reaches_end(const builder *b, const pwpoly *f, const scanner *last, const char *keyword) {
  quote q, e;
  if (fmpq_equal(f->at + f->n, b->problem->b))
    return 1;
  return scan_fail(last, last->at,
                   "found %s pieces that end at %s, expected %s, the right end of the interval", keyword,
                   scan_quote_fmpq(q, f->at + f->n), scan_quote_fmpq(e, b->problem->b));
}

/* The default: density 1 on the whole interval. */
static void set_default_density(relucert_problem *problem) {
  pwpoly *density = &problem->density;
  pwpoly_init(density, 1);
  fmpq_set(density->at, problem->a);
  fmpq_set(density->at + 1, problem->b);
  fmpq_poly_one(density->poly[0]);
}

int statements_finish(builder *b) {
  relucert_problem *problem = b->problem;
  slong i;
  if (b->data.name)
    return statements_finish_data(b);
  if (!check_reaches_end(b, &problem->target, &b->target, "target"))
    return 0;
  if (!b->density.name) {
    set_default_density(problem);
    return 1;
  }
  if (!check_reaches_end(b, &problem->density, &b->density, "density"))
    return 0;
  for (i = 0; i < problem->density.n; i++)
    if (!fmpq_poly_is_zero(problem->density.poly[i]))
      return 1;
  return scan_fail(&b->density, b->density.start,
                   "found a density that is zero everywhere, expected one that is positive somewhere");
}
