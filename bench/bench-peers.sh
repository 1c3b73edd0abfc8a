#!/bin/bash
# relucert against msolve and Singular: all regions with k kinks, one machine, one run. relucert's time is that
# of a complete `relucert solve` with k hidden neurons on one thread: it contains the shorter words and the
# certificate.
# The other programs solve the systems of `relucert export` one after the other.
# Environment: RELUCERT, srcdir (top of the source tree); RUNS (default 3, for what takes less than a second);
# LIMIT, seconds for one system (default 120; after three systems above it the others are not tried); KINKS
# (default "2 3 4").
set -eu
runs=${RUNS:-3}
limit=${LIMIT:-120}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
${CC:-cc} -O1 -o "$dir/measure" "$srcdir/bench/measure.c"

# seconds COMMAND...: median of the processor time; nothing if the command fails or takes too long.
seconds() {
  local once
  once=$("$dir/measure" 1 timeout "$limit" "$@" 2>"$dir/err") || return 0
  if awk -v s="${once%% *}" 'BEGIN { exit !(s < 1) }'; then
    once=$("$dir/measure" "$runs" timeout "$limit" "$@" 2>"$dir/err") || return 0
  fi
  echo "${once%% *}"
}

# peer NAME OWN SUFFIX COMMAND...: COMMAND FILE for every system; OWN is the time of relucert for all of them.
peer() {
  local name=$1 own=$2 suffix=$3 file s over=0 left=0
  shift 3
  : >"$dir/times"
  for file in "$dir/systems"/*."$suffix"; do
    [ $over -lt 3 ] || { left=$((left + 1)); continue; }
    s=$(seconds "$@" "$file")
    [ -n "$s" ] || { s=$limit over=$((over + 1)); }
    echo "$s" >>"$dir/times"
  done
  sort -g "$dir/times" | awk -v name="$name" -v own="$own" -v over=$over -v left=$left -v limit="$limit" '
    { t[NR] = $1; sum += $1 }
    END {
      more = over ? ">" : " "
      printf "  %-10s median %8.3f  largest %s%8.3f  sum %s%9.3f  sum / relucert %s%.1f", name, t[int((NR + 1) / 2)],
        more, t[NR], more, sum, more, sum / own
      if (over)
        printf "  (%d over %s s, %d not tried)", over, limit, left
      print "" }'
}

# compare NAME INTERVAL TARGET KINKS
compare() {
  local own k=$4
  printf 'relucert-problem 1\ninterval %s\ntarget %s\nhidden %s\n' "$2" "$3" "$k" >"$dir/problem"
  own=$("$dir/measure" "$runs" "$RELUCERT" solve "$dir/problem" --quiet --jobs 1 --cert "$dir/cert")
  own=${own%% *}
  printf '%s, %s kinks, %s regions: relucert %s s\n' "$1" "$k" $((2 ** k)) "$own"
  [ "$own" = 0.000 ] && own=0.001
  for tool in msolve Singular; do
    command -v "$tool" >"$dir/which" || { echo "  $tool: not installed, skipped"; continue; }
    rm -rf "$dir/systems" "$dir/all"
    case $tool in
      msolve)
        "$RELUCERT" export "$dir/problem" --output "$dir/all" && keep "$k" ms
        peer msolve "$own" ms msolve -o "$dir/out" -f ;;
      Singular)
        "$RELUCERT" export "$dir/problem" --output "$dir/all" --format singular && keep "$k" sing
        peer Singular "$own" sing Singular -q ;;
    esac
  done
}

# keep KINKS SUFFIX: the systems of type A with that many kinks, without the numerical solving of Singular.
keep() {
  local file word
  mkdir "$dir/systems"
  for file in "$dir/all"/*."$2"; do
    word=$(basename "$file")
    word=${word%%-*}
    if [ ${#word} = "$1" ] && [ "${word#B}" = "$word" ]; then
      sed -e '/^if (dim(G) == 0)/,$d' -e '/^\/\/ the solutions/d' "$file" >"$dir/systems/$(basename "$file")"
      [ "$2" = ms ] || echo 'quit;' >>"$dir/systems/$(basename "$file")"
    fi
  done
}

echo "processor seconds; msolve isolates the real solutions, Singular counts the complex ones (Groebner basis)"
for k in ${KINKS:-2 3 4}; do
  compare 'x^2' '0 1' 'x^2' "$k"
  compare '4x^3-3x' '-1 1' '4*x^3 - 3*x' "$k"
done
