#!/bin/bash
# relucert solve with two and more hidden neurons and densities that are zero on pieces.
. "${srcdir:-.}/tests/cli/tap.sh"
gap=(--interval 0,3 --density '[0,1] 1' --density '[1,2] 0' --density '[2,3] 1')
outside=(--interval 0,3 --density '[0,1] 0' --density '[1,3] 1')
python=/usr/bin/python3
holds() { "$python" "${srcdir:-.}/tests/gaps.py" "$@" <"$work/out" >"$work/python" 2>&1; }

# Every function satisfies the equations of Theorem 2.1 with its own kinks and letters.
run solve "${gap[@]}" --target 'x^2' --hidden 2 --json
exited 0 && says '"count_on_support": 13' && says '"certified": false' && holds 0 1 0 2 3
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

# Certificates.
run solve "${gap[@]}" --target 'x^2' --hidden 2 --cert "$work/gap.cert"
says "are not certified" && grep -q 'list partial' "$work/gap.cert" && ! grep -q 'infimum' "$work/gap.cert"
report "the certificate of a gap claims a partial list"
# A density that is zero at an end of the interval: refused with the reason; the same on the hull.
run solve "${outside[@]}" --target 'x^2' --hidden 2 --cert "$work/outside.cert"
exited 3 && says "at an end of the interval" && says "not decided" &&
  "$RELUCERT_CHECK" "$work/outside.cert" | grep -q '^s PARTIAL'
report "a gap beside the hull: incomplete, with the reason"
run solve --interval 1,3 --target 'x^2' --hidden 2
says "FINITE: exactly 8" && says 0.00876861454046639
report "the list on the hull is complete"
finish
