#!/bin/bash
# Quadratic activation: the claims of certificates against those of tests/oracle/quadratic.py, options, refusals.
. "${srcdir:-.}/tests/cli/tap.sh"

# The claims of the certificate, without numbers.
claims_of() { sed -n '/^claims /,/^proof$/p' "$1" | grep '^[0-9]' | cut -d' ' -f2-; }

awk -v work="$work" '
  $1 == "case" { n = $2; out = work "/" n ".prob"; next }
  $1 == "claims" { close(out); out = work "/" n ".claims"; next }
  out != "" { print >out }
  END { print n }' "$srcdir/tests/quadratic/claims" >"$work/count"
for ((i = 1; i <= $(cat "$work/count"); i++)); do
  run solve --strata --cert "$work/cert" "$work/$i.prob"
  exited 0 && claims_of "$work/cert" | diff - "$work/$i.claims" >"$work/out" &&
    check_run --quiet "$work/cert" "$work/$i.prob" && exited 0 && says "s VERIFIED"
  report "random problem $i"
done

square=(--interval -1,1 --target 'x^2' --activation quadratic)
run solve "${square[@]}" --hidden 40 --jobs 4 --json
exited 0 && json '"polynomial":["0","0","1"]' && json '"polynomial":["1/3","0","0"]' && json '"exact":"8/45"'
report "x^2 with 40 neurons: x^2 and the mean"
run solve --interval 0,1 --target x --activation quadratic --hidden 1 --json
exited 0 && json '"attained":false' && json '"response":{"polynomial":["0","1","0"]}' && json '"blow_up":{"steepness":"10^1"'
report "x with one neuron: not attained, with a network from which gradient flow is unbounded"
run solve --interval 0,1 --target x --activation quadratic --hidden 1
exited 0 && says "Infimum of the risk over all networks: 0, not attained" && says "N(x) = c + v (w x + b)^2." && says "1/12"
report "the text says so"

printf 'relucert-theta 1\nneuron 0 1 1\nneuron 0 1/2 -1\nconstant -5/12\n' >"$work/minimum.theta"
printf 'relucert-theta 1\nneuron 1 1 1\nneuron 1 -1 -1/2\nconstant 0\n' >"$work/none.theta"
run point "${square[@]}" --hidden 2 --rank --json --cert "$work/cert" "$work/minimum.theta"
exited 0 && json '"type":"localminimum"' && json '"listed":2' && json '"smaller_risks":1' &&
  check_run --quiet "$work/cert" && exited 0 && says "s VERIFIED"
report "point: a local minimum, with its certificate and its place in the list"
run point "${square[@]}" --hidden 2 --json --cert "$work/cert" "$work/none.theta"
exited 0 && json '"critical":false' && json '"role":"parabola"' &&
  check_run --quiet "$work/cert" && exited 0 && says "s VERIFIED"
report "point: not critical"
run point "${square[@]}" --hidden 2 --near 1e-3 "$work/minimum.theta"
exited 2 && complains "found activation quadratic, expected relu or two-slope"
report "point --near is refused"
printf 'relucert-problem 1\ninterval 0 1\ntarget x\nactivation quadratic\nhidden 1\n' >"$work/x.prob"
run export --format msolve "$work/x.prob"
exited 2 && complains "expected relu"
report "export is refused"
finish
