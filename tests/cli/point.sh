#!/bin/bash
# relucert point: verdicts, output, certificates, --rank, JSON against its schema. More networks: points.sh.
. "${srcdir:-.}/tests/cli/tap.sh"
square=$srcdir/examples/square.prob

# theta NAME LINE...: write a theta file with these lines below the header; its name is in $file.
theta() {
  file=$work/$1
  shift
  { echo 'relucert-theta 1' && printf '%s\n' "$@"; } >"$file"
}

# lines REGEXP...: are all of these in the output?
lines() {
  local regexp
  for regexp; do grep -qE -e "$regexp" "$work/out" || return 1; done
}

# examine HIDDEN ARGUMENT...: the target x^2 on [0,1].
examine() {
  local hidden=$1
  shift
  run point --interval 0,1 --target 'x^2' --hidden "$hidden" "$@"
}

# ---- two slopes

theta spare 'neuron 1 1 1' 'neuron 1 -2 0' 'neuron 0 -1 7' 'neuron -1 0 0' 'constant -7/15'
examine 4 "$file" --activation 'two-slope 1/10'
exited 0 && lines '^with s\(t\) = t for t > 0, 1/10\*t for t <= 0\.$' ' full  +core$' ' flat negative +joins the core$' \
  ' negative level +core$' ' flat end at a \(negative\) +saddle$' '^type: saddle'
report "two slopes: roles"
theta kinks 'neuron -1 1/2 2' 'neuron 1 -1/2 -1' 'constant -1/6'
run point --interval=-1,1 --target 'x^2' --hidden 2 --activation 'two-slope -1' "$file" --json
exited 0 && json '"slope_jump":{"approx":"4.00000000000000","lo":"4"' && json '"role":"kinkL","flat":false,"at":{'
report "two slopes: the slope jump is (1 - gamma) v |w|"
for file in "$srcdir"/tests/points/{touching,square,legendre,split}*.theta; do
  same=yes
  for option in '' --json; do
    run point "${file%theta}prob" "$file" $option --cert "$work/relu.cert"
    cp "$work/out" "$work/relu"
    { cat "${file%theta}prob" && echo 'activation two-slope 0'; } >"$work/zero.prob"
    run point "$work/zero.prob" "$file" $option --cert "$work/zero.cert"
    sed 's/two-slope 0/relu/' "$work/out" | cmp - "$work/relu" &&
      sed 's/two-slope 0/relu/' "$work/zero.cert" | cmp - "$work/relu.cert" || same=no
  done
  [ $same = yes ] || break
done >"$work/err"
[ $same = yes ]
report "gamma = 0 is relu"

# ---- what is printed

theta best 'neuron 1 -1/3 4/3' 'constant 1/27'
run point "$square" "$file"
exited 0 && lines '^critical: yes \(claim 1\)$' '^risk: 4/3645 = 0\.00109739368998628 \(claim 2\)$' \
  '^type: local minimum \(claim 3\)$' '^Core: second variation definite; the affine part is not free\.$' \
  '^ +1/3 +R +4/3 +-2/27 +-2/27$' '^ +1 +1 +-1/3 +4/3 +kink R +1/3 +core$' '^  constant c = 1/27$' \
  '^The network \(numbers read as binary64: no\)$'
report "a local minimum"
run point "$square" "$file" --rank
exited 0 && lines '^type: global minimum$' 'claim 3 says: local minimum' \
  'This network realizes function 1\.' '0 of them have a smaller risk\.' 'is complete: 3 functions\.'
report "--rank: the global minimum"
run point "$square" "$file" --json --digits 20
exited 0 && json '"exact":"4/3645"' && json '"approx":"0.0010973936899862825789"' && json '"binary64":false' &&
  json '"gradient":[]' && json '"type":"localminimum"' && json '"type":3}'
report "--json: a local minimum has no gradient, and exact numbers"
theta off 'neuron 1 -1/3 1' 'constant 0'
run point "$square" "$file"
exited 0 && lines '^critical: no \(claim 1\)' '^  w 1: -4/27 = -0\.148148148148148$' \
  '^  c: -2/9 = -0\.222222222222222$' '^risk: 23/1215' && ! says 'type:'
report "a network that is not critical"
run point "$square" "$file" --json --rank --strict
exited 0 && json '"critical":false' && json '"type":null' && json '{"component":"w1","value":"-4/27"}' &&
  json '"listed":null,"of":3,"smaller_risks":2' && json '"claims":{"critical":1,"risk":2,"type":null}'
report "--json --rank: a network that is not critical"
theta affine 'neuron 1 1 1' 'neuron 1 -7 3' 'constant -7/6'
examine 2 "$file"
exited 0 && lines '^type: local minimum' 'full +core' 'neutral \(2\): ' 'the affine part is free'
report "the best affine fit with a full neuron is a local minimum"
theta endpoint 'constant -1/6' 'neuron 1 0 1' 'neuron 1 -7 3'
examine 2 "$file" --strict
exited 0 && lines '^type: saddle \(claim 3\)' 'endpoint-full at a'
report "with an endpoint-full neuron it is a saddle"
theta nonsmooth 'neuron 0 0 1' 'constant 1/3'
examine 1 "$file"
exited 0 && lines '^type: saddle' 'not differentiable' '^ +1 +0 +0 +1 +degenerate +saddle$'
report "a degenerate neuron with v != 0"
printf '{"w":[0.1,"1/3"],"b":[-1,"-7"],"v":[1,1],"c":"1/3"}' >"$work/file.json"
examine 2 "$work/file.json"
exited 0 && lines 'numbers read as binary64: yes' '^type: local minimum' 'neutral \(1, 2\): '
report "a JSON file with numbers"
examine 2 "$work/file.json" --json
exited 0 && json '"w":["3602879701896397/36028797018963968","1/3"]' && json '"binary64":true'
report "--json: binary64 values are exact"
theta gap 'neuron 1 0 1' 'constant 3'
run point "$srcdir/examples/gap.prob" "$file" --json
exited 0 && ! json '"role":"kink'
report "a kink where the density vanishes at an end is none"

# ---- many neurons: R^k with kinks (2i-1)/(2k+1) and slope jumps 4/(2k+1) is critical for x^2

chain() { # K HIDDEN
  awk -v k="$1" -v h="$2" 'BEGIN {
    n = 2 * k + 1
    print "relucert-theta 1\nconstant 1/" 3 * n * n
    for (i = 1; i <= k; i++) print "neuron " i " -" i * (2 * i - 1) "/" n " 4/" n * i
    for (i = k + 1; i <= h; i++) print "neuron -1 -" i " " i }' >"$work/chain"
}
chain 200 300
examine 300 "$work/chain" --cert "$work/cert"
exited 0 && lines '^type: local minimum \(claim 3\)' '^  neutral \(201-300\): ' '^ +399/401 +R +4/401 '
report "200 kinks and 100 dead neurons"
check_run --quiet "$work/cert"
exited 0 && says "s VERIFIED"
report "its certificate"

# ---- --rank: each function of a list is found, also those with irrational entries around it

rank() { # NAME ID OF HIDDEN
  examine "$4" "$file" --rank --json
  exited 0 && json "\"complete\":true,\"limit\":null,\"listed\":$2,\"of\":$3,"
  report "--rank: $1 is function $2 of $3"
}
chain 3 3 && file=$work/chain && rank "R^3" 1 15 3
chain 2 2 && rank "R^2" 1 7 2
chain 1 2 && rank "R with a dead neuron" 5 7 2
chain 2 3 && rank "R^2 with a dead neuron" 8 15 3
theta b 'neuron 1 1 0' 'neuron 1 -1/2 1' 'neuron 2 0 1/4' 'constant -1/24'
rank "B(1/2) with a flat full neuron" 11 15 3
theta mean 'neuron 1 -1 3' 'neuron -1 0 0' 'constant 1/3'
rank "the mean" 7 7 2
chain 13 13
examine 13 "$work/chain" --rank
exited 2 && silent && complains "found hidden 13, expected hidden 1 to 12"
report "--rank with too many neurons"
chain 3 3
examine 3 "$work/chain" --rank --max-boxes 20
exited 3 && lines 'is incomplete' 'type: local minimum \(claim 3\)'
report "--rank with an incomplete list"

# ---- certificates

theta best 'neuron 1 -1/3 4/3' 'constant 1/27'
run point "$square" "$file" --cert "$work/cert"
check_run "$work/cert" "$square"
exited 0 && says "s VERIFIED"
report "the certificate is verified, and about this problem"
check_run "$work/cert" "$srcdir/examples/abs.prob"
exited 1
report "and not about another one"
grep -q '^3 type local-minimum$' "$work/cert" && sed 's/^3 type .*/3 type saddle/' "$work/cert" >"$work/false"
check_run --quiet "$work/false"
exited 1 && says "s REJECTED"
report "a false type is rejected"
run point "$square" "$file" --cert "$file"
exited 2 && complains "which is an input file"
report "the theta file is not overwritten"
run point "$square" "$file" --cert "$work/none/cert"
exited 4 && silent
report "a certificate that cannot be written"

# ---- --near: parameters that examples/train.py printed

near() { # TARGET HIDDEN JSON ARGUMENT...
  local target=$1 hidden=$2
  printf '%s\n' "$3" >"$work/trained.json"
  shift 3
  run point --interval=-1,1 --target "$target" --hidden "$hidden" "$work/trained.json" "$@"
}
bend='{"w": [-0.7695429426220466, 2.1437462997402195], "b": [0.3847714713109323, -1.0718731498699101],
  "v": [-0.6497363204920292, 0.6997096625573954], "c": 0.20833333333322912}'
printf '%s\n' "$bend" >"$work/bend.json"
examine 2 "$work/bend.json" --near 1e-6 --cert "$work/cert"
exited 0 && lines '^FOUND: a critical point at a distance of at most 3\.[0-9]*e-13\.$' '^risk: 1/2880 = ' \
  '^type: local minimum \(claim 3\)$' '  constant c = 5/24' ' 1/2 +RL '
report "--near: a rational critical point"
check_run --quiet "$work/cert"
exited 0 && says "s VERIFIED"
report "its certificate"
examine 2 "$work/bend.json" --near 0.000001 --json
exited 0 && json '"outcome":"found"' && json '"rational":true' && json '"kind":"point"' &&
  json '"radius":"1/1000000"' && cp "$work/out" "$work/near-1.json"
report "--near --json"
examine 2 "$work/bend.json" --near 1e-15
{ exited 0 && lines '^NONE: '; } || { exited 3 && lines '^UNDECIDED: '; }
report "--near: the radius is kept"
examine 2 "$work/bend.json"
exited 0 && lines '^critical: no'
report "the trained network itself is not critical"
cubic='{"w": [0.8617203413183577], "b": [-0.37107264105426964], "v": [4.3205066283862385], "c": -0.27}'
near '4*x^3-3*x' 1 "$cubic" --near 1e-3 --json
exited 0 && json '"outcome":"none"' && json '"component"' && cp "$work/out" "$work/near-2.json"
report "--near: there is none"
run solve --json --digits 30 --interval=-1,1 --target '4*x^3-3*x' --hidden 1
irrational=$(/usr/bin/python3 - "$work/out" 2>/dev/null <<'END'
import json, sys
r = [r for r in json.load(open(sys.argv[1]))["realizations"] if r["word"] == "R"][0]
q, m, c = (float(x["approx"]) for x in (r["kinks"][0]["at"], r["kinks"][0]["slope_jump"], r["values"][0]))
print(json.dumps({"w": [2.0], "b": [-2 * q + 1e-9], "v": [m / 2], "c": c}))
END
)
if [ -n "$irrational" ]; then
  near '4*x^3-3*x' 1 "$irrational" --near 1e-6 --json
  exited 0 && json '"outcome":"found"' && json '"rational":false' && cp "$work/out" "$work/near-3.json"
  report "--near: an irrational critical point"
  near '4*x^3-3*x' 1 "$irrational" --near 1e-6 --digits 40
  exited 0 && lines '^FOUND: ' 'not rational' '^type: local minimum$' 'No certificate can be written'
  report "its text"
  near '4*x^3-3*x' 1 "$irrational" --near 1e-6 --cert "$work/no-cert"
  exited 3 && lines '^FOUND: ' && complains "no certificate was written" && [ ! -e "$work/no-cert" ]
  report "it has no certificate"
fi
for radius in 0 -1 0e5 1e1001 1e 1e1.5 x '' 1/0 1,5; do
  examine 2 "$work/bend.json" --near "$radius"
  exited 2 && silent && complains "radius:1:"
  report "--near '$radius'"
done
for radius in 1/1000000 1E-6 +1e-06 0.1e-5; do
  examine 2 "$work/bend.json" --near "$radius" --json
  exited 0 && json '"radius":"1/1000000"'
  report "--near $radius"
done
python3=$(command -v python3) && "$python3" "$srcdir/examples/train.py" --hidden 1 >"$work/run.json" 2>"$work/err" &&
  examine 1 "$work/run.json" --near 1e-6
[ -z "$python3" ] || { exited 0 && lines '^FOUND: '; }
report "examples/train.py"

# ---- usage

wrong() { # NAME MESSAGE ARGUMENT...
  local name=$1 message=$2
  shift 2
  run point "$@"
  exited 2 && silent && complains "relucert: error: $message" && complains "Try 'relucert point --help'."
  report "$name"
}
wrong "no operand" "found no problem, expected PROBLEM THETA, or --interval"
wrong "no theta" "found no parameters, expected the name of a theta file after PROBLEM" "$square"
wrong "inline without theta" "found no parameters" --interval 0,1 --target x --hidden 1
wrong "three operands" "found 'c' after THETA, expected nothing" a b c
wrong "inline and two operands" "found 'b' after THETA, expected nothing: the problem is given by options" \
  --target x a b
wrong "--time-limit alone" "found --time-limit without --rank or --near" --time-limit 1 a b
wrong "--near and --rank" "found both --rank and --near" --near 1 --rank a b
for option in '--jobs 1' '--max-boxes 1' '--checkpoint x'; do
  wrong "$option without --rank" "found ${option% *} without --rank" $option a b
done
wrong "--digits 0" "found --digits '0'" --digits 0 a b
run point --interval 0,1 --target x --activation "two-slope 67108863/2" --hidden 1 "$file" --near 1e-3
exited 2 && silent && complains "expected a sum of both below 2^26"
report "--near for a slope with a large numerator"
run point "$srcdir/tests/bad-problems/empty.prob" "$file"
exited 2 && silent && complains "empty.prob:1:1"
report "a malformed problem"

# ---- JSON

if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
  number=0
  for problem in "$srcdir"/tests/points/*.prob; do
    number=$((number + 1))
    run point --json "$problem" "${problem%.prob}.theta"
    exited 0 && cp "$work/out" "$work/schema-$number.json" || echo "${problem##*/}" >>"$work/failed"
  done
  examine 2 "$work/mean" --rank --json && cp "$work/out" "$work/schema-rank.json"
  examine 3 "$work/chain" --rank --json --max-boxes 20 && cp "$work/out" "$work/schema-incomplete.json"
  examine 1 "$work/off" --rank --json && cp "$work/out" "$work/schema-not-critical.json"
  /usr/bin/python3 -W ignore -B "$srcdir/tests/validate.py" "$srcdir/doc/point.schema.json" \
    "$work"/schema-*.json >"$work/out" 2>"$work/err"
  status=$?
  exited 0 && silent && [ ! -e "$work/failed" ]
  report "all JSON has the form of point.schema.json, and no damaged copy has"
  /usr/bin/python3 -W ignore -B "$srcdir/tests/validate.py" "$srcdir/doc/near.schema.json" "$work"/near-*.json \
    >"$work/out" 2>"$work/err"
  status=$?
  exited 0 && silent
  report "the same for --near and near.schema.json"
else
  count=$((count + 1))
  echo "ok $count # SKIP no /usr/bin/python3 with jsonschema (package python3-jsonschema)"
fi
finish
