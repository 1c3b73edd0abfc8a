#!/bin/sh
# relucert export: the systems themselves, usage, files; with msolve or Singular also their solutions.
. "${srcdir:-.}/tests/cli/tap.sh"

problem() { # NAME INTERVAL HIDDEN LINE...
  file=$work/$1.prob
  printf 'relucert-problem 1\ninterval %s\nhidden %s\n' "$2" "$3" >"$file"
  shift 3
  printf '%s\n' "$@" >>"$file"
}
problem square '0 1' 2 'target x^2'
problem chebyshev '-1 1' 2 'target 4*x^3 - 3*x'
problem abs '-1 1' 2 'target [-1, 0] -x' 'target [0, 1] x'
problem step '0 1' 2 'target [0, 1/2] 0' 'target [1/2, 1] 1'
problem weighted '0 1' 2 'target x^2' 'density 2*x'
problem gap '0 3' 3 'target x^2' 'density [0, 1] 1' 'density [1, 2] 0' 'density [2, 3] 1'

# wrong NAME MESSAGE ARGUMENT...
wrong() {
  name=$1 message=$2
  shift 2
  run export "$@"
  exited 2 && silent && complains "relucert: error: $message" && complains "Try 'relucert export --help'"
  report "$name"
}

square=$work/square.prob
wrong "no problem" "found no problem, expected FILE"
wrong "two files" "found 'b' after FILE, expected one FILE" a b
wrong "unknown format" "found --format 'maple', expected msolve or singular" --format maple "$square"
for word in '' X RLR R1 B B0 B2 B01 rl Bx; do
  wrong "--word '$word'" "found --word '$word', expected 1 to 2 letters L or R, or B1" \
    --word="$word" "$square"
done
for pieces in '' 1 0,1 0, 0,0,0 -1,0 '0;0'; do
  wrong "--pieces '$pieces'" "found --pieces '$pieces', expected 2 numbers from 0 to 0" \
    --word RL --pieces="$pieces" "$square"
done
wrong "descending pieces" "found --pieces '1,0', expected 2 numbers from 0 to 1, ascending" \
  --word RL --pieces 1,0 "$work/abs.prob"
wrong "--pieces alone" "found --pieces without --word, expected both" --pieces 0 "$square"
wrong "several regions without a folder" \
  "found 7 regions, expected --output DIR, or --word and --pieces" "$square"
problem wide '0 1' 13 'target x'
wrong "too wide" "found hidden 13 in '$work/wide.prob', expected at most 12" "$work/wide.prob"
problem parabola '0 1' 2 'target x' 'activation quadratic'
problem cubic '0 1' 2 'target x' 'activation power 3'
wrong "another activation" "found another activation in '$work/cubic.prob', expected relu, two-slope or quadratic" \
  "$work/cubic.prob"
wrong "quadratic: two systems without a folder" "found 2 systems, expected --output DIR, or --word" "$work/parabola.prob"
wrong "quadratic: --word R" "found --word 'R', expected parameters or realizations" --word R "$work/parabola.prob"
wrong "quadratic: --pieces" "found --pieces for quadratic activation" --word parameters --pieces 0 "$work/parabola.prob"
problem leaky '0 1' 2 'target x' 'activation two-slope 1/10'
problem modulus '0 1' 2 'target x' 'activation two-slope -1'
wrong "--word L for the absolute value" "found --word 'L', expected 1 to 2 letters R, or B1" --word L "$work/modulus.prob"
problem steep '0 1' 1 'target x^61'
wrong "high degree" "found target and density of degrees with sum 61, expected at most 60" \
  "$work/steep.prob" --word R
run export "$work/none.prob"
exited 2 && silent && complains "$work/none.prob"
report "a problem that does not exist"

# system FILE WORD PIECES: the expected system stands on standard input.
system() {
  run export "$1" --word "$2" --pieces "$3"
  cat >"$work/expected"
  exited 0 && cmp -s "$work/expected" "$work/out"
  report "system of $2 $3"
}
system "$square" R 0 <<'END'
z,q1
0
z*q1^3-z*q1-1,
3*q1^2+2*q1-1
END
system "$square" L 0 <<'END'
z,q1
0
z*q1^2-z*q1-1,
3*q1^2-2*q1-2
END
system "$square" B1 0 <<'END'
z,q1
0
z*q1^2-z*q1-1,
2*q1-1
END
system "$square" RL 0,0 <<'END'
z,s0,s1,q1,q2
0
z*s0^2*q1^2*q2-z*s0*s1*q1^2*q2-z*s0^2*q1*q2^2+z*s0*s1*q1*q2^2-z*s0^2*q1^2+z*s0*s1*q1^2+z*s0^2*q1*q2-z*s0*s1*q1*q2-1,
3*s0*q1-3*s1*q1+3*s1*q2-2*q1*q2-2*q2^2,
3*s1*q1-2*q1^2-3*s0*q2-2*q1*q2+3*s0-3*s1+2*q2+2,
s0*q1^3-s1*q1^3+3*s1*q1^2*q2-2*q1^3*q2-3*s1*q1*q2^2+s1*q2^3+2*q1*q2^3-q2^4,
s1*q1^3-q1^4-3*s1*q1^2*q2+2*q1^3*q2+3*s1*q1*q2^2-s0*q2^3-2*q1*q2^3+3*s0*q2^2-3*s1*q2^2+2*q2^3-3*s0*q2+3*s1*q2+s0-s1-2*q2+1
END

for format in msolve singular; do
  case $format in msolve) suffix=ms ;; *) suffix=sing ;; esac
  run export "$square" --format $format --output "$work/out-$format"
  (cd "$work/out-$format" && ls) >"$work/names"
  exited 0 && silent && [ "$(tr '\n' ' ' <"$work/names")" = "B1-0.$suffix INDEX L-0.$suffix LL-0-0.$suffix \
LR-0-0.$suffix R-0.$suffix RL-0-0.$suffix RR-0-0.$suffix " ]
  report "files for $format"
done
cat >"$work/expected" <<'END'
relucert-export 1
breakpoints 0 1
L 0 z,q1 L-0.ms
R 0 z,q1 R-0.ms
LL 0,0 z,q1,q2 LL-0-0.ms
LR 0,0 z,q1,q2 LR-0-0.ms
RL 0,0 z,s0,s1,q1,q2 RL-0-0.ms
RR 0,0 z,q1,q2 RR-0-0.ms
B1 0 z,q1 B1-0.ms
END
cmp -s "$work/expected" "$work/out-msolve/INDEX"
report "the index"
run export "$square" --output "$work/square.prob"
exited 4 && silent && complains "$work/square.prob"
report "a folder that is a file"
run export "$square" --output "$work/no/such"
exited 4 && silent && complains "$work/no/such"
report "a folder that cannot be made"
run export "$work/abs.prob" --word LR --output "$work/words"
exited 0 && [ "$(ls "$work/words" | wc -l)" = 4 ]
report "all cells of one word"

# Quadratic activation. x on [0,1]: 6 M0 = 2A + 3B + 6C - 3, 12 M1 = 3A + 4B + 6C - 4, 60 M2 = 12A + 15B + 20C - 15.
# quadratic FILE WORD: the expected system stands on standard input.
quadratic() {
  run export "$1" --word "$2"
  cat >"$work/expected"
  exited 0 && cmp -s "$work/expected" "$work/out"
  report "quadratic: $2"
}
problem parabola1 '0 1' 1 'target x' 'activation quadratic'
quadratic "$work/parabola1.prob" realizations <<'END'
A,B,C,z
0
2*A+3*B+6*C-3,
3*A^2+4*A*B+6*A*C-4*A,
3*A*B+4*B^2+6*B*C-4*B,
12*A^2+15*A*B+20*A*C-15*A,
12*A*B+15*B^2+20*B*C-15*B,
A^2*z-A,
A*B*z-B,
A*z^2-z
END
# A = w^2 v, B = 2 w b v, C = b^2 v + c
quadratic "$work/parabola1.prob" parameters <<'END'
w1,b1,v1,c
0
12*w1^3*v1^2+45*w1^2*b1*v1^2+60*w1*b1^2*v1^2+30*b1^3*v1^2+20*w1*v1*c+30*b1*v1*c-15*w1*v1-20*b1*v1,
3*w1^3*v1^2+12*w1^2*b1*v1^2+18*w1*b1^2*v1^2+12*b1^3*v1^2+6*w1*v1*c+12*b1*v1*c-4*w1*v1-6*b1*v1,
12*w1^4*v1+60*w1^3*b1*v1+120*w1^2*b1^2*v1+120*w1*b1^3*v1+60*b1^4*v1+20*w1^2*c+60*w1*b1*c+60*b1^2*c-15*w1^2-40*w1*b1-30*b1^2,
2*w1^2*v1+6*w1*b1*v1+6*b1^2*v1+6*c-3
END
run export "$work/parabola.prob" --output "$work/parabola"
printf '%s\n' 'relucert-export 1' 'parameters w1,w2,b1,b2,v1,v2,c parameters.ms' 'realizations A,B,C realizations.ms' \
  >"$work/expected"
exited 0 && silent && cmp -s "$work/expected" "$work/parabola/INDEX" && [ "$(ls "$work/parabola" | wc -l)" = 3 ]
report "quadratic: files"
# singular NAME DIMENSION SOLUTIONS WORD, with the problem of that name
singular() {
  name="quadratic, $4 of $1: dimension $2, $3 solutions"
  if ! command -v Singular >/dev/null; then
    tests_reported=$((tests_reported + 1))
    echo "ok $tests_reported - $name # SKIP needs Singular"
    return
  fi
  run export "$work/$1.prob" --word "$4" --format singular
  Singular -q "$work/out" </dev/null >"$work/answer" 2>"$work/err"
  cp "$work/answer" "$work/out"
  exited 0 && says "dimension $2" && says "solutions $3"
  report "$name"
}
problem mean '-1 1' 1 'target x^3 - 3/5*x' 'activation quadratic'
problem bowl '-1 1' 2 'target x^4' 'activation quadratic'
singular parabola1 0 1 realizations # one neuron cannot be x
singular parabola 0 2 realizations  # the mean, and x
singular bowl 0 2 realizations
singular mean 0 1 realizations      # both are 0
singular parabola1 1 -1 parameters  # lines
singular bowl 4 -1 parameters       # M1 = 0: w = 0; and 3H - 2

tool=$(command -v msolve || command -v Singular)
python=$(command -v python3)
# cross NAME COUNT: solve all systems of a problem; its COUNT solutions must be those that relucert solve lists.
cross() {
  name="systems of $1: $2 solutions, as relucert solve lists them"
  format=msolve
  [ "${tool##*/}" = Singular ] && format=singular
  if [ -z "$tool" ] || [ -z "$python" ] || [ "$1-$format" = weighted-singular ]; then
    tests_reported=$((tests_reported + 1))
    echo "ok $tests_reported - $name # SKIP needs python3 and msolve, or Singular for the smaller ones"
    return
  fi
  "$RELUCERT" export "$work/$1.prob" --format $format --output "$work/$1" &&
    "$RELUCERT" solve "$work/$1.prob" --quiet --json >"$work/json" &&
    "$python" "$srcdir/tests/cross.py" "$tool" "$work/$1" "$work/json" >"$work/out" 2>"$work/err"
  status=$?
  exited 0 && [ "$(wc -l <"$work/out")" = "$2" ]
  report "$name"
}
cross square 5
cross chebyshev 16
cross abs 5
cross step 7
cross weighted 6

# The risk: all activations, hulls, gaps and jumps, at random and special networks; exact.
wrong "--risk with --word" "found --word with --risk, expected one of them" "$square" --risk --word R
problem clipped '0 1' 2 'target x' 'activation clipped-relu'
wrong "--risk for another activation" "found another activation in '$work/clipped.prob', expected any but clipped-relu" "$work/clipped.prob" --risk
pieces() { # N target pieces
  awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "target [%d/%d, %d/%d] %d\n", i, n, i + 1, n, i }'
}
{ printf 'relucert-problem 1\ninterval 0 1\nhidden 20\n' && pieces 51; } >"$work/many.prob"
wrong "--risk for many pieces" "found 51 pieces of target and density, expected at most 50" "$work/many.prob" --risk
problem hull '0 3' 2 'target x^2' 'density [0, 1] 0' 'density [1, 2] 2' 'density [2, 3] 0'
cubic="target [1/3, 1] x^3 - 1"
problem uneven '0 1' 3 'target [0, 1/3] x' "$cubic" 'density 2*x' 'activation two-slope 1/10'
problem absolute '0 1' 2 'target [0, 1/3] x' "$cubic" 'activation two-slope -1'
problem squares '0 1' 2 'target [0, 1/3] x' "$cubic" 'density 2*x' 'activation quadratic'
problem cubes '0 1' 2 'target [0, 1/3] x' "$cubic" 'activation power 3'
for name in square step gap hull uneven absolute squares cubes; do
  if [ -z "$python" ]; then
    tests_reported=$((tests_reported + 1))
    echo "ok $tests_reported - the risk of $name # SKIP needs python3"
    continue
  fi
  "$python" -B "$srcdir/tests/risk_formula.py" "$RELUCERT" "$work/$name.prob" "$work" 25 >"$work/out" 2>"$work/err"
  status=$?
  exited 0
  report "the risk of $name as a formula"
done
run export --help
exited 0 && says "--risk"
report "--risk in the help"
finish
