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

# Targets that rectified powers approach and do not attain (Theorem 9.18). approached N SIDE TARGETS...: the certificate is
# partial and names this side; the risks of the sequence are those of its networks.
approached() {
  n=$1 side=$2
  shift 2
  run solve --interval -1,1 --activation "power $n" --json --cert "$work/cert" "$@"
  cp "$work/out" "$work/json"
  exited 3 && json '"attained":false' && json '"realizations":[]' && grep -q "^power-limit .* $side$" "$work/cert" &&
    check_run --quiet "$work/cert" && exited 3 && says "s PARTIAL"
}
step=(--target '[-1, 0] 0' --target '[0, 1] x')
approached 2 right --hidden 2 "${step[@]}" && cp "$work/json" "$work/out" && json '"risk":"251/2500000"'
report "x_+ with two neurons: eps^2/4 + eps^3/20 for eps = 1/50"
cp "$work/json" "$work/limit.json"
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
  /usr/bin/python3 -W ignore -B "$srcdir/tests/validate.py" "$srcdir/doc/result.schema.json" "$work/limit.json" >"$work/out" 2>&1
  status=$?
  exited 0 && silent
  report "the JSON has the form of the schema"
fi
refuses "another place" 's/^power-limit 0 /power-limit 1\/2 /' 1 "the target has no breakpoint there"
refuses "a place at the end" 's/^power-limit 0 /power-limit 1 /' 1 "the place is not inside the interval"
refuses "another factor" 's/^power-limit 0 1 /power-limit 0 2 /' 1 "the target is another function"
refuses "the factor 0" 's/^power-limit 0 1 /power-limit 0 0 /; s/^0 1 1 0 1$/0 1 0 0/' 1 "the factor is 0"
refuses "another constant" 's/^power-limit 0 1 0/power-limit 0 1 1/' 1 "the target is another function"
refuses "the other side" 's/right$/left/' 1 "the target is another function"
refuses "no side" 's/ right$//' 2 "s MALFORMED"
refuses "one neuron" 's/^hidden 2/hidden 1/' 1 "two or more neurons"
refuses "another exponent" 's/^activation power 2/activation power 3/' 1 "the target is another function"
refuses "clipped ReLU" 's/^activation power 2/activation clipped-relu/' 1 "rectified powers"
refuses "ReLU" 's/^activation power 2/activation relu/' 2 "s MALFORMED"
refuses "a larger infimum" 's/not-attained 0 0/not-attained 0 1/' 2 "s MALFORMED"
refuses "an infimum that is attained" 's/not-attained 0 0/1/' 2 "s MALFORMED"
refuses "a complete list" 's/list partial - -/list finite 0 0/' 2 "s MALFORMED"
refuses "no density on the left" 's/^density 1/density 2/; s/^-1 1 0 1$/-1 0 0 0\n0 1 0 1/' 1 "the density is zero on its piece 1"
approached 4 left --hidden 3 --target '[-1, 0] 2 - 5*(x - 1/3)^3' --target '[0, 1/3] 2 - 5*(x - 1/3)^3' --target '[1/3, 1] 2' \
  --density '1 + x' && grep -qx 'power-limit 1/3 5 2 left' "$work/cert"
report "5 (1/3 - x)_+^3 + 2 with three neurons and another density"
run solve --interval -1,1 --activation 'power 2' --hidden 2 "${step[@]}"
exited 3 && says "not attained (claim 4)" && says "the derivative of order 1 of the target jumps at 0"
report "the text says so"
printf 'relucert-theta 1\nneuron 1 -2 0\nneuron 1 -2 0\nconstant 1/4\n' >"$work/dead.theta"
run point --rank --json --interval -1,1 --activation 'power 2' --hidden 2 "${step[@]}" "$work/dead.theta"
exited 3 && json '"type":"localminimum"' && json '"complete":false' && json '"listed":null' && json '"smaller_risks":null'
report "the mean is a local minimum there, its place in a list is not known"
# refused ARGUMENTS...: solve does not know this problem.
refused() { run solve --interval -1,1 --activation 'power 2' "$@" && exited 2 && complains "Theorem 9.18"; }
refused --hidden 1 "${step[@]}"
report "one neuron: refused"
refused --hidden 2 "${step[@]}" --density '[-1, 1/2] 1' --density '[1/2, 1] 0'
report "a density that is zero on a piece: refused"
refused --hidden 2 --target '[-1, 0] 0' --target '[0, 1] x + 1'
report "a jump: refused"
refused --hidden 2 --target '[-1, 0] -x' --target '[0, 1] x'
report "no constant side: refused"
refused --hidden 2 --target '[-1, 0] 0' --target '[0, 1] x^2'
report "another degree: refused"
refused --hidden 2 --target '[-1, 0] 0' --target '[0, 1/2] x' --target '[1/2, 1] 1/2'
report "two places: refused"
refused --hidden 2 --target '3'
report "a constant: refused"
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
