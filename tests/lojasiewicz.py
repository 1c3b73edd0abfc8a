"""Try the claims `lojasiewicz` of a certificate at networks of their balls, with exact gradients and risks.

usage: lojasiewicz.py RELUCERT CERTIFICATE PROBLEM FOLDER

Random directions, and the direction in which the inequality is least likely to hold: an eigenvector of the
Hessian of the risk at the realization. In that direction the inequality with a constant 10 times as large must
fail, so that the test can fail at all.
"""
import json
import math
import random
import subprocess
import sys
from fractions import Fraction

SHARP = 10
dice = random.Random(7)


def examine(theta):
    """Exact risk and gradient of (w_1..w_H, b_1..b_H, v_1..v_H, c)."""
    h = len(theta) // 3
    name = folder + "/network.theta"
    with open(name, "w") as f:
        f.write("relucert-theta 1\n")
        f.writelines(f"neuron {theta[j]} {theta[h + j]} {theta[2 * h + j]}\n" for j in range(h))
        f.write(f"constant {theta[-1]}\n")
    out = subprocess.run([relucert, "point", problem, name, "--json", "--quiet"], capture_output=True, text=True)
    assert out.returncode in (0, 3), out.stderr
    answer = json.loads(out.stdout)
    gradient = [Fraction(0)] * len(theta)
    for entry in answer["gradient"]:
        letter, _, j = entry["component"].partition(" ")
        gradient[-1 if letter == "c" else "wbv".index(letter) * h + int(j) - 1] = Fraction(entry["value"])
    return Fraction(answer["risk"]["exact"]), gradient


def numbers(words, key, count):
    """The intervals after a word of a claim."""
    i = words.index(key) + 1 + (key in ("kinks",))
    return [(Fraction(words[i + 2 * j]), Fraction(words[i + 2 * j + 1])) for j in range(count)]


def standard(words, a, b, h):
    """The standard parameters, nearly, the interval of the risk, and the number of core coordinates."""
    middle = lambda interval: (sum(interval) / 2).limit_denominator(10**40)
    word = words[3]
    k = 0 if word in "CF" else int(words[words.index("kinks") + 1]) if "kinks" in words else 1
    full = word in "BF"
    q = [middle(x) for x in numbers(words, "kinks" if "kinks" in words else "kink", k)] if k else []
    m = [middle(x) for x in numbers(words, "jumps" if "jumps" in words else "jump", k)] if k else []
    g = [middle(x) for x in numbers(words, "values", k + 2)]
    letters = "R" * k if full else word
    w = [Fraction(1 if x == "R" else -1) for x in letters[:k]]
    bias = [-x * y for x, y in zip(w, q)]
    v, c = m[:], g[0] - sum(m[j] * (q[j] - a) for j in range(k) if w[j] < 0)
    if full:
        slope = (g[1] - g[0]) / ((q[0] if k else b) - a)
        w, bias, v, c = w + [Fraction(1)], bias + [1 - a], v + [slope], g[0] - slope
    spare = h - len(w)
    theta = w + [Fraction(0)] * spare + bias + [Fraction(-1)] * spare + v + [Fraction(0)] * spare + [c]
    return theta, numbers(words, "risk", 1)[0], 1 + full + 2 * k


def eigenvectors(matrix):
    """Jacobi's method: pairs (value, vector)."""
    n = len(matrix)
    m, x = [row[:] for row in matrix], [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(60):
        for i in range(n):
            for j in range(i):
                if abs(m[i][j]) < 1e-300:
                    continue
                angle = 0.5 * math.atan2(2 * m[i][j], m[i][i] - m[j][j])
                c, s = math.cos(angle), math.sin(angle)
                for row in m + x:
                    row[i], row[j] = c * row[i] + s * row[j], c * row[j] - s * row[i]
                m[i], m[j] = ([c * y + s * z for y, z in zip(m[i], m[j])], [c * z - s * y for y, z in zip(m[i], m[j])])
    return [(m[i][i], [row[i] for row in x]) for i in range(n)]


def worst_direction(theta, radius, rank):
    """The eigenvector of the least of the `rank` eigenvalues of largest size."""
    step, base, rows = radius / 2**40, examine(theta)[1], []
    for i in range(len(theta)):
        moved = theta[:]
        moved[i] += step
        rows.append([float((y - x) / step) for x, y in zip(base, examine(moved)[1])])
    symmetric = [[(rows[i][j] + rows[j][i]) / 2 for j in range(len(rows))] for i in range(len(rows))]
    return sorted(eigenvectors(symmetric), key=lambda e: -abs(e[0]))[rank - 1][1]


def ratio(theta, direction, length, risk):
    """|grad L|^2 and |L - L*| (at least, at most) at a distance of nearly `length`."""
    size = math.sqrt(sum(x * x for x in direction))
    there = [x + Fraction(y / size).limit_denominator(10**12) * length for x, y in zip(theta, direction)]
    value, gradient = examine(there)
    distances = [abs(value - x) for x in risk]
    least = 0 if risk[0] <= value <= risk[1] else min(distances)
    return sum(x * x for x in gradient), least, max(distances)


def examine_claim(words, claims, a, b, h):
    radius, constant = Fraction(words[5]), Fraction(words[7])
    theta, risk, rank = standard(claims[words[3]], a, b, h)
    for _ in range(6):
        direction = [dice.gauss(0, 1) for _ in theta]
        square, least, _ = ratio(theta, direction, radius * Fraction(dice.randint(1, 99), 100), risk)
        assert square >= constant**2 * least, (words, "a random direction")
    for sign in (1, -1):
        direction = [sign * x for x in worst_direction(theta, radius, rank)]
        square, least, most = ratio(theta, direction, radius * Fraction(99, 100), risk)
        assert square >= constant**2 * least, (words, "the worst direction")
        assert square < (SHARP * constant)**2 * most, (words, "is far from sharp")


relucert, certificate, problem, folder = sys.argv[1:]
with open(certificate) as f:
    lines = [line.split() for line in f]
ends = next(x for x in lines if x[0] == "interval")
width = int(next(x for x in lines if x[0] == "hidden")[1])
known = {x[2]: x for x in lines if x[1:2] == ["realization"]}
found = [x for x in lines if x[1:2] == ["lojasiewicz"]]
assert found
for claim in found:
    examine_claim(claim, known, Fraction(ends[1]), Fraction(ends[2]), width)
