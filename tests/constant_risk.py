#!/usr/bin/env python3
"""Numerical check of a counterexample of theorem T2, from its problem file and the claims of its certificate alone:
constant_risk.py PROBLEM CERTIFICATE. For several kinks q of the family the least risk of c + m (x - q)_+ is the
claimed one, and its error has the mean 0 left of q, so that it is critical; the network of the certificate has the
claimed risk; the gap is the difference. Silent, exit status 0, if all agree to nine digits."""
import re
import sys
from fractions import Fraction
from math import sqrt

STEPS = 2000


def read_target(name):
    """Pieces (l, r, function) in binary64."""
    pieces = []
    for line in open(name):
        m = re.match(r"target \[(\S+), (\S+)\] algebraic (.*)", line)
        if m:
            code = re.sub(r"(\d+)", r"\1.0", m[3]).replace("^", "**")
            pieces.append((float(Fraction(m[1])), float(Fraction(m[2])),
                           lambda x, code=compile(code, name, "eval"): eval(code, {"sqrt": sqrt, "x": x})))
    return pieces


def integral(g, pieces, breaks):
    """Simpson's rule for g(x, f(x)) between all breaks and ends of pieces."""
    total = 0.0
    for l, r, f in pieces:
        ends = sorted({l, r} | {b for b in breaks if l < b < r})
        for u, v in zip(ends, ends[1:]):
            h = (v - u) / STEPS
            s = sum((4 if i % 2 else 2) * g(u + i * h, f(u + i * h)) for i in range(1, STEPS))
            total += h / 3 * (s + g(u, f(u)) + g(v, f(v)))
    return total


def best(pieces, q):
    """The least risk of c + m (x - q)_+, by the normal equations, and the integral of its error left of q."""
    a, b = pieces[0][0], pieces[-1][1]
    p0, p1, p2 = b - a, (b - q) ** 2 / 2, (b - q) ** 3 / 3
    f0, f1 = (integral(lambda x, f: f, pieces, []), integral(lambda x, f: f * max(x - q, 0), pieces, [q]))
    det = p0 * p2 - p1 * p1
    c, m = (p2 * f0 - p1 * f1) / det, (p0 * f1 - p1 * f0) / det
    risk = integral(lambda x, f: (c + m * max(x - q, 0) - f) ** 2, pieces, [q])
    left = integral(lambda x, f: c - f, [(a, q, pieces[0][2])], [])
    return risk, left


def read_claims(name):
    lines = open(name).read().split("\n")
    first = lines.index("theta") + 1
    last = next(i for i in range(first, len(lines)) if lines[i].startswith("constant "))
    neurons = [[float(Fraction(t)) for t in line.split()] for line in lines[first:last]]
    c = float(Fraction(lines[last].split()[1]))
    claims = [line.split() for line in lines[last + 2:last + 6]]
    return neurons, c, claims


def middle(tokens):
    lo, hi = (Fraction(t) for t in tokens)
    assert lo < hi and hi - lo < (abs(lo) + abs(hi)) / 10 ** 12
    return float((lo + hi) / 2)


def main(problem, certificate):
    pieces = read_target(problem)
    neurons, c, (family, risk, better, gap) = read_claims(certificate)
    lo, hi = float(Fraction(family[3])), float(Fraction(family[4]))
    claimed, least = middle(risk[2:]), middle(better[2:])
    assert lo == pieces[0][0] and hi == pieces[0][1] and len(pieces) == 2
    for part in (0.1, 0.37, 0.5, 0.81, 0.99):
        q = lo + part * (hi - lo)
        value, left = best(pieces, q)
        assert abs(value - claimed) < 1e-9 * claimed, (q, value, claimed)
        assert abs(left) < 1e-9 * sqrt(claimed * (hi - lo)), (q, left)
    breaks = [-b / w for w, b, v in neurons if w]
    assert all(not lo < x < hi for x in breaks)
    value = integral(lambda x, f: (c + sum(v * max(w * x + b, 0) for w, b, v in neurons) - f) ** 2, pieces, breaks)
    assert abs(value - least) < 1e-9 * claimed, (value, least)
    exact = float(Fraction(gap[2])) + float(Fraction(gap[3])) * sqrt(float(Fraction(gap[4])))
    assert abs(claimed - least - exact) < 1e-9 * claimed
    assert 0 < float(Fraction(gap[6])) <= exact * (1 + 1e-9) and Fraction(gap[6]) * (1 + Fraction(1, 10 ** 9)) > exact


if __name__ == "__main__":
    main(*sys.argv[1:])
