#!/bin/bash
# The tables of proofs-data/README.md: each certificate is verified, the checker prints what the row says, and the command
# proves the stored problem again. LONG=1: the commands called long, too.
. "${srcdir:-.}/tests/cli/tap.sh"
data=$srcdir/proofs-data

# row FOLDER PROVED: PROVED has the phrases between backticks. Afterwards $expected is the exit status, $verdict the verdict.
row() {
  case $2 in *'s PARTIAL'*) expected=3 verdict='s PARTIAL' ;; *) expected=0 verdict='s VERIFIED' ;; esac
  check_run "$data/$1/proof.cert" "$data/$1/problem.prob"
  exited $expected && says "$verdict" && [ -n "$2" ] && all_said "$2"
  report "$1: the certificate, and what it is said to prove"
}
all_said() {
  while read -r phrase; do
    says "$phrase" || { echo "# not said: $phrase"; return 1; }
  done < <(grep -o '`[^`]*`' <<<"$1" | tr -d '`')
}

# again FOLDER COMMAND: a certificate that the command writes is one for the stored problem, with the same verdict.
again() {
  rm -rf "$work/new"
  eval "set -- \"\$1\" $2"
  again=$1 kind=$3
  shift 2
  case $kind in make) set -- "$@" --output "$work/new" ;; *) set -- "$@" --cert "$work/new" ;; esac
  (cd "$srcdir" && run "$@"; echo "$status" >"$work/status")
  status=$(cat "$work/status")
  exited $expected && ! says "NOT PROVED" && proves "$data/$again/problem.prob"
  report "$again: the command proves it again"
}
proves() {
  for file in $(find "$work/new" -name '*.cert' -o -path "$work/new" -type f); do
    [ "$("$RELUCERT_CHECK" --quiet "$file" "$1")" = "$verdict" ] && return 0
  done
  return 1
}

listed=
while IFS='|' read -r _ folder _ proved command _; do
  folder=${folder#*\[} folder=${folder%%\]*}
  listed="$listed $folder "
  row "$folder" "$proved"
  case $command in *\`\ long*) [ "${LONG:-0}" = 1 ] || continue ;; esac
  command=${command#*\`} command=${command%%\`*}
  case $command in
    "relucert "*) again "$folder" "$command" ;;
    *) false; report "$folder: a command" ;;
  esac
done < <(grep '^| \[' "$data/README.md")

for folder in "$data"/*/; do
  name=$(basename "$folder")
  [ -f "$folder/expected.json" ] || [ "${listed#* $name }" != "$listed" ]
  report "$name has expectations or is in a table"
done
finish
