#!/bin/bash
# relucert solve: the infimum of the risk and the least critical risk where the target jumps.
. "${srcdir:-.}/tests/cli/tap.sh"
python=/usr/bin/python3

# claims KEY=VALUE...: the JSON has these values; numbers are compared in 12 digits, or exactly when they are
# fractions. The certificate is verified.
claims() {
  "$python" - "$work/out" "$@" >"$work/python" 2>&1 <<'END' && check_run --quiet "$work/c" && ! says REJECTED && ! says UNKNOWN
import json, sys
from fractions import Fraction
result = json.load(open(sys.argv[1]))
infimum = result["infimum"] or {}
found = {"status": result["status"], "count": result["count"], "infimum": infimum.get("value"),
         "attained": infimum.get("attained"), "word": (infimum.get("response") or {}).get("word"),
         "least": result["least_critical_risk"], "blow_up": infimum.get("blow_up") is not None}
for text in sys.argv[2:]:
    key, wanted = text.split("=")
    value = found[key]
    if isinstance(value, dict):
        if "/" in wanted:
            assert Fraction(value["exact"]) == Fraction(wanted), (key, value, wanted)
        else:
            assert abs(float(value["approx"]) - float(wanted)) <= 1e-11 * float(wanted), (key, value, wanted)
    else:
        assert str(value) == wanted, (key, value, wanted)
END
}
solve() { run solve "$@" --json --cert "$work/c"; }

# The free node (theory.md, 7.16): f = 4x + 3 * 1_{x > 2/3} and a steep ramp about 1/3. Kind (delta): nodes at 1/3
# and 2/3; the affine parts are best fits on the thirds of [0,1].
solve --interval 0,1 --target '[0,97/300] 4*x' --target '[97/300,103/300] 4*x + 50*(x - 97/300)' \
  --target '[103/300,2/3] 4*x + 1' --target '[2/3,1] 4*x + 4' --hidden 4
claims status=complete infimum=912673/600000000 attained=False "word=B?!3" blow_up=True
report "a free node: risk 912673/600000000, and a complete list for four neurons"

# f = 0, 1, 2 on thirds of [0,3], three neurons: one node at 1 and a kink on [1,3], or the mirror image. On an
# interval of length l a step of height 1 in the middle has the best fit with one kink of risk l/18 (one neuron).
solve --interval 0,3 --target '[0,1] 0' --target '[1,2] 1' --target '[2,3] 2' --hidden 3
claims status=complete infimum=1/9 attained=False blow_up=True
report "a staircase: zeros with a slope jump 0 at kinks in Q(2^(1/3)) are no functions of their own"

# f = 0, 1, 3 on thirds of [0,1]: node at 2/3; two neurons: the affine fit of the step on [0,2/3] has the risk
# 2/3 * 1/16, three neurons: with one kink 2/3 * 1/18.
solve --interval 0,1 --target '[0,1/3] 0' --target '[1/3,2/3] 1' --target '[2/3,1] 3' --hidden 2
claims status=complete infimum=1/24 attained=False
report "two steps, two neurons"
solve --interval 0,1 --target '[0,1/3] 0' --target '[1/3,2/3] 1' --target '[2/3,1] 3' --hidden 3
claims status=complete infimum=1/27 attained=False
report "two steps, three neurons"

# Step and parabola, two neurons: node at 1/2 of letter L or R with the constant on one side: x^2 has the affine fit
# of risk l^5/180 and the constant fit of risk int (x^2 - mean)^2 on intervals of length l.
solve --interval 0,1 --target '[0,1/2] x^2' --target '[1/2,1] x^2 + 1' --hidden 2
"$python" - >"$work/exact" <<'END'
from fractions import Fraction as F
def moment(n, u, v): return (F(v) ** (n + 1) - F(u) ** (n + 1)) / (n + 1)
def constant(u, v): return moment(4, u, v) - moment(2, u, v) ** 2 / (F(v) - F(u))
affine = F(1, 2) ** 5 / 180
print(min(constant(F(0), F(1, 2)), constant(F(1, 2), F(1))) + affine)
END
claims status=complete "infimum=$(cat "$work/exact")" attained=False blow_up=True
report "a step and a parabola, two neurons"
# Newton's method in 40 digits on the raw gradient equations, from rounded kinks: risk 0.0236219549791460283.
solve --interval 0,1 --target '[0,1/2] x^2' --target '[1/2,1] x^2 + 1' --hidden 3
claims status=complete attained=False blow_up=True least=0.0236219549791460
report "a step and a parabola, three neurons: the least critical function is a ramp of width 4e-4"

# f = 1, 0, 1 with jumps at 1/5 and 3/5 (theory.md, 7.10c): a double zero of LL at the corner 3/5, which no
# enclosure decides. The best response jumps at 3/5, with the best affine fit on [0,3/5]: 3/5 (2/9 - 4/27).
solve --interval 0,1 --target '[0,1/5] 1' --target '[1/5,3/5] 0' --target '[3/5,1] 1' --hidden 2
exited 0 && claims status=complete infimum=2/45 attained=False 'word=L!2' && check_run --quiet "$work/c" && says VERIFIED
report "a double zero at a corner"

# A jump that is too small to matter: the best network is as good as continuous, f = 4x^3 - 3x + jump at 0.
solve --interval -1,1 --target '[-1,0] 4*x^3 - 3*x' --target '[0,1] 4*x^3 - 3*x + 1' --hidden 2
claims status=complete attained=True
report "a jump that no limit uses"
# Wherever a limit strikes, what is claimed is proved (x^2 and a jump by 2: the infimum 17/5760 is not attained).
fine=0
for limit in 0.003 0.01 0.02 0.03 0.05 0.1 0.2; do
  run solve --interval 0,1 --target '[0,1/2] x^2' --target '[1/2,1] x^2 + 2' --hidden 2 --jobs 1 \
    --time-limit $limit --cert "$work/cert"
  ! says "attained by function" && check_run --quiet "$work/cert" && ! says "REJECTED" || fine=1
done
[ $fine -eq 0 ]
report "limits before the infimum is known"
finish
