/* Families in gaps. */
#include "report/gaps.h"
#include "report/values.h"

static void add_gap(text *t, const gap_family *f) {
  text_append(t, "[");
  text_fmpq(t, f->u);
  text_append(t, ", ");
  text_fmpq(t, f->v);
  text_append(t, "]");
}

/* What can be chosen. */
static void add_description(text *t, const gap_family *f) {
  if (f->kind == GAP_BUMP) {
    text_append(t, "three more kinks R in ");
    add_gap(t, f);
    text_append(t, " whose slope jumps m and products m q add up to 0");
    return;
  }
  if (f->kind == GAP_ENDS) {
    text_append(t, "two more kinks R in ");
    add_gap(t, f);
    text_append(t, ", where the density vanishes, with opposite slope jumps");
    return;
  }
  if (f->kind == GAP_SPLIT) {
    text_append(t, "its kink in ");
    add_gap(t, f);
    text_append(t, " can be two kinks of the same letter anywhere there");
    return;
  }
  text_append(t, "its two kinks in ");
  add_gap(t, f);
  if (f->gaps > 1)
    text_printf(t, ", and those in %ld more gap%s,", (long) (f->gaps - 1), f->gaps > 2 ? "s" : "");
  text_append(t, " can be anywhere there");
  if (f->tied)
    text_append(t, ", with one relation between them");
}

static void print_family(text *t, const relucert_result *result, slong i) {
  const gap_family *f = result->gap_families + i;
  text_printf(t, "  family %ld, of function %ld: ", (long) (result->nfamilies + i + 1),
              (long) (f->realization + 1));
  add_description(t, f);
  text_printf(t, "; dimension %ld (claim %ld)\n", (long) f->dimension, f->claim);
}

void gaps_print(text *t, const relucert_result *result) {
  for (slong i = 0; i < result->ngap_families; i++)
    print_family(t, result, i);
}

json_t *claim_json(long claim) { return claim ? json_integer(claim) : json_null(); }

json_t *gaps_json(const relucert_result *result, slong i) {
  static const char *const kinds[] = { "gap pairs", "gap split", "gap bump", "end pair" };
  const gap_family *f = result->gap_families + i;
  const realization *r = result->list + f->realization;
  long digits = result->options.digits;
  json_t *object = json_object(), *range = json_array();
  text t = { 0 };
  add_description(&t, f);
  value_push(range, value_rational(f->u, digits));
  value_push(range, value_rational(f->v, digits));
  value_put(object, "id", json_integer(result->nfamilies + i + 1));
  value_put(object, "word", json_string(r->word));
  value_put(object, "full", json_boolean(r->full));
  value_put(object, "kind", json_string(kinds[f->kind]));
  value_put(object, "range", range);
  value_put(object, "gaps", json_integer(f->gaps));
  value_put(object, "dimension", json_integer(f->dimension));
  value_put(object, "description", value_text(&t));
  value_put(object, "risk", value_number(&r->risk, digits));
  value_put(object, "equal_on_support_to", json_integer(f->realization + 1));
  value_put(object, "claim", json_integer(f->claim));
  return object;
}
