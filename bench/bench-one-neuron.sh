#!/bin/bash
# One neuron: growth with the number of pieces, a target of degree 61, solver against checker.
# Environment: RELUCERT, RELUCERT_CHECK, srcdir (top of the source tree); RUNS (default 5).
set -eu
runs=${RUNS:-5}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
${CC:-cc} -O1 -o "$dir/measure" "$srcdir/bench/measure.c"

row() { # NAME FILE
  local solve check bytes count
  "$RELUCERT" solve "$2" --quiet --cert "$dir/cert" --json > "$dir/json"
  count=$(sed -n 's/^ *"count": *\([0-9]*\),*$/\1/p' "$dir/json" | head -1)
  bytes=$(wc -c < "$dir/cert")
  read -r solve solve_mb _ <<< "$("$dir/measure" "$runs" "$RELUCERT" solve "$2" --quiet --cert "$dir/cert2")"
  read -r check check_mb _ <<< "$("$dir/measure" "$runs" "$RELUCERT_CHECK" --quiet "$dir/cert")"
  awk -v name="$1" -v n="$count" -v s="$solve" -v c="$check" -v b="$bytes" -v m="$solve_mb" -v l="$check_mb" -v previous="${previous:-0}" \
    'BEGIN { printf "%-22s %6s %9.3f %9.3f %8.2f %9.1f %9.1f %10d %9s\n", name, n, s, c, c / s, m, l, b, (previous > 0 ? sprintf("%.1f", s / previous) : "-") }'
  previous=$solve
}

echo "one neuron: processor seconds (median of $runs), memory in MB, certificate in bytes"
printf '%-22s %6s %9s %9s %8s %9s %9s %10s %9s\n' problem count solve check check/ solve-MB check-MB bytes growth
printf '%-22s %6s %9s %9s %8s\n' '' '' '' '' solve
for n in 100 1000 5000; do
  LC_ALL=C awk -v n=$n -f "$srcdir/bench/random-pieces.awk" > "$dir/pieces.prob"
  row "$n cubic pieces" "$dir/pieces.prob"
done
previous=0
for d in 11 31 61; do
  file=$srcdir/bench/chebyshev-$d.prob
  [ $d -eq 11 ] && file=$srcdir/proofs-data/chebyshev-11/problem.prob
  row "Chebyshev degree $d" "$file"
done
