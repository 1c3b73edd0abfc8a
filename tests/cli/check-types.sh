#!/bin/bash
# Types and rows of wide networks with two slopes: the list of relucert solve for x^2 on [0,1] has those
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

# Rows: each of these changes makes a statement false, or leaves out vectors.
rows() { # SLOPE HIDDEN LINES
  printf '%s\n' 'relucert-problem 1' "$3" "activation two-slope $1" "hidden $2" >"$work/prob"
  run solve "$work/prob" --strata --cert "$work/cert" && exited 0 &&
    check_run --quiet "$work/cert" "$work/prob" && says 's VERIFIED'
  report "rows for slope $1"
}
refused() { # NAME SED-PROGRAM: with the first line that this changes.
  sed "$2" "$work/cert" | awk -v cert="$work/cert" '
    { getline old <cert; if (done || $0 == old) print old; else { done = 1; print } }' >"$work/false"
  check_run --quiet "$work/false"
  exited 1 && says 's REJECTED '
  report "rows: $1"
}
# Without the first line that begins so, after its number; the other claims keep their numbers in order.
left_out() { # NAME TEXT
  awk -v text="$2" '
    !gone && index($0, text) && $2 == "stratum" { gone = 1; next }
    $1 == "claims" { $2-- } gone && $2 == "stratum" { $1-- } $1 == "end" { $2-- } { print }' \
    "$work/cert" >"$work/false"
  check_run --quiet "$work/false"
  exited 1 && says 's REJECTED '
  report "rows: no $1"
}
rows 3 2 'interval 0 3
target [0,1] 0
target [1,2] 1
target [2,3] 2'
refused 'an end neuron of the other sign' 's/end-a-positive/end-a-negative/'
refused 'a level neuron of the other sign' 's/negative-level/level/'
refused 'a flat kink of the other letter' 's/flat-R/flat-L/'
refused 'an end neuron that is a saddle' '/ end-/s/neutral/saddle/'
left_out 'negative neuron' ' negative dimension'
left_out 'negative level neuron' ' negative-level '
left_out 'end neuron' ' end-b-negative '
left_out 'flat kink' ' flat-L '
step='interval 0 1
target [0,1/3] 0
target [1/3,1] 1'
rows 3 2 "$step"
refused 'a degenerate neuron with v < 0 that is a saddle' '/degenerate when v (-inf,0)/s/neutral/saddle/'
refused 'a degenerate neuron with v > 0 that is neutral' '/degenerate when v (0,inf)/s/saddle/neutral/'
rows -1 3 "$step"
refused 'the letters of groups' 's/cancel RL/cancel R/'
refused 'another word' 's/core R /core L /'
left_out 'flat kink' ' flat-L '
finish
