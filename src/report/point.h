/* What the outputs about a given network share: words, and parts of the text and of the JSON. */
#ifndef RELUCERT_REPORT_POINT_H
#define RELUCERT_REPORT_POINT_H

#include <jansson.h>
#include "base/text.h"
#include "types/examined.h"

const char *point_role_name(role r);     /* "kink R", "touching at a", ... */
const char *point_effect_name(effect e); /* "core", "joins the core", "neutral", "saddle", "undecided" */
const char *point_form_name(form f);     /* "empty", "definite", "negative", "semidefinite", "undecided" */

/* The type of a critical point, "global minimum" included, and one line of English that says why. */
const char *point_type_name(const relucert_point *p);
const char *point_type_reason(const relucert_point *p);
/* Does claim 3 of the certificate say the same about the type? */
int point_type_is_claimed(const relucert_point *p);

/* The nonzero component j (0 w, 1 b, 2 v) of the gradient for neuron i (from 0), as "w 3"; i = H: "c". */
void point_component_name(text *t, const point_report *r, slong i, int j);
/* That component, and how many of them there are for neuron i = 0..H. */
const fmpq *point_component(const point_report *r, slong i, int j);
int point_components(const point_report *r, slong i);

/* Does the neuron have a kink, a vertex or a break to be shown? */
int point_has_place(const neuron_report *n);
/* Is there a core (for ReLU only)? */
int point_has_core(const point_report *r);

/* The letters of the kinks at one place of the core, as "RRL". */
void point_letters(text *t, const core_place *place);

/* The network under this title, its core and the verdict: the text without problem and rank. */
void point_text(text *t, const relucert_point *p, const char *title);
/* The whole JSON object; "theta". */
json_t *point_value(const relucert_point *p);

#endif
