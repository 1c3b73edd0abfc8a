/* An infimum that is not attained. */
#include "landscape/number.h"
#include "report/functions.h"
#include "report/power_limit.h"
#include "report/quadratic.h"
#include "report/response.h"
#include "report/values.h"
#include "theta/theta.h"

static const chain_word *word_of(const infimum *f) { return &f->words.list[f->best_word].word; }

static const char *kind_of(slong node) { return node == 0 ? "kink" : node > 0 ? "node" : "free node"; }

/* The least critical risk minus the infimum; returns 0 when it is not known. */
static int gap_of(number *gap, const relucert_result *result) {
  const number *least, *lowest = &result->infimum.value;
  if (!result_has_least(result))
    return 0;
  least = result_least_risk(result);
  number_init(gap);
  fmpq_sub(gap->lo, least->lo, lowest->hi);
  fmpq_sub(gap->hi, least->hi, lowest->lo);
  return 1;
}

/* ---- Text */

static void print_pieces(text *t, const infimum *f, long digits) {
  for (slong j = 0; j <= f->places; j++) {
    text_append(t, "  from ");
    functions_number(t, f->from + j, digits);
    text_append(t, " to ");
    functions_number(t, f->to + j, digits);
    if (j < f->places) {
      text_printf(t, ", %s at ", kind_of(word_of(f)->node[j + 1]));
      functions_number(t, f->at + j, digits);
    }
    text_append(t, "\n");
  }
}

static void print_risk(text *t, const fmpq_t risk, long digits) {
  if (!text_decimal(t, risk, risk, digits))
    text_fmpq(t, risk);
}

static void print_networks(text *t, const relucert_result *result, long digits) {
  const infimum *f = &result->infimum;
  text_append(t, result->quadratic
                   ? "Networks that differ from it by a multiple of (x-a)^2 of size 1/M have the exact risks\n "
                   : "Networks with ramps in place of the nodes, of width (b-a)/M, have the exact risks\n ");
  for (slong i = 0; i < LIMIT_NETWORKS; i++) {
    text_printf(t, "%s M = 10^%ld: ", i ? "," : "", (long) f->networks[i].power);
    print_risk(t, f->networks[i].risk, digits < 10 ? digits : 10);
  }
  text_append(t, " (parameters with --json).\n");
}

static void print_parameters(text *t, const char *name, const fmpq *x, slong n) {
  text_printf(t, "  %s =", name);
  for (slong i = 0; i < n; i++) {
    text_append(t, i ? ", " : " ");
    text_fmpq(t, x + i);
  }
  text_append(t, "\n");
}

static void print_blow_up(text *t, const relucert_result *result, long digits) {
  const infimum *f = &result->infimum;
  const theta *y = f->start.network;
  text_printf(t, "Blow-up: every gradient flow trajectory that starts with less risk than all critical"
                 " points\nis unbounded (Theorem %s), for example from this network of risk ",
              result->quadratic ? "9.15" : "7.18");
  print_risk(t, f->start.risk, digits);
  text_printf(t, " (claim %ld)\n", f->claim_blow_up);
  print_parameters(t, "w", y->w, y->H);
  print_parameters(t, "b", y->b, y->H);
  print_parameters(t, "v", y->v, y->H);
  print_parameters(t, "c", y->c, 1);
}

void response_print(text *t, const relucert_result *result) {
  const infimum *f = &result->infimum;
  long digits = result->options.digits;
  number gap;
  text_append(t, "Infimum of the risk over all networks: ");
  functions_number(t, &f->value, digits);
  text_printf(t, ", not attained (claim %ld).\n", result->claim_infimum);
  if (result->quadratic) {
    quadratic_print_limit(t, result);
  } else {
    text_append(t, "It is the risk of a limit of networks, piecewise affine with jumps at the nodes:\n");
    print_pieces(t, f, digits);
  }
  if (gap_of(&gap, result)) {
    text_append(t, "Least critical risk minus infimum: ");
    functions_number(t, &gap, digits);
    text_append(t, "\n");
    number_clear(&gap);
  }
  print_networks(t, result, digits);
  if (f->claim_blow_up)
    print_blow_up(t, result, digits);
}

/* ---- JSON */

static json_t *json_response(const infimum *f, long digits) {
  json_t *object = json_object(), *places = json_array(), *pieces = json_array();
  char name[CHAIN_NAME];
  chain_word_name(name, word_of(f));
  value_put(object, "word", json_string(name));
  for (slong j = 0; j < f->places; j++) {
    json_t *place = json_object();
    value_put(place, "at", value_number(f->at + j, digits));
    value_put(place, "kind", json_string(kind_of(word_of(f)->node[j + 1])));
    value_push(places, place);
  }
  for (slong j = 0; j <= f->places; j++) {
    json_t *piece = json_object();
    value_put(piece, "from", value_number(f->from + j, digits));
    value_put(piece, "to", value_number(f->to + j, digits));
    value_push(pieces, piece);
  }
  value_put(object, "places", places);
  value_put(object, "pieces", pieces);
  return object;
}

/* The best quadratic polynomial, which no network realizes. */
static json_t *json_polynomial(const relucert_result *result) {
  json_t *object = json_object();
  value_put(object, "polynomial", quadratic_coefficients(result->quadratic->fit));
  return object;
}

/* What networks approach. */
static json_t *json_limit(const relucert_result *result) {
  if (result->power_limit)
    return power_limit_response(result);
  return result->quadratic ? json_polynomial(result) : json_response(&result->infimum, result->options.digits);
}

static json_t *json_network(const limit_network *y) {
  json_t *object = json_object();
  text t = { 0 };
  text_printf(&t, "10^%ld", (long) y->power);
  value_put(object, "steepness", value_text(&t));
  value_put(object, "theta", value_theta(y->network));
  value_put(object, "risk", value_fraction(y->risk));
  return object;
}

static json_t *json_blow_up(const infimum *f) {
  json_t *object;
  if (!f->claim_blow_up)
    return json_null();
  object = json_network(&f->start);
  value_put(object, "claim", json_integer(f->claim_blow_up));
  value_put(object, "statement", json_string("every gradient flow trajectory that starts here is unbounded"));
  return object;
}

void response_put(json_t *object, const relucert_result *result) {
  const infimum *f = &result->infimum;
  long digits = result->options.digits;
  json_t *sequence = json_array();
  number gap;
  value_put(object, "response", json_limit(result));
  if (gap_of(&gap, result)) {
    value_put(object, "gap", value_number(&gap, digits));
    number_clear(&gap);
  } else
    value_put(object, "gap", json_null());
  for (slong i = 0; i < LIMIT_NETWORKS; i++)
    value_push(sequence, json_network(f->networks + i));
  value_put(object, "sequence", sequence);
  value_put(object, "blow_up", json_blow_up(f));
}
