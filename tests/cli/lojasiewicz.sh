#!/bin/bash
# relucert-check: claims of Lojasiewicz inequalities (formats.md, 5.17) are accepted up to the constant that follows by hand
# from the second derivatives, and refused beyond it; what cannot be such a claim is refused.
. "${srcdir:-.}/tests/cli/tap.sh"
python=/usr/bin/python3

# with CERT 'ID R C'...: $work/c is this certificate with such claims after the others.
with() {
  "$python" - "$@" >"$work/c" <<'END'
import sys
lines, claims = open(sys.argv[1]).read().splitlines(), [a.split() for a in sys.argv[2:]]
count = next(i for i, l in enumerate(lines) if l.startswith("claims "))
last = int(lines[count].split()[1])
lines[count] = f"claims {last + len(claims)}"
at = lines.index("proof")
lines[at:at] = [f"{last + 1 + i} lojasiewicz realization {n} radius {r} constant {c}" for i, (n, r, c) in enumerate(claims)]
lines[-1] = f"end {len(lines)}"
print("\n".join(lines))
END
}
solve() { run solve --cert "$work/$1" --interval "$2" "${@:3}"; }
verdict() { exited "$1" && says "s $2"; }
accepted() { with "$@" && check_run "$work/c" && verdict 0 VERIFIED; }
refused() { with "${@:3}" && check_run "$work/c" && verdict "$1" "$2"; }
unproved() { refused 4 'UNKNOWN line' "$@"; }

solve square 0,1 --target x^2 --hidden 1
solve square-2 0,1 --target x^2 --hidden 2
solve wide 0,4 --target x^2 --hidden 2

# bound AFFINE ENTRY...: sqrt(2 s^2 / |A|) 0.999 and 1.001 times, A the inverse of the symmetric matrix whose lower triangle is
# given, Frobenius norm; s^2 = 1 or 1/3 for a tiny ball on [0,1].
bound() {
  "$python" - "$@" <<'END'
import sys
from fractions import Fraction as F
from math import isqrt
affine, low = int(sys.argv[1]), [F(x) for x in sys.argv[2:]]
n = (isqrt(8 * len(low) + 1) - 1) // 2
h = [[low[max(i, j) * (max(i, j) + 1) // 2 + min(i, j)] for j in range(n)] + [F(i == k) for k in range(n)] for i in range(n)]
for i in range(n):
    p = next(k for k in range(i, n) if h[k][i])
    h[i], h[p] = h[p], h[i]
    h[i] = [x / h[i][i] for x in h[i]]
    for k in range(n):
        if k != i:
            h[k] = [x - h[k][i] * y for x, y in zip(h[k], h[i])]
norm = float(sum(x * x for row in h for x in row[n:])) ** 0.5
c = (2 / (3 if affine else 1) / norm) ** 0.5
print(round(c * 999000), round(c * 1001000))
END
}
tiny=1/1099511627776
# close NAME CERT ID AFFINE ENTRY...
close() {
  set -- "$1" "$2" "$3" $(bound "${@:4}")
  with "$work/$2" "$3 $tiny $("$python" -c "from fractions import Fraction as F; print(F($4, 10**6))")" &&
    check_run "$work/c" && verdict 0 VERIFIED &&
    with "$work/$2" "$3 $tiny $("$python" -c "from fractions import Fraction as F; print(F($5, 10**6))")" &&
    check_run "$work/c" && verdict 4 'UNKNOWN line'
  report "the constant of $1 is the one that the second derivatives give"
}

# x^2 on [0,1], g = 1/27 + 4/3 (x - 1/3)_+: with the masses 2/3, 2/9, 8/81 of (x - q)_+^n, n = 0, 1, 2, and e(q) = -2/27 the
# halves of the second derivatives by (c, q, m) are 1; -8/9, 32/27 - 8/81; 2/9, -8/27, 8/81.
close "R(1/3)" square 1   0  2  -16/9 176/81  4/9 -16/27 16/81
close "R(1/3) for two neurons" square-2 5   0  2  -16/9 176/81  4/9 -16/27 16/81
close "the best affine fit" square 2   1  2  1 2/3
# -1/24 + x/2 + (x - 1/2)_+: e(1/2) = -1/24; by (c, A, q, m): 1; 1/2, 1/3; -1/2, -3/8, 1/2 - 1/24; 1/8, 5/48, -1/8, 1/24.
close "B(1/2)" square-2 3   1  2  1 2/3  -1 -3/4 11/12  1/4 5/24 -1/4 1/12

accepted "$work/square" '3 1/4 1499/1000' && says 'with C = 1499/1000' && says 'at most 1/4' && says 'inequalities, on 10.8'
report "the constant, for which L = L* + (c - c*)^2: C = 2 (1 - R) nearly"
unproved "$work/square" '3 1/4 1501/1000'
report "and not more"
accepted "$work/square" '2 1/4 189/1000' && unproved "$work/square" '2 1/4 19/100'
report "the best affine fit in a large ball: C^2 = 2 (3/4)^2/(1 + 2 (5/4)^2)/sqrt(58)"
accepted "$work/square-2" "1 $tiny 1/17" "2 $tiny 1/13" "4 $tiny 1/11" '7 1/4 1'
report "several claims, local minima and a saddle"
unproved "$work/square" "1 1/1024 3/5"
report "a false inequality (there are points with less than 0.54)"
unproved "$work/square" '1 1/8 1/1000000'
report "a ball over which the second derivatives are not bounded well enough"
unproved "$work/square" '1 1/3 1/1000000'
report "kinks of the ball outside of the interval"
refused 1 'REJECTED 17' "$work/square" '3 1/2 1/1000'
report "a radius of 1/2"
accepted "$work/wide" '7 1/6 1' && refused 1 'REJECTED' "$work/wide" '7 1/5 1'
report "a ball in which dead neurons wake up"
for claim in '0 1/4 1' '4 1/4 1' '3 0 1' '3 1/4 0' '3 -1/4 1' '3 1/4 -1'; do
  refused 2 'MALFORMED 17' "$work/square" "$claim"
  report "malformed: $claim"
done
refused 2 'MALFORMED 18' "$work/square" '3 1/4 1' '3 1/4 1'
report "a realization twice"
refused 2 'MALFORMED 18' "$work/square" '3 1/4 1' "1 $tiny 1/10"
report "realizations that do not ascend"
refused 4 UNKNOWN "$work/square" "3 1/$(printf '1%02000d' 0) 1"
report "numbers of too many digits"

solve degree 0,1 --target 'x^300' --hidden 1
refused 4 'UNKNOWN line' "$work/degree" "1 1/$(printf '1%01200d' 0) 1" && says 'more than 1000000 bits'
report "powers of too many digits"

solve strata 0,1 --target x^2 --hidden 1 --strata
accepted "$work/strata" '3 1/4 1'
report "after strata"
"$python" - "$work/c" >"$work/early" <<'END'
import sys
lines = open(sys.argv[1]).read().splitlines()
i = next(i for i, l in enumerate(lines) if "lojasiewicz" in l)
a, b = lines[i - 1].split(" ", 1), lines[i].split(" ", 1)
lines[i - 1], lines[i] = " ".join([a[0], b[1]]), " ".join([b[0], a[1]])
print("\n".join(lines))
END
check_run "$work/early" && verdict 2 MALFORMED
report "before a stratum"

solve leaky 0,1 --target x^2 --activation 'two-slope 1/10' --hidden 1
refused 1 REJECTED "$work/leaky" "1 $tiny 1/1000"
report "another activation"
solve gap 0,1 --target x^2 --density '[0,1/2] 1' --density '[1/2,1] 0' --hidden 1
refused 1 REJECTED "$work/gap" "1 $tiny 1/1000"
report "a density that is zero on a piece"
finish
