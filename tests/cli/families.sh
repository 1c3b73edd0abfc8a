#!/bin/bash
# relucert solve: lists with families of kinks that move together (theory.md, 7.19 to 7.19b) are complete, and the
# families take part in the infimum; what is changed in their certificates is refused.
. "${srcdir:-.}/tests/cli/tap.sh"
python=/usr/bin/python3

# claims Z W: families of B3 for f = 0, 1, 0 with jumps at z and w: s = 2/3 on J_1 and s = 1/3 on J_2 determine q_2 and q_3 by
# q_1 = t; the risk is (l_1 + l_2) (2/9 - 4/27).
claims() {
  "$python" - "$work/out" "$@" >"$work/python" 2>&1 <<'END' && check_run --quiet "$work/c" && says VERIFIED
import json, re, sys
from fractions import Fraction as F
result, z, w = json.load(open(sys.argv[1])), F(sys.argv[2]), F(sys.argv[3])
assert (result["status"], result["verdict"]) == ("complete", "infinite")
assert result["count"] is None and result["count_on_support"] is None and result["unresolved"] == []
ends = []
for f in result["families"]:
    lo, hi = (F(x["exact"]) for x in f["range"])
    ends.append((lo, hi, f["range_closed"]))
    assert f["kind"] == "moving" and f["parameter"] == ["q1"] and f["kinks"][0]["at"] == "q1"
    for t in (lo, hi, (lo + hi) / 2):
        q = [eval(re.sub(r"(\d+)", r"F(\1)", k["at"].replace("q1", "t")), {"t": t, "F": F}) for k in f["kinks"]]
        assert q[1] == 3 * z - 2 * t and q[2] == q[1] + F(3, 2) * (w - q[1]), (t, q)
        assert F(f["risk"]["exact"]) == (q[2] - q[0]) * F(2, 27), f["risk"]
    assert f["global"] is True
    assert F(result["infimum"]["value"]["exact"]) == F(f["risk"]["exact"]) and result["infimum"]["attained"]
    assert F(result["least_critical_risk"]["exact"]) == F(f["risk"]["exact"])
ends.sort()
# all of z < q_2 < w, a < q_1, q_3 < b; jumps at both ends; neighbours meet in closed ends
assert ends[0][0] == max(0, (3 * z - w) / 2) and ends[-1][1] == z, ends
assert not ends[0][2][0] and not ends[-1][2][1]
for x, y in zip(ends, ends[1:]):
    assert x[1] == y[0] and x[2][1] and y[2][0], ends
assert all(r["global"] is False for r in result["realizations"])
END
}
solve() { run solve "$@" --json --cert "$work/c"; }

solve --interval 0,1 --target '[0,1/3] 0' --target '[1/3,1/2] 1' --target '[1/2,1] 0' --hidden 3
exited 0 && claims 1/3 1/2
report "0, 1, 0 with jumps at 1/3, 1/2: complete, the infimum is the risk of the family"

solve --interval 0,1 --target '[0,1/4] 0' --target '[1/4,1/3] 0' --target '[1/3,2/3] 1' --target '[2/3,1] 0' --hidden 3
exited 0 && claims 1/3 2/3
report "two families meet where a kink crosses a breakpoint at which the target does not change"
cp "$work/c" "$work/two"

solve --interval 0,1 --target '[0,1/3] 0' --target '[1/3,2/3] 1' --target '[2/3,1] 0' --hidden 3
exited 0 && claims 1/3 2/3
report "0, 1, 0 on thirds: complete, the infimum is the risk of the family"

run solve --interval 0,1 --target '[0,1/3] 0' --target '[1/3,2/3] 1' --target '[2/3,1] 0' --hidden 3
says "attained by family 1" && says "The list is complete"
report "the same as text"

# changed NAME: the certificate $work/changed, which is not $work/c or $work/two, is not accepted.
changed() {
  check_run --quiet "$work/changed"
  ! cmp -s "$work/changed" "$work/c" && ! cmp -s "$work/changed" "$work/two" && ! exited 0 && ! exited 3
  report "refused: $1"
}
# refused NAME CERTIFICATE PATTERN REPLACEMENT: the same after a change by sed -E.
refused() {
  sed -E "s/$3/$4/" "$2" >"$work/changed"
  changed "$1"
}
refused "the list is finite" "$work/c" '^1 list infinite - -' '1 list finite 12 12'
refused "the infimum is the risk of realization 1" "$work/c" '^4 infimum family 1' '4 infimum 1'
refused "the infimum is the risk of a family that is not there" "$work/c" '^4 infimum family 1' '4 infimum family 2'
refused "the infimum is not attained" "$work/c" '^4 infimum family 1' '4 infimum not-attained 1\/27 1\/27'
refused "another risk" "$work/c" 'range 1\/6 1\/3 risk 1\/27' 'range 1\/6 1\/3 risk 1\/28'
refused "a smaller family, so that its box has further zeros" "$work/c" 'range 1\/6 1\/3' 'range 1\/6 1\/4'
refused "a family that does not reach its corner" "$work/c" 'range 1\/6 1\/3' 'range 1\/6 333\/1000'
refused "another line" "$work/c" 'moving 0 1 1 -2 1\/2 1 ' 'moving 0 1 1 -2 3\/4 1 '
refused "a family of another word" "$work/c" 'family 1 LLL' 'family 1 LLR'
refused "leaves about a family that is not there" "$work/c" 't11' 't21'
refused "leaves with another coordinate in a chart" "$work/c" '(c[^?]*)t11' '\1t12'
refused "leaves about no coordinate" "$work/c" 't11' 't14'
refused "leaves about the other family" "$work/two" 't1(.)' 't2\1'
refused "families that do not meet" "$work/two" 'range 1\/6 1\/4' 'range 1\/6 6\/25'
sed '/^word RRR /s/.*/word RRR 0 mirror/' "$work/c" >"$work/changed"
changed "a mirror image of a tree with leaves about families"
sed '/^[0-9]* family 1/d; s/^claims 17/claims 16/; s/^1 list infinite - -/1 list finite 12 12/; s/^4 infimum.*/4 infimum 1/' \
  "$work/c" >"$work/changed"
changed "no family at all"

# Theorem 7.27: continuous f, kinks t and 2t/(t-1). member T SHIFT: the network for this t, its constant changed by SHIFT.
member() {
  "$python" -c 'import sys
from fractions import Fraction as F
t, shift = F(sys.argv[1]), sys.argv[2]
b = (t - 1) ** 3 / (t * t * (3 - t))
print(f"relucert-theta 1\nneuron -1 {t} {-8 / (t * t * (3 - t))}\nneuron -1 {2 * t / (t - 1)} {b}\nconstant {shift}")' \
    "$1" "${2:-0}" >"$work/theta"
}
for problem in moving-two-2:545/672 moving-two-density-2:10841293/12502560; do
  risk=${problem#*:} problem=${problem%:*}
  good=0
  for t in 151/100 8/5 17/10 9/5 2 11/5 139/60; do
    member "$t"
    run point "$srcdir/proofs-data/$problem/problem.prob" "$work/theta" --json --cert "$work/c"
    exited 0 && json '"critical":true' && json "\"exact\":\"$risk\"" && check_run --quiet "$work/c" && exited 0 || good=1
  done
  [ "$good" = 0 ]
  report "$problem: members of the family are critical and have one risk"
  good=0
  for t in 12/5 7/5; do
    member "$t"
    run point "$srcdir/proofs-data/$problem/problem.prob" "$work/theta" --json
    exited 0 && json '"critical":false' || good=1
  done
  member 2 1/1000
  run point "$srcdir/proofs-data/$problem/problem.prob" "$work/theta" --json
  [ "$good" = 0 ] && exited 0 && json '"critical":false'
  report "$problem: beyond the ends of the family, and beside it, they are not"
done
solve "$srcdir/proofs-data/moving-two-2/problem.prob" --max-boxes 300
exited 3 && json '"status":"incomplete"' && json '"word":"LL"' && check_run --quiet "$work/c" && exited 3 && says "s PARTIAL"
report "where two kinks move along a curve the list stays incomplete"
finish
