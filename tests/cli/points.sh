#!/bin/bash
# relucert point on given networks: types and risks of tests/points/EXPECT, and random critical networks whose types
# were found by an experiment (tests/oracle/make_points.py). Every certificate is checked. With LONG=1 all of the
# random networks, otherwise the first 40.
. "$srcdir/tests/cli/tap.sh"

# The type in the JSON of the last run, as one word; of networks that are not critical `not-critical`.
found_type() {
  tr -d '\n' <"$work/out" >"$work/line"
  if grep -q '"critical": *false' "$work/line"; then
    echo not-critical
  else
    grep -o '"type": *"[^"]*"' "$work/line" | tail -n 1 | cut -d'"' -f4 | tr ' ' '-'
  fi
}

# The exact risk in the JSON of the last run.
found_risk() { grep -o '"risk": *{[^}]*}' "$work/line" | grep -o '"exact": *"[^"]*"' | cut -d'"' -f4; }

# examine PROBLEM THETA TYPE [RISK]: is this the answer, and is the certificate accepted?
examine() {
  run point --json --cert "$work/cert" "$1" "$2"
  exited 0 || return 1
  local type risk
  type=$(found_type)
  risk=$(found_risk)
  if [ "$type" != "$3" ] || [ "$risk" != "${4:-$risk}" ]; then
    echo "type $type, risk $risk; expected $3 $4" >"$work/err"
    return 1
  fi
  check_run --quiet "$work/cert" "$1"
  exited 0 && says "s VERIFIED"
}

while read -r name type risk _; do
  [[ $name == \#* ]] && continue
  examine "$srcdir/tests/points/$name.prob" "$srcdir/tests/points/$name.theta" "$type" "$risk"
  report "$name: $type"
done <"$srcdir/tests/points/EXPECT"

# The random networks: blocks of a line `point NUMBER TYPE`, a problem file and a theta file.
most=40
[ -z "$LONG" ] || most=1000000
awk -v most=$most -v work="$work" '
  $1 == "point" { if (++n > most) exit; print $2, $3; out = ""; next }
  $1 == "relucert-problem" { out = work "/" n ".prob" }
  $1 == "relucert-theta" { close(out); out = work "/" n ".theta" }
  out != "" { print >out }' "$srcdir/tests/points/random.txt" >"$work/list"
n=0
while read -r number type; do
  n=$((n + 1))
  examine "$work/$n.prob" "$work/$n.theta" "$type"
  report "random point $number: $type"
done <"$work/list"
[ $n -ge 40 ]
report "$n random points"

finish
