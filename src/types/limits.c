/* Networks near an infimum that is not attained, with their exact risks. */
#include "landscape/sequence.h"
#include "types/limits.h"
#include "types/point_error.h"

/* Steeper networks than 10^STEEPEST are not tried. */
enum { STEEPEST = 40 };

/* The network of steepness 10^power. */
static void set_network(limit_network *y, const relucert_result *result, slong power) {
  fmpz_t steepness;
  point_error e;
  fmpz_init(steepness);
  fmpz_ui_pow_ui(steepness, 10, (ulong) power);
  y->power = power;
  y->network = sequence_network(result, steepness);
  point_error_init(&e, result->problem, y->network);
  fmpq_init(y->risk);
  fmpq_set(y->risk, e.risk);
  point_error_clear(&e);
  fmpz_clear(steepness);
}

static void clear_network(limit_network *y) {
  relucert_theta_free(y->network);
  fmpq_clear(y->risk);
  y->network = NULL;
}

void limits_find(relucert_result *result) {
  infimum *f = &result->infimum;
  if (!f->known || f->attained)
    return;
  for (slong i = 0; i < LIMIT_NETWORKS; i++)
    set_network(f->networks + i, result, 2 * (i + 1));
  if (!result_has_least(result) && fmpq_is_zero(result->bound))
    return;
  for (slong power = 2; power <= STEEPEST; power++) {
    set_network(&f->start, result, power);
    if (fmpq_cmp(f->start.risk, result_has_least(result) ? result_least_risk(result)->lo : result->bound) < 0)
      return;
    clear_network(&f->start);
  }
}
