/* relucert export: the polynomial system of each region, for other programs. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/context.h"
#include "cli/cli.h"
#include "cli/process.h"
#include "problem/problem.h"
#include "cli/inputs.h"
#include "report/risk_formula.h"
#include "report/systems.h"
#include "system/quadratic_system.h"

enum { REGIONS_MAX = 200000, RISK_CELLS_MAX = 50 };

/* What is exported: all regions, or those of one word, or one. */
typedef struct {
  relucert_context *ctx;
  cells c;
  long hidden;
  int singular;       /* else msolve */
  int one_word, one_region;
  chain_word word;
  slong cell[CHAIN_MAX];
  const char *folder; /* NULL: standard output */
  text index;
} export_job;

/* ---- options */

static int parse_format(const options *o, int *singular) {
  const char *value = options_value(o, OPT_FORMAT);
  *singular = value && strcmp(value, "singular") == 0;
  if (value && !*singular && strcmp(value, "msolve") != 0)
    return usage_error(o->verb, "found --format '%s', expected msolve or singular", value);
  return 0;
}

/* Bk: a decimal number from 1 to 99 after the B; 0 if it is none. */
static slong parse_kinks(const char *digits) {
  size_t n = strspn(digits, "0123456789");
  return n > 0 && n <= 2 && digits[0] != '0' && digits[n] == 0 ? strtol(digits, NULL, 10) : 0;
}

/* --word W: letters R and L, at most H, or B1, ..., B(H-1). */
static int parse_word(const options *o, export_job *job) {
  const char *value = options_value(o, OPT_WORD);
  slong k;
  int one_letter;
  if (!value)
    return 0;
  job->one_word = 1;
  if (value[0] == 'B' && (k = parse_kinks(value + 1)) >= 1 && k < job->hidden) {
    chain_word_set(&job->word, job->c.slopes, NULL, k);
    return 0;
  }
  one_letter = slopes_are_absolute(job->c.slopes);
  k = (slong) strspn(value, one_letter ? "R" : "LR");
  if (k < 1 || k > job->hidden || value[k] != 0)
    return usage_error(o->verb, "found --word '%s', expected 1 to %ld letters %s%s", value, job->hidden,
                       one_letter ? "R" : "L or R", job->hidden > 1 ? ", or B1, B2, ... with fewer kinks than hidden neurons" : "");
  chain_word_set(&job->word, job->c.slopes, value, k);
  return 0;
}

/* --pieces C1,...,CK: the cell of every kink, from 0, ascending. */
static int parse_pieces(const options *o, export_job *job) {
  const char *value = options_value(o, OPT_PIECES), *rest = value;
  slong j, last = 0;
  if (!value)
    return 0;
  if (!job->one_word)
    return usage_error(o->verb, "found --pieces without --word, expected both");
  for (j = 0; j < job->word.k; j++) {
    size_t n = strspn(rest, "0123456789");
    slong cell = n > 0 && n <= 6 ? strtol(rest, NULL, 10) : -1;
    if (cell < last || cell >= job->c.n || rest[n] != (j + 1 < job->word.k ? ',' : 0))
      return usage_error(o->verb, "found --pieces '%s', expected %ld numbers from 0 to %ld, ascending",
                         value, (long) job->word.k, (long) job->c.n - 1);
    job->cell[j] = last = cell;
    rest += n + 1;
  }
  job->one_region = 1;
  return 0;
}

/* ---- regions */

/* The next ascending list of k cells; 0 after the last one. */
static int next_cells(slong *cell, slong k, slong n) {
  slong i = k - 1, value;
  while (i >= 0 && cell[i] == n - 1)
    i--;
  if (i < 0)
    return 0;
  for (value = cell[i] + 1; i < k; i++)
    cell[i] = value;
  return 1;
}

/* The letter with which the words of a length begin: all are R for the absolute value. */
static char first_letter(slope_pair g) { return slopes_are_absolute(g) ? 'R' : 'L'; }

/* The next word: type A by length, then alphabetically; then B1, ..., B(H-1). 0 after the last one. */
static int next_word(chain_word *w, slong hidden) {
  const slope_pair g = w->slopes;
  char letters[CHAIN_MAX + 1];
  slong i = w->k - 1;
  if (w->type_b) {
    chain_word_set(w, g, NULL, w->k + 1);
    return w->k < hidden;
  }
  memcpy(letters, w->letters, sizeof letters);
  for (; i >= 0 && letters[i] == 'R'; i--)
    letters[i] = 'L';
  if (i >= 0) {
    letters[i] = 'R';
    chain_word_set(w, g, letters, w->k);
  } else if (w->k < hidden) {
    memset(letters, first_letter(g), (size_t) w->k + 1);
    letters[w->k + 1] = 0;
    chain_word_set(w, g, letters, w->k + 1);
  } else {
    chain_word_set(w, g, NULL, 1);
    return hidden > 1;
  }
  return 1;
}

/* The number of ascending lists of k cells among n, or REGIONS_MAX + 1 if it is larger. */
static long count_cells(slong n, slong k) {
  slong i;
  long count = 1;
  for (i = 1; i <= k; i++) {
    count = count * (long) (n - 1 + i) / (long) i;
    if (count > REGIONS_MAX)
      return REGIONS_MAX + 1;
  }
  return count;
}

/* The number of regions of the problem, or something above REGIONS_MAX. */
static long count_regions(const export_job *job) {
  slong k;
  long total = 0;
  int one_letter = slopes_are_absolute(job->c.slopes);
  if (job->one_region)
    return 1;
  if (job->one_word)
    return count_cells(job->c.n, job->word.k);
  for (k = 1; k <= job->hidden && total <= REGIONS_MAX; k++)
    total += count_cells(job->c.n, k) * ((one_letter ? 1 : 1L << k) + (k < job->hidden));
  return total;
}

/* ---- output */

/* Append the word and the cells: "RL 0,1" for titles, "RL-0-1" for file names. */
static void append_region(text *t, const chain_word *w, const slong *cell, char first, char separator) {
  char word[CHAIN_NAME];
  slong j;
  chain_word_name(word, w);
  text_append(t, word);
  for (j = 0; j < w->k; j++)
    text_printf(t, "%c%ld", j ? separator : first, (long) cell[j]);
}

/* Write contents to the file with this name in the folder. Returns 0, or the exit status after a message. */
static int write_in_folder(const export_job *job, const char *name, const char *contents) {
  text path = {NULL, 0, 0};
  relucert_status status;
  text_printf(&path, "%s/%s", job->folder, name);
  status = relucert_write_file(job->ctx, path.data, contents);
  text_clear(&path);
  return status == RELUCERT_OK ? 0 : process_failure(job->ctx);
}

/* The system s, with this title in the index, in the format asked for, as the file NAME.ms or NAME.sing or on
   standard output. */
static int export_system(export_job *job, const polynomial_system *s, const char *title, const char *name) {
  text contents = {NULL, 0, 0}, file = {NULL, 0, 0};
  int status = 0;
  text_printf(&file, "%s.%s", name, job->singular ? "sing" : "ms");
  if (job->singular)
    systems_singular(&contents, s, title);
  else
    systems_msolve(&contents, s);
  text_printf(&job->index, "%s ", title);
  systems_variables(&job->index, s);
  text_printf(&job->index, " %s\n", file.data);
  if (job->folder)
    status = write_in_folder(job, file.data, contents.data);
  else
    fputs(contents.data, stdout);
  text_clear(&contents);
  text_clear(&file);
  return status;
}

/* One region, as a file of its own or on standard output. */
static int export_region(export_job *job, const chain_word *w, const slong *cell) {
  text title = {NULL, 0, 0}, name = {NULL, 0, 0};
  polynomial_system s;
  int status;
  append_region(&title, w, cell, ' ', ',');
  append_region(&name, w, cell, '-', '-');
  polynomial_system_init(&s, &job->c, w, cell);
  status = export_system(job, &s, title.data, name.data);
  polynomial_system_clear(&s);
  text_clear(&title);
  text_clear(&name);
  return status;
}

/* All cells of one word. */
static int export_word(export_job *job, const chain_word *w) {
  slong cell[CHAIN_MAX] = {0};
  int status;
  do
    status = export_region(job, w, cell);
  while (status == 0 && next_cells(cell, w->k, job->c.n));
  return status;
}

static int export_regions(export_job *job) {
  chain_word w;
  int status;
  char first[2] = { first_letter(job->c.slopes), 0 };
  if (job->one_region)
    return export_region(job, &job->word, job->cell);
  if (job->one_word)
    return export_word(job, &job->word);
  chain_word_set(&w, job->c.slopes, first, 1);
  do
    status = export_word(job, &w);
  while (status == 0 && next_word(&w, job->hidden));
  return status;
}

/* The breakpoints, to which the numbers of cells refer. */
static void begin_index(export_job *job) {
  slong i;
  text_append(&job->index, "relucert-export 1\nbreakpoints");
  for (i = 0; i <= job->c.n; i++) {
    text_append(&job->index, " ");
    text_fmpq(&job->index, job->c.z + i);
  }
  text_append(&job->index, "\n");
}

/* Make the folder if there is one and it does not exist. Returns 0, or the exit status after a message. */
static int make_folder(const export_job *job) {
  short_name buffer;
  if (!job->folder || mkdir(job->folder, 0777) == 0 || errno == EEXIST)
    return 0;
  context_fail(job->ctx, RELUCERT_FAILURE, "cannot make the folder %s: %s", context_name(buffer, job->folder),
               strerror(errno));
  return process_failure(job->ctx);
}

/* The index is written last. */
static int finish_index(const export_job *job) {
  return job->folder ? write_in_folder(job, "INDEX", job->index.data) : 0;
}

static int export_all(export_job *job) {
  int status = make_folder(job);
  if (status)
    return status;
  begin_index(job);
  status = export_regions(job);
  return status ? status : finish_index(job);
}

/* ---- quadratic activation */

static const struct {
  const char *name;
  void (*init)(polynomial_system *, const relucert_problem *);
} quadratic_systems[] = { { "parameters", quadratic_system_parameters },
                          { "realizations", quadratic_system_realizations } };

enum { QUADRATIC_SYSTEMS = sizeof quadratic_systems / sizeof *quadratic_systems };

/* The systems with this name, or all. */
static int export_quadratic_systems(export_job *job, const relucert_problem *problem, const char *name) {
  int status = 0;
  for (int i = 0; status == 0 && i < QUADRATIC_SYSTEMS; i++) {
    const char *this = quadratic_systems[i].name;
    polynomial_system s;
    if (name && strcmp(name, this) != 0)
      continue;
    quadratic_systems[i].init(&s, problem);
    status = export_system(job, &s, this, this);
    polynomial_system_clear(&s);
  }
  return status;
}

static int export_quadratic(const options *o, export_job *job, const relucert_problem *problem) {
  const char *name = options_value(o, OPT_WORD);
  int status, known = 0;
  for (int i = 0; name && i < QUADRATIC_SYSTEMS; i++)
    known |= strcmp(name, quadratic_systems[i].name) == 0;
  if (name && !known)
    return usage_error(o->verb, "found --word '%s', expected parameters or realizations", name);
  if (options_value(o, OPT_PIECES))
    return usage_error(o->verb, "found --pieces for quadratic activation, expected none");
  if (!name && !job->folder)
    return usage_error(o->verb, "found %d systems, expected --output DIR, or --word", (int) QUADRATIC_SYSTEMS);
  status = make_folder(job);
  text_append(&job->index, "relucert-export 1\n");
  if (status == 0)
    status = export_quadratic_systems(job, problem, name);
  return status ? status : finish_index(job);
}

/* ---- the risk (doc/formats.md, 6a) */

/* --risk stands alone. Returns 0 or 2. */
static int check_risk_options(const options *o) {
  static const option_id others[] = { OPT_FORMAT, OPT_WORD, OPT_PIECES, OPT_OUTPUT };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (options_value(o, others[i]))
      return usage_error(o->verb, "found %s with --risk, expected one of them", option_specs[others[i]].name);
  return 0;
}

/* Print the formula of the risk, for any width. Returns 0 or 2. */
static int export_risk(const options *o, const relucert_problem *problem) {
  cells c;
  risk_formula y;
  text t = {NULL, 0, 0};
  int status = check_risk_options(o);
  if (status)
    return status;
  if (!problem_has_formula(problem))
    return usage_error(o->verb, "found another activation in '%s', expected any but clipped-relu",
                       o->operands[0]);
  cells_init(&c, problem);
  if (c.n > RISK_CELLS_MAX)
    status = usage_error(o->verb,
                         "found %ld pieces of target and density, expected at most %d with --risk",
                         (long) c.n, (int) RISK_CELLS_MAX);
  else if (polynomial_system_degree(&c))
    status = usage_error(o->verb, "found target and density of degrees with sum %ld, expected at most %d",
                         (long) polynomial_system_degree(&c), (int) SYSTEM_DEGREE_MAX);
  if (status == 0) {
    risk_formula_init(&y, &c);
    risk_formula_print(&t, &y);
    risk_formula_clear(&y);
    output_print(text_take(&t));
  }
  cells_clear(&c);
  return status;
}

/* ---- the problem */

/* Are the regions few enough, and is there a folder if there are several? Returns 0 or 2. */
static int check_count(const options *o, const export_job *job) {
  long count = count_regions(job);
  if (count > REGIONS_MAX)
    return usage_error(o->verb, "found more than %d regions, expected --word, or --word and --pieces",
                       (int) REGIONS_MAX);
  if (count > 1 && !job->folder)
    return usage_error(o->verb, "found %ld regions, expected --output DIR, or --word and --pieces", count);
  return 0;
}

static int export_problem(const options *o, export_job *job, const relucert_problem *problem) {
  slong degree;
  int status;
  if (problem->activation == ACTIVATION_QUADRATIC)
    return export_quadratic(o, job, problem);
  cells_init(&job->c, problem);
  job->hidden = problem->hidden;
  degree = polynomial_system_degree(&job->c);
  if ((status = parse_word(o, job)) == 0 && (status = parse_pieces(o, job)) == 0
      && (status = check_count(o, job)) == 0) {
    if (degree)
      status = usage_error(o->verb, "found target and density of degrees with sum %ld, expected at most %d",
                           (long) degree, (int) SYSTEM_DEGREE_MAX);
    else
      status = export_all(job);
  }
  cells_clear(&job->c);
  return status;
}

/* What this version cannot export. Returns 0 or 2. */
static int check_problem(const options *o, const relucert_problem *problem) {
  slope_pair g;
  int quadratic = problem->activation == ACTIVATION_QUADRATIC;
  if (problem_is_smooth(problem) && !quadratic)
    return usage_error(o->verb, "found another activation in '%s', expected relu, two-slope or quadratic",
                       o->operands[0]);
  if (!quadratic && !slopes_of(&g, problem))
    return usage_error(o->verb,
                       "found a slope with a large numerator or denominator in '%s', expected a sum of both below 2^26",
                       o->operands[0]);
  if (problem->hidden > CHAIN_MAX)
    return usage_error(o->verb, "found hidden %ld in '%s', expected at most %d", problem->hidden,
                       o->operands[0], (int) CHAIN_MAX);
  return 0;
}

int cmd_export(const options *o) {
  export_job job = {.folder = options_value(o, OPT_OUTPUT)};
  relucert_problem *problem;
  int status;
  if (o->noperands != 1)
    return usage_error(o->verb, o->noperands ? "found '%s' after FILE, expected one FILE"
                                             : "found no problem, expected FILE%s",
                       o->noperands ? o->operands[1] : "");
  if ((status = parse_format(o, &job.singular)))
    return status;
  job.ctx = relucert_context_new();
  problem = relucert_problem_read(job.ctx, o->operands[0]);
  if (!problem || !problem_check_plain(job.ctx, problem))
    status = process_failure(job.ctx);
  else if (o->given[OPT_RISK].n)
    status = export_risk(o, problem);
  else if ((status = check_problem(o, problem)) == 0)
    status = export_problem(o, &job, problem);
  text_clear(&job.index);
  relucert_problem_free(problem);
  relucert_context_free(job.ctx);
  return status;
}
