/* Writing certificates: the claims, then the witnesses that a checker cannot derive from the problem. */
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/fields.h"
#include "cert/quadratic.h"
#include "landscape/lojasiewicz.h"
#include "landscape/power_limit.h"
#include "cert/searches.h"
#include "problem/print.h"

void certificate_number_claims(relucert_result *result) {
  long claim = 0;
  slong i, j;
  result->claim_list = ++claim;
  result->claim_distinct = ++claim;
  result->claim_order = ++claim;
  if (result_is_closed(result))
    result->claim_least = ++claim;
  if (result->infimum.known && (!result->with_gaps || result_is_complete(result)))
    result->claim_infimum = ++claim;
  if (result->infimum.start.network)
    result->infimum.claim_blow_up = ++claim;
  for (i = 0; i < result->n; i++)
    result->list[i].claim = ++claim;
  for (i = 0; i < result->nfamilies; i++)
    result->families[i].claim = ++claim;
  for (i = 0; i < result->ngap_families; i++)
    result->gap_families[i].claim = ++claim;
  for (i = 0; i < result->nmoving; i++)
    result->moving[i].claim = ++claim;
  for (i = 0; i < result->n; i++)
    for (j = 0; j < result->list[i].nstrata; j++)
      result->list[i].strata[j].claim = ++claim;
  for (i = 0; i < result->nfamilies; i++)
    for (j = 0; j < result->families[i].nstrata; j++)
      result->families[i].strata[j].claim = ++claim;
  result->claims = claim;
}

/* "L R " */
static void write_bounds(text *t, const pwpoly *f, slong i) {
  text_fmpq(t, f->at + i);
  text_append(t, " ");
  text_fmpq(t, f->at + i + 1);
  text_append(t, " ");
}

static void write_pieces(text *t, const char *keyword, const pwpoly *f) {
  text_printf(t, "%s %ld\n", keyword, (long) f->n);
  for (slong i = 0; i < f->n; i++) {
    write_bounds(t, f, i);
    text_fmpq_poly(t, f->poly[i]);
    text_append(t, "\n");
  }
}

/* The same for the target, some pieces of which may be algebraic. */
static void write_target(text *t, const relucert_problem *problem) {
  const pwpoly *f = &problem->target;
  text_printf(t, "target %ld\n", (long) f->n);
  for (slong i = 0; i < f->n; i++) {
    const root_piece *r = problem_root(problem, i);
    write_bounds(t, f, i);
    text_append(t, r ? "algebraic " : "");
    text_fmpq_poly(t, f->poly[i]);
    for (int j = 0; r && j < 2; j++) {
      text_append(t, " ");
      text_fmpq_poly(t, j ? r->rad : r->den);
    }
    text_append(t, "\n");
  }
}

static void write_data(text *t, const data_set *data) {
  text_printf(t, "data %ld\n", (long) data->n);
  for (slong i = 0; i < data->n; i++) {
    text_fmpq(t, data->x + i);
    text_append(t, " ");
    text_fmpq(t, data->y + i);
    text_append(t, " ");
    text_fmpq(t, data->w + i);
    text_append(t, "\n");
  }
}

/* "layers K N1 ... NK", or for one layer "hidden H", and before it the loss if it is not squared. */
static void write_architecture(text *t, const relucert_problem *problem) {
  if (problem->loss != 2)
    text_printf(t, "loss power %ld\n", problem->loss);
  if (problem->layers > 1)
    text_printf(t, "layers %ld", (long) problem->layers);
  else
    text_append(t, "hidden");
  for (slong i = 0; i < problem->layers; i++)
    text_printf(t, " %ld", problem_width(problem, i));
  text_append(t, "\n");
}

/* Interval, target and density. */
static void write_functions(text *t, const relucert_problem *problem) {
  print_interval(t, problem);
  write_target(t, problem);
  write_pieces(t, "density", &problem->density);
}

void certificate_write_problem(text *t, const relucert_problem *problem) {
  if (problem->data.n)
    write_data(t, &problem->data);
  else
    write_functions(t, problem);
  text_append(t, "activation ");
  print_activation(t, problem);
  text_append(t, "\n");
  write_architecture(t, problem);
}

/* " LO HI" */
static void write_number(text *t, const number *x) {
  text_append(t, " ");
  text_fmpq(t, x->lo);
  text_append(t, " ");
  text_fmpq(t, x->hi);
}

static const char *type_token(relucert_type type) {
  static const char *const tokens[] = { "local-minimum", "saddle", "undecided" };
  return tokens[type];
}

static const char *word_token(const realization *r) {
  if (r->nkinks > 0)
    return r->full ? "B" : r->word;
  return r->full ? "F" : "C";
}

static void write_list_claims(text *t, const relucert_result *result) {
  text_printf(t, "%ld list ", result->claim_list);
  if (result->verdict == RELUCERT_FINITE)
    text_printf(t, "finite %ld %ld\n", result->count, result->count_on_support);
  else if (result_is_complete(result) && result->nmoving > 0)
    text_append(t, "infinite - -\n");
  else if (result_is_complete(result))
    text_printf(t, "infinite - %ld\n", result->count_on_support);
  else
    text_append(t, result->problem->hidden > 1 && result->verdict == RELUCERT_INFINITE
                       ? "partial infinite -\n"
                       : "partial - -\n");
  text_printf(t, "%ld distinct\n%ld order\n", result->claim_distinct, result->claim_order);
  if (result->least)
    text_printf(t, "%ld least\n", result->claim_least);
  if (!fmpq_is_zero(result->bound)) {
    text_printf(t, "%ld at-least ", result->claim_least);
    text_fmpq(t, result->bound);
    text_append(t, "\n");
  }
  if (!result->claim_infimum)
    return;
  text_printf(t, "%ld infimum", result->claim_infimum);
  if (result->infimum.attained && result->least_family > 0) {
    text_printf(t, " family %ld", (long) (result->nfamilies + result->ngap_families + result->least_family));
  } else if (result->infimum.attained) {
    text_printf(t, " %ld", (long) result->nglobal);
  } else {
    text_append(t, " not-attained");
    write_number(t, &result->infimum.value);
  }
  text_append(t, "\n");
  if (result->infimum.claim_blow_up)
    text_printf(t, "%ld blow-up\n", result->infimum.claim_blow_up);
}

/* " kinks K LO HI ... jumps K pairs" */
static void write_chain(text *t, const realization *r) {
  text_printf(t, " kinks %ld", (long) r->nkinks);
  for (slong i = 0; i < r->nkinks; i++)
    write_number(t, &r->kinks[i].at);
  text_append(t, " jumps");
  for (slong i = 0; i < r->nkinks; i++)
    write_number(t, &r->kinks[i].slope_jump);
}

static void write_realization(text *t, const realization *r, slong id) {
  if (r->polynomial) {
    certificate_write_quadratic(t, r, id);
    return;
  }
  text_printf(t, "%ld realization %ld %s %s", r->claim, (long) id, word_token(r), type_token(r->type));
  if (realization_is_chain(r)) {
    write_chain(t, r);
  } else if (r->nkinks > 0) {
    text_append(t, " kink");
    write_number(t, &r->kinks->at);
    text_append(t, " jump");
    write_number(t, &r->kinks->slope_jump);
  }
  text_append(t, " values");
  for (slong i = 0; i < r->nkinks + 2; i++)
    write_number(t, r->values + i);
  text_append(t, " risk");
  write_number(t, &r->risk);
  text_append(t, "\n");
}

/* A function with its places (doc/formats.md, 5.11). */
static void write_places(text *t, const relucert_result *result, const realization *r, slong id) {
  const gap_places *p = r->places;
  const number *y = p->numbers;
  char name[CHAIN_NAME];
  chain_word_name(name, &result->words.list[r->zero_word].word);
  text_printf(t, "%ld realization %ld %s %s", r->claim, (long) id, name, type_token(r->type));
  text_printf(t, " kinks %ld", (long) p->k);
  for (slong i = 0; i < p->k; i++)
    write_number(t, y++);
  if (p->n > 0)
    text_append(t, " weights");
  for (slong j = 1; j <= p->k; j++)
    if (p->weight[j] > 0)
      text_printf(t, " %ld", (long) p->weight[j]);
  text_append(t, " jumps");
  for (slong i = 0; i < p->k; i++)
    write_number(t, y++);
  text_append(t, " values");
  for (slong i = 0; i < p->k + p->n + 2; i++)
    write_number(t, y++);
  text_append(t, " risk");
  write_number(t, &r->risk);
  text_append(t, "\n");
}

static void write_gap_family(text *t, const relucert_result *result, slong i) {
  static const char *const kinds[] = { "gap-pairs", "gap-split", "gap-bump", "end-pair" };
  const gap_family *f = result->gap_families + i;
  text_printf(t, "%ld family %ld %s realization %ld gap %ld", f->claim, (long) (result->nfamilies + i + 1),
              kinds[f->kind], (long) f->realization + 1, (long) f->gap);
  text_printf(t, " gaps %ld dimension %ld\n", (long) f->gaps, (long) f->dimension);
}

static void write_family(text *t, const family *f, slong id) {
  text_printf(t, "%ld family %ld %s %s ", f->claim, (long) id, f->word, f->affine ? "affine" : "constant");
  text_fmpq(t, f->z);
  text_append(t, "\n");
}

/* All kinks as base + step t, the open range of t, the risk. */
static void write_moving(text *t, const relucert_result *result, slong i) {
  const moving *y = result->moving + i;
  char name[CHAIN_MAX + 4];
  chain_word_name(name, &result->words.list[y->word].word);
  text_printf(t, "%ld family %ld %s moving", y->claim,
              (long) (result->nfamilies + result->ngap_families + i + 1), name);
  for (slong j = 0; j < y->k; j++) {
    text_append(t, " ");
    text_fmpq(t, y->base + j);
    text_append(t, " ");
    text_fmpq(t, y->step + j);
  }
  text_append(t, " range ");
  text_fmpq(t, y->lo);
  text_append(t, " ");
  text_fmpq(t, y->hi);
  text_append(t, " risk ");
  text_fmpq(t, y->risk);
  text_append(t, "\n");
}

static void write_condition(text *t, const condition *c) {
  text_append(t, c->lo_infinite ? " (-inf" : c->lo_closed ? " [" : " (");
  if (!c->lo_infinite)
    text_fmpq(t, c->lo);
  text_append(t, ",");
  if (c->hi_infinite)
    text_append(t, "inf");
  else
    text_fmpq(t, c->hi);
  text_append(t, c->hi_closed ? "]" : ")");
}

static void write_conditions(text *t, const stratum *s) {
  if (s->nconditions > 0)
    text_printf(t, " when %c", s->variable);
  for (slong i = 0; i < s->nconditions; i++)
    write_condition(t, s->conditions + i);
}

/* A row of section 5.8 of doc/formats.md, behind its number and realization. */
static void write_row(text *t, const stratum *s) {
  static const char *const effects[] = { "neutral", "saddle", "undecided", "core", "several by-subset-sums" };
  text_printf(t, " %s", s->role);
  if (s->part == PART_ALL) {
    text_append(t, s->global ? " global-minimum\n" : " undecided\n");
    return;
  }
  if (s->part == PART_CORE) {
    text_printf(t, " %s%s neurons %ld dimension %d %s%s\n", s->word, s->unproved ? " unproved" : "",
                (long) s->neurons, s->dimension, type_token(s->type), s->alone ? " alone" : "");
    return;
  }
  if (s->part == PART_SPLIT)
    text_printf(t, " %ld %s", (long) s->kink, s->pattern);
  if (s->part == PART_CANCEL)
    text_printf(t, " %s", s->word);
  if (s->place == 1) {
    text_append(t, " at");
    write_number(t, &s->at);
  } else if (s->place == 2) {
    text_append(t, " between");
    write_number(t, &s->from);
    write_number(t, &s->to);
  }
  text_append(t, s->unresolved ? " unresolved" : "");
  write_conditions(t, s);
  if (s->dimension >= 0)
    text_printf(t, " dimension %d", s->dimension);
  text_printf(t, " %s%s\n", effects[s->effect], s->nonsmooth ? " nonsmooth" : "");
}

static void write_stratum(text *t, const stratum *s, const char *owner, slong id) {
  text_printf(t, "%ld stratum %s %ld", s->claim, owner, (long) id);
  if (s->part != PART_NEURON) {
    write_row(t, s);
    return;
  }
  text_printf(t, " %s", s->role);
  if (s->place == 1) {
    text_append(t, " at");
    write_number(t, &s->at);
  } else if (s->place == 2) {
    text_append(t, " between ");
    text_fmpq(t, s->from.lo);
    text_append(t, " ");
    text_fmpq(t, s->to.lo);
  }
  write_conditions(t, s);
  text_printf(t, " dimension %d %s%s\n", s->dimension, type_token(s->type), s->nonsmooth ? " nonsmooth" : "");
}

/* Lojasiewicz inequalities (doc/formats.md, 5.17). */
static void write_lojasiewicz(text *t, const relucert_result *result) {
  for (slong i = 0; i < result->n && result->lojasiewicz; i++) {
    const lojasiewicz *y = result->lojasiewicz + i;
    if (!y->claim)
      continue;
    text_printf(t, "%ld lojasiewicz realization %ld radius ", y->claim, (long) i + 1);
    text_fmpq(t, y->radius);
    text_append(t, " constant ");
    text_fmpq(t, y->constant);
    text_append(t, "\n");
  }
}

static void write_claims(text *t, const relucert_result *result) {
  slong i, j;
  text_printf(t, "claims %ld\n", result->claims);
  write_list_claims(t, result);
  for (i = 0; i < result->n; i++)
    if (result->list[i].places)
      write_places(t, result, result->list + i, i + 1);
    else
      write_realization(t, result->list + i, i + 1);
  for (i = 0; i < result->nfamilies; i++)
    write_family(t, result->families + i, i + 1);
  for (i = 0; i < result->ngap_families; i++)
    write_gap_family(t, result, i);
  for (i = 0; i < result->nmoving; i++)
    write_moving(t, result, i);
  for (i = 0; i < result->n; i++)
    for (j = 0; j < result->list[i].nstrata; j++)
      if (result->quadratic)
        certificate_write_quadratic_stratum(t, result->list[i].strata + j, i + 1);
      else
        write_stratum(t, result->list[i].strata + j, "realization", i + 1);
  for (i = 0; i < result->nfamilies; i++)
    for (j = 0; j < result->families[i].nstrata; j++)
      write_stratum(t, result->families[i].strata + j, "family", i + 1);
  write_lojasiewicz(t, result);
}

static void write_irreducible(text *t, const char *what, slong id, const minpoly *m) {
  if (m->nprimes == 0)
    return;
  text_printf(t, "irreducible %s %ld", what, (long) id);
  for (slong i = 0; i < m->nprimes; i++)
    text_printf(t, " %lu", (unsigned long) m->primes[i]);
  text_append(t, "\n");
}

static void write_kink_witness(text *t, const realization *r, slong id) {
  const kink *q = r->kinks;
  if (q->breakpoint >= 0) {
    text_printf(t, "kink %ld breakpoint %ld\n", (long) id, (long) q->breakpoint);
    return;
  }
  text_printf(t, "kink %ld cell %ld ", (long) id, (long) q->cell);
  if (q->place.rational) {
    text_append(t, "rational\n");
    return;
  }
  text_append(t, "root ");
  text_fmpz_poly(t, q->place.poly);
  text_append(t, "\n");
  write_irreducible(t, "kink", id, &q->at.min);
  if (r->risk.min.known) {
    text_printf(t, "risk %ld ", (long) id);
    text_fmpz_poly(t, r->risk.min.poly);
    text_append(t, "\n");
    write_irreducible(t, "risk", id, &r->risk.min);
  }
}

static void write_order(text *t, const relucert_result *result) {
  static const char *const relations[] = { "<", "= exact", "= poly", "= mirror" };
  for (slong i = 0; i + 1 < result->n; i++) {
    if (result->order[i] == ORDER_NOT_SEPARATED)
      text_printf(t, "order %ld ~ %ld\n", (long) i + 1, (long) result->order_bits[i]);
    else
      text_printf(t, "order %ld %s\n", (long) i + 1, relations[result->order[i]]);
  }
}

static void write_proof(text *t, const relucert_result *result) {
  slong i;
  text_printf(t, "proof\nprecision %ld\n", (long) result->precision);
  for (i = 0; i < result->n; i++)
    if (realization_is_kink(result->list + i))
      write_kink_witness(t, result->list + i, i + 1);
  certificate_write_searches(t, result);
  certificate_write_fields(t, result);
  if (!result->quadratic) /* else the risks are rational numbers in the claims */
    write_order(t, result);
  for (i = 0; i < result->nopen; i++)
    text_printf(t, "open %s %ld\n", result->open[i].word, (long) result->open[i].cell);
  certificate_write_responses(t, result);
  if (result->infimum.claim_blow_up)
    certificate_write_theta(t, "theta0", result->infimum.start.network);
}

/* The proof of Theorem 9.18: where the target is not smooth. */
static void write_power_limit(text *t, const power_limit *y) {
  const fmpq *numbers[] = { y->z, y->A, y->B };
  text_append(t, "proof\nprecision 1\npower-limit");
  for (int i = 0; i < 3; i++) {
    text_append(t, " ");
    text_fmpq(t, numbers[i]);
  }
  text_append(t, y->right ? " right\n" : " left\n");
}

char *relucert_result_certificate(const relucert_result *result) {
  text t = { 0 };
  long lines = 1;
  text_append(&t, "relucert-certificate 1\n");
  certificate_write_problem(&t, result->problem);
  write_claims(&t, result);
  if (result->power_limit)
    write_power_limit(&t, result->power_limit);
  else
    write_proof(&t, result);
  for (size_t i = 0; i < t.length; i++)
    lines += t.data[i] == '\n';
  text_printf(&t, "end %ld\n", lines);
  return text_take(&t);
}
