#!/bin/bash
# Types of realizations with two slopes and several neurons: signs of the numerical Hessian of the risk, minimised over
# the constant, found elsewhere; the saddles of affine targets (Theorem 9.13); rows against relucert point.
. "${srcdir:-.}/tests/cli/tap.sh"

# types GAMMA HIDDEN TYPE...: the types in the order of risk, m (local or global minimum), s, u.
types() {
  local gamma=$1 hidden=$2 found
  shift 2
  run solve --interval 0,1 --target "$target" --hidden "$hidden" --activation "two-slope $gamma" --json
  found=$(tr -d ' \n' <"$work/out" | grep -o '"type":"[a-z]*","global"' | cut -c9 | tr lgsu mmsu | tr -d '\n')
  [ "$status" = 0 ] && [ "$found" = "$1" ] || { echo "found $found, expected $1" >"$work/err"; false; }
  report "$target, gamma = $gamma, $hidden neurons"
}

target='x^2'
types 1/10 2 mmmmmsssmsmmssss
types 1/10 1 mmmsss
types 1/2 2 mmmsmmsmmmss
types 2 2 mmmsmmsmmmss
types -1/3 2 mmmmmsmsmms
types -3 2 mmmmmsmsmms
types -1 2 mmmms
types -1 3 mmmmmms
# x: f itself, then only saddles; the number of realizations is 2 + 2H for gamma > 0, else 2 + floor(H/2).
target='x'
for gamma in 1/10 9/10 3; do
  types $gamma 3 msssssss
  types $gamma 2 msssss
done
types -1/3 4 msss
types -1 3 ms

# Rows: random parameter vectors made from them are what relucert point says.
agree() { # GAMMA HIDDEN LINES
  { echo 'relucert-problem 1' && echo "$3" && echo "activation two-slope $1" && echo "hidden $2"; } >"$work/p.prob"
  run solve "$work/p.prob" --strata --cert "$work/cert" && exited 0 && says 'FINITE' &&
    python3 -B "$srcdir/tests/oracle/rows.py" "$RELUCERT" "$work/p.prob" "$work/cert" 20 1 >"$work/out" 2>"$work/err"
  report "rows agree with relucert point, gamma = $1"
}
unit='interval 0 1'
if command -v python3 >/dev/null; then
  agree 1/10 3 "$unit
target x^2"
  agree 9/16 3 "$unit
target x"
  for gamma in -1 3 -1/3; do
    agree $gamma 2 "interval 0 3
target [0,1] 0
target [1,2] 1
target [2,3] 2"
    agree $gamma 2 "$unit
target [0,1/3] 0
target [1/3,1] 1"
  done
fi
finish
