/* The result of solving a problem: realizations, families, their risks and types, what is proved. */
#ifndef RELUCERT_LANDSCAPE_LANDSCAPE_H
#define RELUCERT_LANDSCAPE_LANDSCAPE_H

#include "base/context.h"

#include "exact/algebraic.h"
#include "landscape/moving.h"
#include "landscape/number_field.h"
#include "problem/problem.h"
#include "system/quadratic_fit.h"

/* A polynomial that has a given number as root, with the primes that prove it irreducible. */
typedef struct {
  int known; /* poly is set: primitive, positive leading coefficient, irreducible by FLINT's factorization
              */
  fmpz_poly_t poly;
  slong nprimes;    /* > 0, or degree 1: the certificate proves irreducibility (factorization degrees) */
  ulong *primes;    /* ascending */
} minpoly;

/* A real number of the result: lo <= x <= hi, with lo = hi exactly when x is rational (and proved
   so). Narrow enough for the digits asked for; lo < 0 < hi when a number of a chain cannot be told from 0. */
typedef struct {
  fmpq_t lo, hi;
  minpoly min;
} number;

typedef struct {
  slong breakpoint; /* > 0: the kink is this breakpoint of the cells, else -1 */
  slong cell;       /* >= 0: the kink lies inside this cell, else -1 */
  algebraic place;
  number at, slope_jump;
} kink;

/* An interval of conditions on v or m = v|w|. */
typedef struct {
  int lo_infinite, hi_infinite, lo_closed, hi_closed;
  fmpq_t lo, hi;
} condition;

/* What a stratum is about: the only neuron (doc/formats.md, section 4.5), or, for two or more hidden
   neurons, a row (section 5.8) for all neurons, the core, or neurons beside it. */
typedef enum { PART_NEURON, PART_ALL, PART_CORE, PART_SPLIT, PART_CANCEL, PART_SPARE } stratum_part;
typedef enum { ROW_NEUTRAL, ROW_SADDLE, ROW_UNDECIDED, ROW_CORE, ROW_BY_SUMS } row_effect;

/* Parameter vectors of one realization that share their roles (doc/formats.md, sections 4.5 and 5.8). */
typedef struct {
  stratum_part part;
  const char *role;     /* token of the certificate, as "touching-a" */
  char word[CHAIN_MAX + 1]; /* _CORE: letters, "-" or "free"; _CANCEL: the letters */
  slong neurons;        /* _CORE */
  int unproved, alone;  /* _CORE */
  int global;           /* _ALL: the risk is 0 */
  slong kink;           /* _SPLIT: from 1 */
  const char *pattern;  /* _SPLIT: "same", "one" or "other" */
  row_effect effect;    /* _SPLIT, _CANCEL, _SPARE: in place of `type` */
  int place;            /* 0 none, 1 at [lo,hi] (number `at`), 2 between from and to */
  int unresolved;       /* `at` encloses some zeros, perhaps none */
  number at, from, to;
  char variable;        /* 'v', 'm', or 0 for no condition */
  slong nconditions;
  condition *conditions; /* union, ascending */
  int dimension;        /* of the set of (w,b,v,c), or of what these neurons add; -1: none is stated */
  relucert_type type;
  int nonsmooth;        /* L is not differentiable there */
  const char *reason;   /* one line of English */
  long claim;
} stratum;

/* Where the density has interior gaps: a function as the certificate claims it, by the k places of its word,
   n of which are nodes that span gaps. */
typedef struct {
  slong k, n;
  slong weight[CHAIN_MAX + 1]; /* of place j = 1..k: 0 for a kink, else that of the node (Theorem 7.22) */
  number *numbers; /* k kinks (of a node: the gap), k slope jumps, k + n + 2 values: at a, at the kinks, at both
                      ends of the gaps, at b */
} gap_places;

typedef struct {
  const char *word; /* "", "R", "L", or more letters; "" with full = 1 for type B (also the affine fit) */
  int full;
  slong nkinks;
  kink *kinks;      /* of a chain (nkinks + full >= 2) only `at` and `slope_jump` are used */
  slong zero_word, zero; /* of a chain: it is words.list[zero_word].search.zeros[zero], else -1 */
  number *values; /* nkinks + 2: at a, at the kinks, at b */
  fmpq *polynomial; /* quadratic activation: three coefficients, ascending; else NULL */
  number risk;
  gap_places *places; /* of a chain where the density has interior gaps, else NULL */
  field_zero *field; /* of a chain: its number field, or NULL */
  fmpz_poly_t risk_num, risk_den; /* kinks only: risk = num/den at the kink */
  relucert_type type;
  const char *type_reason; /* one line of English when the type is undecided, else NULL */
  int global; /* 1, 0, or -1 = not decided */
  long claim;
  slong nstrata;
  stratum *strata;
  char *risk_text, **kink_text; /* decimals for the public accessors; nkinks kinks */
} realization;

/* The one-neuron functions R(q), L(q), as against chains: two or more active neurons. */
static inline int realization_is_kink(const realization *r) { return r->nkinks == 1 && !r->full; }
static inline int realization_is_chain(const realization *r) { return r->nkinks + r->full >= 2; }

/* A family of realizations that a gap at an end of the support creates (Theorem 3.1). */
typedef struct {
  int left;          /* gap [a, z], parameter q in (a, z]; else gap [z, b], q in [z, b) */
  int affine;        /* the active part carries the best affine fit; else the slope jump m != 0 is free */
  const char *word;
  fmpq_t z;
  slong equal_on_support_to; /* index of the realization with the same values on the support */
  long claim;
  slong nstrata;
  stratum *strata;
} family;

/* A family of realizations that agree on the support and differ in interior gaps (doc/theory.md, 7.24): in
   the gap [u,v] one or two kinks can be chosen freely. */
typedef struct {
  slong realization;     /* index of the member that is listed */
  enum {
    GAP_PAIRS,           /* the function needs two kinks in each of `gaps` gaps */
    GAP_SPLIT,           /* its kink in the gap can be two of the same letter, as a neuron is left over */
    GAP_BUMP,            /* three kinks R in the gap that have no effect on the support */
    GAP_ENDS             /* two slopes, T = 0: two kinks R in a gap at an end of the interval */
  } kind;
  int tied;              /* pairs: there is no full neuron, and one relation between the places */
  slong gaps;
  slong gap;             /* the first of these gaps begins at this breakpoint; _ENDS: the end of the hull */
  fmpq_t u, v;           /* its ends */
  slong dimension;
  long claim;
} gap_family;

typedef enum {
  ORDER_LESS,
  ORDER_EQUAL_EXACT,
  ORDER_EQUAL_POLY,
  ORDER_EQUAL_MIRROR,
  ORDER_NOT_SEPARATED /* both risks lie in an interval of length 2^-order_bits */
} order_relation;

/* What became of one zero of a word (doc/formats.md, section 5.5). */
typedef enum {
  OUTCOME_UNDECIDED,
  OUTCOME_REALIZATION,
  OUTCOME_SPURIOUS,
  OUTCOME_SAME
} outcome;
typedef struct {
  outcome outcome;
  slong realization;   /* index of the realization, for _REALIZATION and _SAME */
  const char *reason;  /* of _UNDECIDED: one line of English */
  field_zero *field;   /* of _SPURIOUS, irrational: some m_j = 0 in this field; else NULL */
  refined_zero zero;   /* its pointer to the cells is valid while the result is being built */
} zero_record;

/* A box of a word that was not decided, or a zero that was not. */
typedef struct {
  char word[CHAIN_NAME];
  slong k;
  fmpq *lo, *hi;       /* k each; NULL: the whole word */
  const char *limit;   /* "time limit", "interrupt", "box limit", "width limit", or the reason */
} unresolved_box;

/* A region that was not searched. */
typedef struct {
  const char *word;
  slong cell;
  fmpq_t left, right;
} open_region;

/* A network near the optimal response: nodes are ramps of width (b-a)/10^power. */
typedef struct {
  struct relucert_theta *network; /* NULL: none */
  slong power;
  fmpq_t risk;                    /* exact */
} limit_network;
enum { LIMIT_NETWORKS = 3 };

/* The infimum of the risk (doc/theory.md, 7.14 to 7.18). When the target jumps it may belong to a generalised
   response: a chain that jumps at nodes. */
typedef struct {
  int known;             /* the infimum is `value` */
  int attained;          /* 1, 0, or -1 = not decided */
  const char *reason;    /* why it is not known: one line */
  number value;
  word_list words;       /* generalised words that were searched; n = 0: the target does not jump, or H = 1 */
  refined_zero **zeros;  /* zeros[w][i]: zero i of word w */
  int perfect;           /* the optimal response has risk 0, which proves it alone */
  slong best_word, best_zero; /* the optimal response if the infimum is not attained */
  slong places;          /* its kinks and nodes */
  number *at;            /* places */
  number *from, *to;     /* places + 1: its values at the left and at the right end of J_0, J_1, ... */
  limit_network networks[LIMIT_NETWORKS];
  limit_network start;   /* its risk is below that of every critical point: gradient flows diverge */
  long claim_blow_up;    /* 0: none */
} infimum;

typedef struct power_limit power_limit; /* landscape/power_limit.h */
typedef struct lojasiewicz lojasiewicz; /* landscape/lojasiewicz.h */

struct relucert_result {
  relucert_problem *problem;
  relucert_options options;
  relucert_verdict verdict;
  long count, count_on_support; /* -1: infinite or unknown */
  slong n;                      /* realizations, ordered */
  realization *list;
  order_relation *order;        /* n - 1 */
  slong *order_bits;            /* n - 1, for ORDER_NOT_SEPARATED */
  slong nfamilies;
  family *families;
  slong ngap_families;          /* two or more hidden neurons: interior gaps, and _ENDS */
  gap_family *gap_families;
  slong ngap_names;             /* words of realizations with kinks in gaps, which these point to */
  char **gap_names;
  int with_gaps; /* two or more hidden neurons, interior gaps: chains are listed with their places */
  slong nmoving;                /* two or more hidden neurons: families of moving kinks */
  moving *moving;
  slong least_family;           /* index from 1 of the family of least risk if it has less risk than all
                                   realizations; else 0; -1: not separated */
  number family_risk;           /* of this family */
  fmpq_t mean, slope, intercept; /* the constant, and the best affine fit slope x + intercept */
  power_limit *power_limit;     /* rectified powers: the target, which networks approach; else NULL */
  quadratic_fit *quadratic;     /* quadratic activation: moments and best quadratic fit; else NULL */
  lojasiewicz *lojasiewicz;     /* for each realization, if asked for; else NULL */
  long claim_list, claim_distinct, claim_order, claim_infimum; /* claim_infimum 0: none */
  long claims;                  /* total number of claims */
  infimum infimum;
  slong nglobal;                /* realizations 0..nglobal-1 attain the infimum; 0: none, or not decided */
  slong precision;              /* bits that suffice for every enclosure, for the certificate */
  long regions, excluded, solved;
  int least;                    /* the list is not complete, but realization 0 has the least critical risk */
  fmpq_t bound;                 /* or else, if not 0, a lower bound of all critical risks */
  long claim_least;             /* of `least` or of `bound`; 0: none */
  slong nopen;
  open_region *open;            /* of the words R and L */
  word_list words;              /* two or more hidden neurons: the searches, else n = 0 */
  zero_record **records;        /* records[w][i]: zero i of word w */
  slong nunresolved;
  unresolved_box *unresolved;
  const char *limit;            /* the limit that was hit, or why the list is partial, or NULL */
};

/* Is everything searched and decided? A list that is not complete may still be known to be infinite. */
static inline int result_is_complete(const relucert_result *r) {
  return r->nopen == 0 && r->nunresolved == 0;
}

/* Is no critical risk less than the least one in the list? */
static inline int result_has_least(const relucert_result *r) { return result_is_complete(r) || r->least; }

/* Do the trees cover everything but boxes above a risk, so that zeros that are not decided do not matter? */
static inline int result_is_closed(const relucert_result *r) { return r->least || !fmpq_is_zero(r->bound); }

/* The least risk in the list, of realization 0 or of a family; separated from the others if
   least_is_separated. */
static inline const number *result_least_risk(const relucert_result *r) {
  return r->least_family > 0 ? &r->family_risk : &r->list[0].risk;
}

void number_init(number *x);
void number_clear(number *x);
int number_is_rational(const number *x);

#endif
