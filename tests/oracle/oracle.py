#!/usr/bin/env python3
"""Independent reference values for problems with one hidden neuron.

Usage: oracle.py FILE.prob [--json] [--source TEXT] [--digits N]

For developers only; `make check` does not run it. It needs sympy. It shares no formula with the
program: where the program works with the reduced functions G, V, E of doc/theory.md, section 3, the
oracle writes down the raw gradient equations of R(q) and L(q),

    int_{phi=0} e p = 0,   int_{phi>0} e p = 0,   int_{phi>0} x e p = 0,   e = c + m phi - f,

three linear equations for (c, m), which are consistent exactly where a 3x3 determinant of moments
vanishes. Its roots are found by factoring and real root isolation (sympy), risks by integrating
(N - f)^2 p directly, types by comparing the least risk over (c, m) at q - eps, q and q + eps, in
exact rational arithmetic. Irrational kinks are replaced by rationals within 10^-90 of them.

Everything is exact except: equality of two irrational risks is assumed when they agree to 10^-60.
"""
import argparse
import json
import re
import sys
from fractions import Fraction

from sympy import Poly, QQ, Rational, Symbol, ZZ
from sympy.parsing.sympy_parser import convert_xor, parse_expr, rationalize, standard_transformations

X = Symbol("x")
CLOSE = Fraction(1, 10 ** 90)  # distance of the rational that stands for an irrational kink
SAME = Fraction(1, 10 ** 60)   # risks nearer than this are taken as equal
STEP = Fraction(1, 10 ** 10)   # distance at which types are read off


def frac(value):
    """A sympy rational as a Fraction."""
    value = Rational(value)
    return Fraction(int(value.p), int(value.q))


def poly(value):
    """A polynomial in x over the rationals."""
    return Poly(value, X, domain=QQ)


def at(polynomial, place):
    """The value of a polynomial at a Fraction, as a Fraction."""
    total = Fraction(0)
    for coefficient in polynomial.all_coeffs():
        total = total * place + Fraction(int(coefficient.p), int(coefficient.q))
    return total


def read_number(text):
    return Fraction(text.strip())


def read_polynomial(text):
    rules = standard_transformations + (convert_xor, rationalize)
    return poly(parse_expr(text, local_dict={"x": X}, transformations=rules))


class Problem:
    """A problem file. pieces: list of (left, right, target, density) on the common refinement."""

    def __init__(self, path, any_width=False):
        self.target, self.density, self.interval, self.hidden = [], [], None, None
        with open(path, encoding="utf-8") as handle:
            for line in handle:
                self.read_line(line.split("#")[0].strip())
        if self.hidden != 1 and not any_width:
            sys.exit("the oracle treats problems with `hidden 1` only")
        if not self.density:
            self.density = [(*self.interval, poly(1))]
        self.pieces = self.refine()

    def read_line(self, line):
        word, _, rest = line.partition(" ")
        if word == "interval":
            self.interval = tuple(read_number(t) for t in rest.split())
        elif word == "hidden":
            self.hidden = int(rest)
        elif word == "activation" and rest.strip() != "relu":
            sys.exit("the oracle treats `activation relu` only")
        elif word in ("target", "density"):
            match = re.match(r"\s*\[([^,]*),([^\]]*)\](.*)$", rest)
            piece = (*self.interval, rest) if not match else \
                (read_number(match[1]), read_number(match[2]), match[3])
            getattr(self, word).append((piece[0], piece[1], read_polynomial(piece[2])))

    def refine(self):
        ends = sorted({end for piece in self.target + self.density for end in piece[:2]})
        pieces = []
        for left, right in zip(ends, ends[1:]):
            f = next(t for l, r, t in self.target if l <= left and right <= r)
            p = next(t for l, r, t in self.density if l <= left and right <= r)
            pieces.append((left, right, f, p))
        return pieces


class Moments:
    """Moments int x^i p (i = 0, 1, 2) and int x^i f p (i = 0, 1), up to any place."""

    KEYS = ("p0", "p1", "p2", "f0", "f1")

    def __init__(self, problem):
        self.pieces, self.before = problem.pieces, []
        self.total = {key: Fraction(0) for key in self.KEYS}
        self.primitive = []
        for left, right, f, p in self.pieces:
            x, fp = poly(X), f * p
            integrand = {"p0": p, "p1": p * x, "p2": p * x * x, "f0": fp, "f1": fp * x}
            primitive = {key: g.integrate() for key, g in integrand.items()}
            self.before.append(dict(self.total))
            self.primitive.append(primitive)
            for key, g in primitive.items():
                self.total[key] += at(g, right) - at(g, left)

    def up_to(self, cell):
        """Polynomials in q that are the moments over [a, q] for q in the cell."""
        left = self.pieces[cell][0]
        return {key: g + poly(Rational(self.before[cell][key] - at(g, left)))
                for key, g in self.primitive[cell].items()}

    def sides(self, cell, place, word):
        """Moments of {phi = 0} and {phi > 0} at a rational place in the closed cell."""
        low = {key: at(g, place) for key, g in self.up_to(cell).items()}
        high = {key: self.total[key] - low[key] for key in self.KEYS}
        return (low, high) if word == "R" else (high, low)


def system(zero, active, place, word):
    """Rows (coefficient of c, coefficient of m, right-hand side) of the raw gradient equations."""
    sign = 1 if word == "R" else -1
    return [(zero["p0"], 0 * zero["p0"], zero["f0"]),
            (active["p0"], (active["p1"] - active["p0"] * place) * sign, active["f0"]),
            (active["p1"], (active["p2"] - active["p1"] * place) * sign, active["f1"])]


def determinant(rows):
    (a, b, c), (d, e, f), (g, h, i) = rows
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def risk_of(problem, values):
    """Direct integration of (N - f)^2 p; values(left, right) lists (l, r, affine polynomial N)."""
    total = Fraction(0)
    for left, right, f, p in problem.pieces:
        for l, r, network in values(left, right):
            g = ((network - f) ** 2 * p).integrate()
            total += at(g, r) - at(g, l)
    return total


def kink_network(word, place, c, m):
    """The network c + m phi on an interval, cut at the kink."""
    flat = poly(Rational(c))
    sign = 1 if word == "R" else -1
    bent = flat + poly(Rational(m)) * (poly(X) - poly(Rational(place))) * sign
    low, high = (flat, bent) if word == "R" else (bent, flat)

    def values(left, right):
        if right <= place:
            return [(left, right, low)]
        if left >= place:
            return [(left, right, high)]
        return [(left, place, low), (place, right, high)]
    return values


def best_at(problem, moments, word, cell, place):
    """(c, m, risk): the least risk over c and m with the kink at a rational place, by normal equations."""
    zero, active = moments.sides(cell, place, word)
    sign = 1 if word == "R" else -1
    mass = zero["p0"] + active["p0"]
    one = (active["p1"] - place * active["p0"]) * sign
    two = active["p2"] - 2 * place * active["p1"] + place ** 2 * active["p0"]
    right0, right1 = zero["f0"] + active["f0"], (active["f1"] - place * active["f0"]) * sign
    c, m = solve2(mass, one, one, two, right0, right1)
    return c, m, risk_of(problem, kink_network(word, place, c, m))


def solve2(a, b, c, d, e, f):
    """The solution of [[a, b], [c, d]] u = (e, f)."""
    return (e * d - b * f) / (a * d - b * c), (a * f - c * e) / (a * d - b * c)


def hull(problem):
    inside = [piece for piece in problem.pieces if not piece[3].is_zero]
    return inside[0][0], inside[-1][1]


def roots_in(equation, slope, left, right):
    """Roots in the open interval where slope != 0: (rational near the root, minimal polynomial or None)."""
    found = []
    for factor, _ in equation.factor_list()[1]:
        if factor.degree() == 0 or slope.rem(factor).is_zero:
            continue
        if factor.degree() == 1:
            root = -frac(factor.nth(0)) / frac(factor.nth(1))
            if left < root < right:
                found.append((root, None))
            continue
        integral = factor.clear_denoms(convert=True)[1].primitive()[1]
        for (low, high), _ in factor.intervals(inf=Rational(left), sup=Rational(right)):
            found.append((bisect(factor, frac(low), frac(high)), integral))
    return [(root, minimal) for root, minimal in found if left < root < right]


def bisect(factor, low, high):
    """A dyadic approximation within CLOSE of the only root in [low, high]."""
    sign_low = at(factor, low) > 0
    while high - low > CLOSE:
        middle = (low + high) / 2
        if (at(factor, middle) > 0) == sign_low:
            low = middle
        else:
            high = middle
    middle = (low + high) / 2
    scale = 2 ** 320
    return Fraction(round(middle * scale), scale)


def kinks(problem, moments, word):
    """All critical R(q) or L(q) with q strictly inside the hull: (cell, place, minimal polynomial)."""
    start, stop = hull(problem)
    found = []
    for cell, (left, right, _, _) in enumerate(problem.pieces):
        if right <= start or left >= stop:
            continue
        low = moments.up_to(cell)
        high = {key: poly(Rational(moments.total[key])) - low[key] for key in Moments.KEYS}
        zero, active = (low, high) if word == "R" else (high, low)
        rows = system(zero, active, poly(X), word)
        # m vanishes exactly where the means of f over the two sides agree
        slope = active["f0"] * zero["p0"] - zero["f0"] * active["p0"]
        equation = determinant(rows)
        if equation.is_zero:
            assert slope.is_zero, "a moving kink: this contradicts Theorem 3.3"
        else:
            found += [(cell, root, minimal) for root, minimal in roots_in(equation, slope, left, right)]
        if left > start:
            rows = system(*moments.sides(cell, left, word), left, word)
            slope_here = rows[1][2] * rows[0][0] - rows[0][2] * rows[1][0]
            if determinant(rows) == 0 and slope_here != 0:
                found.append((cell, left, None))
    return found


def kink_type(problem, moments, word, place):
    """Local minimum or saddle, from the least risks at q - STEP, q, q + STEP."""
    def least(q):
        cell = next(i for i, piece in enumerate(problem.pieces) if piece[0] <= q <= piece[1])
        return best_at(problem, moments, word, cell, q)[2]
    here = least(place)
    sides = [least(place + step) - here for step in (-STEP, STEP)]
    assert all(abs(side) > SAME for side in sides), "too flat to decide the type"
    return "local minimum" if min(sides) > 0 else "saddle"


def constant_and_affine(problem, moments):
    """The constant and the best affine fit; one entry when they agree."""
    total = moments.total
    mean = total["f0"] / total["p0"]
    c, slope = solve2(total["p0"], total["p1"], total["p1"], total["p2"], total["f0"], total["f1"])

    def entry(full, c, slope):
        line = poly(Rational(c)) + poly(Rational(slope)) * poly(X)
        return {"word": "", "full": full, "place": None, "minimal": None, "exact": True, "c": c, "m": slope,
                "type": "local minimum", "risk": risk_of(problem, lambda l, r: [(l, r, line)])}
    return ([] if slope == 0 else [entry(False, mean, Fraction(0))]) + [entry(True, c, slope)]


def landscape(problem):
    """All critical realizations in the order of the program, and the number of families."""
    moments = Moments(problem)
    found = constant_and_affine(problem, moments)
    not_constant = len(found) == 2
    for word in "LR":
        for cell, place, minimal in kinks(problem, moments, word):
            c, m, risk = best_at(problem, moments, word, cell, place)
            found.append({"word": word, "full": False, "place": place, "minimal": minimal, "c": c, "m": m,
                          "exact": minimal is None, "risk": risk,
                          "type": kink_type(problem, moments, word, place)})
    start, stop = hull(problem)
    gaps = (start > problem.interval[0]) + (stop < problem.interval[1])
    return sort_by_risk(found), gaps * (2 if not_constant else 1)


def sort_by_risk(found):
    found.sort(key=lambda r: r["risk"])
    level = 0
    for before, entry in zip([None] + found, found):
        level += before is not None and abs(entry["risk"] - before["risk"]) > SAME
        entry["level"] = level
    def key(entry):
        place = () if entry["place"] is None else (entry["place"], entry["word"])
        return (entry["level"], *place)
    return sorted(found, key=key)


def decimal(value, digits):
    """value rounded to that many significant digits, in plain decimal notation."""
    if value == 0:
        return "0"
    size, places = abs(value), digits - 1
    while size >= 10:
        size, places = size / 10, places - 1
    while size < 1:
        size, places = size * 10, places + 1
    places = max(places, 0)
    text = str(round(abs(value) * 10 ** places)).rjust(places + 1, "0")
    text = text[:len(text) - places] + ("." + text[-places:] if places else "")
    return ("-" if value < 0 else "") + text


def expectation(value, exact, digits, minimal=None):
    if exact:
        return {"exact": str(value)}
    result = {"digits": decimal(value, digits)}
    if minimal is not None and minimal.degree() <= 12:
        sign = 1 if minimal.LC() > 0 else -1
        result["minpoly"] = [str(sign * int(c)) for c in reversed(minimal.set_domain(ZZ).all_coeffs())]
    return result


def expected(problem, source, digits):
    """The content of expected.json (doc/formats.md, section 3)."""
    found, families = landscape(problem)
    result = {"schema": 1, "source": source, "verdict": "infinite" if families else "finite"}
    if not families:
        result["count"] = len(found)
    least = expectation(found[0]["risk"], found[0]["exact"], digits)
    result.update({"count_on_support": len(found), "families": families,
                   "infimum": {"value": least, "attained": True, "source": source}, "realizations": []})
    for entry in found:
        places = [] if entry["place"] is None else \
            [expectation(entry["place"], entry["exact"], digits, entry["minimal"])]
        result["realizations"].append({
            "word": entry["word"], "full": entry["full"], "kinks": places,
            "risk": expectation(entry["risk"], entry["exact"], digits), "type": entry["type"],
            "global": entry["level"] == 0})
    return result


def main():
    parser = argparse.ArgumentParser(description="reference values for one hidden neuron")
    parser.add_argument("file")
    parser.add_argument("--json", action="store_true", help="print the content of expected.json")
    parser.add_argument("--source", default="tests/oracle/oracle.py")
    parser.add_argument("--digits", type=int, default=18)
    options = parser.parse_args()
    problem = Problem(options.file)
    if options.json:
        print(json.dumps(expected(problem, options.source, options.digits), indent=2))
        return
    found, families = landscape(problem)
    for entry in found:
        name = entry["word"] or ("affine" if entry["full"] else "constant")
        place = "" if entry["place"] is None else decimal(entry["place"], options.digits)
        print(f"{name:9} {place:24} m {decimal(entry['m'], options.digits):26} "
              f"risk {decimal(entry['risk'], options.digits):26} {entry['type']}")
    print(f"{len(found)} realizations, {families} families")


if __name__ == "__main__":
    main()
