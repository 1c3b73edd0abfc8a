#!/bin/bash
# --strata for two or more hidden neurons: the certificate with all rows is verified, and for random parameter
# vectors the rows say what relucert point says. Rows that stay open are counted.
if ! command -v python3 >/dev/null; then
  echo '1..0 # SKIP no python3'
  exit 0
fi
. "${srcdir:-.}/tests/cli/tap.sh"

# compare NAME OPEN VECTORS: proofs-data/NAME has OPEN rows that are not decided.
compare() {
  local problem=$srcdir/proofs-data/$1/problem.prob
  run solve "$problem" --strata --quiet --cert "$work/cert"
  exited 0 && [ "$(grep ' stratum ' "$work/cert" | grep -cE 'undecided|unproved|unresolved')" = "$2" ]
  report "$1: $2 rows are open"
  check_run "$work/cert" "$problem"
  exited 0 && says 's VERIFIED'
  report "$1: the certificate is verified"
  python3 -B "$srcdir/tests/oracle/rows.py" "$RELUCERT" "$problem" "$work/cert" "$3" 1 \
    >"$work/out" 2>"$work/err"
  status=$?
  exited 0
  report "$1: the rows agree with relucert point"
}

compare affine-4 0 40
compare abs-3 0 40
compare x-squared-3 0 40
compare step-third-3 0 60
compare hat-3 0 40
compare flat-middle-3 0 40
compare x4-even-3 1 40
finish
