/* One problem of the theorem library: its file, and what is proved about it. */
#ifndef RELUCERT_THEOREM_INSTANCE_H
#define RELUCERT_THEOREM_INSTANCE_H

#include "base/text.h"
#include "landscape/landscape.h"

/* What the user asked for; what was not given is NULL or 0. */
typedef struct {
  relucert_context *ctx;
  relucert_options options;
  relucert_problem *problem; /* from a file, or from options that describe a whole problem */
  const char *activation;
  long hidden;
  const char *layers; /* widths, as in 2,3,2 */
  long loss;
  fmpq *interval; /* two numbers a < b */
  fmpq *slope;
  fmpq *gap;
  long count;
} request;

typedef struct {
  char *name;                /* of its files, without ending */
  char *file;                /* the text of the problem file */
  relucert_problem *problem; /* what is read from that text */
  relucert_result *result;   /* all critical functions, or NULL */
  char *certificate, *json;  /* or what the theorem itself computed */
} instance;

/* Read the problem file `file` (a builder's text, empty afterwards) and solve it; `name` in printf format.
   NULL with a message in the context of the request. Free with instance_free. */
instance *instance_solve(const request *asked, text *file, const char *name, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a theorem with a certificate of its own: certificate and json (the object `result` of its
   account) are the instance's from now on, also if it is NULL. */
instance *instance_own(const request *asked, const char *file, char *certificate, char *json,
                       const char *name, ...) __attribute__((format(printf, 5, 6)));
void instance_free(instance *y);

/* The certificate, and the JSON of `relucert solve` or of the theorem itself. */
char *instance_certificate(const instance *y);
char *instance_json(const instance *y);

/* Is everything in the list, and is that claimed in the certificate? What is no list is complete. */
int instance_is_complete(const instance *y);
/* Is the infimum not attained, and how much less than the least critical risk is it at least (both by claims
   of the certificate)? Returns 0 without such a number. */
int instance_gap(fmpq_t gap, const instance *y);

/* y = the greatest decimal of `digits` significant digits that is not greater than x > 0. */
void fmpq_lower_decimal(fmpq_t y, const fmpq_t x, slong digits);
/* A decimal of `digits` significant digits that is not greater than x > 0, by less than one unit of the last
 * digit. */
void text_lower_decimal(text *t, const fmpq_t x, slong digits);

/* ---- Problem files. */

/* The first lines, from "relucert-problem 1" to the interval: that of the request, else [a,b]. */
void file_begin(text *file, const request *asked, slong a, slong b);
/* The last line. */
void file_end(text *file, long hidden);
/* The ends of the interval of a request, or [a,b]. */
void request_interval(fmpq_t left, fmpq_t right, const request *asked, slong a, slong b);
/* A step of the given height in the middle of the interval, which is [0,1] unless it is given. */
void file_step(text *file, const request *asked, long hidden, const fmpz_t height);
/* The Chebyshev polynomial of degree d of the interval, which is [-1,1] unless it is given, with `tilted`
   plus x/10; one neuron. */
void file_chebyshev(text *file, const request *asked, slong d, int tilted);

/* ---- Numbers from the command line, with the place in the message of ctx; `option` is its name. */

/* x = the number in value after the first `skip` bytes. Returns 0 after an error. */
int request_number(fmpq_t x, relucert_context *ctx, const char *option, const char *value, size_t skip);
/* ends[0] < ends[1] from "A,B". Returns 0 after an error. */
int request_bounds(fmpq *ends, relucert_context *ctx, const char *option, const char *value);

#endif
