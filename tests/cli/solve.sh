#!/bin/bash
# relucert solve: known mathematics, symmetries, limits, files.
. "${srcdir:-.}/tests/cli/tap.sh"
inline=(--hidden 1 --interval)

# order A B ...: do the fixed strings stand on stdout in this order?
order() {
  local text
  text=$(tr -d '\n' <"$work/out")
  for part; do
    [[ $text == *"$part"* ]] || return 1
    text=${text#*"$part"}
  done
}

# risks: the risks of the JSON on stdout, one a line.
risks() { tr -d ' \n' <"$work/out" | grep -o '"risk":{"approx":"[^"]*"' | cut -d'"' -f6; }

run solve "${inline[@]}" 0,1 --target 'x^2'
exited 0 && says "FINITE: exactly 3 critical realization functions" && order 4/3645 1/180 4/45
report "x^2: three functions with risks 4/3645 < 1/180 < 4/45"
order "global minimum" "local minimum" "local minimum" && says "q = 1/3" && says "N(x) = x - 1/6"
report "x^2: kink 1/3 is the global minimum, the affine fit is x - 1/6"
order "integral of (N(x) - f(x))^2 p(x) dx" "without a factor 1/2" "risk"
report "what risk means stands above the table"
says "target [0, 1] x^2" && says "density [0, 1] 1" && says "hidden 1"
report "the problem is printed in canonical form"

run solve --json "${inline[@]}" 0,1 --target 'x^2'
exited 0 && json '"status":"complete","verdict":"finite","count":3,"count_on_support":3'
report "x^2: status, verdict, counts in the JSON"
json '"infimum":{"value":{"approx":"0.00109739368998628"' && json '"exact":"4/3645"' && json '"attained":true'
report "x^2: infimum in the JSON"
json '"strata"'
[ $? = 1 ]
report "no strata without --strata"
cp "$work/out" "$work/x2.json"
printf 'relucert-problem 1\ninterval 0 1\ntarget x^2\nhidden 1\n' >"$work/x2.prob"
run solve --json "$work/x2.prob"
exited 0 && cmp -s "$work/out" "$work/x2.json"
report "a file and an inline problem give the same JSON"
run solve --json "--hidden=1" --interval=0,1 '--target=[0,1/3] x^2' --target '[1/3,1] x*x'
risks >"$work/pieces"
run solve --json "$work/x2.prob"
risks | cmp -s - "$work/pieces"
report "cutting the target at the kink changes no risk"
run solve "${inline[@]}" 0,1 --target '10*x^2 + 7'
order 80/729 5/9 80/9
report "10 f + 7 has 100 times the risks of f"
run solve "${inline[@]}" 0,3 --target 'x^2'
order 4/15 27/20 108/5
report "x^2 on [0,3] has 3^5 times the risks of [0,1]"
run solve "${inline[@]}" 0,1 --target '(1-x)^2'
exited 0 && says "L(q)" && says "q = 2/3" && order 4/3645 1/180 4/45
report "reflection turns R(1/3) into L(2/3) with the same risk"
run solve "${inline[@]}" 0,1 --target '-x^2' --density 5
order 4/729 1/36 4/9
report "density 5 and the other sign"

run solve "${inline[@]}" -1,1 --target '4*x^3 - 3*x'
exited 0 && says "exactly 6 critical" && says -0.447766063514898 && says 0.865950870570261
report "4x^3 - 3x: six functions (reference: Groebner-based and random-start solvers)"
run solve --digits 60 "${inline[@]}" -1,1 --target '4*x^3 - 3*x'
# the root of 18 q^3 + 26 q^2 - 21 q - 13 with mpmath
grep -qE -- '-0\.44776606351489805648708529697736168576350697518520153035541[34]' "$work/out"
report "--digits 60"
run solve --digits 1 "${inline[@]}" -1,1 --target '4*x^3 - 3*x'
exited 0 && says "exactly 6 critical"
report "--digits 1"
run solve "${inline[@]}" -1,1 --target '[-1,0] 0' --target '[0,1] 1'
exited 0 && says "exactly 4 critical" && says "1/9" && says "attained by functions 1, 2"
report "a step on [-1,1]: two global minima with twice the risk 1/18"
run solve "${inline[@]}" 0,1 --target 3
exited 0 && says "exactly 1 critical realization function." && says "over all networks: 0, attained"
report "a constant target: one function, risk 0"
run solve "${inline[@]}" 0,1 --target '16*x^5 - 20*x^3 + 5*x' --strata
exited 0 && order "Strata" "endpoint-full at a" "dead" "touching at a" "degenerate"
report "--strata lists the roles"
run solve --json --strata "${inline[@]}" 0,1 --target 'x^2'
exited 0 && json '"strata":[{"roles":["R(q)"]'
report "--strata in the JSON"

run solve "${inline[@]}" -1,1 --target 'x^2' --density '[-1,0] 0' --density '[0,1] 1'
exited 0 && says "INFINITE" && says "exactly 3" && says "the density vanishes on [-1, 0]" && says "family 2"
report "a gap of the density: INFINITE, explained"
run solve --json "${inline[@]}" -1,1 --target 'x^2' --density '[-1,0] 0' --density '[0,1] 1'
json '"verdict":"infinite","count":null,"count_on_support":3' && json '"values":["q-1/6","q-1/6","5/6"]'
report "a gap of the density in the JSON"

run solve "$work/x2.prob" --cert "$work/x2.cert"
exited 0 && [ "$(ls "$work" | grep -c x2.cert)" = 1 ] &&
  [ "$(head -n 1 "$work/x2.cert")" = "relucert-certificate 1" ]
report "--cert writes a certificate and leaves no temporary file"
check_run "$work/x2.cert" "$work/x2.prob"
exited 0 && [ "$(tail -n 1 "$work/out")" = "s VERIFIED" ]
report "relucert-check verifies it"
cp "$work/out" "$work/direct"
run check "$work/x2.cert" "$work/x2.prob"
exited 0 && cmp -s "$work/out" "$work/direct"
report "relucert check passes output and status through"
run check --quiet "$work/x2.cert" "$srcdir/examples/abs.prob"
exited 1 && says "s REJECTED"
report "relucert check: another problem is rejected with status 1"
sed 's/^1 list finite 3 3$/1 list finite 4 4/' "$work/x2.cert" >"$work/false.cert"
run check --quiet "$work/false.cert"
exited 1 && says "s REJECTED"
report "relucert check: a false count is rejected with status 1"
head -n 8 "$work/x2.cert" >"$work/short.cert"
run check --quiet "$work/short.cert"
exited 2 && says "s MALFORMED"
report "relucert check: a truncated certificate is malformed, status 2"
# A copy of the program in another folder (if it is a program and not a script that starts it).
if [ "$(head -c 4 "$RELUCERT" | tail -c 3)" = ELF ]; then
  mkdir "$work/elsewhere" && cp "$RELUCERT" "$work/elsewhere/relucert"
  PATH="$(dirname "$RELUCERT_CHECK"):$PATH" "$work/elsewhere/relucert" check --quiet "$work/x2.cert" \
    >"$work/out" 2>"$work/err"
  status=$?
  exited 0 && says "s VERIFIED"
  report "relucert check finds relucert-check in PATH"
  PATH=/nonexistent "$work/elsewhere/relucert" check --quiet "$work/x2.cert" >"$work/out" 2>"$work/err"
  status=$?
  exited 4 && silent && complains "cannot run relucert-check"
  report "relucert check without relucert-check: status 4"
else
  count=$((count + 1))
  echo "ok $count - relucert check finds relucert-check elsewhere # SKIP relucert is a script"
fi

run solve "$work/x2.prob" --cert "$work/none/x2.cert"
exited 4 && silent && complains "none/x2.cert"
report "an unwritable certificate: status 4 before the work"
ln -s nowhere "$work/dangling.cert"
run solve "$work/x2.prob" --cert "$work/dangling.cert"
exited 4 && silent && complains "dangling.cert: error: cannot be written" && [ ! -e "$work/nowhere" ]
report "a certificate name that is a symbolic link to nothing is refused"
(ulimit -f 0 && "$RELUCERT" solve "$work/x2.prob" --cert "$work/limit.cert" 2>&1 </dev/null
  echo "status $?") | cat >"$work/out"
says "FINITE" && says "status 4" && says "limit.cert: error: cannot be written" &&
  [ ! -e "$work/limit.cert" ]
report "a certificate that cannot be written after all: the result is printed, status 4"
long=$(printf '%0250d' 0)/$(printf '%0250d' 0)/$(printf '%0250d' 0)/$(printf '%0250d' 0)/$(printf '%0250d' 0)
run solve "$work/$long"
exited 2 && complains "cannot open the problem file: No such file or directory"
report "a long file name does not hide the reason"
printf 'relucert-problem 1\ninterval -1 1\ntarget 2*x + 1\ndensity [-1,0] 0\ndensity [0,1] 1\nhidden 1\n' \
  >"$work/gap.prob"
run solve "$work/gap.prob"
exited 0 && says "attained by function 1 and family 1 (claim"
report "families attain the infimum too"
"$RELUCERT" solve "$work/x2.prob" >/dev/full 2>"$work/err"
status=$?
exited 4 && complains "cannot write to standard output"
report "a full disk: status 4"
"$RELUCERT" solve "$work/x2.prob" >&- 2>"$work/err"
status=$?
exited 4 && complains "cannot write to standard output"
report "closed stdout: status 4"
run solve --interval 0,1 --target x --hidden 13
exited 2 && silent && complains "expected hidden 1 to 12"
report "more than 12 hidden neurons are refused"
run solve --interval 0,1 --target x --hidden 1 --activation relu --quiet
exited 0 && [ ! -s "$work/err" ]
report "--quiet, and nothing on stderr"
run solve "$work/x2.prob" --strict --time-limit 100
exited 0
report "--strict and --time-limit do not matter when all is decided"

# A large problem: 20000 pieces, with integer arithmetic only.
awk 'BEGIN {
  n = 20000; r = 7
  print "relucert-problem 1\ninterval 0 1"
  for (i = 0; i < n; i++) {
    r = (r * 1103 + 12345) % 65536
    printf "target [%d/%d, %d/%d] %d/97*x^3 - %d/89*x + %d/83\n", i, n, i + 1, n, r % 101, r % 103, r % 107
  }
  print "hidden 1"
}' >"$work/large.prob"
run solve "$work/large.prob" --time-limit 0.000001 --cert "$work/part.cert"
exited 3 && says "INCOMPLETE (time limit)" && says "regions not searched" && says "not decided"
report "--time-limit: incomplete, status 3"
run solve "$work/large.prob" --time-limit 0.000001 --json
exited 3 && json '"status":"incomplete","verdict":"unknown","count":null,"count_on_support":null' &&
  json '"limit":"timelimit"' && json '"least_critical_risk":null'
report "--time-limit in the JSON"
run solve "$work/large.prob" --time-limit 0.000001 --strict
exited 3
report "--strict with an incomplete list: status 3"
printf 'relucert-problem 1\ninterval -1 1\ntarget 4*x^3 - 3*x\nhidden 1\n' >"$work/cubic.prob"
run solve "$work/cubic.prob" --time-limit 0.000001 --cert "$work/part.cert"
check_run --quiet "$work/part.cert" "$work/cubic.prob"
exited 3 && says "s PARTIAL"
report "an incomplete list has a certificate that the checker calls PARTIAL"
# ready PID: wait until the program PID has its signal handlers (bits of SIGHUP, SIGINT and SIGTERM).
ready() {
  local mask tries
  for ((tries = 0; tries < 100; tries++)); do
    mask=$(sed -n 's/^SigCgt:[[:space:]]*//p' /proc/"$1"/status)
    [ $((0x0${mask: -4} & 0x4003)) = $((0x4003)) ] && return
    sleep 0.05
  done
}
for signal in INT TERM HUP; do
  # A background job of a script ignores SIGINT unless job control is on.
  set -m
  "$RELUCERT" solve "$work/large.prob" >"$work/out" 2>"$work/err" &
  pid=$!
  set +m
  ready $pid
  sleep 0.1
  kill -s $signal $pid
  wait $pid
  status=$?
  if [ "$(head -c 4 "$RELUCERT" | tail -c 3)" = ELF ]; then
    exited 3 && says "INCOMPLETE (interrupt)"
    report "SIG$signal ends cleanly with what is proved"
  else
    count=$((count + 1))
    echo "ok $count - SIG$signal # SKIP relucert is a script"
  fi
done

run solve "$srcdir/examples/first.prob" --json --strata --cert "$work/1.cert"
cp "$work/out" "$work/1.json"
run solve "$srcdir/examples/first.prob" --json --strata --cert "$work/2.cert"
cmp -s "$work/out" "$work/1.json" && cmp -s "$work/1.cert" "$work/2.cert"
report "same input, same output"
for example in "$srcdir"/examples/*.prob; do
  columns=100 # rows of strata for two or more neurons are wider
  grep -q '^hidden 1$' "$example" || columns=200
  run solve "$example" --strata --cert "$work/example.cert"
  exited 0 && [ -z "$(awk "length > $columns" "$work/out")" ]
  report "${example##*/}: solved, fits in $columns columns"
  check_run --quiet "$work/example.cert" "$example"
  exited 0 && says "s VERIFIED"
  report "${example##*/}: verified"
done
finish
