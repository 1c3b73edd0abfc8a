#!/bin/bash
# Problems that once went wrong or nearly so: close zeros, tiny pieces, large coefficients, hidden symmetry,
# many digits. Each must be solved completely, and the certificate with all strata must be verified.
. "$srcdir/tests/cli/tap.sh"

verified() { # NAME PROBLEM OPTION...: solve and check
  local name=$1 problem=$2
  shift 2
  run solve "$problem" --strata --quiet --cert "$work/cert" "$@"
  exited 0
  report "$name is solved"
  check_run --quiet "$work/cert" "$problem"
  exited 0 && says "s VERIFIED"
  report "the certificate of $name is verified"
}

for problem in "$srcdir"/tests/hard/*.prob; do
  verified "$(basename "$problem" .prob)" "$problem"
done

# A piece of width 10^-k at the left end.
power=1
for k in $(seq 1 40); do
  power=${power}0
  [ $((k % 4)) = 0 ] || continue
  printf 'relucert-problem 1\ninterval 0 1\ntarget [0, 1/%s] 5\ntarget [1/%s, 1] x^2\nhidden 1\n' \
    $power $power >"$work/tiny.prob"
  verified "a piece of width 10^-$k" "$work/tiny.prob"
done

# Kinks at 10^-k and 10^k.
for scale in 1000000000000000000000000000000 1/1000000000000000000000000000000; do
  printf 'relucert-problem 1\ninterval -%s %s\ntarget 4*(x/(%s))^3 - 3*(x/(%s))\nhidden 1\n' \
    $scale $scale $scale $scale >"$work/scaled.prob"
  verified "4x^3 - 3x stretched by $scale" "$work/scaled.prob"
done

verified "4x^3 - 3x to 3000 digits" "$srcdir/proofs-data/cubic-chebyshev/problem.prob" --digits 3000
finish
