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
  cp "$work/json" "$work/$i.json"
done
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
  /usr/bin/python3 -W ignore -B "$srcdir/tests/validate.py" "$srcdir/doc/point.schema.json" "$work"/*.json >"$work/out" 2>&1
  status=$?
  exited 0 && silent
  report "their JSON has the form of the schema, which refuses damaged copies"
fi

# refuses NAME SED VERDICT WORDS: the last certificate, changed, has this verdict.
refuses() {
  sed "$2" "$work/cert" | awk '/^end / { print "end", NR; next } { print }' >"$work/false"
  cmp -s "$work/cert" "$work/false" && status=same || check_run --quiet "$work/false"
  exited "$3" && says "$4"
  report "$1"
}

# Clipped ReLU: the best affine fit x - 1/6 of x^2 by a neuron that is affine on [0,1].
printf 'relucert-problem 1\ninterval 0 1\ntarget x^2\nactivation clipped-relu\nhidden 1\n' >"$work/fit.prob"
printf 'relucert-theta 1\nneuron 1/2 1/4 2\nconstant -2/3\n' >"$work/fit.theta"
examine "$work/fit.prob" "$work/fit.theta" && json '"type":"localminimum"' && json '"role":"linear"' && json '"exact":"1/180"' &&
  json '"pieces":[{"piece":["0","1"],"polynomial":"x-1/6"}]'
report "clipped ReLU: the best affine fit is a local minimum"
refuses "as a saddle" '/^3 type/s/local-minimum/saddle/' 1 "it is a local minimum"
refuses "as a global minimum" '/^3 type/s/local-minimum/global-minimum/' 1 "it is a local minimum"
refuses "as not differentiable" '/^3 type/s/$/ nondifferentiable/' 1 "the risk is differentiable there"
refuses "with another risk" 's|^2 risk 1/180$|2 risk 1/181|' 1 "the risk is another number"
refuses "with another weight" 's|^1/2 1/4 2$|1/2 1/4 3|' 1 "components of the gradient are not 0"
refuses "with a rectified power" 's|^activation clipped-relu$|activation power 2|' 1 "components of the gradient are not 0"
refuses "with an exponent of 9" 's|^activation clipped-relu$|activation power 9|' 2 "s MALFORMED"
refuses "with an exponent of 1" 's|^activation clipped-relu$|activation power 1|' 2 "s MALFORMED"
refuses "with an exponent that is not reduced" 's|^activation clipped-relu$|activation power 02|' 2 "s MALFORMED"
refuses "with a name that begins so" 's|^activation clipped-relu$|activation clipped-relus|' 2 "s MALFORMED"
refuses "claimed to be undecided" '/^3 type/s/local-minimum/undecided/' 0 "s VERIFIED"
examine "$work/fit.prob" "$work/fit.theta" && sed -i 's/clipped-relu/power 3/' "$work/fit.prob" &&
  check_run --quiet "$work/cert" "$work/fit.prob" && exited 1 && says "the problem file has the activation power 3"
report "another activation in the problem file"

# A degenerate neuron: the risk of clipped ReLU is not differentiable, that of powers is.
square=(--interval 0,1 --target 'x^2' --hidden 1)
printf 'relucert-theta 1\nneuron 0 1 3\nconstant -8/3\n' >"$work/one.theta"
run point "${square[@]}" --activation clipped-relu --json --cert "$work/cert" "$work/one.theta"
exited 0 && json '"differentiable":false' && json '"type":"saddle"' && check_run --quiet "$work/cert" && exited 0
report "clipped ReLU: w = 0, b = 1 is not a point of differentiability"
refuses "claimed to be differentiable" 's/ nondifferentiable//' 1 "the risk is not differentiable there"
run point "${square[@]}" --activation 'power 2' --cert "$work/cert" "$work/one.theta"
exited 0 && says "w 1: -1" && says "N(x) = c + v max(w x + b, 0)^2." && says "[0, 1] 1/3" &&
  check_run --quiet "$work/cert" && exited 0
report "the square: not critical"
refuses "claimed to be critical" '/^claims/s/2/3/; s/^1 not-critical 1$/1 critical/; /^2 risk/a 3 type saddle' 1 "1 components of the gradient are not 0"
refuses "with another number of components" 's/^1 not-critical 1$/1 not-critical 2/' 1 "1 components of the gradient are not 0"

for activation in 'power 2' clipped-relu; do
  run solve "${square[@]}" --activation "$activation"
  exited 2 && complains "relucert point"
  report "$activation: solve is refused"
  run point "${square[@]}" --activation "$activation" --near 1e-3 "$work/one.theta"
  exited 2 && complains "expected relu"
  report "$activation: point --near is refused"
  printf 'relucert-problem 1\ninterval 0 1\ntarget x\nactivation %s\nhidden 1\n' "$activation" >"$work/x.prob"
  run export --format msolve "$work/x.prob"
  exited 2 && complains "expected relu"
  report "$activation: export is refused"
done
finish
