/* What was found near approximate parameters, as a text for people. */
#include "report/columns.h"
#include "report/functions.h"
#include "report/heading.h"
#include "report/near.h"
#include "report/point.h"
#include "report/words.h"

/* An enclosed number in decimal, with as many digits as are known. */
static void append_ball(text *t, const arb_t y, long digits) {
  number x;
  number_init(&x);
  digits = near_number(&x, y, digits);
  if (digits > 0) {
    functions_number(t, &x, digits);
  } else {
    text_append(t, "in [");
    text_fmpq(t, x.lo);
    text_append(t, ", ");
    text_fmpq(t, x.hi);
    text_append(t, "]");
  }
  number_clear(&x);
}

/* A cell behind a space or its minus, so that columns are aligned. */
static void add_ball(columns *table, const arb_t y, long digits) {
  text t = {0};
  text_append(&t, arb_is_negative(y) ? "" : " ");
  append_ball(&t, y, digits);
  columns_add(table, &t);
}

/* The parameters of a critical point that is not rational. */
static void print_parameters(text *t, const relucert_near *y) {
  static const char *const headings[] = {">neuron", " w", " b", " v"};
  const near_report *r = &y->report;
  columns table;
  columns_init(&table, headings, 4);
  for (slong j = 0; j < r->H; j++) {
    text cell = {0};
    text_printf(&cell, "%ld", (long) j + 1);
    columns_add(&table, &cell);
    add_ball(&table, r->w + j, y->digits);
    add_ball(&table, r->b + j, y->digits);
    add_ball(&table, r->v + j, y->digits);
  }
  columns_print(t, &table, 2);
  columns_clear(&table);
  text_append(t, "  constant c = ");
  append_ball(t, r->c, y->digits);
  text_append(t, "\n");
}

/* Its function: points between which it is affine. */
static void print_function(text *t, const relucert_near *y) {
  static const char *const headings[] = {" x", " N(x)", " slope jump"};
  const near_report *r = &y->report;
  columns table;
  text_append(t, "\nThe function, affine between these points\n");
  columns_init(&table, headings, 3);
  for (slong i = 0; i <= r->nkinks + 1; i++) {
    text cell = {0};
    if (i >= 1 && i <= r->nkinks) {
      add_ball(&table, r->kinks + i - 1, y->digits);
    } else {
      const fmpq *end = i ? y->problem->b : y->problem->a;
      text_append(&cell, fmpq_sgn(end) < 0 ? "" : " ");
      text_fmpq(&cell, end);
      columns_add(&table, &cell);
    }
    add_ball(&table, r->values + i, y->digits);
    if (i >= 1 && i <= r->nkinks)
      add_ball(&table, r->jumps + i - 1, y->digits);
    else
      columns_add_string(&table, "");
  }
  columns_print(t, &table, 2);
  columns_clear(&table);
}

/* A critical point that is not rational. */
static void print_irrational(text *t, const relucert_near *y) {
  const near_report *r = &y->report;
  text_append(t, "\nThe critical point (not rational; decimals: error below one unit of the last digit)\n");
  print_parameters(t, y);
  print_function(t, y);
  text_append(t, "\nrisk: ");
  append_ball(t, r->risk, y->digits);
  text_printf(t, "\ntype: %s\n  because %s\n", words_type(r->type), r->type_reason);
  text_append(t, "No certificate can be written for a point that is not rational.\n");
}

/* The answer in one or two lines. */
static void print_outcome(text *t, const relucert_near *y) {
  const near_report *r = &y->report;
  if (r->outcome == NEAR_FOUND) {
    text_printf(t, "FOUND: a critical point at a distance of at most %s.\n"
                   "(Other critical points in the ball may have another type.)\n", y->distance);
  } else if (r->outcome == NEAR_NONE && !r->component) {
    text_append(t, "NONE: there is no critical point in this ball; all critical points are known for quadratic\n"
                   "activation, and none of them can be so near.\n");
  } else if (r->outcome == NEAR_NONE && r->component == 'c') {
    text_append(t, "NONE: there is no critical point in this ball; the component c of the generalised\n"
                   "gradient vanishes nowhere in it.\n");
  } else if (r->outcome == NEAR_NONE) {
    text_printf(t, "NONE: there is no critical point in this ball; the component %c %ld of the generalised\n"
                   "gradient vanishes nowhere in it.\n", r->component, (long) r->neuron + 1);
  } else {
    text_printf(t, "UNDECIDED: %s.\n", r->reason);
  }
}

char *relucert_near_text(const relucert_near *y) {
  text t = {0};
  char *radius;
  text_fmpq(&t, y->radius);
  radius = text_take(&t);
  heading_print(&t, y->problem);
  text_printf(&t, "\nIs there a critical point whose %ld parameters are at a Euclidean distance of at most\n"
                  "%s from the given ones (numbers read as binary64: %s)?\n",
              (long) (3 * y->theta->H + 1), radius, y->theta->binary64 ? "yes" : "no");
  mem_free(radius);
  print_outcome(&t, y);
  if (y->point)
    point_text(&t, y->point, "The critical point (rational)");
  else if (y->report.outcome == NEAR_FOUND)
    print_irrational(&t, y);
  return text_take(&t);
}
