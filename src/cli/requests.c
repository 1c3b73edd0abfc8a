/* Requests to the theorem library from the command line. */
#include "cli/inputs.h"
#include "cli/process.h"
#include "cli/requests.h"
#include "problem/problem.h"

/* Options that not every theorem and counterexample has. Returns 0 or 2. */
static int check_used(const options *o, int uses, const char *name) {
  static const struct {
    option_id id;
    int uses;
  } list[] = {{OPT_INTERVAL, USES_INTERVAL | USES_PROBLEM},
              {OPT_TARGET, USES_PROBLEM},
              {OPT_HIDDEN, USES_HIDDEN},
              {OPT_LAYERS, USES_DEPTH},
              {OPT_LOSS, USES_DEPTH},
              {OPT_ACTIVATION, USES_ACTIVATION},
              {OPT_SLOPE, USES_SLOPE},
              {OPT_GAP, USES_GAP},
              {OPT_MINIMA, USES_COUNT}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    if (o->given[list[i].id].n && !(uses & list[i].uses))
      return usage_error(o->verb, "found %s, expected no such option with %s", option_specs[list[i].id].name,
                         name);
  return 0;
}

/* A number of an option, or NULL if it was not given; *status: 0, or 2 after an error message. */
static fmpq *read_number(request *asked, const options *o, option_id id, int *status) {
  const char *value = options_value(o, id);
  fmpq *x;
  if (!value || *status)
    return NULL;
  x = _fmpq_vec_init(1);
  if (!request_number(x, asked->ctx, option_specs[id].name, value, 0))
    *status = process_failure(asked->ctx);
  return x;
}

static fmpq *read_interval(request *asked, const options *o, int *status) {
  const char *value = options_value(o, OPT_INTERVAL);
  fmpq *x;
  if (!value || *status)
    return NULL;
  x = _fmpq_vec_init(2);
  if (!request_bounds(x, asked->ctx, option_specs[OPT_INTERVAL].name, value))
    *status = process_failure(asked->ctx);
  return x;
}

/* --layers and --loss for the problem of a file. Returns 0 after an error. */
static int change_network(request *asked, const options *o, relucert_problem *problem) {
  const char *layers = options_value(o, OPT_LAYERS), *loss = options_value(o, OPT_LOSS);
  return (!layers || problem_set_layers(asked->ctx, problem, layers))
         && (!loss || problem_set_loss(asked->ctx, problem, loss));
}

/* The problem of a file or of --interval and --target, with one neuron or, if the width has a meaning, the
   given one, else two; NULL if there is none. */
static relucert_problem *read_problem(request *asked, const options *o, int uses, const char *file,
                                      int *status) {
  const char *hidden = options_value(o, OPT_HIDDEN);
  relucert_problem *problem;
  problem_inline args = {.interval = options_value(o, OPT_INTERVAL),
                         .activation = options_value(o, OPT_ACTIVATION),
                         .layers = options_value(o, OPT_LAYERS),
                         .loss = options_value(o, OPT_LOSS),
                         .hidden = hidden               ? hidden
                                   : uses & USES_HIDDEN ? "2"
                                                        : "1",
                         .targets = o->given[OPT_TARGET].values,
                         .ntargets = o->given[OPT_TARGET].n};
  if (*status || (!file && !args.interval && !args.ntargets))
    return NULL;
  if (args.layers)
    args.hidden = NULL;
  if (file && input_inline_option(o) != OPT_COUNT) {
    *status = usage_error(o->verb, "found both FILE '%s' and %s, expected one of them", file,
                          option_specs[input_inline_option(o)].name);
    return NULL;
  }
  problem = file ? relucert_problem_read(asked->ctx, file) : problem_from_inline(asked->ctx, &args);
  if (!problem || (file && !change_network(asked, o, problem)))
    *status = process_failure(asked->ctx);
  return problem;
}

int request_read(request *asked, const options *o, int uses, const char *name, const char *file) {
  int status = check_used(o, uses, name);
  long widest = uses & (USES_PROBLEM | USES_ANY_WIDTH) ? 1000 : 12;
  if (status || (status = options_natural(o, OPT_HIDDEN, widest, &asked->hidden))
      || (status = options_natural(o, OPT_MINIMA, 1000, &asked->count))
      || (status = options_natural(o, OPT_LOSS, 4, &asked->loss)))
    return status;
  if (o->given[OPT_LAYERS].n && o->given[OPT_HIDDEN].n)
    return usage_error(o->verb, "found both --layers and --hidden, expected one of them");
  if (asked->loss % 2)
    return usage_error(o->verb, "found --loss %ld, expected 2 or 4", asked->loss);
  asked->layers = options_value(o, OPT_LAYERS);
  asked->activation = options_value(o, OPT_ACTIVATION);
  asked->slope = read_number(asked, o, OPT_SLOPE, &status);
  asked->gap = read_number(asked, o, OPT_GAP, &status);
  if (uses & USES_PROBLEM)
    asked->problem = read_problem(asked, o, uses, file, &status);
  else
    asked->interval = read_interval(asked, o, &status);
  return status;
}

void request_clear(request *asked) {
  if (asked->interval)
    _fmpq_vec_clear(asked->interval, 2);
  if (asked->slope)
    _fmpq_vec_clear(asked->slope, 1);
  if (asked->gap)
    _fmpq_vec_clear(asked->gap, 1);
  relucert_problem_free(asked->problem);
}
