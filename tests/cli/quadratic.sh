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

# Near given parameters: the answer is known, as the critical vectors near them are.
# near NAME OUTCOME R ARGUMENT... : the theta file is on standard input; what is found must have its certificate.
near() {
  local name=$1 outcome=$2 radius=$3 cert=()
  shift 3
  cat >"$work/near.theta"
  [ "$outcome" = none ] || cert=(--cert "$work/cert")
  run point "$@" --activation quadratic --near "$radius" --json "${cert[@]}" "$work/near.theta"
  numbers=$((numbers + 1))
  cp "$work/out" "$work/near-$numbers.json"
  exited 0 && json "\"outcome\":\"$outcome\"" &&
    { [ "$outcome" = found ] && check_run --quiet "$work/cert" && exited 0 && says "s VERIFIED" ||
      { [ "$outcome" = none ] && json '"component":null'; }; }
  report "near: $name"
  cp "$work/near-$numbers.json" "$work/out"
}
numbers=0
square=(--interval -1,1 --target 'x^2' --hidden 2)
slope=(--interval 0,1 --target x --hidden 1)
near "critical itself" found 1e-9 "${square[@]}" <"$work/minimum.theta"
json '"distance":{"approx":"0"' && json '"type":"localminimum"'
report "at the distance 0, a local minimum"
# w = (3, 4)/1000 in place of 0: the distance is 5/1000
moved='relucert-theta 1\nneuron 3/1000 1 1\nneuron 4/1000 1/2 -1\nconstant -5/12\n'
near "mean, M1 = 0: just outside" none 0.0049999 "${square[@]}" <<<"$(printf "$moved")"
near "mean, M1 = 0: just inside" found 0.0050001 "${square[@]}" <<<"$(printf "$moved")"
json '"type":"localminimum"' && json '"polynomial":["1/3","0","0"]'
report "a local minimum, as w is 0 there"
# x on [0,1]: M1 = M2, so the line is b = -w/2, v = 0; the square of the distance is 0.001^2 + (w + 2b)^2/5 = 6e-6
printf 'relucert-theta 1\nneuron 2.003 -1.004 0.001\nconstant 0.5\n' >"$work/line.theta"
near "mean, M1 != 0: just outside" none 0.00244948 "${slope[@]}" <"$work/line.theta"
near "mean, M1 != 0: just inside" found 0.00244949 "${slope[@]}" <"$work/line.theta"
json '"type":"saddle"'
report "a saddle"
printf 'relucert-theta 1\nneuron 1 5 1/10\nconstant -5/2\n' >"$work/away.theta"
near "nothing near a network that only approaches the infimum" none 0.09 "${slope[@]}" <"$work/away.theta"
# (x+1)^2/2 - (x-1)^2/2 + x^2 + 1 = f, everything moved by at most 1e-12
near "best fit with three neurons" found 1e-11 --interval 0,1 --target 'x^2 + 2*x + 1' --hidden 3 <<'END'
{"w": [1.000000000001, 1, 1], "b": [1, -0.999999999999, 0], "v": [0.5, -0.5, 0.999999999999], "c": 1}
END
json '"type":"globalminimum"' && json '"polynomial":["1","2","1"]'
report "a global minimum, found near numbers of a training program"
# A - 1 = v w^2 - 1 = 0.01, and its gradient has the length 2.25; v = 1, which is critical, has the distance 0.01
near "best fit: A is too far away" none 0.004 --interval -1,1 --target 'x^2 + x' --hidden 1 <<'END'
{"w": [1], "b": [0.5], "v": [1.01], "c": -0.25}
END
near "best fit of one neuron" found 0.02 --interval -1,1 --target 'x^2 + x' --hidden 1 <<'END'
{"w": [1], "b": [0.5], "v": [1.01], "c": -0.25}
END
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
  /usr/bin/python3 -W ignore -B "$srcdir/tests/validate.py" "$srcdir/doc/near.schema.json" "$work"/near-*.json \
    >"$work/out" 2>"$work/err"
  status=$?
  exited 0 && silent
  report "near: the JSON has the form of near.schema.json"
fi
finish
