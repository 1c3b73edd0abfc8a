#!/bin/bash
# Several neurons: growth with their number, and with the number of pieces.
# Environment: RELUCERT, RELUCERT_CHECK, srcdir (top of the source tree); RUNS (default 3); LIMIT, seconds for
# one problem (default 300).
set -eu
runs=${RUNS:-3}
limit=${LIMIT:-300}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
${CC:-cc} -O1 -o "$dir/measure" "$srcdir/bench/measure.c"

header() {
  printf '%-16s %2s %6s %9s %9s %7s %9s %7s %9s %9s %10s\n' \
    problem H count 'solve CPU' passed growth check check/ solve-MB check-MB bytes
}

row() { # NAME FILE HIDDEN
  local solve passed check bytes count n=$runs
  if ! timeout "$limit" "$RELUCERT" solve "$2" --quiet --cert "$dir/cert" --json >"$dir/json"; then
    printf '%-16s %2s not complete within %s s\n' "$1" "$3" "$limit"
    previous=0
    return
  fi
  count=$(sed -n 's/^ *"count": *\([0-9]*\),*$/\1/p' "$dir/json" | head -1)
  bytes=$(wc -c <"$dir/cert")
  read -r solve solve_mb passed <<<"$("$dir/measure" 1 "$RELUCERT" solve "$2" --quiet --cert "$dir/cert2")"
  if awk -v s="$passed" 'BEGIN { exit !(s < 10) }'; then
    read -r solve solve_mb passed <<<"$("$dir/measure" "$n" "$RELUCERT" solve "$2" --quiet --cert "$dir/cert2")"
  else
    n=1
  fi
  read -r check check_mb _ <<<"$("$dir/measure" "$n" "$RELUCERT_CHECK" --quiet "$dir/cert")"
  awk -v name="$1" -v h="$3" -v n="$count" -v s="$solve" -v w="$passed" -v c="$check" -v b="$bytes" \
    -v m="$solve_mb" -v l="$check_mb" -v previous="${previous:-0}" 'BEGIN {
      growth = previous > 0 ? sprintf("%.1f", s / previous) : "-"
      ratio = s > 0 ? sprintf("%.1f", c / s) : "-"
      printf "%-16s %2d %6s %9.3f %9.3f %7s %9.3f %7s %9.1f %9.1f %10d\n",
        name, h, n, s, w, growth, c, ratio, m, l, b }'
  previous=$solve
}

echo "several neurons: seconds (median of $runs; growth, check/: ratios of processor times), memory in MB"
header
previous=0
for h in 1 2 3 4 5; do
  printf 'relucert-problem 1\ninterval 0 1\ntarget x^2\nhidden %s\n' $h >"$dir/problem"
  row 'x^2' "$dir/problem" $h
done
previous=0
for h in 1 2 3 4; do
  printf 'relucert-problem 1\ninterval -1 1\ntarget 4*x^3 - 3*x\nhidden %s\n' $h >"$dir/problem"
  row '4x^3-3x' "$dir/problem" $h
done
previous=0
for n in 5 10 20 50 100; do
  LC_ALL=C awk -v n=$n -v hidden=2 -f "$srcdir/bench/random-continuous.awk" >"$dir/problem"
  row "$n cubic pieces" "$dir/problem" 2
done
