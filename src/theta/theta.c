/* Parameter vectors: memory, canonical text, files of either kind. */
#include <string.h>
#include "base/infile.h"
#include "problem/scan.h"
#include "theta/theta.h"

theta *theta_new(slong H) {
  theta *t = mem_alloc(1, sizeof *t);
  t->H = H;
  t->w = _fmpq_vec_init(H);
  t->b = _fmpq_vec_init(H);
  t->v = _fmpq_vec_init(H);
  fmpq_init(t->c);
  return t;
}

void relucert_theta_free(relucert_theta *t) {
  if (!t)
    return;
  _fmpq_vec_clear(t->w, t->H);
  _fmpq_vec_clear(t->b, t->H);
  _fmpq_vec_clear(t->v, t->H);
  fmpq_clear(t->c);
  mem_free(t->name);
  mem_free(t->lines);
  mem_free(t);
}

theta *theta_copy(const theta *t) {
  theta *copy = theta_new(t->H);
  for (slong i = 0; i < t->H; i++) {
    fmpq_set(copy->w + i, t->w + i);
    fmpq_set(copy->b + i, t->b + i);
    fmpq_set(copy->v + i, t->v + i);
  }
  fmpq_set(copy->c, t->c);
  copy->binary64 = t->binary64;
  return copy;
}

long relucert_theta_hidden(const relucert_theta *t) { return (long) t->H; }

int relucert_theta_binary64(const relucert_theta *t) { return t->binary64; }

char *relucert_theta_print(const relucert_theta *t) {
  text s = {0};
  text_append(&s, "relucert-theta 1\n");
  for (slong i = 0; i < t->H; i++) {
    const fmpq *numbers[] = {t->w + i, t->b + i, t->v + i};
    text_append(&s, "neuron");
    for (int j = 0; j < 3; j++) {
      text_append(&s, " ");
      text_fmpq(&s, numbers[j]);
    }
    text_append(&s, "\n");
  }
  text_append(&s, "constant ");
  text_fmpq(&s, t->c);
  text_append(&s, "\n");
  return text_take(&s);
}

void theta_evaluate(fmpq_t y, const theta *t, const fmpq_t gamma, const fmpq_t x) {
  fmpq_t u;
  fmpq_init(u);
  fmpq_set(y, t->c);
  for (slong i = 0; i < t->H; i++) {
    fmpq_mul(u, t->w + i, x);
    fmpq_add(u, u, t->b + i);
    if (fmpq_sgn(u) < 0)
      fmpq_mul(u, u, gamma);
    fmpq_addmul(y, t->v + i, u);
  }
  fmpq_clear(u);
}

int theta_check_width(relucert_context *ctx, const theta *t, slong H) {
  short_name shown;
  const char *name = context_name(shown, t->name ? t->name : "parameters");
  if (t->H == H)
    return 1;
  if (t->lines)
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "%s:%ld:1: error: found %ld neuron%s, expected %ld, the number hidden of the problem", name,
                 t->lines[t->H < H ? t->H : H], (long) t->H, t->H == 1 ? "" : "s", (long) H);
  else
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "%s: error: found %ld neuron%s, expected %ld, the number hidden of the problem", name,
                 (long) t->H, t->H == 1 ? "" : "s", (long) H);
  return 0;
}

/* The first byte that is no white space, or the end. */
static const char *skip_space(const char *at, const char *end) {
  while (at < end && strchr(" \t\r\n", *at) && *at)
    at++;
  return at;
}

relucert_theta *relucert_theta_parse(relucert_context *ctx, const char *string, size_t len,
                                     const char *name) {
  const char *first = skip_space(string, string + len);
  short_name shown;
  theta *t;
  context_clear_error(ctx);
  if (len > CAP_FILE) {
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s:1:1: error: found more than %ld bytes, expected at most %ld",
                 context_name(shown, name), CAP_FILE, CAP_FILE);
    return NULL;
  }
  if (first < string + len && *first == '{')
    t = theta_parse_json(ctx, string, len, name);
  else
    t = theta_parse_text(ctx, string, len, name);
  if (t) {
    t->name = mem_alloc(strlen(name) + 1, 1);
    strcpy(t->name, name);
  }
  return t;
}

relucert_theta *relucert_theta_read(relucert_context *ctx, const char *filename) {
  theta *t = NULL;
  text s = {0};
  if (infile_read(&s, ctx, filename, "theta file", CAP_FILE))
    t = relucert_theta_parse(ctx, s.data, s.length, filename);
  text_clear(&s);
  return t;
}
