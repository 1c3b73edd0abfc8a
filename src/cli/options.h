/* Command line options: one table for parsing and for the help. */
#ifndef RELUCERT_CLI_OPTIONS_H
#define RELUCERT_CLI_OPTIONS_H

enum { VERB_SOLVE = 1, VERB_CHECK = 2, VERB_EXPECT = 4, VERB_EXPORT = 8, VERB_POINT = 16, VERB_THEOREM = 32,
       VERB_MAKE = 64, VERB_ALL = 127 };
enum { VERB_BOTH = VERB_SOLVE | VERB_POINT, /* the options of a problem and its solution */
       VERB_LIBRARY = VERB_THEOREM | VERB_MAKE, VERB_MOST = VERB_BOTH | VERB_LIBRARY };

/* Identifier, name, argument (NULL: none), repeatable, verbs that accept it, help. */
#define OPTION_TABLE(X) \
  X(INTERVAL, "--interval", "A,B", 0, VERB_MOST, "the interval [A,B]") \
  X(TARGET, "--target", "'[L,R] POLY'", 1, VERB_BOTH | VERB_LIBRARY, \
    "a piece of the target; without [L,R] the whole") \
  X(DENSITY, "--density", "'[L,R] POLY'", 1, VERB_BOTH, "a piece of the density; default 1") \
  X(ACTIVATION, "--activation", "NAME", 0, VERB_MOST, "relu, two-slope G, quadratic, power N or clipped-relu") \
  X(HIDDEN, "--hidden", "H", 0, VERB_MOST, "the number of hidden neurons (solve: 1 to 12)") \
  X(LAYERS, "--layers", "N1,...,NK", 0, VERB_LIBRARY, "the numbers of neurons of the hidden layers") \
  X(LOSS, "--loss", "R", 0, VERB_LIBRARY, "the exponent of the loss, 2 or 4") \
  X(JSON, "--json", NULL, 0, VERB_MOST, "print the result as JSON") \
  X(CERT, "--cert", "FILE", 0, VERB_BOTH | VERB_THEOREM, \
    "write the certificate to FILE (theorem: or all to a folder)") \
  X(DIGITS, "--digits", "N", 0, VERB_MOST, "significant digits of decimals, 1 to 100000; default 15") \
  X(TIME_LIMIT, "--time-limit", "S", 0, VERB_MOST, "stop after S seconds with what is proved by then") \
  X(JOBS, "--jobs", "N", 0, VERB_MOST | VERB_EXPECT, "threads, 1 to 1024; default: one for each processor") \
  X(MAX_BOXES, "--max-boxes", "N", 0, VERB_BOTH, "stop the search of a word after N boxes") \
  X(CHECKPOINT, "--checkpoint", "FILE", 0, VERB_BOTH, "keep finished words in FILE, and go on from there") \
  X(STRATA, "--strata", NULL, 0, VERB_SOLVE, "type every kind of parameters") \
  X(RANK, "--rank", NULL, 0, VERB_POINT, "find the function in the list that solve would give") \
  X(NEAR, "--near", "R", 0, VERB_POINT, "look for a critical point at a distance of at most R") \
  X(STRICT, "--strict", NULL, 0, VERB_BOTH, "status 3 also if a type or the infimum is undecided") \
  X(FORMAT, "--format", "NAME", 0, VERB_EXPORT, "input for msolve (the default) or singular") \
  X(WORD, "--word", "W", 0, VERB_EXPORT, "the regions of one word, as RL or B2, only") \
  X(RISK, "--risk", NULL, 0, VERB_EXPORT, "the risk as a formula instead, to standard output") \
  X(PIECES, "--pieces", "C1,...,Ck", 0, VERB_EXPORT, "with --word: the region with these cells, from 0") \
  X(OUTPUT, "--output", "DIR", 0, VERB_EXPORT | VERB_MAKE, "write the files to DIR, with an INDEX (export)") \
  X(LIST, "--list", NULL, 0, VERB_THEOREM, "list the theorems") \
  X(ALL, "--all", NULL, 0, VERB_THEOREM, "prove the instances of all theorems") \
  X(SLOPE, "--slope", "S", 0, VERB_THEOREM, "the slope of an affine target") \
  X(GAP, "--gap", "G", 0, VERB_MAKE | VERB_THEOREM, "the risk is to be G or more above the infimum") \
  X(MINIMA, "--count", "N", 0, VERB_MAKE, "N or more local minima that are not global") \
  X(QUIET, "--quiet", NULL, 0, VERB_MOST | VERB_CHECK | VERB_EXPECT, \
    "solve, point: no progress; check: the verdict; expect: failures") \
  X(HELP, "--help", NULL, 0, VERB_ALL, "print this help")

#define OPTION_ID(id, name, argument, repeatable, verbs, help) OPT_##id,
typedef enum { OPTION_TABLE(OPTION_ID) OPT_COUNT } option_id;
#undef OPTION_ID

typedef struct {
  const char *name, *argument;
  int repeatable, verbs;
  const char *help;
} option_spec;
extern const option_spec option_specs[OPT_COUNT];

/* The occurrences of one option with their arguments (NULL where it takes none). */
typedef struct {
  long n;
  const char **values;
} option_values;

/* A parsed command line; the strings are those of argv. */
typedef struct {
  const char *verb; /* its name, for messages */
  option_values given[OPT_COUNT];
  int noperands;
  const char **operands;
} options;

/* Parse the arguments after the verb. Returns 0, or 2 after an error message. Clear in both cases. */
int options_parse(options *o, const char *verb, int verb_bit, int argc, char **argv);
void options_clear(options *o);
/* The argument of an option that was given, else NULL. */
const char *options_value(const options *o, option_id id);
/* Set *n to the argument of an option that was given, an integer from 1 to `most` (at most 10^9); *n stays
   as it is for one that was not given. Returns 0, or 2 after an error message. */
int options_natural(const options *o, option_id id, long most, long *n);
/* --jobs N, or one for each processor. Returns 0, or 2 after an error message. */
int options_jobs(const options *o, long *jobs);

/* Print a usage error (printf format) with a hint to the help of the verb (NULL: the general help);
   returns 2. */
int usage_error(const char *verb, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
