#!/usr/bin/env python3
"""Independent reference values for problems with several hidden neurons, by random search.

Usage: search.py FILE.prob [--starts N] [--seed N] [--digits N] [--json] [--source TEXT] [--discontinuous]

For developers only; `make check` does not run it. It needs sympy and mpmath. Its equations are the raw
gradient equations of a parameter vector: with I_j the set where neuron j is active and e = N - f,

    int e p = 0,  int_{I_j} e p = 0,  int_{I_j} x e p = 0 for all j  (and int x e p = 0 with a full neuron).

For given kinks the combinations with the neurons are linear in the outer weights and are solved; what is left
are the k equations int_{I_j} e p = 0 for the kinks. Newton's method runs on them from random kinks, first in
floating point, then with 100 digits. A list found like this is complete only if enough starts were made:
every function is printed with the number of starts that led to it. Types come from second differences of the
least risk as a function of the kinks. Rational solutions are recognised and then verified exactly.
"""
import argparse
import itertools
import json
import random
import sys
from fractions import Fraction

import mpmath
from mpmath import mp, mpf

import oracle

mp.dps = 110
EQUAL = mpf(10) ** -40      # kinks or risks nearer than this are taken as equal
TINY_JUMP = mpf(10) ** -12  # smaller slope jumps count as 0


class Moments:
    """Moments of p and f p up to any place, for one kind of numbers (float, mpf, Fraction)."""

    def __init__(self, problem, number):
        self.number, self.pieces, before = number, [], [Fraction(0)] * 5
        for left, right, f, p in problem.pieces:
            x = oracle.poly(oracle.X)
            primitives = [g.integrate() for g in (p, p * x, p * x * x, f * p, f * p * x)]
            rows = []
            for i, g in enumerate(primitives):
                coefficients = [oracle.frac(c) for c in g.all_coeffs()]
                shift = before[i] - oracle.at(g, left)
                coefficients[-1] += shift
                rows.append([convert(c, number) for c in coefficients])
                before[i] = shift + oracle.at(g, right)
            self.pieces.append((convert(right, number), rows))
        self.a, self.b = (convert(t, number) for t in problem.interval)
        self.total = self.up_to(self.b)
        self.square = number_square(problem, number)

    def up_to(self, q):
        """(int p, int x p, int x^2 p, int f p, int x f p) from the left end to q."""
        rows = next((rows for right, rows in self.pieces if q < right), self.pieces[-1][1])
        values = []
        for coefficients in rows:
            value = coefficients[0]
            for c in coefficients[1:]:
                value = value * q + c
            values.append(value)
        return values


def convert(value, number):
    if number is mpf:
        return mpf(value.numerator) / mpf(value.denominator)
    return number(value)


def number_square(problem, number):
    """int f^2 p"""
    total = Fraction(0)
    for left, right, f, p in problem.pieces:
        g = (f * f * p).integrate()
        total += oracle.at(g, right) - oracle.at(g, left)
    return convert(total, number)


def between(low, high):
    return [y - x for x, y in zip(low, high)]


def equations(moments, word, full, q):
    """(weights, residuals): the outer weights (c, [slope,] m_1..m_k) and int_{I_j} e p at the kinks q."""
    marks = [moments.up_to(t) for t in q]
    zero = [0 * t for t in moments.total]
    left = lambda j: marks[j] if word[j] == "R" else zero
    right = lambda j: moments.total if word[j] == "R" else marks[j]
    k = len(q)

    def row(j):
        """M0 and M1 over I_j (j < 0: everywhere) as linear forms in the weights, with right-hand sides."""
        low, high = (zero, moments.total) if j < 0 else (left(j), right(j))
        i0, i1, i2, f0, f1 = between(low, high)
        zeroth, first = [i0] + [i1] * full, [i1] + [i2] * full
        for i in range(k):
            # the part of I_j where neuron i is active; for j < 0 all of I_i
            if j < 0:
                part = between(left(i), right(i))
            elif word[i] == word[j]:
                inner = max(i, j) if word[i] == "R" else min(i, j)
                part = between(left(inner), right(inner))
            else:
                r, l = (i, j) if word[i] == "R" else (j, i)
                part = between(marks[r], marks[l]) if q[r] < q[l] else zero
            sign = 1 if word[i] == "R" else -1
            zeroth.append(sign * (part[1] - q[i] * part[0]))
            first.append(sign * (part[2] - q[i] * part[1]))
        return zeroth + [f0], first + [f1]

    everywhere = row(-1)
    rows = [everywhere[0]] + ([everywhere[1]] if full else [])
    zeroths = []
    for j in range(k):
        zeroth, first = row(j)
        sign = 1 if word[j] == "R" else -1
        zeroths.append(zeroth)
        rows.append([sign * (y - q[j] * x) for x, y in zip(zeroth, first)])
    weights = solve(rows)
    residuals = [sum(x * w for x, w in zip(z, weights)) - z[-1] for z in zeroths]
    risk = moments.square - sum(r[-1] * w for r, w in zip(rows, weights))
    return weights, residuals, risk


def solve(rows):
    """Solution of a linear system; rows end with the right-hand side. ZeroDivisionError if singular."""
    rows = [list(r) for r in rows]
    n = len(rows)
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, n):
            factor = rows[r][i] / rows[i][i]
            if factor:
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
    solution = [None] * n
    for i in reversed(range(n)):
        solution[i] = (rows[i][n] - sum(rows[i][m] * solution[m] for m in range(i + 1, n))) / rows[i][i]
    return solution


def newton_step(moments, word, full, q, step):
    residuals = equations(moments, word, full, q)[1]
    columns = []
    for i in range(len(q)):
        moved = list(q)
        moved[i] += step
        columns.append([(y - x) / step for x, y in zip(residuals, equations(moments, word, full, moved)[1])])
    return solve([[column[j] for column in columns] + [residuals[j]] for j in range(len(q))])


def descend(moments, word, full, q):
    """Newton from q in floating point; None when it fails to converge."""
    size = moments.b - moments.a
    for _ in range(60):
        try:
            step = newton_step(moments, word, full, q, 1e-7 * size)
            largest = max(map(abs, step))
        except (ZeroDivisionError, OverflowError):
            break
        if not largest < 1e9:
            return None
        scale = min(1.0, 0.15 * size / max(largest, 1e-30))
        ends = [moments.a] + q + [moments.b]
        # at most 0.7 of a gap may be lost
        for i in range(len(ends) - 1):
            d0 = -step[i - 1] if i > 0 else 0.0
            d1 = -step[i] if i < len(q) else 0.0
            loss, gap = d0 - d1, ends[i + 1] - ends[i]
            if loss * scale > 0.7 * gap:
                scale = 0.7 * gap / loss
        q = [x - scale * y for x, y in zip(q, step)]
        if min(y - x for x, y in zip([moments.a] + q, q + [moments.b])) < 1e-6 * size:
            return None
        if largest < 1e-9 * size:
            return q
    # no convergence, or a slow one: perhaps a multiple zero
    try:
        return q if max(map(abs, equations(moments, word, full, q)[1])) < 1e-12 else None
    except ZeroDivisionError:
        return None


def polish(moments, word, full, q):
    """(kinks, slow): the same with 100 digits; None when it does not converge. Multiple zeros, to which
    convergence is slow, are found only if they are rational."""
    q, before = [mpf(t) for t in q], mpf(1)
    for n in range(250):
        try:
            step = newton_step(moments, word, full, q, mpf(10) ** -50)
        except ZeroDivisionError:
            return None, False
        q = [x - y for x, y in zip(q, step)]
        largest = max(map(abs, step))
        if not all(moments.a < t < moments.b for t in q) or (n > 3 and largest > mpf("0.9") * before > 0):
            return None, False
        before = largest
        if largest < mpf(10) ** -90:
            return q, False
        if n > 30 and largest < mpf(10) ** -25:
            places = [simple(t, mpf(10) ** -20) for t in q]
            return (None if None in places else [convert(t, mpf) for t in places]), True
    return None, False


def random_kinks(moments, k, generator):
    """In the interval or in a part of it, with uniform or with some short gaps, which pairs of kinks like."""
    a, b = moments.a, moments.b
    if generator.random() < 0.4:
        a, b = sorted(generator.uniform(a, b) for _ in "ab")
    gaps = [generator.expovariate(1) * (1 if generator.random() < 0.7 else 0.1) + 1e-4 for _ in range(k + 1)]
    size, place, q = sum(gaps), 0.0, []
    for gap in gaps[:-1]:
        place += gap
        q.append(a + (b - a) * place / size)
    return q


def jumps(weights, full, k):
    return weights[1 + full:1 + full + k]


def search_word(moments, precise, word, full, starts, generator):
    """Genuine zeros of one word: [kinks, hits, distance of what counts as a hit]. Starts from breakpoints come
    first; up to four times as many starts when a zero was hit only once or twice."""
    found, rejected = [], set()
    ends = [end for end, _ in moments.pieces[:-1]]
    special = [list(q) for q in itertools.combinations(ends, len(word))]
    for _ in range(4):
        for _ in range(starts):
            start = special.pop() if special else random_kinks(moments, len(word), generator)
            q = descend(moments, word, full, start)
            if q is not None and bends(moments, word, full, q):
                record(found, rejected, precise, word, full, q)
        if all(hits > 2 for _, hits, _ in found):
            break
    return found


def bends(moments, word, full, q):
    """Are all slope jumps different from 0?"""
    try:
        return min(map(abs, jumps(equations(moments, word, full, q)[0], full, len(q)))) > 1e-7
    except ZeroDivisionError:
        return False


def record(found, rejected, precise, word, full, q):
    """Count one hit of the zero near q, which is polished if it is new, and kept if no slope jump is 0."""
    known = next((f for f in found if distance(f[0], q) < f[2]), None)
    if known:
        known[1] += 1
        return
    mark = tuple(round(t, 4) for t in q)
    if mark in rejected or len(rejected) > 100:
        return
    exact, slow = polish(precise, word, full, q)
    if exact is None or min(y - x for x, y in zip([precise.a] + exact, exact + [precise.b])) < TINY_JUMP or \
            min(map(abs, jumps(equations(precise, word, full, exact)[0], full, len(word)))) < TINY_JUMP:
        rejected.add(mark)
    elif not any(distance(f[0], exact) < 1e-7 for f in found):
        found.append([exact, 1, 1e-2 if slow else 1e-7])


def image(word, full):
    """The word of mirror images."""
    return word if full else "".join("L" if letter == "R" else "R" for letter in reversed(word))


def add_mirror(zeros, precise, key, q):
    """Add the mirror image of a zero if it is one too and was missed (hits 0)."""
    word, full = key
    other_word = image(word, full)
    start = [precise.a + precise.b - t for t in reversed(q)]
    others = zeros[other_word, full]
    if any(distance(start, other) < 1e-7 for other, _, _ in others):
        return
    exact, _ = polish(precise, other_word, full, start)
    if exact is not None and distance(exact, start) < EQUAL:
        others.append([exact, 0, 1e-7])


def distance(q, r):
    return max(abs(x - y) for x, y in zip(q, r))


def simple(value, error=mpf(10) ** -60):
    """The Fraction of small height near value, or None."""
    x = Fraction(int(mpmath.floor(value * mpf(2) ** 300)), 2 ** 300)
    x = x.limit_denominator(10 ** (6 if error > EQUAL else 12))
    return x if abs(convert(x, mpf) - value) < error else None


def curvature(moments, word, full, q):
    """Least eigenvalue sign of the second differences of the least risk: 1, -1, or 0 when too near 0."""
    step = mpf(10) ** -25
    k = len(q)

    def risk(*moves):
        moved = [t + sum(s * step for i, s in moves if i == n) for n, t in enumerate(q)]
        return equations(moments, word, full, moved)[2]

    here = risk()
    matrix = mpmath.matrix(k, k)
    for i in range(k):
        matrix[i, i] = (risk((i, 1)) - 2 * here + risk((i, -1))) / step ** 2
        for j in range(i):
            corners = sum(s * t * risk((i, s), (j, t)) for s in (1, -1) for t in (1, -1))
            matrix[i, j] = matrix[j, i] = corners / (4 * step ** 2)
    least = min(mpmath.eigsy(matrix, eigvals_only=True))
    return 0 if abs(least) < mpf(10) ** -15 else 1 if least > 0 else -1


def entry(problem, precise, word, full, q, hits):
    weights, _, risk = equations(precise, word, full, q)
    result = {"word": "" if full else word, "full": bool(full), "kinks": q, "risk": risk, "hits": hits,
              "jumps": jumps(weights, full, len(q)), "exact": None,
              "tension": tension(precise, word, full, q, weights),
              "type": {1: "local minimum", -1: "saddle", 0: "undecided"}[curvature(precise, word, full, q)]}
    places = [simple(t) for t in q]
    if all(p is not None for p in places):
        _, residuals, exact_risk = equations(Moments(problem, Fraction), word, full, places)
        if all(r == 0 for r in residuals):
            result["exact"] = (places, exact_risk)
    return result


def tension(moments, word, full, q, weights):
    """int x e p: 0 where a function of type A is one of type B too."""
    total = moments.total
    value = weights[0] * total[1] + (weights[1] * total[2] if full else 0) - total[4]
    for letter, place, m in zip(word, q, jumps(weights, full, len(q))):
        mark = moments.up_to(place)
        part = between(mark, total) if letter == "R" else mark
        value += m * (1 if letter == "R" else -1) * (part[2] - place * part[1])
    return value


def same(x, y):
    def close(key):
        return all(abs(s - t) < EQUAL for s, t in zip(x[key], y[key]))
    return len(x["kinks"]) == len(y["kinks"]) and close("kinks") and close("jumps") \
        and abs(x["risk"] - y["risk"]) < EQUAL


def is_symmetric(problem):
    """f(a+b-x) = s f(x) + t for s = 1 or -1, and p(a+b-x) = p(x)?"""
    flip = oracle.poly(sum(map(oracle.Rational, problem.interval)) - oracle.X)
    pieces = [(f, p, g.compose(flip), r.compose(flip))
              for (_, _, f, p), (_, _, g, r) in zip(problem.pieces, reversed(problem.pieces))]
    ends = sorted({end for piece in problem.pieces for end in piece[:2]})
    return [sum(problem.interval) - end for end in reversed(ends)] == ends \
        and all(p == r for _, p, _, r in pieces) \
        and any(len({f - s * g for f, _, g, _ in pieces}) == 1
                and (pieces[0][0] - s * pieces[0][2]).degree() <= 0 for s in (1, -1))


def landscape(problem, starts, generator, report=None):
    """All functions found, ordered like the program's list."""
    moments, precise = Moments(problem, float), Moments(problem, mpf)
    found = []
    for old in oracle.constant_and_affine(problem, oracle.Moments(problem)):
        found.append({"word": "", "full": old["full"], "kinks": [], "jumps": [],
                      "risk": convert(old["risk"], mpf), "exact": ([], old["risk"]), "type": "local minimum", "hits": 0, "tension": mpf(0)})
    # a function with T = 0 is listed as L or R if possible, else as type B, else under the least word
    words = [("L", 0), ("R", 0)] + [("R" * k, 1) for k in range(1, problem.hidden)] + \
        [("".join(w), 0) for k in range(2, problem.hidden + 1) for w in itertools.product("LR", repeat=k)]
    zeros = {}
    symmetric = is_symmetric(problem)
    for word, full in words:
        zeros[word, full] = []
        if symmetric and (image(word, full), full) in zeros and image(word, full) != word:
            continue  # add_mirror will fill it
        zeros[word, full] = search_word(moments, precise, word, full, starts, generator)
        if report:
            hits = sorted(h for _, h, _ in zeros[word, full])
            report(f"{'B%d' % len(word) if full else word}: hits {hits}")
    for key in words:
        for q, _, _ in list(zeros[key]):
            add_mirror(zeros, precise, key, q)
    for (word, full), all_of_word in zeros.items():
        items = [entry(problem, precise, word, full, q, hits) for q, hits, _ in all_of_word]
        for item in items:
            twin = next((old for old in found if same(item, old)), None)
            if twin is None:
                found.append(item)
            elif item["type"] == "local minimum":  # the best type among the words that give the function
                twin["type"] = item["type"]
    return order(found)


def order(found):
    """By risk; functions of equal risk by number of kinks, kinks, then type B before L before R."""
    found.sort(key=lambda r: r["risk"])
    level = 0
    for before, item in zip([None] + found, found):
        level += before is not None and abs(item["risk"] - before["risk"]) > EQUAL
        item["level"] = level
    rounded = lambda item: [int(mpmath.nint(t / EQUAL)) for t in item["kinks"]]
    return sorted(found, key=lambda r: (r["level"], len(r["kinks"]), rounded(r), r["word"], not r["full"]))


def fraction(value):
    return Fraction(int(mpmath.nint(value * mpf(2) ** 360)), 2 ** 360)


def expected(problem, found, source, digits, continuous=True):
    """The content of expected.json (doc/formats.md, section 3)."""
    def value(number, exact):
        if exact is not None:
            return {"exact": str(exact)}
        return {"digits": oracle.decimal(fraction(number), digits)}
    result = {"schema": 1, "source": source, "verdict": "finite", "count": len(found),
              "count_on_support": len(found), "families": 0, "realizations": []}
    if continuous:
        least = found[0]
        least_value = value(least["risk"], least["exact"] and least["exact"][1])
        result["infimum"] = {"value": least_value, "attained": True}
    for item in found:
        exact = item["exact"]
        one = {"word": item["word"], "full": item["full"],
               "kinks": [value(t, exact and exact[0][i]) for i, t in enumerate(item["kinks"])],
               "risk": value(item["risk"], exact and exact[1])}
        if item["type"] != "undecided":
            one["type"] = item["type"]
        if continuous:
            one["global"] = item["level"] == 0
        result["realizations"].append(one)
    return result


def main():
    parser = argparse.ArgumentParser(description="reference values for several hidden neurons")
    parser.add_argument("file")
    parser.add_argument("--starts", type=int, default=1000, help="starts for each word")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--digits", type=int, default=18)
    parser.add_argument("--json", action="store_true", help="print the content of expected.json")
    parser.add_argument("--source", default="tests/oracle/search.py")
    parser.add_argument("--discontinuous", action="store_true", help="without infimum and global minima")
    options = parser.parse_args()
    problem = oracle.Problem(options.file, any_width=True)
    found = landscape(problem, options.starts, random.Random(options.seed),
                      lambda line: print(line, file=sys.stderr))
    if options.json:
        content = expected(problem, found, options.source, options.digits, not options.discontinuous)
        print(json.dumps(content, indent=2))
        return
    for item in found:
        name = item["word"] or ("B%d" % len(item["kinks"]) if item["full"] and item["kinks"] else
                                "affine" if item["full"] else "constant")
        places = " ".join(oracle.decimal(fraction(t), 15) for t in item["kinks"])
        print(f"{name:9} {oracle.decimal(fraction(item['risk']), options.digits):26} {item['type']:14} "
              f"hits {item['hits']:4} T {mpmath.nstr(item['tension'], 4):12} {places}"
              f"{' exact' if item['exact'] else ''}")
    print(f"{len(found)} realizations")


if __name__ == "__main__":
    main()
