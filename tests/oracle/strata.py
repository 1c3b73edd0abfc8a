#!/usr/bin/env python3
"""Strata of critical parameter vectors for one hidden neuron, and a test of them by sampling.

Usage: strata.py FILE.prob [--no-test]

Prints the strata of the constant and affine realizations and of the families in the form of
doc/formats.md, section 4.5 (decimals stand for isolating intervals), from the rules of Theorem 5.1 of
doc/theory.md. Then each stratum is tested without these rules: at parameter vectors of the stratum the
raw gradient must vanish, and the least risk in small boxes around them, searched by sampling (w, b)
and minimising exactly over (v, c), must fall below the risk of the stratum exactly for saddles.
"""
import argparse
import random
import sys
from fractions import Fraction

from sympy import Rational

import oracle
from oracle import X, at, poly

INF = None  # an infinite end of a set


class Risk:
    """Exact risks from cumulative moments; networks are (w, b, v, c) with Fractions."""

    def __init__(self, problem):
        self.problem, self.moments = problem, oracle.Moments(problem)
        self.square = sum(at((f * f * p).integrate(), r) - at((f * f * p).integrate(), l)
                          for l, r, f, p in problem.pieces)
        self.cells = [self.moments.up_to(i) for i in range(len(problem.pieces))]

    def active(self, w, b):
        """Moments over {wx + b > 0}."""
        total, (start, stop) = self.moments.total, self.problem.interval
        if w == 0:
            return total if b > 0 else {k: Fraction(0) for k in total}
        q = min(max(-b / w, start), stop)
        i = next(i for i, piece in enumerate(self.problem.pieces) if q <= piece[1])
        low = {k: at(g, q) for k, g in self.cells[i].items()}
        return low if w < 0 else {k: total[k] - low[k] for k in total}

    def form(self, w, b):
        """(K, int u, int u^2, int f, int f u) for u = max(wx + b, 0) and the density."""
        t, a = self.moments.total, self.active(w, b)
        return (t["p0"], w * a["p1"] + b * a["p0"], w * w * a["p2"] + 2 * w * b * a["p1"] + b * b * a["p0"],
                t["f0"], w * a["f1"] + b * a["f0"])

    def risk(self, w, b, v, c):
        k, u, uu, f, fu = self.form(w, b)
        return c * c * k + 2 * c * v * u + v * v * uu - 2 * c * f - 2 * v * fu + self.square

    def least(self, w, b, low, high):
        """The least risk over c and low <= v <= high."""
        k, u, uu, f, fu = self.form(w, b)
        curvature, slope = uu - u * u / k, fu - f * u / k
        v = slope / curvature if curvature > 0 else low
        v = min(max(v, low), high)
        return self.risk(w, b, v, (f - v * u) / k)

    def gradient(self, w, b, v, c):
        t, a = self.moments.total, self.active(w, b)
        k, u, _, f, _ = self.form(w, b)
        m0 = c * a["p0"] + v * (w * a["p1"] + b * a["p0"]) - a["f0"]
        m1 = c * a["p1"] + v * (w * a["p2"] + b * a["p1"]) - a["f1"]
        return v * m1, v * m0, w * m1 + b * m0, c * k + v * u - f


def descends(risk, theta, box, draw):
    """Does sampling find a risk below that of theta with (w, b, v) within `box`?"""
    w, b, v, c = theta
    here = risk.risk(w, b, v, c)
    start, stop = risk.problem.interval
    def near(size):
        """(w, b) such that wx + b changes by at most 2 size on the interval."""
        turn = size * draw() * 2 / (stop - start)
        return w + turn, b - turn * (start + stop) / 2 + size * draw()
    trials = [near(box) for _ in range(150)]
    for size in (Fraction(1, 2 ** k) for k in range(1, 40)):
        for sign in (1, -1):
            if w != 0:
                trials.append((w, b + sign * box * size))  # kinks very near the old place
            trials.append(near(box * size))
    return any(risk.least(x, y, v - box, v + box) < here for x, y in trials)


def first_term(f, place, side):
    """(kappa, r): the first term kappa t^r of a polynomial at place, t the distance from it to that side."""
    shifted = f.compose(poly(side * X + Rational(place)))
    for power in range(shifted.degree() + 1):
        coefficient = oracle.frac(shifted.nth(power))
        if coefficient != 0:
            return coefficient, power
    return None


def touching(e, p, place, side):
    """Sets of m: [(type, [(low, low closed, high, high closed)])] for a touching neuron."""
    if (e * p).is_zero:
        return [("local-minimum", None)]
    (kappa, r), (_, s) = first_term(e, place, side), first_term(p, place, side)
    below, above = (INF, False, Fraction(0), False), (Fraction(0), False, INF, False)
    if r == 0:
        minus, plus = (INF, False, Fraction(0), True), (Fraction(0), True, INF, False)
        good, bad = (above, minus) if kappa > 0 else (below, plus)
        return [("local-minimum", [good]), ("saddle", [bad])]
    if r == 1:
        x, zero = -kappa * (s + 1), Fraction(0)
        low, high = min(x, zero), max(x, zero)
        return [("local-minimum", [(INF, False, low, False), (high, False, INF, False)]),
                ("saddle", [(low, True, high, True)])]
    return [("local-minimum", [below, above]), ("saddle", [(Fraction(0), True, Fraction(0), True)])]


def punctured(sets):
    """The union of intervals without 0, which is inside none of them; None when nothing else is missing."""
    if sets is None:
        return None
    kept = [(low, low_in and low != 0, high, high_in and high != 0) for low, low_in, high, high_in in sets
            if not (low == 0 and high == 0)]
    below, above = (INF, False, Fraction(0), False), (Fraction(0), False, INF, False)
    return None if kept == [below, above] else kept


def show(sets):
    def one(low, low_in, high, high_in):
        return (("[" if low_in else "(") + ("-inf" if low is INF else str(low)) + ","
                + ("inf" if high is INF else str(high)) + ("]" if high_in else ")"))
    return " ".join(one(*s) for s in sets)


def samples(sets):
    """Some members of a union of intervals."""
    if sets is None:
        return [Fraction(-3), Fraction(1, 9), Fraction(2)]
    members = []
    for low, low_in, high, high_in in sets:
        if low is INF:
            members += [high - Fraction(1, 3), high - 3]
        elif high is INF:
            members += [low + Fraction(1, 3), low + 3]
        else:
            members += [(low + high) / 2] if low < high or low_in else []
        members += [low] if low is not INF and low_in else []
        members += [high] if high is not INF and high_in else []
    return members


class Strata:
    """Collects (line, type, parameter vectors) for the constant and affine realizations and the families."""

    def __init__(self, problem):
        self.problem, self.risk = problem, Risk(problem)
        self.start, self.stop = problem.interval
        self.left, self.right = oracle.hull(problem)
        total = self.risk.moments.total
        self.mean = total["f0"] / total["p0"]
        self.offset, self.slope = oracle.solve2(total["p0"], total["p1"], total["p1"], total["p2"],
                                                total["f0"], total["f1"])
        self.found = []
        self.phi = self.reduced()
        self.fits = all((f - poly(Rational(self.mean))).is_zero or p.is_zero for _, _, f, p in problem.pieces)

    def error(self, f):
        return poly(Rational(self.mean)) - f

    def reduced(self):
        """For each letter the polynomials Phi on the pieces, integrated from Phi'' = ep."""
        pieces, value, slope = [], Fraction(0), Fraction(0)
        for left, right, f, p in self.problem.pieces:  # Phi_L starts with value and slope 0 at a
            once = (self.error(f) * p).integrate()
            once = once + poly(Rational(slope - at(once, left)))
            twice = once.integrate()
            twice = twice + poly(Rational(value - at(twice, left)))
            pieces.append(twice)
            value, slope = at(twice, right), at(once, right)
        assert slope == 0
        self.moment = -value  # Phi_L(b) = int (b - x) e p = -T
        return {"L": pieces, "R": [g + poly(Rational(self.moment)) for g in pieces]}

    def add(self, line, kind, thetas):
        self.found.append((line, kind, thetas))

    def constant(self, w, b, v):
        """The parameter vector with constant realization: c makes the value on the support the mean."""
        k, u, _, f, _ = self.risk.form(w, b)
        return (w, b, v, (f - v * u) / k)

    def end(self, side):
        """(place, inner piece index, direction) at a (side 1) or b (side -1) of the hull."""
        inside = [i for i, piece in enumerate(self.problem.pieces) if not piece[3].is_zero]
        return (self.left, inside[0]) if side == 1 else (self.right, inside[-1])

    def add_touching(self, name, place, piece, side, without_zero=False):
        """The touching neurons at a or b, or (without m = 0) the end of a family of constant type."""
        _, _, f, p = piece
        w = Fraction(-side)
        for kind, sets in touching(self.error(f), p, place, side):
            if without_zero:
                sets = punctured(sets)
                if sets == []:
                    continue
            when = "" if sets is None else f" when m {show(sets)}"
            point = sets is not None and sets[0][0] == sets[0][2] is not INF
            thetas = [self.constant(w, -w * place, m / abs(w)) for m in samples(sets)]
            self.add(f"{name}{when} dimension {1 if point else 2}", kind, thetas)

    def add_degenerate(self):
        zero = Fraction(0)
        self.add("degenerate when v [0,0] dimension 0", "local-minimum" if self.fits else "saddle",
                 [self.constant(zero, zero, zero)])
        signs = {sign: self.moment == 0 and self.one_sign(sign) for sign in (-1, 1)}
        sets = {-1: (INF, False, zero, False), 1: (zero, False, INF, False)}
        note = "" if self.fits else " nonsmooth"
        for kind, good in (("local-minimum", True), ("saddle", False)):
            chosen = [sign for sign in (-1, 1) if signs[sign] == good]
            if chosen:
                self.add(f"degenerate when v {show([sets[s] for s in chosen])} dimension 1{note}", kind,
                         [self.constant(zero, zero, Fraction(s * n, 2)) for s in chosen for n in (1, 5)])

    def one_sign(self, sign):
        """Is sign * Phi_R >= 0 on [a, b]? Decided from the signs between the roots."""
        for (left, right, _, _), g in zip(self.problem.pieces, self.phi["R"]):
            if g.is_zero:
                continue
            cuts = sorted({left, right} | {r for r, _ in oracle.roots_in(g, poly(1), left, right)})
            if any(sign * at(g, (x + y) / 2) < 0 for x, y in zip(cuts, cuts[1:])):
                return False
        return True

    def add_flat(self, word):
        """Flat kinks: isolated zeros and intervals of zeros of Phi in (a, b)."""
        places, intervals = set(), []
        for (left, right, _, _), g in zip(self.problem.pieces, self.phi[word]):
            if g.is_zero:
                if intervals and intervals[-1][1] == left:
                    intervals[-1] = (intervals[-1][0], right)
                else:
                    intervals.append((left, right))
            else:
                places |= {r for r, _ in oracle.roots_in(g, poly(1), left, right)}
                places |= {z for z in (left, right) if at(g, z) == 0 and self.start < z < self.stop}
        places |= {z for pair in intervals for z in pair if self.start < z < self.stop}
        sign = 1 if word == "R" else -1
        def theta(q):
            return self.constant(Fraction(sign), -sign * q, Fraction(0))
        entries = [(q, 0, f"flat-{word} at {float(q)} dimension 1", "saddle", theta(q)) for q in places]
        entries += [(u, 1, f"flat-{word} between {u} {v} dimension 2", "local-minimum",
                     theta((2 * u + v) / 3)) for u, v in intervals]
        for _, _, line, kind, point in sorted(entries, key=lambda entry: entry[:2]):
            self.add(line, kind, [point])

    def add_constant(self):
        a, b, zero, one = self.start, self.stop, Fraction(0), Fraction(1)
        middle = self.problem.pieces
        self.add("dead dimension 3", "local-minimum",
                 [self.constant(one, -b - 1, one), self.constant(zero, -one, -one)])
        self.add_touching("touching-a", a, middle[0], 1)
        self.add_touching("touching-b", b, middle[-1], -1)
        self.add_degenerate()
        if self.moment != 0:
            self.add("level when v [0,0] dimension 1", "saddle", [self.constant(zero, one, zero)])
        else:
            self.add("level dimension 2", "local-minimum",
                     [self.constant(zero, one, Fraction(n)) for n in (-2, 0, 1)])
            self.add("flat-full dimension 2", "local-minimum",
                     [self.constant(one, 1 - a, zero), self.constant(-one, b + 2, zero)])
            for name, place, piece, w in (("a", a, middle[0], one), ("b", b, middle[-1], -one)):
                flat = (self.error(piece[2]) * piece[3]).is_zero
                self.add(f"flat-endpoint-full-{name} dimension 1", "local-minimum" if flat else "saddle",
                         [self.constant(w, -w * place, zero)])
        self.add_flat("R")
        self.add_flat("L")

    def end_type(self, side):
        """Type of the affine fit with its kink at an end of the hull, by moving the kink inside."""
        place, index = self.end(side)
        word = "R" if side == 1 else "L"
        inner = place + side * oracle.STEP
        moved = oracle.best_at(self.problem, self.risk.moments, word, index, inner)[2]
        here = self.risk.least(Fraction(side), -side * place, -abs(self.slope) * 9, abs(self.slope) * 9)
        assert moved != here
        return "local-minimum" if moved > here else "saddle"

    def affine(self, w, place):
        """The affine fit by one neuron with that w and zero of its pre-activation."""
        return self.constant(w, -w * place, self.slope / w)

    def add_affine(self):
        a, b, one = self.start, self.stop, Fraction(1)
        self.add("full dimension 2", "local-minimum", [self.affine(one, a - 1), self.affine(-2 * one, b + 1)])
        for name, place, side, gap in (("a", a, 1, a < self.left), ("b", b, -1, self.right < b)):
            self.add(f"endpoint-full-{name} dimension 1", "local-minimum" if gap else self.end_type(side),
                     [self.affine(side * one, place), self.affine(side * one * 3, place)])

    def add_families(self):
        one, number = Fraction(1), 0
        for side, outer in ((1, self.start), (-1, self.stop)):
            place, index = self.end(side)
            if place == outer:
                continue
            inner = (place + outer) / 2
            if self.slope != 0:
                number += 1
                self.add(f"family {number} interior dimension 2", "local-minimum",
                         [self.affine(side * one, inner)])
                self.add(f"family {number} end dimension 1", self.end_type(side),
                         [self.affine(side * one, place)])
            number += 1
            self.add(f"family {number} interior dimension 3", "local-minimum",
                     [self.constant(-side * one, side * inner, Fraction(m)) for m in (-2, 1)])
            self.add_touching(f"family {number} end", place, self.problem.pieces[index], side, True)

    def test(self):
        """Gradient and sampled descent of every stratum; returns the number of contradictions."""
        draw, wrong = random.Random(1), 0
        def dyadic():
            return Fraction(draw.randint(-2 ** 20, 2 ** 20), 2 ** 20)
        for line, kind, thetas in self.found:
            for theta in thetas:
                slack = max(abs(g) for g in self.risk.gradient(*theta))
                boxes = [Fraction(1, 10 ** k) for k in (3, 4, 5)]
                falls = [descends(self.risk, theta, box, dyadic) for box in boxes]
                if slack > oracle.SAME or falls != [kind == "saddle"] * len(boxes):
                    wrong += 1
                    print(f"  CONTRADICTION {line}: {kind}, theta {[str(x) for x in theta]}, "
                          f"gradient {float(slack)}, descends {falls}")
        return wrong


def main():
    parser = argparse.ArgumentParser(description="strata for one hidden neuron, tested by sampling")
    parser.add_argument("file")
    parser.add_argument("--no-test", action="store_true")
    options = parser.parse_args()
    strata = Strata(oracle.Problem(options.file))
    strata.add_constant()
    if strata.slope != 0:
        strata.add_affine()
    strata.add_families()
    for line, kind, _ in strata.found:
        print(line.replace(" nonsmooth", "") + f" {kind}" + (" nonsmooth" if "nonsmooth" in line else ""))
    if not options.no_test:
        wrong = strata.test()
        print(f"{sum(len(t) for _, _, t in strata.found)} parameter vectors tested, {wrong} contradictions")
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
