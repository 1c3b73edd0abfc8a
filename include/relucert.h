/* relucert: certified risk landscapes of shallow ReLU networks with one input.

   Copyright (C) 2026 the relucert authors.
   This file is part of relucert, free software under the GNU Lesser General Public License,
   version 3 or later (see LICENSE).

   The library computes all critical realization functions of

     L(theta) = integral over [a,b] of (N_theta(x) - f(x))^2 p(x) dx        (no factor 1/2)
     N_theta(x) = c + sum_j v_j s(w_j x + b_j),   s(t) = max(t, 0), or s(t) = t^2 (quadratic activation)

   for piecewise polynomial target f and density p >= 0 with rational data. "Section n" below is a
   section of doc/theory.md, installed with the library.

   Conventions. All objects are opaque and created and freed in pairs; freeing NULL is allowed.
   Strings that are returned as `char *` belong to the caller and are freed with relucert_free;
   `const char *` results belong to the object they come from. A function that can fail returns NULL
   or a nonzero status and leaves a message in the context. One context may be used by one thread at
   a time, except for relucert_cancel, which may be called from anywhere, also from a signal handler.
   When memory runs out the allocators of GMP and FLINT end the process (flint_abort). */
#ifndef RELUCERT_H
#define RELUCERT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Limits, cancellation, and the last error. */
typedef struct relucert_context relucert_context;
/* A validated problem: interval, target and density, or finitely many data; activation, loss, numbers of hidden
   neurons. Data, several hidden layers, quartic loss and algebraic targets are read and printed, but not solved. */
typedef struct relucert_problem relucert_problem;
/* The proved landscape of a problem. */
typedef struct relucert_result relucert_result;
/* The parameters of a network: w_j, b_j, v_j and c, exact rationals. */
typedef struct relucert_theta relucert_theta;
/* What is proved about one network. */
typedef struct relucert_point relucert_point;
/* What is proved about the neighbourhood of approximate parameters. */
typedef struct relucert_near relucert_near;

/* Outcomes; the values are also the exit statuses of the command line program. */
typedef enum {
  RELUCERT_OK = 0,         /* done; for a result: the list is complete */
  RELUCERT_BAD_INPUT = 2,  /* malformed or unsupported input; see relucert_error_message */
  RELUCERT_INCOMPLETE = 3, /* a limit was hit; what is in the result is proved */
  RELUCERT_FAILURE = 4     /* internal error or resource */
} relucert_status;

/* What is proved about the number of critical realization functions (section 3). */
typedef enum {
  RELUCERT_FINITE,   /* finitely many, all listed */
  RELUCERT_INFINITE, /* infinitely many, some of them in families; the list may be incomplete only for two or
                        more hidden neurons (relucert_result_status) */
  RELUCERT_UNKNOWN   /* the list may be incomplete */
} relucert_verdict;

/* Type of the best parameter vector with a given realization (sections 4 and 7), or of one parameter vector
   (section 8). There are no local maxima. Of realizations, undecided are only some with two or more kinks
   (semidefinite second variation). */
typedef enum { RELUCERT_LOCAL_MINIMUM, RELUCERT_SADDLE, RELUCERT_UNDECIDED } relucert_type;

/* The version of the library, as in "0.1.0". */
const char *relucert_version(void);

/* A new context without limits. Never NULL. Free with relucert_context_free. */
relucert_context *relucert_context_new(void);
void relucert_context_free(relucert_context *ctx);

/* Let every later computation in ctx stop cleanly after `seconds` of wall-clock time from now;
   seconds <= 0 removes the limit. What is proved by then is returned as an incomplete result. */
void relucert_set_time_limit(relucert_context *ctx, double seconds);

/* Ask the computation that runs in ctx to stop cleanly, as when its time limit is reached.
   Async-signal-safe. The request stays until relucert_set_time_limit is called. */
void relucert_cancel(relucert_context *ctx);

/* Report progress: fn(data, done, total) is called from time to time with counts of regions.
   fn NULL switches reports off (the default). */
void relucert_set_progress(relucert_context *ctx, void (*fn)(void *data, long done, long total), void *data);

/* Status and message of the last failure in ctx; RELUCERT_OK and "" if there was none. The message
   is one line, without newline, of the form "FILE:LINE:COLUMN: error: found ..., expected ...". */
relucert_status relucert_error_status(const relucert_context *ctx);
const char *relucert_error_message(const relucert_context *ctx);

/* Read a problem in the format of doc/formats.md, section 1, from a file, or from the string text of
   length len (name stands for the file name in messages). NULL on errors, with the place in the
   message. Free with relucert_problem_free. */
relucert_problem *relucert_problem_read(relucert_context *ctx, const char *filename);
relucert_problem *relucert_problem_parse(relucert_context *ctx, const char *text, size_t len,
                                         const char *name);
void relucert_problem_free(relucert_problem *problem);

/* The canonical text of a problem (doc/formats.md, section 1); parsing it gives the same problem. */
char *relucert_problem_print(const relucert_problem *problem);

/* What relucert_solve should compute; initialise with relucert_options_init. */
typedef struct {
  long digits; /* significant decimal digits of every number, 1..100000; default 15 */
  int strata;  /* nonzero: also type every stratum of parameter vectors (sections 5 and 8); default 0 */
  long jobs;   /* threads of the search, 1..1024; the result does not depend on it; default 1 */
  long max_boxes; /* boxes that may be looked at for each word, 0 = no limit (the default) */
  const char *checkpoint; /* NULL, or a file that keeps finished words, so that an interrupted search
                             can go on */
} relucert_options;
void relucert_options_init(relucert_options *options);

/* All critical realization functions of the problem, with exact risks, types and counts (Theorems
   3.1-5.1, sections 7 and 9). options NULL means the defaults. NULL on failures and on unsupported problems: in
   this version more than 12 hidden neurons, unless the activation is quadratic; two slopes whose numerator and
   denominator add up to 2^26 or more, for two or more neurons; rectified powers and clipped ReLU, apart from
   targets of Theorem 9.18, for which only the infimum is decided. A result that a limit cut short is returned
   with relucert_result_status RELUCERT_INCOMPLETE. When only the checkpoint file could not be written, the result
   is returned and the failure stays in ctx. The result keeps no reference to problem or ctx. Free with
   relucert_result_free. */
relucert_result *relucert_solve(relucert_context *ctx, const relucert_problem *problem,
                                const relucert_options *options);
void relucert_result_free(relucert_result *result);

/* RELUCERT_OK when the list is complete, else RELUCERT_INCOMPLETE. */
relucert_status relucert_result_status(const relucert_result *result);
relucert_verdict relucert_result_verdict(const relucert_result *result);

/* Number of critical realization functions on [a,b] (-1: infinitely many or unknown), and modulo
   the measure p dx (-1: unknown). */
long relucert_result_count(const relucert_result *result);
long relucert_result_count_on_support(const relucert_result *result);

/* Number of listed realizations, which are ordered by risk; the functions below take i from 0 to
   this number minus 1. */
long relucert_result_length(const relucert_result *result);

/* The activation pattern: one letter R or L for each kink; "" for the constant and, with full = 1, when one
   neuron is active on the whole interval (without kinks that is the best affine fit). */
const char *relucert_result_word(const relucert_result *result, long i);
int relucert_result_full(const relucert_result *result, long i);
relucert_type relucert_result_type(const relucert_result *result, long i);
/* 1 if realization i has the least risk of all networks, 0 if not, -1 if not decided. */
int relucert_result_global(const relucert_result *result, long i);

/* Quadratic activation (section 9), without words and kinks: coefficient of x^j, 0 <= j <= 2, of realization i, as
   in "4/3645"; NULL for other activations. Free with relucert_free. */
char *relucert_result_coefficient(const relucert_result *result, long i, long j);

/* Number of kinks of realization i: the length of the word unless full = 1. */
long relucert_result_kinks(const relucert_result *result, long i);

/* Risk, and place of kink j (0 <= j < relucert_result_kinks), in decimal: error below one unit of the
   last digit shown. Owned by the result. */
const char *relucert_result_risk(const relucert_result *result, long i);
const char *relucert_result_kink(const relucert_result *result, long i, long j);

/* The whole result: a table for people; JSON (doc/formats.md, section 2); the certificate
   (doc/formats.md, section 4). */
char *relucert_result_text(const relucert_result *result);
char *relucert_result_json(const relucert_result *result);
char *relucert_result_certificate(const relucert_result *result);

/* Read parameters in the format of doc/formats.md, section 7 (text or JSON), from a file, or from the string
   text of length len (name stands for the file name in messages). NULL on errors, with the place in the
   message. Free with relucert_theta_free. */
relucert_theta *relucert_theta_read(relucert_context *ctx, const char *filename);
relucert_theta *relucert_theta_parse(relucert_context *ctx, const char *text, size_t len, const char *name);
void relucert_theta_free(relucert_theta *theta);

/* The number of neurons; whether some numbers were JSON numbers, which mean their binary64 values; the
   canonical text, from which the same parameters are read. */
long relucert_theta_hidden(const relucert_theta *theta);
int relucert_theta_binary64(const relucert_theta *theta);
char *relucert_theta_print(const relucert_theta *theta);

/* Examine one network: is it a critical point, and of what type (section 8)? No enumeration is needed, and
   the number of neurons, which must be that of the problem, may be up to 1000. Of options (NULL: the
   defaults) only the digits matter. NULL on wrong numbers of neurons or failures. The point keeps no
   reference to the arguments. Free with relucert_point_free. */
relucert_point *relucert_point_examine(relucert_context *ctx, const relucert_problem *problem,
                                       const relucert_theta *theta, const relucert_options *options);
void relucert_point_free(relucert_point *point);

/* Find the realization of the network in the list of all critical functions, as relucert_solve with these
   options gives it. RELUCERT_OK (also when a limit left the list incomplete), or the status of a failure. */
relucert_status relucert_point_rank(relucert_context *ctx, relucert_point *point,
                                    const relucert_options *options);

/* Does the generalised gradient of the risk vanish? Is the risk differentiable there? */
int relucert_point_critical(const relucert_point *point);
int relucert_point_differentiable(const relucert_point *point);

/* The type of a critical point itself (a global minimum is a local minimum); RELUCERT_UNDECIDED also when the
   point is not critical. */
relucert_type relucert_point_type(const relucert_point *point);
/* 1 if the point is proved to be a global minimum (its risk is 0, or after relucert_point_rank), 0 if it is
   proved to be none, -1 if that is not decided. */
int relucert_point_global(const relucert_point *point);

/* The risk in decimal, error below one unit of the last digit, and exactly, as in "4/3645". Owned by the
   point. */
const char *relucert_point_risk(const relucert_point *point);
const char *relucert_point_risk_exact(const relucert_point *point);

/* After relucert_point_rank: the number of the realization in the list, from 1, or 0 if it was not found (the
   point is not critical, the list is incomplete, or it holds the function as a member of a family); and
   whether the list is complete, as for relucert_result_status. */
long relucert_point_listed(const relucert_point *point);
relucert_status relucert_point_list_status(const relucert_point *point);

/* All of it: a text for people; JSON (doc/formats.md, section 8.1); the certificate (section 8.2). */
char *relucert_point_text(const relucert_point *point);
char *relucert_point_json(const relucert_point *point);
char *relucert_point_certificate(const relucert_point *point);

/* Look for a critical point whose parameters differ from theta by at most `radius` in the Euclidean norm of
   R^(3H+1), for example where a training program ended. radius is a number > 0 as in problem files, or one
   with an exponent, as in "1e-6". Of options (NULL: the defaults) only the digits matter. A limit of ctx may
   end the search undecided. NULL as for relucert_point_examine, and for activations other than relu and
   two-slope. Free with relucert_near_free. */
relucert_near *relucert_near_examine(relucert_context *ctx, const relucert_problem *problem,
                                     const relucert_theta *theta, const char *radius,
                                     const relucert_options *options);
void relucert_near_free(relucert_near *near);

/* 1 if there is a critical point within the radius, 0 if it is proved that there is none, -1 if that is not
   decided. */
int relucert_near_found(const relucert_near *near);
/* Of the critical point that was found: an upper bound of its distance, in decimal (NULL without one), and
   its type (RELUCERT_UNDECIDED also without one). */
const char *relucert_near_distance(const relucert_near *near);
relucert_type relucert_near_type(const relucert_near *near);
/* The critical point itself if it was found to be rational, else NULL. Owned by near. */
const relucert_point *relucert_near_point(const relucert_near *near);

/* All of it: a text for people; JSON (doc/formats.md, section 8.3). */
char *relucert_near_text(const relucert_near *near);
char *relucert_near_json(const relucert_near *near);

/* Write text to a file: to a temporary name beside it, then renamed, so that no reader ever sees
   half of it. */
relucert_status relucert_write_file(relucert_context *ctx, const char *filename, const char *text);

/* Free a string returned by this library. */
void relucert_free(char *string);

#ifdef __cplusplus
}
#endif
#endif
