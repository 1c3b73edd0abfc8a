#!/bin/bash
# relucert point on given networks: types and risks of tests/points/EXPECT, and random critical networks
# whose types were found by an experiment (tests/oracle/make_points.py). Every certificate is checked.
# With LONG=1 all of the random networks and, where there are Python and a C compiler, new ones; otherwise
# the first 40 for relu, and the first 40 with two slopes.
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

# examine PROBLEM THETA TYPE [RISK]: is this the answer, and is the certificate accepted? The type in $type.
examine() {
  run point --json --cert "$work/cert" "$1" "$2"
  exited 0 || return 1
  local risk
  type=$(found_type)
  risk=$(found_risk)
  if [ "$type" != "$3" ] || [ "$risk" != "${4:-$risk}" ]; then
    echo "type $type, risk $risk; expected $3 $4" >"$work/err"
    return 1
  fi
  check_run --quiet "$work/cert" "$1"
  exited 0 && says "s VERIFIED"
}

# random_points MOST <BLOCKS: blocks of a line `point NUMBER TYPE`, a problem file and a theta file.
n=0
undecided=0
random_points() {
  awk -v most="$1" -v work="$work" '
    $1 == "point" { if (++n > most) exit; print $2, $3; out = ""; next }
    $1 == "relucert-problem" { out = work "/" n ".prob" }
    $1 == "relucert-theta" { close(out); out = work "/" n ".theta" }
    out != "" { print >out }' >"$work/list"
  local block=0 number expected
  while read -r number expected; do
    block=$((block + 1))
    n=$((n + 1))
    # The experiment tells a minimum from a saddle only.
    examine "$work/$block.prob" "$work/$block.theta" "$expected" ||
      { [ "$type" = global-minimum ] && examine "$work/$block.prob" "$work/$block.theta" global-minimum; } ||
      { [ "$type" = undecided ] && undecided=$((undecided + 1)); }
    report "random point $number: $expected"
  done <"$work/list"
}

while read -r name expected risk _; do
  [[ $name == \#* ]] && continue
  examine "$srcdir/tests/points/$name.prob" "$srcdir/tests/points/$name.theta" "$expected" "$risk"
  report "$name: $expected"
done <"$srcdir/tests/points/EXPECT"

if [ -z "$LONG" ]; then
  random_points 40 <"$srcdir/tests/points/random.txt"
  random_points 40 <"$srcdir/tests/points/random-two-slope.txt"
  [ $n = 80 ]
  report "80 random points"
else
  random_points 100000 <"$srcdir/tests/points/random.txt"
  random_points 100000 <"$srcdir/tests/points/random-two-slope.txt"
  [ $n -ge 300 ]
  report "at least 300 random points"
  if python3 -c '' 2>/dev/null && type cc >/dev/null 2>&1; then
    python3 -B "$srcdir/tests/oracle/make_points.py" 2000 2039 --seconds 120 >"$work/new" 2>"$work/err"
    report "experiments with new random points"
    random_points 100000 <"$work/new"
    python3 -B "$srcdir/tests/oracle/make_points.py" 20000 20039 --seconds 120 >"$work/new" 2>"$work/err"
    report "experiments with new random points, two slopes"
    random_points 100000 <"$work/new"
  fi
fi
[ $((10 * undecided)) -le $n ]
report "at most a tenth of the random points undecided"

finish
