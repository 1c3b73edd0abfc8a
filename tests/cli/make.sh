#!/bin/bash
# relucert make: the problems that are written have what was asked for, by solving and checking them again.
. "${srcdir:-.}/tests/cli/tap.sh"

# holds EXPRESSION: of the JSON r of `relucert solve` on stdout, with F = Fraction.
holds() {
  "${PYTHON:-python3}" -c 'import json,sys
from fractions import Fraction as F
r = json.load(open(sys.argv[1]))
sys.exit(not eval(sys.argv[2]))' "$work/out" "$1" 2>>"$work/err"
}

# made NAME EXPRESSION KIND ARGUMENT...: write to a folder, check the certificate, solve again and evaluate.
made() {
  name=$1 expression=$2
  shift 2
  rm -rf "$work/dir"
  run make "$@" --output "$work/dir"
  exited 0 && ! says "NOT PROVED" && cmp -s "$work/out" "$work/dir/statement.txt" &&
    [ "$(ls "$work/dir" | tr '\n' ' ')" = "problem.prob proof.cert statement.txt " ] &&
    check_run --quiet "$work/dir/proof.cert" "$work/dir/problem.prob" && exited 0 && says "s VERIFIED" &&
    run solve --json "$work/dir/problem.prob" && exited 0 && holds "$expression"
  report "$name"
}
gap='F(r["least_critical_risk"]["lo"]) - F(r["infimum"]["value"]["hi"])'

# The gap of the unit step for two neurons is 0.04506...: the height is the least integer h with h^2 gap >= g.
height="r['problem']['target'][1]['polynomial']"
made "blow-up: gap 1" "$gap >= 1 and $height == '5'" blow-up
made "blow-up: gap 1/1000" "$gap >= F(1, 1000) and $height == '1'" blow-up --gap 1/1000 --hidden 3
made "blow-up: a million on [-1, 5]" "10**6 <= $gap < 1002000" blow-up --gap 1000000 --interval=-1,5 --hidden 4
none="r['infimum']['attained'] is False and F(r['infimum']['value']['hi']) == 0"
made "no-minimum: relu" "$none" no-minimum --hidden 3 --interval 1,3
made "no-minimum: quadratic" "$none and r['problem']['activation'] == 'quadratic'" \
  no-minimum --activation quadratic --interval=-2,5
spurious='sum(y["type"] == "local minimum" and y["global"] is False for y in r["realizations"])'
for wanted in 1 5 6 13 20; do
  made "many-minima: $wanted" "$spurious >= $wanted" many-minima --count "$wanted"
done
made "many-minima on [0, 3]" "$spurious >= 10" many-minima --interval 0,3

# Families of constant risk: verified from the certificate, and numerically from the problem file.
family() {
  name=$1
  shift
  rm -rf "$work/dir"
  run make infinite-minima "$@" --output "$work/dir"
  exited 0 && ! says "NOT PROVED" && cmp -s "$work/out" "$work/dir/statement.txt" &&
    check_run --quiet "$work/dir/proof.cert" "$work/dir/problem.prob" && exited 0 && says "s VERIFIED" &&
    "${PYTHON:-python3}" -B "$srcdir/tests/constant_risk.py" "$work/dir/problem.prob" "$work/dir/proof.cert" \
      >"$work/out" 2>"$work/err" && silent
  report "infinite-minima: $name"
}
family "the default"
family "a gap of a million on [-1, 5]" --interval=-1,5 --gap 1000000
family "five neurons on [1/7, 1/6], a small gap" --interval 1/7,1/6 --gap 1/1000000 --hidden 5
family "one neuron" --interval=-3,-1 --hidden 1 --gap 22/7

# deep NAME LINE ARGUMENT...: spurious-deep writes a problem with this line, which theorem T6 proves again.
deep() {
  name=$1 line=$2
  shift 2
  rm -rf "$work/dir"
  run make spurious-deep "$@" --output "$work/dir"
  exited 0 && ! says "NOT PROVED" && check_run --quiet "$work/dir/proof.cert" "$work/dir/problem.prob" && exited 0 &&
    says "s VERIFIED" && grep -qxF "$line" "$work/dir/problem.prob" && run theorem T6 "$work/dir/problem.prob" && exited 0
  report "$name"
}
deep "spurious-deep" "layers 2 3 2" --loss 4
deep "spurious-deep: a target" "activation two-slope 3" --layers 2,2,2,2 --activation 'two-slope 3' --interval=-1,2 --target 'x^3 - x'
deep "spurious-deep: a file" "layers 5 2" "$srcdir/examples/weighted.prob" --layers 5,2 --loss 4

# Without a folder the problem file itself is printed, with the statement as a comment.
run make no-minimum && cp "$work/out" "$work/x.prob" && run make no-minimum --output "$work/y" &&
  run solve "$work/x.prob" --cert "$work/cert" && exited 0 && check_run --quiet "$work/cert" "$work/y/problem.prob" &&
  exited 0 && says "s VERIFIED" && cmp -s "$work/x.prob" "$work/y/problem.prob"
report "the problem on standard output"
run make blow-up --json
exited 0 && json '"status":"proved"' && json '"theorem":null' && json '"name":"blow-up"'
report "--json"

run make blow-up --hidden 5 --time-limit 0.000001 --output "$work/limited"
exited 3 && says "NOT PROVED" && [ ! -e "$work/limited" ]
report "what a limit leaves open is not written"

# wrong NAME MESSAGE ARGUMENT...
wrong() {
  name=$1 message=$2
  shift 2
  run make "$@"
  exited 2 && silent && complains "$message"
  report "$name"
}
wrong "no kind" "found no kind of counterexample"
wrong "unknown kind" "found unknown kind 'x'" x
wrong "two kinds" "found 'no-minimum' after blow-up" blow-up no-minimum
wrong "gap 0" "found a --gap that is not positive" blow-up --gap 0
wrong "gap below 0" "found a --gap that is not positive" blow-up --gap=-1/2
wrong "gap" "--gap:1:3: error: found '3'" blow-up --gap '1 3'
wrong "one neuron" "found --hidden 1, expected at least 2" blow-up --hidden 1
wrong "one ReLU neuron" "found --hidden 1, expected at least 2" no-minimum --hidden 1
wrong "two quadratic neurons" "found --hidden 2, expected 1" no-minimum --hidden 2 --activation quadratic
wrong "activation" "found --activation 'x', expected relu or quadratic" no-minimum --activation x
wrong "count 0" "found --count '0', expected an integer from 1" many-minima --count 0
wrong "count too large" "found --count 198, expected at most 197" many-minima --count 198
wrong "a file for many-minima" "found 'x' after many-minima, expected nothing" many-minima x
wrong "a target for blow-up" "found --target, expected no such option with blow-up" blow-up --target x
wrong "option without meaning" "found --gap, expected no such option with many-minima" many-minima --gap 1
wrong "hidden with many-minima" "found --hidden, expected no such option" many-minima --hidden 2
wrong "no folder" "found --output '', expected the name of a folder" blow-up --output ''
finish
