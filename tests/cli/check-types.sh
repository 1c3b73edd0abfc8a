#!/bin/bash
# Types of realizations of wide networks with two slopes: the list of relucert solve for x^2 on [0,1] has those
# found by the signs of numerical second derivatives of the risk in (m, q), and by random neighbours of split
# kinks; relucert-check verifies them and refuses every other type.
. "$srcdir/tests/cli/tap.sh"

# types SLOPE HIDDEN TYPES: the list, one letter for each realization by ascending risk, m minimum, s saddle.
types() {
  run solve --interval 0,1 --target 'x^2' --activation "two-slope $1" --hidden "$2" --cert "$work/cert"
  exited 0 &&
    awk '$2 == "realization" { printf "%s", $5 == "local-minimum" ? "m" : $5 == "saddle" ? "s" : "u" }
      END { print "" }' "$work/cert" >"$work/out" && [ "$(<"$work/out")" = "$3" ] &&
    check_run --quiet "$work/cert" && says 's VERIFIED'
  report "x^2, slope $1, $2 neurons: types"
  local i=0
  while [ $i -lt ${#3} ]; do
    i=$((i + 1))
    awk -v i=$i '$2 == "realization" && ++n == i { $5 = $5 == "saddle" ? "local-minimum" : "saddle" }
      { print }' "$work/cert" >"$work/false"
    check_run --quiet "$work/false"
    exited 1 && grep -q "^s REJECTED $(grep -n " realization $i " "$work/cert" | cut -d: -f1) " "$work/out"
    report "x^2, slope $1, $2 neurons: another type of realization $i"
  done
}
types 1/10 2 mmmmmsssmsmmssss
types 1/2 2 mmmsmmsmmmss
types -1/3 2 mmmmmsmsmms
types -1 3 mmmmmms
finish
