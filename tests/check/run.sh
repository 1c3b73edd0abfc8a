#!/bin/sh
# Runs relucert-check on stored certificates and compares the verdict line and the exit status with the tables
# good/EXPECT and bad/EXPECT: one test a line, `FILE STATUS LINE [PROBLEM]`, LINE being `-` where the verdict
# carries none, PROBLEM a file of problems/ without its suffix. Prints TAP.
# Environment: RELUCERT_CHECK, the program; srcdir, the folder of this script or the top of the sources.

here=${srcdir:-$(dirname "$0")}
if [ ! -f "$here/bad/EXPECT" ] && [ -f "$here/tests/check/bad/EXPECT" ]; then
  here=$here/tests/check
fi
check=${RELUCERT_CHECK:-relucert-check}

number=0
result() { # STATUS DESCRIPTION [DETAIL]
  number=$((number + 1))
  if [ "$1" = 0 ]; then
    echo "ok $number - $2"
  else
    echo "not ok $number - $2"
    [ -z "$3" ] || echo "# $3"
  fi
}

exit_status() {
  case $1 in
    VERIFIED) echo 0 ;; REJECTED) echo 1 ;; MALFORMED) echo 2 ;; PARTIAL) echo 3 ;; *) echo 4 ;;
  esac
}

# One row of a table: the last line of the full output, the only line with --quiet, and the exit status.
row() { # FOLDER FILE STATUS LINE [PROBLEM]
  problem=${5:+$here/problems/$5.prob}
  full=$("$check" "$here/$1/$2" ${problem:+"$problem"} 2>/dev/null)
  code=$?
  last=$(printf '%s\n' "$full" | tail -n 1)
  quiet=$("$check" --quiet "$here/$1/$2" ${problem:+"$problem"} 2>/dev/null)
  wanted="s $3"
  [ "$4" = - ] || wanted="s $3 $4 "
  ok=1
  case "$last" in
    "$wanted"*) ok=0 ;;
  esac
  [ "$4" != - ] || [ "$last" = "$wanted" ] || [ "$3" = UNKNOWN ] || ok=1
  [ "$code" = "$(exit_status "$3")" ] && [ "$quiet" = "$last" ] || ok=1
  result $ok "$1/$2${5:+ with $5.prob} is $3" "found \`$last\` and exit status $code"
}

table() { # FOLDER
  while read -r file status line problem; do
    row "$1" "$file" "$status" "$line" "$problem"
  done < "$here/$1/EXPECT"
}

# The whole output for one certificate holds these lines.
says() { # FILE TEXT
  if "$check" "$here/good/$1" 2>/dev/null | grep -qF -- "$2"; then found=0; else found=1; fi
  result $found "$1 says: $2"
}

status_of() { # WANTED DESCRIPTION ARGUMENTS...
  wanted=$1 description=$2
  shift 2
  "$check" "$@" >/dev/null 2>&1
  code=$?
  [ "$code" = "$wanted" ] && ok=0 || ok=1
  result $ok "$description" "exit status $code, expected $wanted"
}

echo "1..$(($(cat "$here/good/EXPECT" "$here/bad/EXPECT" | wc -l) + 55))"
table good
table bad
says x-squared-strata.cert 'target [0, 1] x^2'
says x-squared-strata.cert 'risk is 4/3645'
says chebyshev-3.cert 'q = -0.447766063514898'
says chebyshev-3.cert 'q = 0.865950870570261'
says chebyshev-3.cert 'Lemma 3.6'
says x-squared-strata.cert 'Theorem 5.1'
says x-squared-2.cert 'kinks at 0.0722665257878777, 0.536133262893939'
says x-squared-2.cert 'risk is 0.00074207886571249; the best type of its parameters is a saddle'
says x-squared-2-weaker.cert 'order of the risks is 1 ~ 2 < 3'
says least.cert 'claim 4: no critical parameter vector has a risk less than that of realization 1'
says least.cert 'claim 5: the infimum of the risk over all networks is attained, by the first 1 of the'
says least.cert '7.11 to 7.13, Theorem 7.14, 7.17a, 7.17b'
says least-blow-up.cert 'claim 5: the infimum of the risk over all networks is 29/648; it is not attained.'
says point-minimum.cert 'claim 1: it is critical: all 13 components of the gradient are 0.'
says point-minimum.cert 'claim 3: it is a local minimum.'
says point-nonsmooth-saddle.cert 'claim 3: it is a saddle; the risk is not differentiable there.'
says quadratic-x-1.cert 'the infimum of the risk over all networks is 0; it is not attained.'
says quadratic-x-1.cert 'relies on: Theorem 9.15, Theorem 9.16, 7.18 (c)'
says quadratic-even-3.cert 'exactly one v_j > 0, all others < 0, and sum v_j b_j^2 > 2/15 are local minima'
says quadratic-gaps-1.cert 'attained, by realization 1 and by no other.'
says point-quadratic-one-opposite.cert 'claim 3: it is a local minimum.'
says two-slope-square.cert 'Two-slope activation, slope 1/10: s(t) = t for t > 0 and s(t) = 1/10 t for t <= 0'
says two-slope-square.cert 'R(q) with q = 0.373033758033886'
says two-slope-gaps.cert 'family 3 is L(q) for every q in [3, b), the neuron carrying the best affine fit on [a, q].'
says two-slope-even.cert 'relies on: Theorem 9.2, Theorem 9.6 with 3.1 to 3.5, Lemma 3.6 and 4.1, Theorem 9.7'
says two-slope-2-response.cert 'the infimum of the risk over all networks is 2/801; it is not attained.'
says two-slope-2-absolute.cert 'the infimum of the risk over all networks is 8/729; it is not attained.'
says two-slope-2-x.cert 'the type of its parameters is not decided.'
says two-slope-2-x.cert 'relies on: Theorem 9.2, Theorem 9.6 with 3.1 to 3.4, Lemma 3.6, section 6, Theorems 9.3, 9.5'
says constant-risk.cert 'target [0, 3/4] algebraic (-3*x^2 + 1)/(-18*x^3 + 6*x^2 + 10*x + 2)*sqrt(-3*x^2 + 2*x + 1)'
says constant-risk.cert 'claim 2: their risk is 0.0222746482301362.'
says constant-risk.cert 'is exactly -757/9600 + 5/192 sqrt(13) >= 47/3125 > 0.'
says constant-risk.cert 'none of these local minima is global with 2 or more hidden neurons'
says constant-risk-alone.cert 'none of these local minima is global with 1 or more hidden neurons'
says deep-square.cert 'dimension 5 of such local minima. Their risk is 1/180.'
says deep-square.cert 'has the risk 1/2880'
says deep-data-quartic.cert 'Risk means the sum of W (N(X) - Y)^4 over the data.'
says deep-step-clipped.cert 'on [0, 3/4] it is the realization'
status_of 0 'the option --help' --help
status_of 0 'the option --version' --version
status_of 2 'an unknown option' --no-such-option
status_of 2 'no argument'
status_of 4 'a file that does not exist' "$here/no-such-file.cert"

# Caps end in `s UNKNOWN`, before any arithmetic: an end of the interval with 200001 digits, a degree of 20001.
scratch=$(mktemp) || exit 99
trap 'rm -f "$scratch"' EXIT
awk 'NR == 2 { printf "interval 0 "; for (i = 0; i < 200001; i++) printf "9"; print ""; next } { print }' \
  "$here/good/step.cert" > "$scratch"
status_of 4 'a number with too many digits' "$scratch"
awk 'NR == 4 { printf "0 1/2 20001"; for (i = 0; i < 20002; i++) printf " 1"; print ""; next } { print }' \
  "$here/good/step.cert" > "$scratch"
status_of 4 'a polynomial of too large degree' "$scratch"
awk '/^3 -8/ { for (i = 0; i < 9; i++) { for (j = 0; j < 150000; j++) printf "9"; printf i % 3 < 2 ? " " : "\n" }; next }
     /^0 (0 5|-7 0)$/ { next } { print }' "$here/good/point-quadratic-flat.cert" > "$scratch"
status_of 4 'the parameters of a network with too many digits' "$scratch"

# Two slopes, one of which is 0: the output is that of relu but for the name. With another slope the functions and
# the network are not critical.
with_slope() { # SLOPE CERTIFICATE
  sed "s|^activation relu|activation two-slope $1|" "$here/good/$2" > "$scratch"
}
for name in gaps-strata step x-squared-2 rows-x-squared-2 point-minimum; do
  with_slope 0 "$name.cert"
  found=$("$check" "$scratch" | sed 's/^activation two-slope 0/activation relu/')
  [ "$found" = "$("$check" "$here/good/$name.cert")" ] && ok=0 || ok=1
  result $ok "$name.cert with two-slope 0"
done
for name in x-squared-2 point-minimum; do
  with_slope 1/2 "$name.cert"
  status_of 1 "$name.cert with two-slope 1/2" "$scratch"
done
with_slope 0 x-squared-strata.cert
# Problem files may leave out blanks and have leading zeros.
"$check" "$here/good/constant-risk-alone.cert" | sed '/^hidden/q; s/algebraic (/algebraic(/' > "$scratch.prob"
trap 'rm -f "$scratch" "$scratch.prob"' EXIT
status_of 0 'algebraic(' "$here/good/constant-risk-alone.cert" "$scratch.prob"
"$check" "$here/good/deep-data-quartic.cert" | sed '/^layers/q; s/power 4/power 04/' > "$scratch.prob"
status_of 0 'loss power 04' "$here/good/deep-data-quartic.cert" "$scratch.prob"
sed -i 's/power 04/power 40/' "$scratch.prob"
status_of 2 'loss power 40' "$here/good/deep-data-quartic.cert" "$scratch.prob"
status_of 1 'two-slope 0 is not relu' "$scratch" "$here/problems/x-squared.prob"
printf '%s\n' 'relucert-problem 1' 'interval 0 1' 'target x^2' 'activation two-slope 0' 'hidden 1' > "$scratch.prob"
trap 'rm -f "$scratch" "$scratch.prob"' EXIT
status_of 0 'two-slope 0 of a file' "$scratch" "$scratch.prob"
