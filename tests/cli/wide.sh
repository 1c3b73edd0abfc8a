#!/bin/bash
# relucert solve with two or more hidden neurons: known lists, options, limits, checkpoints.
. "${srcdir:-.}/tests/cli/tap.sh"
square=(--interval 0,1 --target 'x^2')
cubic=(--interval -1,1 --target '4*x^3 - 3*x')

# order A B ...: do the fixed strings stand on stdout in this order?
order() {
  local text
  text=$(tr -d '\n' <"$work/out")
  for part; do
    [[ $text == *"$part"* ]] || return 1
    text=${text#*"$part"}
  done
}

# risks: the risks of the realizations in the JSON on stdout, one a line.
risks() { tr -d ' \n' <"$work/out" | grep -o '"risk":{"approx":"[^"]*"' | cut -d'"' -f6; }

run solve "${square[@]}" --hidden 2
exited 0 && says "FINITE: exactly 7 critical realization functions" &&
  order 4/28125 0.000269854822812961 1/2880 0.000742078865712491 4/3645 1/180 4/45
report "x^2, two neurons: seven functions with these risks"
order "global minimum" "1/5, 3/5" RL "0.07226653, 0.5361333" " B " 1/2 "saddle" "0.5638440, 0.7819220" affine
report "x^2, two neurons: kinks and types in the table"
says "v_2 max(w_2 x + b_2, 0)." && says "N(x)  1/75  1/75  1/3  73/75" && says "attained by function 1"
report "x^2, two neurons: the network, the points of the functions, the infimum"
says "0.0722665257878777" && says "0.536133262893939" && says "0.563843963708491" && says "0.781921981854246"
report "x^2, two neurons: all digits of the kinks"

run solve "${square[@]}" --hidden 3
exited 0 && says "exactly 15 critical" && order 4/108045 1/14580 4/28125 1/2880 4/3645 1/180 4/45
report "x^2, three neurons: fifteen functions, those of two among them"
says 'Equal risks (one root of one polynomial): 2 and 3, 6 and 7.'
report "x^2, three neurons: two pairs of equal risks that are not rational"
run solve --json "${square[@]}" --hidden 3
exited 0 && json '"previous_risk":"equal"' && json '"previous_risk":"less"' &&
  json '"minpoly":["1","-15","15","15"],"minpoly_certified":true'
report "equal risks and minimal polynomials in the JSON"
json '"word":"","full":true,"kinks":[{"at":{"approx":"0.333333333333333","lo":"1/3","hi":"1/3","exact":"1/3"'
report "type B in the JSON"

run solve --json "${cubic[@]}" --hidden 2
exited 0 && json '"count":18' && json '"mirror_of":2' && json '"mirror_of":1' &&
  json '"previous_risk":"equal"'
report "4x^3 - 3x, two neurons: eighteen functions, mirror images in the JSON"
risks >"$work/two"
run solve "${cubic[@]}" --hidden 2
says "Mirror images with equal risk: 1 and 2" && says 0.235160360403857
report "mirror images in the text"
run solve --json "${cubic[@]}" --hidden 3 --cert "$work/cubic.cert"
exited 0 && json '"count":47'
report "4x^3 - 3x, three neurons: 47 functions"
risks >"$work/three"
[ -z "$(sort -u "$work/two" | comm -23 - <(sort -u "$work/three"))" ]
report "the list for three neurons contains the list for two"

cp "$work/out" "$work/cubic.json"
for jobs in 1 2 5; do
  run solve --json "${cubic[@]}" --hidden 3 --jobs $jobs --cert "$work/jobs.cert"
  exited 0 && cmp -s "$work/out" "$work/cubic.json" && cmp -s "$work/jobs.cert" "$work/cubic.cert"
  report "the same with --jobs $jobs, also the certificate"
done
run solve --digits 200 "${cubic[@]}" --hidden 2
exited 0 && grep -qE '0\.23516036040385[0-9]{186} ' "$work/out"
report "--digits 200"

run solve "${square[@]}" --hidden 2 --strata --cert "$work/rows.cert"
exited 0 && order "Types of all critical parameters" "function 4, RL" "saddle  core RL" "function 5, R(q)" \
  "core R" "several at kink 1" "dead" "touching at a, if v > 0" "flat L(q), q = 2/3" "function 6, affine" \
  "core with a free affine part" "endpoint-full at b, if v >= 0"
report "--strata: the rows of x^2, two neurons"
grep -q ' stratum realization 5 core R neurons 1 dimension 1 local-minimum$' "$work/rows.cert" &&
  grep -q ' stratum realization 5 flat-L at 2/3 2/3 dimension 1 saddle$' "$work/rows.cert" &&
  ! grep -q undecided "$work/rows.cert"
report "the rows are claims of the certificate"
run solve --json "${square[@]}" --hidden 2 --strata
exited 0 && json '{"part":"core","roles":["coreRL"],"neurons":2,"alone":false,"proved":true,"type":"saddle","dimension":2,' &&
  json '"kink":1,"pattern":"one",' && json '"roles":["touchingata"]' && json '"when":["v>0"],"several":false,"effect":"neutral"'
report "the rows in the JSON"
run solve --interval 0,1 --target '[0,1/2] 0' --target '[1/2,1] 1' --hidden 3 --strata --cert "$work/rows.cert"
exited 0 && grep -q ' flat-R between 0 0 1/4 1/4 dimension 2 neutral$' "$work/rows.cert" &&
  grep -q ' cancel RL between 0 0 1/4 1/4 dimension 4 neutral$' "$work/rows.cert"
report "rows where the function fits exactly"
run solve --interval 0,1 --target x --density '[0,1/2] 1' --density '[1/2,1] 0' --hidden 2 --strata
says "not available: the density vanishes on a piece"
report "no rows where the density vanishes"
run solve "${square[@]}" --hidden 13
exited 2 && silent && complains "found hidden 13, expected hidden 1 to 12"
report "more than twelve neurons are refused"

run solve "${cubic[@]}" --hidden 3 --max-boxes 50
exited 3 && says "INCOMPLETE (box limit)" && says "boxes not decided (box limit), the first: q1 in [" &&
  order 128/175 34/35 "Infimum of the risk: not decided"
report "--max-boxes: what is proved, and what is open"
run solve --json "${cubic[@]}" --hidden 3 --max-boxes 50
exited 3 && json '"status":"incomplete","verdict":"unknown","count":null' && json '"limit":"boxlimit"'
report "--max-boxes in the JSON"
run solve "${cubic[@]}" --hidden 7 --time-limit 1
exited 3 && says "INCOMPLETE (time limit)" && says "not searched (time limit)" && says 0.235160360403857
report "--time-limit: the shorter words are complete"
run solve --strict "${cubic[@]}" --hidden 2
exited 0
report "--strict: everything is decided"

keep=$work/keep
run solve --json "${cubic[@]}" --hidden 3 --max-boxes 50 --checkpoint "$keep"
exited 3 && [ "$(head -n 1 "$keep")" = "relucert-checkpoint 1" ] && tail -n 1 "$keep" | grep -q '^checksum '
report "--checkpoint after a limit"
run solve --json "${cubic[@]}" --hidden 3 --checkpoint "$keep" --cert "$work/kept.cert"
exited 0 && cmp -s "$work/out" "$work/cubic.json" && cmp -s "$work/kept.cert" "$work/cubic.cert"
report "going on from the checkpoint gives the same result and certificate"
cp "$keep" "$work/kept"
run solve --json "${cubic[@]}" --hidden 3 --checkpoint "$keep" --max-boxes 1
exited 0 && cmp -s "$work/out" "$work/cubic.json" && cmp -s "$keep" "$work/kept"
report "with a complete checkpoint nothing is searched"
[ "$(find "$work" -name '.relucert-*' | wc -l)" = 0 ]
report "no temporary file is left"
run solve "${square[@]}" --hidden 3 --checkpoint "$keep"
exited 2 && silent && complains "$keep:4:1: error: found 'interval -1 1', expected 'interval 0 1'" &&
  complains "this is the checkpoint of another problem"
report "the checkpoint of another problem is refused"
run solve "${cubic[@]}" --hidden 2 --checkpoint "$keep"
exited 2 && silent && complains "expected 'hidden 2': this is the checkpoint of another problem"
report "the checkpoint of another width is refused"
sed 's/^word LRL /word LRR /' "$work/kept" >"$keep"
run solve "${cubic[@]}" --hidden 3 --checkpoint "$keep"
exited 2 && silent && complains "the file is damaged"
report "a damaged checkpoint is refused"
head -c 1000 "$work/kept" >"$keep"
run solve "${cubic[@]}" --hidden 3 --checkpoint "$keep"
exited 2 && silent && complains "the file is damaged" && [ "$(wc -c <"$keep")" = 1000 ]
report "a truncated checkpoint is refused and stays as it is"
run solve "${cubic[@]}" --hidden 3 --checkpoint "$work/no/keep"
exited 4 && silent && complains "$work/no/keep: error: cannot be written"
report "a checkpoint that cannot be written is noticed before the search"
run solve "${square[@]}" --hidden 1 --checkpoint "$work/unused"
exited 0 && [ ! -e "$work/unused" ]
report "one neuron: no checkpoint"

# Even targets: a multiple zero of the word B1, which no tree resolves.
# multiple COUNT HIDDEN TARGET...: complete with this many functions, B1 by roots, and the certificate holds.
multiple() {
  local functions=$1 hidden=$2
  shift 2
  run solve --interval -1,1 "$@" --hidden "$hidden" --cert "$work/multiple.cert"
  exited 0 && says "exactly $functions critical" && grep -q '^word B1 [0-9]* roots$' "$work/multiple.cert" &&
    check_run --quiet "$work/multiple.cert" && says VERIFIED
}
multiple 7 2 --target 'x^4' && multiple 23 3 --target 'x^4'
report "x^4, two and three neurons: a triple zero"
multiple 13 2 --target 'x^6 - 45/56*x^4 + 3/14*x^2' &&
  grep -A 3 '^word B1 3 roots$' "$work/multiple.cert" | grep -c near | grep -qx 2
report "a triple zero and two simple ones that are not rational"
multiple 9 2 --target 'x^8 - 13/48*x^4 + 4/15*x^2'
report "a triple zero and two rational ones"
multiple 7 2 --target '[-1,0] x^4' --target '[0,1] x^4'
report "a triple zero on a breakpoint"
multiple 7 2 --target 'x^4 - 989/18494*x^2' --density 'x^2 + 1'
report "a triple zero with a density"
run solve --interval -1,1 --target '-7/5*x^6 + 7/4*x^4 - 27/40*x^2' --hidden 2 --cert "$work/double.cert"
exited 3 && says "a multiple zero" && says "No critical point has less risk than function 1" &&
  grep -q '^4 least$' "$work/double.cert" && ! grep -q '^zero .* undecided$' "$work/double.cert" &&
  check_run --quiet "$work/double.cert" && exited 3 && says PARTIAL
report "double zeros that are not rational are reported, and are not the least"

# Zeros on faces where affine pieces are equally long; zeros in the middle of an interval whose ends add up to
# no double. COUNT HIDDEN and the problem: the list is complete, and verified.
complete() {
  local functions=$1 hidden=$2
  shift 2
  run solve "$@" --hidden "$hidden" --cert "$work/complete.cert"
  exited 0 && says "exactly $functions critical" && check_run --quiet "$work/complete.cert" && says VERIFIED
}
complete 5 2 --interval 0,1 --target '[0,1/3] 0' --target '[1/3,1] 1' &&
  complete 39 3 --interval 0,1 --target '[0,1/4] 0' --target '[1/4,3/4] 1' --target '[3/4,1] 3'
report "steps at other places, and two steps"
complete 159 4 --interval 0,1 --target '[0,1/3] (-648*x^2 + 108*x + 36)/125' --target '[1/3,2/3] 0' \
  --target '[2/3,1] (-648*x^2 + 1188*x - 504)/125'
report "an exact fit on the middle piece, four neurons"
complete 7 2 --interval 0,1/3 --target '(x - 1/6)^4' && complete 23 3 --interval 0,1/3 --target '(x - 1/6)^4'
report "symmetric zeros in an interval whose middle is no double"
complete 9 3 --interval 0,1 --target '[0,1/2] 0' --target '[1/2,1] 1' --density '1 + x'
report "R(q) and L(q) without tension at irrational places"
run solve --interval -1,1 --target 'x^4' --hidden 2 --checkpoint "$work/even"
exited 0 && cp "$work/out" "$work/even.out" && run solve --interval -1,1 --target 'x^4' --hidden 2 \
  --checkpoint "$work/even" && exited 0 && says "exactly 7 critical"
report "a checkpoint with such a word"

run solve --interval 0,1 --target '[0,1/2] x^2' --target '[1/2,1] x^2 + 1' --hidden 3 --cert "$work/ramp.cert"
"$RELUCERT_CHECK" --quiet "$work/ramp.cert" | grep -Eq '^s (PARTIAL|VERIFIED)$'
report "a certificate with kinks that are very close together is verified"

# Densities that fall from a positive value to 0 at a breakpoint: pieces over it may be short.
# falls ARGUMENT...: the list is complete and verified.
falls() {
  run solve --interval 0,1 "$@" --hidden 2 --cert "$work/falls.cert"
  exited 0 && says "The list is complete" && check_run --quiet "$work/falls.cert" && says VERIFIED
}
falls --density '[0,1/2] 1/2 - x' --density '[1/2,1] (x - 1/2)^3' --target 'x^2' &&
  falls --density '[0,1/2] 1/2 - x' --density '[1/2,1] 1' --target 'x^2' --activation 'two-slope -1/2'
report "zeros of a density of different orders on both sides of a breakpoint; two slopes"
falls --density '[0,1/2] 1' --density '[1/2,1] x - 1/2' --target 'x^3' &&
  falls --density '[0,1/2] 1' --density '[1/2,1] x - 1/2' --target 'x^2'
report "a density that falls to 0 at a breakpoint"
sed '/^word B1/s/k/v/' "$work/falls.cert" >"$work/forged.cert"
! cmp -s "$work/falls.cert" "$work/forged.cert" && check_run --quiet "$work/forged.cert" && ! exited 0
report "there, too, a box with a zero is not accepted as empty"

# An interrupt while the longest words are searched.
"$RELUCERT" solve "${cubic[@]}" --hidden 7 --checkpoint "$work/stopped" \
  >"$work/out" 2>"$work/err" </dev/null &
process=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
  sleep 1
  kill -INT $process 2>/dev/null && break
done
wait $process
status=$?
exited 3 && says "INCOMPLETE (interrupt)" && says 0.971428571428571
report "an interrupt ends the search cleanly"
tail -n 1 "$work/stopped" | grep -q '^checksum '
report "and leaves a checkpoint"
finish
