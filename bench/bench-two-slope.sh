#!/bin/bash
# Two slopes against relu at the same number of neurons: for a slope that is not 0 every word has the tension at
# both ends, and there are about twice as many functions. Goal: within a factor 3. With 2 and 3 neurons the search
# for number fields, whose work has a fixed bound (about 0.05 s), takes a third of the time.
# Environment: RELUCERT, srcdir (top of the source tree); RUNS (default 3); HIDDEN (default 2 3 4).
set -eu
runs=${RUNS:-3}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
${CC:-cc} -O1 -o "$dir/measure" "$srcdir/bench/measure.c"

printf '%-12s %2s %-14s %6s %9s %7s\n' target H activation count 'CPU (s)' /relu
for problem in '0,1 x^2' '-1,1 4*x^3-3*x'; do
  read -r interval target <<<"$problem"
  for hidden in ${HIDDEN:-2 3 4}; do
    for activation in relu 'two-slope 1/10' 'two-slope -1/3' 'two-slope -1'; do
      solve=(solve --quiet --interval "$interval" --target "$target" --hidden "$hidden" --activation "$activation")
      count=$("$RELUCERT" "${solve[@]}" --json | sed -n 's/^ *"count": *\([0-9]*\),*$/\1/p' | head -1)
      read -r cpu _ <<<"$("$dir/measure" "$runs" "$RELUCERT" "${solve[@]}")"
      [ "$activation" != relu ] || relu=$cpu
      awk -v t="$target" -v h="$hidden" -v a="$activation" -v n="$count" -v s="$cpu" -v r="$relu" 'BEGIN {
        printf "%-12s %2d %-14s %6s %9.3f %7s\n", t, h, a, n, s, (r > 0 ? sprintf("%.1f", s / r) : "-") }'
    done
  done
done
