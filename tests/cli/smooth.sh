#!/bin/bash
# Rectified powers and clipped ReLU: types against those of tests/oracle/make_smooth.py, known networks, refusals.
. "${srcdir:-.}/tests/cli/tap.sh"

# examine PROBLEM THETA: point with a certificate, which is verified; the JSON is kept in $work/json.
examine() {
  run point --json --cert "$work/cert" "$1" "$2"
  cp "$work/out" "$work/json"
  exited 0 && check_run --quiet "$work/cert" "$1" && exited 0 && says "s VERIFIED" && cp "$work/json" "$work/out"
}

awk -v work="$work" '
  $1 == "case" { n = $2; $1 = $2 = ""; out = work "/" n ".prob"; print substr($0, 3) >(work "/" n ".type"); next }
  $1 == "theta" { out = work "/" n ".theta"; next }
  { print >out }
  END { print n }' "$srcdir/tests/smooth/cases" >"$work/count"
for ((i = 1; i <= $(cat "$work/count"); i++)); do
  type=$(tr -d ' ' <"$work/$i.type")
  examine "$work/$i.prob" "$work/$i.theta" && json "\"type\":\"$type\"" && json '"critical":true' &&
    sed '/^3 type/s/saddle/X/; /^3 type/s/local-minimum/saddle/; /^3 type/s/X/local-minimum/' "$work/cert" >"$work/false" &&
    check_run --quiet "$work/false" && exited 1 && says "s REJECTED" && says "it is a"
  report "random network $i"
done
finish
