#!/bin/bash
# Certificates of families of constant risk and of deep local minima (doc/formats.md 5.15, 5.16): what is not
# proved is refused, at its line. Environment: RELUCERT_CHECK, srcdir.
. "${srcdir:-.}/tests/cli/tap.sh"
good=$srcdir/tests/check/good

# verdict WORDS: the last line begins with them.
verdict() {
  case "$(tail -n 1 "$work/out")" in "$1"*) return 0 ;; *) return 1 ;; esac
}

# changed CERTIFICATE 'STATUS LINE' NAME SED...: the certificate, changed by sed, ends with this verdict.
changed() {
  base=$1 wanted=$2 name=$3
  shift 3
  sed "$@" "$good/$base.cert" > "$work/changed.cert"
  if cmp -s "$good/$base.cert" "$work/changed.cert"; then
    false
  else
    check_run "$work/changed.cert"
    verdict "s $wanted "
  fi
  report "$base: $name"
}

# ---- Families of constant risk.
t=constant-risk
changed $t 'REJECTED 5' 'f jumps' -e '4s/ 2 1 0 -3 3 / 2 2 0 -6 3 /'
changed $t 'REJECTED 16' 'another continuous f' -e '5s/2 -1427.338 1808.169/2 -3361\/676 1977\/169/'
changed $t 'REJECTED 21' 'a wrong primitive' -e '21s/1 0 1.2 1/1 1 1\/2 1/'
changed $t 'REJECTED 22' 'a wrong moment' -e '22s/2 1 2 3/2 1 2 4/'
changed $t 'REJECTED 23' 'a wrong antiderivative of the square' -e '23s/-11 -39/-11 -38/'
changed $t 'REJECTED 23' 'a logarithm of a negative number' -e '23s/-108 2 144 864 1296 2/-108 2 144 864 1296 3/; 23s/$/ 0 1 -1\/2/'
changed $t 'MALFORMED 4' 'B has a zero inside the piece' -e '4s/2 1 0 -3 3 2 10 6 -18/3 -1\/2 1 3\/2 -3 4 -1 -3 7 15 -18/'
changed $t 'REJECTED 21' 'the denominator of the primitive has a zero' -e '21s/1 0 1.2 1 1 3/2 0 -1\/4 1\/2 2 -1\/2 -1\/2 3/'
changed $t 'MALFORMED 4' 'C has a zero inside the piece' -e '4s/2 1 2 -3$/2 1 2 -5/'
changed $t 'MALFORMED 5' 'C is negative' -e '5s/13$/-13/'
changed $t 'REJECTED 4' 'C(z)/d is not a square' -e '5s/13$/14/'
changed $t 'REJECTED 5' 'B is not a number' -e '5s/0 1 0 13/1 1 1 0 13/'
changed $t 'REJECTED 7' 'another density' -e '7s/0 1$/0 2/'
changed $t 'REJECTED 8' 'another activation' -e '8s/relu/two-slope 1\/10/'
changed $t 'REJECTED 9' 'another loss' -e '8s/$/\nloss power 4/' -e '24s/24/25/'
changed $t 'REJECTED 9' 'two layers' -e '9s/hidden 2/layers 2 2 2/'
changed $t 'REJECTED 16' 'a family that is too long' -e '16s/3.4/4\/5/'
changed $t 'MALFORMED 16' 'an empty family' -e '16s/0 3.4/0 0/'
changed $t 'REJECTED 17' 'a risk that is too small' -e '17s/risk .*/risk 0 1\/50/'
changed $t 'REJECTED 18' 'the risk of theta' -e '14s/3.8/1\/4/'
changed $t 'REJECTED 13' 'a kink of theta on the algebraic piece' -e '13s/-3.4/-1\/2/'
changed $t 'REJECTED 19' 'a wrong gap' -e '19s/-757/-761/'
changed $t 'REJECTED 19' 'another number d' -e '19s/ 13 / 12 /'
changed $t 'REJECTED 19' 'a gap that is too large' -e '19s/at-least .*/at-least 1\/50/'
changed $t 'REJECTED 19' 'a gap of 0' -e '19s/at-least .*/at-least 0/'
changed $t 'REJECTED 16' 'f = 0: no kink' -e '4s/2 1 0 -3 3/0 0 3/; 5s/algebraic .*/algebraic 0 0 0 1 0 13/' \
  -e '21s/.*/primitive 0 0 0 1/; 22s/.*/moment 0 0 0 1/; 23s/.*/square 0 0 0 1 0/'
changed $t 'MALFORMED 23' 'a certificate that ends early' -e '23d'
changed $t 'UNKNOWN' 'too many logarithms' -e '23s/ 1296 2 / 1296 17 /'
changed $t 'REJECTED 4' 'a list of realizations for such a target' -e '10,$d; 9s/$/\nclaims 1/'
changed $t 'REJECTED 4' 'a network for such a target' -e '10d; 15,$d'
changed $t 'REJECTED 4' 'a deep network for such a target' -e '10,$d; 9s/$/\nspurious\nfit\n1 1\n1 1\noutput 0 1 0 0 0 0 0 -1 1\nbetter\n1 1\n1 1\noutput 1 1 1\nclaims 4\n1 best-affine-fit slope 1 1 intercept 1 1\n2 local-minimum risk 1 1 dimension 5\n3 better risk 1\n4 gap 1\nproof\napproximation 1 1\nend 26/'
changed deep-square 'REJECTED 4' 'a family for a polynomial' -e '9,$d' -e '8s/$/\nconstant-risk\ntheta\n1 0 1\n1 0 1\nconstant 0\nclaims 4\n1 family R 0 1 uncountable\n2 risk 0 1\n3 better 0 1\n4 gap 1 0 1 at-least 1\nproof\nprimitive 0 1 0 1\nmoment 0 1 0 1\nsquare 0 1 0 1 0\nend 23/'

# ---- Deep networks.
d=deep-square
changed $d 'REJECTED 12' 'a dead neuron in the fit' -e '12s/.*/-1 -1/'
changed $d 'REJECTED 11' 'a pre-activation that is 0 at the left end' -e '11s/ 1.4$/ 0/'
changed $d 'REJECTED 12' 'a pre-activation that is 0 at the right end' -e '12s/.*/-1\/7 1\/7/'
changed $d 'REJECTED 13' 'another realization' -e '13s/output [^ ]*/output 5/'
changed $d 'REJECTED 8' 'width 1' -e '8s/2/1/; 12d; 16d; 25s/25/23/' -e '13s/.*/output 0 8 0 0 -2 1/; 17s/.*/output 1 1/'
changed $d 'REJECTED 7' 'a quadratic activation' -e '7s/relu/quadratic/'
changed $d 'REJECTED 7' 'a power' -e '7s/relu/power 2/'
changed $d 'REJECTED 24' 'not the best affine fit' -e '24s/-1.6/-1\/7/'
changed $d 'REJECTED 24' 'another target' -e '4s/2 0 0 1/2 0 0 2/'
changed $d 'REJECTED 20' 'the dimension' -e '20s/5$/4/'
changed $d 'REJECTED 19' 'the slope' -e '19s/slope 1 1/slope 1 2/; 19s/-1.6 -1.6/0 1/'
changed $d 'REJECTED 20' 'the risk' -e '20s/1.180 1.180/1\/170 1\/160/'
changed $d 'REJECTED 22' 'a gap of 0' -e '22s/gap .*/gap 0/'
changed $d 'REJECTED 22' 'a gap that is too large' -e '22s/gap .*/gap 1\/180/'
changed $d 'REJECTED 21' 'the risk of the better network' -e '17s/$/1/'
changed deep-step-clipped 'REJECTED 14' 'a neuron that is clipped' -e '14s/ 1.4$/ 7\/8/'
changed deep-step-clipped 'REJECTED 15' 'the negative side of clipped ReLU' -e '15s/.*/-1\/8 -1\/8/'
t2=deep-data-two-slope
changed $t2 'MALFORMED 9' 'a weight of 0' -e '9s/ 1$/ 0/'
changed $t2 'MALFORMED 2' 'one X only' -e '3,14s/^[0-9]*/1/'
changed $t2 'REJECTED 2' 'a list of realizations for data' -e '17,$d; 16s/.*/hidden 2\nclaims 1/'
changed $t2 'REJECTED 2' 'a network for data' -e '17,$d; 16s/.*/hidden 1\ntheta\n1 1 1\nconstant 1/'
changed $t2 'REJECTED 16' 'a width of 1' -e '16s/2 2 2$/2 2 1/; 24d; 32d; 41s/41/39/' \
  -e '25s/.*/output 0 0 0 0 0 0/; 33s/.*/output 1 1/'
changed $t2 'MALFORMED 16' 'layers 1' -e '16s/.*/layers 1 2/'
changed $t2 'MALFORMED 16' 'too many parameters' -e '16s/.*/layers 3 300 300 300/'
changed $t2 'MALFORMED 16' 'loss power 2' -e '15s/$/\nloss power 2/'
q=deep-data-quartic
changed $q 'MALFORMED 22' 'widths that do not match' -e '17s/3 2$/2 3/'
changed $q 'REJECTED 20' 'a neuron on the negative side of relu' -e '20s/ 1.4$/ -1/'
changed $q 'REJECTED 38' 'the square loss' -e '16d' -e '41s/40/39/;40s/40/39/'
changed $q 'REJECTED 8' 'the quartic loss in a list' -e '18,$d; 17s/.*/hidden 2\nclaims 1/; 2,14d; 1s/$/\ninterval 0 1\ntarget 1\n0 1 0 1\ndensity 1\n0 1 0 1/'

# ---- Problem files.
same() { # VERDICT NAME CERTIFICATE: with the file problem.prob
  check_run "$good/$3.cert" "$work/problem.prob"
  verdict "s $1"
  report "$2"
}
cat > "$work/problem.prob" <<'P'
relucert-problem 1
interval 0 1
target [0, 3/4]  algebraic  (1 - 3*x^2) / ( 2*(1-x)*(1 + 3*x)^2 ) * sqrt( (1-x)*(1+3*x) )
target [3/4, 1]  algebraic (-11/26 + 80/13*(x - 3/4) - 1152/13*(x-3/4)^2)/(13)*sqrt(13)
hidden 2
P
same 'REJECTED 5' 'the same function, written in another way, is another problem' constant-risk
sed -i 's|(-11/26 \(.*\))/(13)|((-11/26 \1)/13)/(1)|' "$work/problem.prob"
same 'VERIFIED' 'algebraic pieces of a file' constant-risk
for name in constant-risk-wide constant-risk-alone deep-square deep-step-clipped deep-data-two-slope \
            deep-data-quartic deep-absolute; do
  check_run "$good/$name.cert"
  sed '/^$/,$d' "$work/out" > "$work/problem.prob"
  same 'VERIFIED' "$name: the canonical form can be read" $name
done
check_run "$good/deep-data-quartic.cert"
sed '/^$/,$d' "$work/out" > "$work/canonical"
different() { # VERDICT NAME SED
  sed "$3" "$work/canonical" > "$work/problem.prob"
  same "$1" "$2" deep-data-quartic
}
different 'REJECTED 13' 'points in another order' '12h;12d;13G'
different 'REJECTED 14' 'another weight' 's/^data 3 -1 1/data 3 -1 2/'
different 'REJECTED 2' 'a point less' '/^data 3 -1/d'
different 'REJECTED 15' 'another loss in the file' '/^loss/d'
different 'REJECTED 17' 'other widths' 's/^layers.*/layers 2 2/'
different 'REJECTED 17' 'hidden' 's/^layers.*/hidden 3/'
different 'MALFORMED 15' 'a loss of 3' 's/power 4/power 3/'
different 'MALFORMED 2' 'a negative weight' 's/^data 0 0 1/data 0 0 -1/'
different 'MALFORMED 3' 'an interval and data' '2s/^/interval 0 1\n/'
different 'MALFORMED 14' 'data and a target' '14s/^/target x\n/'
different 'MALFORMED 17' 'two statements of widths' 's/^layers.*/&\nhidden 2/'
different 'MALFORMED 16' 'a width of 0' 's/^layers.*/layers 3 0/'
different 'MALFORMED 17' 'one X only in the file' 's/^data [0-9]*/data 1/'
different 'UNKNOWN' 'too many layers' "s/^layers.*/layers $(seq -s' ' 33)/"
different 'VERIFIED' 'a weight of 1 may be left out' 's/^\(data .*\) 1$/\1/'

# ---- A network whose number of pieces doubles with every layer: an end by a cap, without a claim.
{
  sed -n 1,7p "$good/deep-square.cert"
  echo "layers 30 $(printf '2 %.0s' {1..29})2"
  printf 'spurious\nfit\n1/4 1/4\n1/4 1/4\n'
  for i in {2..30}; do printf '1/2 1/2 0\n1/2 1/2 0\n'; done
  printf 'output 0 4 0 0 0 0 0 -1 1\nbetter\n1 0\n1 -1/2\n'
  for i in {2..30}; do printf '2 -4 0\n2 -4 -1/2\n'; done
  printf 'output 1 1 1\nclaims 4\n1 best-affine-fit slope 1 1 intercept -1/6 -1/6\n'
  printf '2 local-minimum risk 1/180 1/180 dimension 179\n3 better risk 1\n4 gap 1\nproof\napproximation 1 -1/6\nend 141\n'
} > "$work/folded.cert"
check_run --quiet "$work/folded.cert"
[ "$status" = 4 ] && verdict 's UNKNOWN'
report "a network with 2^30 pieces"
finish
