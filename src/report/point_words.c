/* The words that the text and the JSON of an examined network share. */
#include "report/point.h"
#include "report/words.h"

const char *point_role_name(role r) {
  static const char *const names[] = {
    [ROLE_DEAD] = "dead",
    [ROLE_TOUCHING_A] = "touching at a",
    [ROLE_TOUCHING_B] = "touching at b",
    [ROLE_DEGENERATE] = "degenerate",
    [ROLE_FULL] = "full",
    [ROLE_LEVEL] = "level",
    [ROLE_ENDPOINT_FULL_A] = "endpoint-full at a",
    [ROLE_ENDPOINT_FULL_B] = "endpoint-full at b",
    [ROLE_KINK_R] = "kink R",
    [ROLE_KINK_L] = "kink L",
    [ROLE_PARABOLA] = "parabola",
    [ROLE_NEGATIVE] = "negative",
    [ROLE_NEGATIVE_LEVEL] = "negative level",
    [ROLE_END_A_POSITIVE] = "end at a (positive)",
    [ROLE_END_A_NEGATIVE] = "end at a (negative)",
    [ROLE_END_B_POSITIVE] = "end at b (positive)",
    [ROLE_END_B_NEGATIVE] = "end at b (negative)"};
  return names[r];
}

const char *point_effect_name(effect e) {
  static const char *const names[] = {
    [EFFECT_CORE] = "core",
    [EFFECT_JOINS] = "joins the core",
    [EFFECT_NEUTRAL] = "neutral",
    [EFFECT_SADDLE] = "saddle",
    [EFFECT_UNDECIDED] = "undecided"};
  return names[e];
}

const char *point_form_name(form f) {
  static const char *const names[] = {
    [FORM_EMPTY] = "empty",
    [FORM_DEFINITE] = "definite",
    [FORM_NEGATIVE] = "negative",
    [FORM_SEMIDEFINITE] = "semidefinite",
    [FORM_UNDECIDED] = "undecided"};
  return names[f];
}

const char *point_type_name(const relucert_point *p) {
  return relucert_point_global(p) == 1 ? "global minimum" : words_type(p->report.type);
}

const char *point_type_reason(const relucert_point *p) {
  if (!p->report.global && relucert_point_global(p) == 1)
    return "its realization has the least risk of all networks";
  return p->report.reason;
}

int point_type_is_claimed(const relucert_point *p) {
  return p->report.global || (relucert_point_global(p) != 1 && p->report.type != RELUCERT_UNDECIDED);
}

void point_component_name(text *t, const point_report *r, slong i, int j) {
  if (i == r->H)
    text_append(t, "c");
  else
    text_printf(t, "%c %ld", "wbv"[j], (long) i + 1);
}

const fmpq *point_component(const point_report *r, slong i, int j) {
  return i == r->H ? r->gradient_c : r->neurons[i].gradient[j];
}

int point_components(const point_report *r, slong i) { return i == r->H ? 1 : 3; }

void point_letters(text *t, const core_place *place) {
  for (slong i = 0; i < place->right; i++)
    text_append(t, "R");
  for (slong i = 0; i < place->left; i++)
    text_append(t, "L");
}
