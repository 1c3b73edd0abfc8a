"""Check the JSON of relucert solve for a two-slope activation.

usage: two_slope.py check FILE            raw gradient equations, risks and types from the problem alone
       two_slope.py inverse FILE FILE     gamma and 1/gamma: the same functions, letters exchanged
       two_slope.py mirror FILE FILE      f(x) and f(A+B-x)
       two_slope.py scaled FILE FILE C    f and C f
       two_slope.py polynomials FILE P...  the minimal polynomials of the kinks, each "R:C0,C1,...", sorted
       two_slope.py risks FILE W:R...     all functions with kinks: word (B for type B) and risk
       two_slope.py systems FILE FOLDER   exported systems (one cell): every listed function solves that
                                          of its word, and does not if a kink is moved
       two_slope.py networks FILE X       an infimum X that is not attained: the risks of the networks
       two_slope.py affine FILE           f(x) = alpha x + beta, density 1: exactly those of Theorem 9.13
Knows the risk and Theorem 3.2 (best constant and factor for a given kink) by its normal equations only; for
several kinks the gradient of the risk.
"""
import json
import math
import sys
from fractions import Fraction

SMALL = Fraction(1, 10 ** 9)
FINE = Fraction(1, 10 ** 18)


def number(x):
    return Fraction(x["exact"]) if "exact" in x else (Fraction(x["lo"]) + Fraction(x["hi"])) / 2


def polynomial(text):
    """Coefficients, ascending, of the canonical form."""
    out = [Fraction(0)] * 40
    for term in text.replace("- ", "-").replace("+ ", "").split():
        head, x, tail = term.partition("x")
        head = head.rstrip("*")
        c = Fraction(head + "1") if head in ("", "-") and x else Fraction(head)
        out[0 if not x else int(tail[1:]) if tail else 1] += c
    while len(out) > 1 and out[-1] == 0:
        out.pop()
    return out


def product(f, g):
    out = [Fraction(0)] * (len(f) + len(g) - 1)
    for i, a in enumerate(f):
        for j, b in enumerate(g):
            out[i + j] += a * b
    return out


def integral(f, l, r):
    return sum(c * (r ** (n + 1) - l ** (n + 1)) / (n + 1) for n, c in enumerate(f))


class Problem:
    def __init__(self, result):
        problem = result["problem"]
        self.a, self.b = (Fraction(x) for x in problem["interval"])
        self.hidden = problem["hidden"]
        words = problem["activation"].split()
        self.gamma = Fraction(words[1]) if words[0] == "two-slope" else Fraction(0)
        pieces = {key: [([Fraction(x) for x in p["piece"]], polynomial(p["polynomial"])) for p in problem[key]]
                  for key in ("target", "density")}
        self.cells = [(max(u[0], v[0]), min(u[1], v[1]), f, p) for u, f in pieces["target"]
                      for v, p in pieces["density"] if max(u[0], v[0]) < min(u[1], v[1])]

    def inner(self, g, h, places):
        """The integral of g h p; g, h: "f", or affine functions between the places."""
        total = Fraction(0)
        for i in range(len(places) - 1):
            for left, right, f, p in self.cells:
                l, r = max(left, places[i]), min(right, places[i + 1])
                if l < r:
                    u, v = (f if x == "f" else x[i] for x in (g, h))
                    total += integral(product(product(u, v), p), l, r)
        return total

    def neuron(self, letter, q):
        left, right = (self.gamma, 1) if letter == "R" else (-1, -self.gamma)
        return [[-left * q, Fraction(left)], [-right * q, Fraction(right)]]

    def best(self, letter, q):
        """Constant, factor, risk for this kink."""
        places, one, psi = [self.a, q, self.b], [[Fraction(1)]] * 2, self.neuron(letter, q)
        k, u, s = (self.inner(g, h, places) for g, h in ((one, one), (one, psi), (psi, psi)))
        x, y, z = (self.inner("f", h, places) for h in (one, psi, "f"))
        c, m = (x * s - y * u) / (k * s - u * u), (k * y - u * x) / (k * s - u * u)
        return c, m, z - c * x - m * y


def check_kink(problem, function):
    q, jump = number(function["kinks"][0]["at"]), number(function["kinks"][0]["slope_jump"])
    values, letter = [number(v) for v in function["values"]], function["word"]
    places = [problem.a, q, problem.b]
    slopes = [(values[i + 1] - values[i]) / (places[i + 1] - places[i]) for i in (0, 1)]
    m = jump / (1 - problem.gamma)
    left, right = (problem.gamma * m, m) if letter == "R" else (-m, -problem.gamma * m)
    assert abs(slopes[0] - left) < SMALL and abs(slopes[1] - right) < SMALL, "slopes"
    line = [[values[i] - slopes[i] * places[i], slopes[i]] for i in (0, 1)]

    def moment(sides, power):
        """The moment of N - f over the sides (weights left, right of q)."""
        x = [[w * c for c in ([Fraction(0)] * power + [Fraction(1)])] for w in sides]
        return problem.inner(line, x, places) - problem.inner("f", x, places)
    on = (1, problem.gamma) if letter == "L" else (problem.gamma, 1)
    for sides, power in (((1, 1), 0), (on, 0), (on, 1)):
        assert abs(moment([Fraction(s) for s in sides], power)) < SMALL, "gradient"
    c, factor, risk = problem.best(letter, q)
    assert abs(factor - m) < SMALL and abs(c - values[1]) < SMALL, "normal equations"
    assert abs(risk - number(function["risk"])) < SMALL, "risk"
    h = min(q - problem.a, problem.b - q) / 1000
    rises = [problem.best(letter, q + d)[2] > risk for d in (-h, h)]
    if problem.hidden == 1:
        assert (function["type"] == "local minimum") == all(rises), "type"
    elif not all(rises):
        assert function["type"] != "local minimum", "type"


def risk_of(problem, lines, places):
    mixed = problem.inner("f", lines, places)
    return problem.inner("f", "f", places) - 2 * mixed + problem.inner(lines, lines, places)


def check_chain(problem, function):
    """The gradient of the risk at c + sum of m_j psi_j, for type B with an affine function and letters R."""
    places = [problem.a] + [number(k["at"]) for k in function["kinks"]] + [problem.b]
    values, gamma = [number(v) for v in function["values"]], problem.gamma
    pieces, k = len(places) - 1, len(places) - 2
    slopes = [(values[i + 1] - values[i]) / (places[i + 1] - places[i]) for i in range(pieces)]
    lines = [[values[i] - slopes[i] * places[i], slopes[i]] for i in range(pieces)]
    jumps = [slopes[j + 1] - slopes[j] for j in range(k)]
    for jump, kink in zip(jumps, function["kinks"]):
        assert abs(jump - number(kink["slope_jump"])) < FINE * (1 + abs(jump)) and jump != 0, "slope jump"
    errors = [[problem.inner(lines, [x if n == i else [Fraction(0)] for n in range(pieces)], places)
               - problem.inner("f", [x if n == i else [Fraction(0)] for n in range(pieces)], places)
               for x in ([Fraction(1)], [Fraction(0), Fraction(1)])] for i in range(pieces)]
    assert abs(sum(e[0] for e in errors)) < FINE, "constant"
    if function["full"]:
        assert function["word"] == "" and abs(sum(e[1] for e in errors)) < FINE, "affine function"
    else:
        assert len(function["word"]) == k and (gamma != -1 or "L" not in function["word"])
        first = sum(m / (1 - gamma) * (gamma if x == "R" else -1) for m, x in zip(jumps, function["word"]))
        assert abs(first - slopes[0]) < FINE * (1 + abs(first)), "first slope"
    for j in range(k):
        right = function["full"] or function["word"][j] == "R"
        sides = [1 if (i > j) == right else gamma for i in range(pieces)]
        for power in (0, 1):
            assert abs(sum(s * e[power] for s, e in zip(sides, errors))) < FINE, "gradient"
    risk = risk_of(problem, lines, places)
    assert abs(risk - number(function["risk"])) < FINE, "risk"


def check(result):
    problem = Problem(result)
    assert result["status"] == "complete"
    assert any(f["kinks"] for f in result["realizations"])
    for function in result["realizations"]:
        if function["kinks"]:
            check_chain(problem, function)
        if len(function["kinks"]) == 1 and not function["full"]:
            check_kink(problem, function)
        elif function["kinks"]:
            continue
        elif not function["full"]:
            assert function["type"] == "saddle"
    # Some functions with other kinks: the infimum is not above them.
    if not result["infimum"]:
        assert problem.hidden > 1
        return
    least = number(result["infimum"]["value"])
    for letter in "RL":
        for i in range(1, 20):
            q = problem.a + (problem.b - problem.a) * Fraction(i, 20)
            assert problem.best(letter, q)[2] >= least - SMALL, "infimum"


def summary(result, letters, place, scale):
    """What the images have in common, with letters, places and sizes mapped."""
    out = []
    for f in result["realizations"]:
        kinks = [(round(place(number(k["at"])), 12), round(number(k["slope_jump"]) * scale, 9)) for k in f["kinks"]]
        word = "".join(letters[x] for x in f["word"])
        if kinks != sorted(kinks):
            kinks.reverse()
            word = word[::-1]
        out.append((word, f["full"], kinks, f["type"], f["global"],
                    round(number(f["risk"]) * scale * scale, 12)))
    return sorted(out)


def families(result, letters):
    return sorted((letters[f["word"]], f["dimension"], [s["type"] for s in f.get("strata", [])])
                  for f in result["families"])


def strata(result, names):
    """Roles with types, of the functions without kinks."""
    def name(role):
        for u, v in names:
            if u in role or v in role:
                return role.replace(u, v) if u in role else role.replace(v, u)
        return role
    return sorted((f["full"], name(s["roles"][0]), s["type"], s["dimension"])
                  for f in result["realizations"] if not f["kinks"] for s in f.get("strata", []))


def same(one, two, letters, place=lambda x: x, scale=1, names=()):
    plain = {"R": "R", "L": "L"}
    assert summary(one, letters, place, scale) == summary(two, plain, lambda x: x, 1), "functions"
    assert families(one, letters) == families(two, plain), "families"
    assert strata(one, names) == strata(two, ()), "strata"
    assert (one["infimum"] and one["infimum"]["attained"]) == (two["infimum"] and two["infimum"]["attained"])


def risks(result, expected):
    """Decimals: the risk is within one unit of their last digit."""
    assert result["status"] == "complete"
    found = [("B" if f["full"] else f["word"], number(f["risk"])) for f in result["realizations"] if f["kinks"]]
    assert len(found) == len(expected), len(found)
    for word, text in (x.split(":") for x in expected):
        mantissa, _, exponent = text.partition("e")
        unit = Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
        hits = [x for x in found if x[0] == word and abs(x[1] - Fraction(text)) <= unit]
        assert len(hits) == 1, (word, text)
        found.remove(hits[0])


def network_risk(problem, theta):
    w, b, v = ([Fraction(x) for x in theta[name]] for name in "wbv")
    kinks = {-y / x for x, y in zip(w, b) if x and problem.a < -y / x < problem.b}
    places = sorted({problem.a, problem.b} | kinks)
    lines = []
    for left, right in zip(places, places[1:]):
        line = [Fraction(theta["c"]), Fraction(0)]
        for x, y, z in zip(w, b, v):
            z *= 1 if x * (left + right) / 2 + y > 0 else problem.gamma
            line = [line[0] + z * y, line[1] + z * x]
        lines.append(line)
    return risk_of(problem, lines, places)


def networks(result, value):
    problem, infimum = Problem(result), result["infimum"]
    last = number(result["realizations"][0]["risk"])
    for x in infimum["sequence"]:
        risk = network_risk(problem, x["theta"])
        assert risk == Fraction(x["risk"]) and Fraction(value) < risk < last, x["steepness"]
        last = risk
    assert last - Fraction(value) < Fraction(1, 10 ** 5), "limit"
    if result["status"] == "complete":
        least = number(result["realizations"][0]["risk"])
        assert network_risk(problem, infimum["blow_up"]["theta"]) < least, "blow-up"


def residual(equations, names, places, values):
    x = {}
    for i in range(len(places) - 1):
        x["s%d" % i] = (values[i + 1] - values[i]) / (places[i + 1] - places[i])
        x["q%d" % i] = places[i]
    assert all(n[0] == "z" or n in x for n in names)
    return max(abs(eval(e.replace("^", "**"), {}, x)) for e in equations)


def systems(result, folder):
    problem, moved = Problem(result), Fraction(1, 1000)
    for f in result["realizations"]:
        k = len(f["kinks"])
        if k == 0:
            continue
        word = "B%d" % k if f["full"] else f["word"]
        lines = open("%s/%s%s.ms" % (folder, word, "-0" * k)).read().split("\n", 2)
        equations = ["".join(e.split()) for e in lines[2].split(",")]
        equations = [e for e in equations if e and "z" not in e]
        places = [problem.a] + [number(x["at"]) for x in f["kinks"]] + [problem.b]
        values = [number(v) for v in f["values"]]
        assert residual(equations, lines[0].split(","), places, values) < FINE, word
        places[1] += moved * (places[2] - places[1])
        assert residual(equations, lines[0].split(","), places, values) > SMALL, word


def root(x):
    """The square root of a rational number, to 40 digits."""
    return Fraction(math.isqrt(x.numerator * 10 ** 80 // x.denominator), 10 ** 40)


def affine(result):
    """Theorem 9.13: lengths in the proportion of the square roots of |tau|, for alternating words."""
    problem = Problem(result)
    gamma, length, alpha = problem.gamma, problem.b - problem.a, problem.cells[0][2][1]
    words = [("RL" * problem.hidden)[first:first + n] for n in range(1, problem.hidden + 1)
             for first in (0, 1)]
    if gamma < 0:
        words = [w for w in words if len(w) % 2 == 0 and w[0] == "LR"[gamma > -1] and gamma != -1]
    expected = []
    for word in words:
        levels = [Fraction(0)] + [Fraction(1) if x == "R" else -gamma for x in word] + [1 - gamma]
        parts = [root(abs(v - u)) for u, v in zip(levels, levels[1:])]
        total, at, kinks = sum(parts), problem.a, []
        for part in parts[:-1]:
            at += length * part / total
            kinks.append(at)
        expected.append((word, kinks, alpha ** 2 * (1 - gamma) ** 2 * length ** 3 / (12 * total ** 4)))
    found = [(f["word"], [number(k["at"]) for k in f["kinks"]], number(f["risk"]))
             for f in result["realizations"] if f["kinks"]]
    assert len(found) == len(expected) and len(result["realizations"]) == len(found) + 2, len(found)
    for (word, kinks, risk), (other, places, value) in zip(sorted(found), sorted(expected)):
        assert word == other and abs(risk - value) < FINE, word
        assert all(abs(x - y) < FINE for x, y in zip(kinks, places)), word


def main():
    mode, first = sys.argv[1], json.load(open(sys.argv[2]))
    swapped, plain = {"R": "L", "L": "R"}, {"R": "R", "L": "L"}
    if mode == "check":
        return check(first)
    if mode == "affine":
        return affine(first)
    if mode == "networks":
        return networks(first, sys.argv[3])
    if mode == "systems":
        return systems(first, sys.argv[3])
    if mode == "risks":
        return risks(first, sys.argv[3:])
    if mode == "polynomials":
        found = sorted(f["word"] + ":" + ",".join(f["kinks"][0]["at"].get("minpoly", ["?"]))
                       for f in first["realizations"] if f["kinks"])
        assert found == sorted(sys.argv[3:]), found
        return None
    second = json.load(open(sys.argv[3]))
    total = sum(Fraction(x) for x in first["problem"]["interval"])
    if mode == "inverse":
        same(first, second, swapped, names=[
            ("positive (w = 0, b > 0)", "negative (w = 0, b < 0)"), ("(positive)", "(negative)"),
            ("flat R", "flat L"), ("full", "negative")])
    elif mode == "mirror":
        absolute = Problem(first).gamma == -1
        same(first, second, plain if absolute else swapped, lambda x: total - x,
             names=[("at a", "at b"), ("flat R", "flat L")])
    else:
        same(first, second, plain, scale=Fraction(sys.argv[4]))
    return None


try:
    main()
except AssertionError as error:
    sys.exit("not so: %s" % error)
