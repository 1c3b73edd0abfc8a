#!/bin/sh
# The JSON of every example and of every problem in proofs-data has the form of doc/result.schema.json.
if ! /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
  echo '1..0 # SKIP no /usr/bin/python3 with jsonschema (package python3-jsonschema)'
  exit 0
fi
. "${srcdir:-.}/tests/cli/tap.sh"

# Solve every problem, with and without --strata, and one incompletely; validate all results at once.
number=0
for problem in "$srcdir"/examples/*.prob "$srcdir"/proofs-data/*/problem.prob; do
  case $problem in
    */proofs-data/*) [ -f "${problem%/*}/expected.json" ] || continue ;; # the others are no input of solve alone
  esac
  for option in --json --strata; do
    [ $option = --strata ] && ! grep -q '^hidden [1-3]$' "$problem" && continue
    number=$((number + 1))
    partial=$(grep -l '"status": "incomplete"' "${problem%/*}/expected.json" 2>/dev/null)
    if [ $option = --json ]; then
      run solve --json "$problem"
    else
      run solve --json --strata --digits 30 "$problem"
    fi
    cp "$work/out" "$work/$number.json"
    [ -n "$partial" ] && [ $status = 3 ] && status=0
    echo "$work/$number.json $status ${problem#"$srcdir/"} $option" >>"$work/list"
  done
done
run solve --json --time-limit 0.000001 "$srcdir/examples/first.prob"
cp "$work/out" "$work/incomplete.json"
[ $status = 3 ] && status=0
echo "$work/incomplete.json $status an incomplete result" >>"$work/list"
run solve --json --max-boxes 50 --hidden 3 --interval -1,1 --target '4*x^3 - 3*x'
cp "$work/out" "$work/boxes.json"
[ $status = 3 ] && status=0
echo "$work/boxes.json $status unresolved boxes" >>"$work/list"
run solve --json --digits 40 --hidden 2 --interval -1,1 --target '4*x^3 - 3*x'
cp "$work/out" "$work/mirrors.json"
echo "$work/mirrors.json $status two neurons, with mirror images" >>"$work/list"
/usr/bin/python3 -W ignore -B "$srcdir/tests/validate.py" "$srcdir/doc/result.schema.json" "$work"/*.json \
  >"$work/problems" 2>&1
validator=$?

: >"$work/err"
while read -r file status name; do
  grep -F "$file: " "$work/problems" >"$work/out"
  exited 0 && silent
  report "$name"
done <"$work/list"
cp "$work/problems" "$work/out"
status=$validator
exited 0 && silent
report "no result is refused, and no damaged result is accepted"
finish
