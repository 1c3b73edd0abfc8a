#!/bin/bash
# Two-slope activations, two and more hidden neurons, densities that are zero on pieces (theory.md, 9.14a to 9.14e).
. "${srcdir:-.}/tests/cli/two-slope-tools.sh"
gap=(--interval 0,3 --density '[0,1] 1' --density '[1,2] 0' --density '[2,3] 1')
weighted=(--interval -1,3 --density '[-1,0] 0' --density '[0,1] 1 + x' --density '[1,2] 0' --density '[2,3] 4 - x')
outside=(--interval 0,3 --density '[0,1] 0' --density '[1,3] 1')
# certified GAMMA ARGUMENT...: solve and check; the last line of the checker must be `s VERIFIED`.
certified() {
  local gamma=$1
  shift
  run solve --activation "two-slope $gamma" "$@" --cert "$work/cert"
  check_run "$work/cert"
  tail -n 1 "$work/out" | grep -q '^s VERIFIED'
}
# critical PART... : all functions of $work/out satisfy the raw gradient equations (density 1 on the parts).
critical() { "$python" "${srcdir:-.}/tests/gaps.py" "$@" <"$work/out" >"$work/python" 2>&1; }
# expects SCRIPT: Python about the result r, its first function f and its families g.
expects() {
  "$python" - "$work/out" <<END
import json, sys
r = json.load(open(sys.argv[1]))
f, families = r["realizations"][0], r["families"]
own = [x for x in families if x.get("equal_on_support_to") == 1]
$1
END
}
risk_zero='assert f["risk"].get("exact") == "0" and r["infimum"]["attained"], f["risk"]'
risk_positive='assert float(f["risk"]["approx"]) > 0 and r["status"] == "complete", f["risk"]'

for gamma in 1/10 1/2 -1/3 -1 3; do
  run solve --json --digits 30 "${gap[@]}" --target 'x^2' --hidden 2 --activation "two-slope $gamma"
  exited 0 && critical 0 1 0 2 3 && expects 'assert r["status"] == "complete" and r["infimum"]["attained"]'
  report "x^2 with a gap, slope $gamma: raw gradient equations of all functions"
  ! says '"type": "undecided"' && "$python" "${srcdir:-.}/tests/gap_types.py" 0 1 0 2 3 <"$work/out" >"$work/python" 2>&1 &&
    [ "$(cat "$work/python")" -ge 3 ]
  report "x^2 with a gap, slope $gamma: types against the Hessian"
done
run solve --json "${gap[@]}" --target 'x^2' --hidden 3 --activation "two-slope -1"
exited 0 && critical 0 1 0 2 3 && expects 'assert r["status"] == "complete" and r["verdict"] == "infinite"'
report "x^2 with a gap, three neurons, slope -1"

run solve "${weighted[@]}" --target 'x^2' --hidden 2 --cert "$work/relu.cert"
grep -v '^activation' "$work/relu.cert" >"$work/relu"
run solve "${weighted[@]}" --target 'x^2' --hidden 2 --cert "$work/zero.cert" --activation 'two-slope 0'
grep -v '^activation' "$work/zero.cert" | cmp -s - "$work/relu" && grep -q 'two-slope 0' "$work/zero.cert"
report "slope 0: the certificate of relu"

# Lemma 9.1: the slopes 3 and 1/3 have the same functions, with the letters exchanged.
run solve --json "${weighted[@]}" --target 'x^3' --hidden 2 --activation 'two-slope 3'
cp "$work/out" "$work/first"
run solve --json "${weighted[@]}" --target 'x^3' --hidden 2 --activation 'two-slope 1/3'
exited 0 && "$python" - "$work/first" "$work/out" <<'END'
import json, sys
both = [json.load(open(name)) for name in sys.argv[1:]]
def list_of(r, letters):
    return [(x["word"].translate(letters), x["full"], x["type"], x["risk"]["approx"],
             [k["at"]["approx"] for k in x["kinks"]]) for x in r["realizations"]]
first, second = list_of(both[0], str.maketrans("LR", "RL")), list_of(both[1], {})
assert both[0]["status"] == "complete" and len(first) > 10 and first == second
assert [x["kind"] for x in both[0]["families"]] == [x["kind"] for x in both[1]["families"]]
END
report "slopes 3 and 1/3: the same functions"

# The mirror image has the same risks.
run solve --json "${gap[@]}" --target 'x^3' --hidden 2 --activation 'two-slope 1/10'
cp "$work/out" "$work/first"
run solve --json "${gap[@]}" --target '(3 - x)^3' --hidden 2 --activation 'two-slope 1/10'
exited 0 && "$python" - "$work/first" "$work/out" <<'END'
import json, sys
both = [json.load(open(name)) for name in sys.argv[1:]]
assert all(r["status"] == "complete" for r in both)
assert [x["risk"]["approx"] for x in both[0]["realizations"]] == [x["risk"]["approx"] for x in both[1]["realizations"]]
END
report "the mirror image has the same risks"

# Risk 0 needs two kinks in the gap. With the branches s x and (s+1) x + 9, D = x + 9 is 10 at 1, 11 at 2, and the
# letter L must have the slope jump c = (gamma (s+1) - s)/(1 + gamma) >= 11 or <= -10 (Theorem 9.14b).
branches() { # GAMMA S HIDDEN
  run solve --json "${gap[@]}" --target "[0,3/2] $2*x" --target "[3/2,3] ($2+1)*x + 9" --hidden "$3" \
    --activation "two-slope $1"
}
branches 1/2 32 2 # c = -31/3
exited 0 && critical 0 1 0 2 3 &&
  expects "$risk_zero; assert sorted(f['word']) == ['L', 'R'] and [x['dimension'] for x in own] == [1]"
report "two letters in a gap supply the slope"
branches 1/2 31 2 # c = -10, a bound: the kinks cannot move (and lie at the corner of R.0L.3, which is not decided)
critical 0 1 0 2 3 && expects "$risk_zero; assert f['word'] == 'RL' and own == []
assert [k['at']['exact'] for k in f['kinks']] == ['1', '2']"
report "two letters in a gap at a bound: no family"
branches 1/2 30 2 # c = -29/3
exited 0 && critical 0 1 0 2 3 && expects "$risk_positive"
report "two letters in a gap do not supply the slope"
branches 1/2 30 3
exited 0 && critical 0 1 0 2 3 && expects "$risk_zero; assert f['full'] and [x['dimension'] for x in own] == [2]"
report "a third neuron does"
branches -1/3 19/4 2 # c = -10
critical 0 1 0 2 3 && expects "$risk_zero; assert f['word'] == 'RL' and own == []"
report "negative slope, at the bound"
branches -1/3 9/2 2 # c = -19/2
exited 0 && critical 0 1 0 2 3 && expects "$risk_positive"
report "negative slope, below the bound"

# Absolute value: the end slopes of a network without free affine part add up to 0, whatever its kinks.
run solve --json "${gap[@]}" --target '[0,3/2] -x' --target '[3/2,3] x + 9' --hidden 2 --activation 'two-slope -1'
exited 0 && critical 0 1 0 2 3 &&
  expects "$risk_zero; assert f['word'] == 'RR' and [x['dimension'] for x in own] == [2]"
report "absolute value, opposite end slopes: two kinks in the gap"
branches -1 32 2
exited 0 && critical 0 1 0 2 3 &&
  expects "$risk_positive; assert not any('L' in x['word'] or x.get('dimension') == 1 for x in r['realizations'] + families)"
report "absolute value, other end slopes: risk 0 needs three neurons"

# f = 0: one function for two neurons; three kinks in a gap, or two in a gap at an end, have no effect.
for gamma in 1/2 -1; do
  run solve "${gap[@]}" --target 0 --hidden 2 --activation "two-slope $gamma"
  exited 0 && says "FINITE: exactly 1 critical realization function."
  report "f = 0 with a gap, two neurons, slope $gamma: one function"
  run solve "${gap[@]}" --target 0 --hidden 3 --activation "two-slope $gamma"
  exited 0 && says "INFINITE" && says "three more kinks R"
  report "f = 0 with a gap, three neurons, slope $gamma: infinitely many"
done
run solve --json "${weighted[@]}" --target 0 --hidden 2 --activation 'two-slope 1/2'
exited 0 && expects 'assert r["verdict"] == "infinite" and r["count_on_support"] == 1
assert [(x["kind"], x["dimension"], [y["exact"] for y in x["range"]]) for x in families] == [("end pair", 3, ["-1", "0"])]'
report "f = 0 with a gap at an end: two kinks there"

# A gap at an end: the functions of the hull, and families that carry the affine fit.
solve_json first 1/4 2 --interval 1,3 --target 'x^2'
solve_json all 1/4 2 "${outside[@]}" --target 'x^2'
exited 0 && critical 1 3 && "$python" - "$work/first" "$work/all" <<'END'
import json, sys
hull, all = [json.load(open(name)) for name in sys.argv[1:]]
assert hull["verdict"] == "finite" and all["verdict"] == "infinite" and all["count"] is None
assert all["count_on_support"] == hull["count"] > 8 and all["infimum"]["value"] == hull["infimum"]["value"]
assert [(f["kind"], f["word"]) for f in all["families"]] == [("affine", "R"), ("affine", "L")]
for x, y in zip(hull["realizations"], all["realizations"]):
    for key in ("word", "full", "type", "risk", "kinks"):
        assert x[key] == y[key], key
END
report "a gap beside the hull: the functions of the hull"

# A kink within 10^-6 of the gap: its box has sides of different lengths.
cubic=(--target 'x^3' --hidden 2)
run solve --json "${gap[@]}" "${cubic[@]}" --activation 'two-slope -1/3'
exited 0 && critical 0 1 0 2 3 && expects 'assert r["status"] == "complete"
assert any(0 < 1 - float(x["kinks"][0]["at"]["approx"]) < 1e-6 for x in r["realizations"] if x["kinks"])'
report "a kink within 10^-6 of the gap"
certified -1/3 "${gap[@]}" "${cubic[@]}"
report "a kink within 10^-6 of the gap: verified"
awk '/^zero / { split($2, x, "/"); if (x[2] > 0 && x[1]/x[2] > 0.9999 && x[1]/x[2] < 1) { $2 = "9999/10000"; $3 = "1" } } { print }' \
  "$work/cert" >"$work/bad.cert"
check_run "$work/bad.cert"
! cmp -s "$work/cert" "$work/bad.cert" && ! exited 0
report "a box that reaches the gap: refused"

# Certificates.
refused() { # SCRIPT: the certificate changed by this sed script is refused, and the script does change it.
  sed "$1" "$work/good.cert" >"$work/bad.cert"
  check_run "$work/bad.cert"
  ! cmp -s "$work/good.cert" "$work/bad.cert" && exited 1
}
for gamma in 1/10 -1/3 -1 3; do
  certified $gamma "${weighted[@]}" --target 'x^2' --hidden 2
  report "a density that is not constant, gaps inside and at an end, slope $gamma: verified"
done
certified 1/4 "${outside[@]}" --target '(x-1)^2' --hidden 2 && grep -q ' family 2 L affine 1$' "$work/cert"
report "a gap at an end: verified"
certified 1/2 "${gap[@]}" --target '[0,3/2] 30*x' --target '[3/2,3] 31*x + 9' --hidden 2 &&
  ! grep -q 'realization 1 B!1' "$work/cert"
report "two letters in a gap that do not suffice: verified"
certified -1 "${gap[@]}" --target 0 --hidden 3 && grep -q 'gap-bump realization 1 gap 1 gaps 1 dimension 4$' "$work/cert"
report "f = 0, three neurons: verified"
certified 1/2 "${weighted[@]}" --target 0 --hidden 2 &&
  grep -q '^[0-9]* family 1 end-pair realization 1 gap 0 gaps 1 dimension 3$' "$work/cert"
report "f = 0 with a gap at an end: verified"
cp "$work/cert" "$work/good.cert"
refused 's/end-pair realization 1 gap 0 gaps 1 dimension 3/end-pair realization 1 gap 3 gaps 1 dimension 3/'
report "the other end: refused"
refused 's/end-pair realization 1 gap 0 gaps 1 dimension 3/end-pair realization 1 gap 0 gaps 1 dimension 2/'
report "another dimension: refused"
certified 1/2 "${gap[@]}" --target '[0,3/2] 32*x' --target '[3/2,3] 33*x + 9' --hidden 2 &&
  grep -q 'gap-pairs realization 1 gap 1 gaps 1 dimension 1$' "$work/cert"
report "two letters in a gap: verified"
cp "$work/cert" "$work/good.cert"
refused 's/^activation two-slope 1.2$/activation two-slope 2\/3/'
report "another slope: refused"
refused 's/gap-pairs realization 1 gap 1 gaps 1 dimension 1$/gap-pairs realization 1 gap 1 gaps 1 dimension 2/'
report "another dimension of two letters: refused"
refused 's/^\([0-9]* realization 1 B!1\) local-minimum /\1 saddle /'
report "another type with kinks in a gap: refused"
refused 's/^1 list infinite - \([0-9]*\)$/1 list finite \1 \1/'
report "finite: refused"
finish
