#!/bin/bash
# relucert solve with two and more hidden neurons and densities that are zero on pieces.
. "${srcdir:-.}/tests/cli/tap.sh"
gap=(--interval 0,3 --density '[0,1] 1' --density '[1,2] 0' --density '[2,3] 1')
outside=(--interval 0,3 --density '[0,1] 0' --density '[1,3] 1')
python=/usr/bin/python3
holds() { "$python" "${srcdir:-.}/tests/gaps.py" "$@" <"$work/out" >"$work/python" 2>&1; }
# types N PART...: all types are decided and are those of the Hessian, for N functions with kinks in gaps.
types() {
  local n=$1
  shift
  ! says '"type": "undecided"' && [ "$("$python" "${srcdir:-.}/tests/gap_types.py" "$@" <"$work/out" 2>&1)" = "$n" ]
}
# certified ARGUMENT...: solve and check; the last line of the checker must be `s VERIFIED`.
certified() {
  run solve "$@" --cert "$work/cert"
  check_run "$work/cert"
  tail -n 1 "$work/out" | grep -q '^s VERIFIED'
}
# refused SCRIPT: the certificate changed by this sed script is refused, and the script does change it.
refused() {
  sed "$1" "$work/good.cert" >"$work/bad.cert"
  check_run "$work/bad.cert"
  ! cmp -s "$work/good.cert" "$work/bad.cert" && exited 1
}

# Every function satisfies the equations of Theorem 2.1 with its own kinks and letters.
run solve "${gap[@]}" --target 'x^2' --hidden 2 --json
exited 0 && says '"count_on_support": 13' && says '"claim": 19' && holds 0 1 0 2 3
report "x^2 with a gap, two neurons: raw gradient equations of all functions"
run solve "${gap[@]}" --target 'x^2' --hidden 3 --json
exited 0 && says '"status": "complete"' && says '"verdict": "infinite"' && holds 0 1 0 2 3
report "x^2 with a gap, three neurons"

# The branches 0 on [0,1] and 2x + 6 on [2,3] do not meet in [1,2]: two kinks R there; the risk is 0.
run solve "${gap[@]}" --target '[0,3/2] 0' --target '[3/2,3] 2*x + 6' --hidden 2 --json
exited 0 && holds 0 1 0 2 3 && "$python" - "$work/out" <<'END'
import json, sys
result = json.load(open(sys.argv[1]))
first = result["realizations"][0]
assert first["risk"]["exact"] == "0" and first["global"] and first["word"] in ("RR", "LL"), first
assert result["infimum"]["attained"] and any(f["equal_on_support_to"] == 1 and f["dimension"] == 2
                                             and f["kind"] == "gap pairs" for f in result["families"])
END
report "a step across a gap: risk 0 with two kinks in it, a family of dimension 2"

# Slopes 1 and 2: with T = 0, s_0 = 1, D = 10 + (x - 1): the jump of L is -1, but it had to be <= -10 or >= 11.
# So two neurons do not reach risk 0, three do.
run solve "${gap[@]}" --target '[0,3/2] x' --target '[3/2,3] 2*x + 9' --hidden 2 --json
exited 0 && holds 0 1 0 2 3 && "$python" -c '
import json, sys
assert json.load(open(sys.argv[1]))["realizations"][0]["risk"].get("exact") != "0"' "$work/out"
report "two letters in a gap cannot supply this slope"
# s_0 = 11: L must have the slope jump -11, which is reachable: D = 10 at 1, 11 at 2.
run solve "${gap[@]}" --target '[0,3/2] 11*x' --target '[3/2,3] 12*x + 9' --hidden 2 --json
exited 0 && holds 0 1 0 2 3 && "$python" - "$work/out" <<'END'
import json, sys
result = json.load(open(sys.argv[1]))
assert result["realizations"][0]["risk"]["exact"] == "0" and result["realizations"][0]["word"] == "RL"
assert [f["dimension"] for f in result["families"] if f["equal_on_support_to"] == 1] == [1]
END
report "two letters in a gap supply the slope: dimension 1"

# f = 0: for two neurons one function; for three, three kinks in the gap have no effect.
run solve "${gap[@]}" --target 0 --hidden 2
exited 0 && says "FINITE: exactly 1 critical realization function."
report "f = 0 with a gap, two neurons: one function"
run solve "${gap[@]}" --target 0 --hidden 3
exited 0 && says "INFINITE" && says "three more kinks R"
report "f = 0 with a gap, three neurons: infinitely many"

# Reflection.
run solve "${gap[@]}" --target 'x^3' --hidden 2 --json
cp "$work/out" "$work/first"
run solve "${gap[@]}" --target '(3 - x)^3' --hidden 2 --json
exited 0 && "$python" - "$work/first" "$work/out" <<'END'
import json, sys
both = [json.load(open(name)) for name in sys.argv[1:]]
assert all(r["status"] == "complete" for r in both)
assert [x["risk"]["approx"] for x in both[0]["realizations"]] == [x["risk"]["approx"] for x in both[1]["realizations"]]
END
report "the mirror image has the same risks"

# Types.
run solve "${gap[@]}" --target 'x^2' --hidden 2 --json --digits 30
types 7 0 1 0 2 3
report "x^2 with a gap, two neurons: types against the Hessian"
run solve --interval 0,5 --density '[0,1] 1' --density '[1,2] 0' --density '[2,3] 1' --density '[3,4] 0' \
  --density '[4,5] 1' --target '(x - 5/2)^3 - 3*x' --hidden 2 --json --digits 30
types 6 0 1 0 2 3 0 4 5
report "two gaps: types against the Hessian"
# R(1) is 0 before the gap and f behind it. A single kink may move to the left: c > 0 lowers the risk, as f(1) = 2.
# Two kinks inside the gap cannot.
step=("${gap[@]}" --target '[0,3/2] 4*x - 2' --target '[3/2,3] x - 1')
run solve "${step[@]}" --hidden 1 --cert "$work/cert"
grep -q ' R saddle kink 1 1 ' "$work/cert" && run solve "${step[@]}" --hidden 2 --json --digits 30 && types 2 0 1 0 2 3
report "R(q) at the end of a gap: a saddle for one neuron, a local minimum for two"
certified "${step[@]}" --hidden 2 && grep -q ' R local-minimum kink 1 1 ' "$work/cert"
report "R(q) at the end of a gap: verified"
cp "$work/cert" "$work/good.cert"
refused 's/ R local-minimum kink 1 1 / R saddle kink 1 1 /'
report "R(q) at the end of a gap, a saddle: refused"
# B!1 with the kink at 1, beside a full neuron: 1 - x is the best fit before the gap, as 6x^2 - 6x + 1 is orthogonal
# to 1 and x on [0,1], and x - 1 behind it. Two neurons have a single kink for it, at 1.
step=("${gap[@]}" --target '[0,3/2] 6*x^2 - 7*x + 2' --target '[3/2,3] x - 1')
certified "${step[@]}" --hidden 2 && grep -q ' B!1 undecided kinks 1 1 2 weights 1 ' "$work/cert"
report "a kink at an end of a gap, two neurons: undecided"
cp "$work/cert" "$work/good.cert"
refused 's/ B!1 undecided / B!1 local-minimum /'
report "a kink at an end of a gap, two neurons: no local minimum is proved"
refused 's/ B!1 undecided / B!1 saddle /'
report "a kink at an end of a gap, two neurons: nor a saddle"
# Risk 0 with kinks that can only be at the ends: the jump of L is 11 at 2, as D is 11 there.
run solve "${gap[@]}" --target '[0,3/2] -11*x' --target '[3/2,3] 9 - 10*x' --hidden 2 --cert "$work/cert"
check_run "$work/cert" # the list is partial
tail -n 1 "$work/out" | grep -qE '^s (PARTIAL|VERIFIED)' && grep -q ' realization 1 B!1 local-minimum ' "$work/cert" && ! grep -q 'gap-pairs realization 1 ' "$work/cert"
report "risk 0 with kinks at both ends of a gap: a local minimum"

# Certificates.
certified "${gap[@]}" --target 'x^2' --hidden 2 && grep -q '^1 list infinite - 13$' "$work/cert" &&
  says "on 7.20 to 7.24"
report "x^2 with a gap: verified"
cp "$work/cert" "$work/good.cert"
certified "${gap[@]}" --target '[0,3/2] 11*x' --target '[3/2,3] 12*x + 9' --hidden 2 &&
  grep -q 'gap-pairs realization 1 gap 1 gaps 1 dimension 1$' "$work/cert"
report "two letters in a gap: verified"
certified "${gap[@]}" --target '[0,3/2] x' --target '[3/2,3] 2*x + 9' --hidden 2
report "two letters in a gap that do not suffice: verified"
certified "${gap[@]}" --target 0 --hidden 2 && grep -q '^1 list finite 1 1$' "$work/cert"
report "f = 0 with a gap, two neurons: finite, verified"
certified "${gap[@]}" --target 0 --hidden 3 && grep -q 'gap-bump realization 1 gap 1 gaps 1 dimension 4$' "$work/cert"
report "f = 0 with a gap, three neurons: verified"
certified --interval 0,3 --density '[0,1] x' --density '[1,2] 0' --density '[2,3] x^2 - 6*x + 10' --target 'x^2' --hidden 2
report "a density that is not constant, and zero at an end of a part: verified"
certified --interval 0,5 --density '[0,1] 1' --density '[1,2] 0' --density '[2,3] 1' --density '[3,4] 0' \
  --density '[4,5] 2' --target 'x^2' --hidden 2
report "two gaps: verified"
certified "${gap[@]}" --target '[0,1/2] 0' --target '[1/2,3] x^2' --hidden 2 && ! grep -q infimum "$work/cert"
report "a target that jumps inside a part: verified, without infimum"
certified "${gap[@]}" --target '[0,1/3] 1/2 - x' --target '[1/3,3/2] x - 1/6' --target '[3/2,3] 3 - x' --hidden 2
report "affine pieces: verified"

# Changes of the first certificate. A word, a zero, a realization, a family, a weight, a count must all be there.
refused '/^word L.0R.2 /d; s/^end 86$/end 85/'
report "a word left out: refused"
refused 's/^word R.0R.2 /word R.0R.0 /'
report "a word twice: refused"
refused 's/^\(6 realization 2 R.0L!1 .*\) weights 1 /\1 weights 2 /'
report "another weight: refused"
refused 's/^\(16 realization 12 L!1 .*\) weights 2 /\1 weights 1 /'
report "another weight of two kinks: refused"
refused 's/^16 realization 12 L!1 /16 realization 12 R!1 /'
report "another letter at the node: refused"
refused 's/^word B!1 1 k$/word B!1 0 k/; /^zero 1 1 exact 1 realization 3$/d; s/^end 86$/end 85/'
report "a zero left out: refused"
refused 's/^zero 1 1 exact 1 same 9$/zero 1 1 exact 1 spurious/'
report "R(q) in the gap said to be none: refused"
refused 's/^zero 1 1 exact 1 realization 3$/zero 1 1 exact 1 same 9/'
report "another function said to be R(q): refused"
refused 's/^\(zero 1\/4 3\/4 1 1 exact 1\/2 1\) spurious$/\1 same 6/'
report "another outcome: refused"
refused 's/^19 family 2 gap-pairs/19 family 2 gap-split/'
report "another kind of family: refused"
refused 's/ gaps 1 dimension 2$/ gaps 1 dimension 1/'
report "another dimension: refused"
refused 's/^claims 19$/claims 18/; /^19 family/d; s/^end 86$/end 85/'
report "a family left out: refused"
refused 's/^1 list infinite - 13$/1 list infinite - 12/'
report "another count modulo the measure: refused"
refused 's/^1 list infinite - 13$/1 list finite 13 13/'
report "finite instead of infinite: refused"
refused 's/^4 infimum 1$/4 infimum 2/'
report "another number of minima: refused"
refused 's/^\(8 realization 4 R.0R.2\) local-minimum/\1 saddle/'
report "another type: refused"
refused 's/^\(5 realization 1 R.0R!1\) local-minimum/\1 saddle/'
report "another type of a function with a kink in the gap: refused"
refused 's/^\(10 realization 6 R!1L.2\) saddle/\1 local-minimum/'
report "a saddle with a kink in the gap said to be a local minimum: refused"
refused 's/^order 3 <$/order 3 = exact/'
report "another order: refused"
sed 's/^word L.0R.2 0 g$/word L.0R.2 0 v/' "$work/good.cert" >"$work/bad.cert"
check_run "$work/bad.cert"
exited 4 && says "the box is not excluded"
report "the leaf g cannot be replaced by enclosures"
# A density that is zero at an end of the interval: the list is that of the hull, with families (Lemma 7.20).
run solve --interval 1,3 --target 'x^2' --hidden 2 --json
cp "$work/out" "$work/first"
run solve "${outside[@]}" --target 'x^2' --hidden 2 --json
exited 0 && holds 1 3 && "$python" - "$work/first" "$work/out" <<'END'
import json, sys
hull, all = [json.load(open(name)) for name in sys.argv[1:]]
assert hull["verdict"] == "finite" and hull["count"] == 8
assert all["verdict"] == "infinite" and all["count"] is None and all["count_on_support"] == 8
assert [f["kind"] for f in all["families"]] == ["affine", "constant"]
for x, y in zip(hull["realizations"], all["realizations"]):
    for key in ("word", "full", "type", "risk", "kinks"):
        assert x[key] == y[key], key
END
report "a gap beside the hull: the functions of the hull"
certified "${outside[@]}" --target 'x^2' --hidden 2 && grep -q '^1 list infinite - 8$' "$work/cert"
report "a gap beside the hull: verified"
cp "$work/cert" "$work/good.cert"
refused 's/^1 list infinite - 8$/1 list finite 8 8/'
report "a gap beside the hull, finite: refused"
refused 's/^\([0-9]* realization 1 .*\) values [^ ]* [^ ]* /\1 values 100 101 /'
report "another value at the left end of the interval: refused"
certified --interval 0,5 --density '[0,1] 0' --density '[1,2] 1' --density '[2,3] 0' --density '[3,4] 1' \
  --density '[4,5] 0' --target 'x^2' --hidden 2
report "gaps inside and at both ends: verified"
certified --interval 0,4 --density '[0,1] 0' --density '[1,3] 1' --density '[3,4] 0' --target '(x-2)^3' --hidden 3 &&
  grep -q '^algebraic ' "$work/cert" && grep -q '= mirror$' "$work/cert"
report "gaps at both ends, symmetric, with number fields: verified"
run solve --interval -1,1 --density '[-1,0] 0' --density '[0,1] 1' --target '[-1,1/3] 0' --target '[1/3,2/3] 1' \
  --target '[2/3,1] 0' --hidden 3 --cert "$work/cert" --max-boxes 2000
check_run "$work/cert"
exited 3 && grep -q '^[0-9]* family 1 L constant 0$' "$work/cert" && grep -q '^[0-9]* family 2 LLL moving' "$work/cert"
report "families at an end and moving kinks: verified"
finish
