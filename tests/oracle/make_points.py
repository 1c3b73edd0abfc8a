#!/usr/bin/env python3
"""Random problems with rational critical parameter vectors on strata of every kind.

Usage: make_points.py FIRST LAST [--search PROGRAM] [--effort N] [--seconds S]

Prints for each seed FIRST..LAST a line `point SEED VERDICT`, a problem file and a theta file. The verdict
is that of point_experiment.py; seeds for which it is unclear are left out, with a line on stderr. No seed
is begun after S seconds. A network is drawn first, then an error e = N - f whose moments make it critical
(piecewise polynomial, with prescribed values at the kinks and ends), and f = N - e. Some seeds give a
known problem instead (x^2, affine, step, abs) with a known critical network. Seeds from 10000 on have a
two-slope activation. Every gradient is checked to be 0 exactly.
"""
import argparse
import random
import sys
import tempfile
import time
from fractions import Fraction

import point_experiment as experiment
from point_experiment import add, integral, mul

F = Fraction


def solve(rows, unknowns, rng):
    """A random solution of the equations rows = [(coefficients, right side)]; None when there is none."""
    order = list(range(unknowns))
    rng.shuffle(order)
    rows, pivots = [(list(c), r) for c, r in rows], []
    for column in order:
        pivot = next((i for i in range(len(pivots), len(rows)) if rows[i][0][column] != 0), None)
        if pivot is None:
            continue
        at = len(pivots)
        rows[at], rows[pivot] = rows[pivot], rows[at]
        scale = rows[at][0][column]
        rows[at] = ([c / scale for c in rows[at][0]], rows[at][1] / scale)
        for i, (c, r) in enumerate(rows):
            if i != at and c[column] != 0:
                factor = c[column]
                rows[i] = ([x - factor * y for x, y in zip(c, rows[at][0])], r - factor * rows[at][1])
        pivots.append(column)
    if any(r != 0 for _, r in rows[len(pivots):]):
        return None
    solution = [F(rng.randint(-2, 2), rng.choice([8, 16, 32])) for _ in range(unknowns)]
    for (c, r), column in zip(rows, pivots):
        solution[column] = r - sum(c[i] * solution[i] for i in range(unknowns) if i not in pivots)
    return solution


class Error:
    """e on cells between `ends`: coefficients of powers of t = (x - left)/(right - left) are unknowns."""

    DEGREE = 6

    def __init__(self, ends, density, zero):
        self.ends, self.density, self.zero = ends, density, zero
        self.cells = len(ends) - 1
        self.rows = []
        for i in range(self.cells):
            if zero[i]:
                for n in range(self.DEGREE + 1):
                    self.rows.append((self.unit({(i, n): F(1)}), F(0)))

    def unit(self, entries):
        row = [F(0)] * (self.cells * (self.DEGREE + 1))
        for (i, n), value in entries.items():
            row[i * (self.DEGREE + 1) + n] += value
        return row

    def power(self, i, n):
        """t^n on cell i as a polynomial in x."""
        left, right = self.ends[i:i + 2]
        result = [F(1)]
        for _ in range(n):
            result = mul(result, [-left / (right - left), 1 / (right - left)])
        return result

    def moment(self, low, high, weight, value):
        """The integral of e * weight * density over [low, high], both ends of cells, shall be value."""
        entries = {}
        for i in range(self.cells):
            if low <= self.ends[i] and self.ends[i + 1] <= high:
                for n in range(self.DEGREE + 1):
                    entries[i, n] = integral(mul(mul(self.power(i, n), weight), self.density[i]),
                                             self.ends[i], self.ends[i + 1])
        self.rows.append((self.unit(entries), F(value)))

    def value(self, place, side, order, value):
        """The derivative of this order at place, from its side (-1 left, 1 right), in the direction of x."""
        i = self.ends.index(place) - (side < 0)
        if self.zero[i]:
            return
        entries = {}
        for n in range(self.DEGREE + 1):
            f = self.power(i, n)
            for _ in range(order):
                f = [c * k for k, c in enumerate(f)][1:] or [F(0)]
            entries[i, n] = experiment.at(f, place)
        self.rows.append((self.unit(entries), F(value)))

    def solve(self, rng):
        solution = solve(self.rows, self.cells * (self.DEGREE + 1), rng)
        if solution is None:
            return None
        polys = []
        for i in range(self.cells):
            total = [F(0)]
            for n in range(self.DEGREE + 1):
                total = add(total, self.power(i, n), solution[i * (self.DEGREE + 1) + n])
            polys.append(total)
        tame = all(sum(map(abs, solution[i:i + self.DEGREE + 1])) < 12
                   for i in range(0, len(solution), self.DEGREE + 1))
        return polys if tame else None


def text(poly):
    terms = [f"{'-' if c < 0 else '+'} {abs(c)}*x^{n}" for n, c in enumerate(poly) if c != 0]
    return " ".join(terms).removeprefix("+ ").replace("- ", "-", 1) if terms and terms[0][0] == "-" else \
        (" ".join(terms)[2:] if terms else "0")


def problem_text(a, b, pieces, density, hidden, gamma):
    lines = ["relucert-problem 1", f"interval {a} {b}"]
    lines += [f"target [{l}, {r}] {text(f)}" for l, r, f in pieces]
    lines += [f"density [{l}, {r}] {text(p)}" for l, r, p in density] if density else []
    lines += [f"activation two-slope {gamma}"] if gamma else []
    return "\n".join(lines + [f"hidden {hidden}"]) + "\n"


def theta_text(neurons, c):
    lines = ["relucert-theta 1"] + [f"neuron {w} {b} {v}" for w, b, v in neurons] + [f"constant {c}"]
    return "\n".join(lines) + "\n"


def sign(x):
    return (x > 0) - (x < 0)


def kink(letter, q, m, rng):
    w = rng.choice([F(1, 2), F(1), F(2), F(3)])
    return (w, -w * q, m / w) if letter == "R" else (-w, w * q, m / w)


# What seeds from 1000 on are about: several kinks at one place; neurons at an end; intervals where e = 0 with
# flat kinks; a neuron w = b = 0, v != 0; zero density.
FOCUS = ["shared", "ends", "exact", "small", "gaps"]

# The slopes for negative arguments of the seeds from 10000 on.
GAMMAS = [F(1, 10), F(-1), F(1, 2), F(-1, 3), F(2), F(-3), F(9, 10)]


class Point:
    """A random problem with a random critical network."""

    def __init__(self, rng, focus=None, gamma=F(0)):
        self.rng, self.focus, self.neurons, self.extra = rng, focus, [], []
        self.gamma = gamma
        self.a, self.b = rng.choice([(F(0), F(1)), (F(0), F(1)), (F(-1), F(1)), (F(0), F(2))])
        self.l = self.b - self.a
        self.T = F(0)
        if focus != "small" and rng.random() >= 0.5:
            self.T = rng.choice([-1, 1]) * rng.choice([F(1, 60), F(1, 20), F(1, 6)])
        self.benign = rng.random() < (0.6 if focus is None else 0.85)
        self.draw_places()
        self.draw_error_shape()
        self.U = self.T / (1 - gamma)
        self.draw_spare()
        if gamma and self.T:  # only neurons that add constants are critical
            self.extra = [(w, b, v) for w, b, v in self.extra if v == 0 and (w == 0 or -b / w in self.places)]
        if self.places and rng.random() < (0.9 if self.focus == "exact" else 0.6):
            self.draw_planted()

    def draw_places(self):
        rng = self.rng
        k = rng.choice({"shared": [1, 1, 2], "small": [0, 0, 0, 1]}.get(self.focus, [0, 1, 1, 2, 2, 2, 3]))
        grid = [self.a + self.l * F(i, 16) for i in range(2, 15)]
        self.places = sorted(rng.sample(grid, k))
        while any(y - x < self.l / 8 for x, y in zip(self.places, self.places[1:])):
            self.places = sorted(rng.sample(grid, k))
        self.letters = [rng.choice("LR") for _ in self.places]
        self.sums = []
        for q, letter in zip(self.places, self.letters):
            n = rng.choices([1, 2, 3], [2, 6, 3] if self.focus == "shared" else [14, 5, 1])[0]
            jumps = [rng.choice([-1, 1]) * rng.choice([F(1, 2), F(1), F(3, 2), F(2), F(3)]) for _ in range(n)]
            if n > 1 and self.benign and rng.random() < 0.5:
                jumps = [abs(m) * sign(jumps[0]) for m in jumps]
            for m in jumps:
                other = (self.T == 0 or self.gamma == -1) and rng.random() < 0.3
                self.neurons.append(kink(rng.choice("LR") if other else letter, q, m, rng))
            self.sums.append(sum(jumps) * (1 - self.gamma))
        if self.T == 0 and rng.random() < (0.6 if self.focus == "ends" else 0.4):
            v = rng.choice([F(-1), F(1), F(2)])
            kind = rng.choice(["full", "full", "a", "b", "level"] if self.focus != "ends" else ["a", "b"])
            w = rng.choice([F(1), F(-1), F(2)])
            if kind == "full":
                self.neurons.append((w, 1 + 3 * self.l - w * (self.a + self.b) / 2, v))
            elif kind == "level":
                self.neurons.append((F(0), F(1), v))
            else:
                self.neurons.append((F(1), -self.a, v) if kind == "a" else (F(-1), self.b, v))
        points = [self.a] + self.places + [self.b]
        before = [F(0)] + [self.level(letter) for letter in self.letters] + [self.T]
        self.intervals = [(l, r, t - s) for l, r, s, t in zip(points, points[1:], before, before[1:])]
        self.before = before

    def level(self, letter):
        """The integral of x e p left of a kink of this letter."""
        return (F(1) if letter == "R" else -self.gamma) * self.T / (1 - self.gamma)

    def draw_density(self, ends):
        """Pieces of the density; breakpoints are added to ends."""
        rng, a, b = self.rng, self.a, self.b
        kind = rng.random()
        if self.focus == "gaps" and kind < 0.6:
            inner = sorted(z for z in ends if a < z < b)
            z = rng.choice(inner or [a + (b - a) / 4])
            y = rng.choice([x for x in inner if x > z] or [z + (b - z) / 2])
            ends.update([z, y])
            return [(a, z, [F(1)]), (z, y, [F(0)]), (y, b, [F(1)])]
        if kind < (0.4 if self.focus == "ends" else 0.7):
            return None
        if kind < 0.8:
            z = rng.choice([e for e in ends if a < e < b] or [(a + b) / 2])
            ends.add(z)
            return [(a, z, [F(1)]), (z, b, [F(2)])]
        if kind < 0.92:
            return [(a, b, [-a, F(1)])] if rng.random() < 0.5 else [(a, b, [b, F(-1)])]
        l, r = rng.choice(list(zip(sorted(ends), sorted(ends)[1:])))
        z, y = l + (r - l) / 3, l + (r - l) * 2 / 3
        ends.update([z, y])
        return [(a, z, [F(1)]), (z, y, [F(0)]), (y, b, [F(1)])]

    def draw_error_shape(self):
        rng = self.rng
        share = 0.5 if self.focus == "exact" else 0.12
        self.fits = [t == 0 and rng.random() < share for _, _, t in self.intervals]
        if all(self.fits):
            self.fits[rng.randrange(len(self.fits))] = False
        self.values = []
        for m in self.sums:
            good = sign(m) or rng.choice([-1, 1])
            style = rng.random() if self.focus != "shared" else rng.choice([0.1, 0.75, 0.9, 0.9, 0.9])
            if style < 0.7:
                sizes = [F(1, 8), F(1, 4), F(1), -F(1, 64), -F(1, 32), -F(1, 8)]
                size = rng.choice(sizes[:3 if self.benign else 6])
                self.values.append((good * size, good * size))
            elif style < 0.78:
                self.values.append((F(0), F(0)))
            else:
                choices = [F(1, 8), F(1, 4), F(1)] + ([] if self.benign else [F(0), -F(1, 64), -F(1, 16)])
                self.values.append((good * rng.choice(choices), good * rng.choice(choices)))
        common = [1, 5, 3] if self.focus == "ends" else [5, 4, 2]
        self.orders = [rng.choices([0, 1, 2], common)[0] for _ in range(2)]
        self.first = [rng.choice([-1, 1]) * rng.choice([F(1, 4), F(1, 2), F(1)]) for _ in range(2)]
        if self.focus == "small":
            self.orders, self.first[1] = [0, 0], abs(self.first[1]) * sign(self.first[0])

    def draw_touching(self, end):
        """A few neurons that are zero just at an end."""
        rng, neurons = self.rng, []
        order, first = self.orders[end], self.first[end]
        inward = first if order != 1 or end == 0 else -first  # kappa of e ~ kappa t^r
        for _ in range(rng.choices([1, 2, 3, 4], [1, 5, 4, 2] if self.focus == "ends" else [6, 3, 1, 0])[0]):
            m = rng.choice([F(1, 4), F(1, 2), F(1), F(2), F(3)]) * rng.choice([-1, 1])
            if order == 0 and self.benign:
                m = abs(m) * sign(first * (1 - self.gamma))
            if order == 1 and self.benign and rng.random() < 0.6:
                m = abs(m) * sign(inward * (1 - self.gamma))
            if rng.random() < 0.06:
                m = F(0)
            w = rng.choice([F(1, 2), F(1), F(2)])
            neurons.append((-w, w * self.a, m / w) if end == 0 else (w, -w * self.b, m / w))
        return neurons

    def draw_spare(self):
        rng = self.rng
        ends = [rng.randrange(2)] if self.focus == "ends" else [z for z in (0, 1) if rng.random() < 0.4]
        for end in ends:
            if self.focus not in ("small", "shared", "exact"):
                self.extra += self.draw_touching(end)
        if rng.random() < 0.3:
            w = rng.choice([F(1), F(-1), F(0)])
            self.extra.append((w, -1 - abs(w) * (abs(self.a) + abs(self.b)), rng.choice([F(-1), F(0), F(2)])))
        if self.focus == "small":
            v = rng.choice([F(1, 2), F(1), F(2)]) * (sign(self.first[0]) if rng.random() < 0.8 else -1)
            self.extra.append((F(0), F(0), v))
        elif self.focus is None and rng.random() < 0.07:
            self.extra.append((F(0), F(0), rng.choice([F(-1), F(0), F(1)])))
        if self.T == 0 and rng.random() < (0.45 if self.focus == "exact" else 0.2):
            self.extra.append(rng.choice([(F(1), 1 - self.a, F(0)), (F(0), F(1), F(0)),
                                          (F(-2), 2 * self.b, F(0)), (F(1), -self.a, F(0))]))
        if self.focus is None and self.T != 0 and rng.random() < 0.04:
            self.extra.append((F(0), F(1), F(0)))
        if self.places and rng.random() < (0.06 if self.focus is None else 0.02):
            i = rng.randrange(len(self.places))
            self.extra.append(kink(self.letters[i], self.places[i], F(0), rng))

    def draw_planted(self):
        """A flat kink at a zero of Phi, or inside an interval where e = 0 and Phi = 0."""
        rng = self.rng
        i = rng.randrange(len(self.intervals))
        if self.focus == "exact":
            i = rng.choice([j for j, fits in enumerate(self.fits) if fits] or [i])
        l, r, _ = self.intervals[i]
        self.planted = None
        q = l + (r - l) * rng.choice([F(1, 3), F(1, 2), F(2, 3)])
        if self.fits[i]:
            letters = [x for x in "LR" if self.before[i] == self.level(x)]
            for _ in range(rng.choice([1, 1, 2])):
                if self.focus == "exact" and rng.random() < 0.3:
                    q = l + (r - l) * rng.choice([F(0), F(1, 4), F(1, 2)]) if l > self.a else q
                if letters:
                    self.extra.append(kink(rng.choice(letters), q, F(0), rng))
        elif self.focus is None and rng.random() < 0.25:
            self.planted = (i, q, rng.choice("LR"))
            self.extra.append(kink(self.planted[2], q, F(0), rng))

    def build(self):
        """(problem text, theta text), or None when the conditions contradict each other."""
        rng = self.rng
        planted = getattr(self, "planted", None)
        ends = {self.a, self.b, *self.places} | ({planted[1]} if planted else set())
        density = self.draw_density(ends)
        ends = sorted(ends)
        cells = list(zip(ends, ends[1:]))
        of = [next(i for i, (x, y, _) in enumerate(self.intervals) if x <= l and r <= y) for l, r in cells]
        weights = [next(p for x, y, p in density or [(l, r, [F(1)])] if x <= l and r <= y) for l, r in cells]
        error = Error(ends, weights, [self.fits[i] for i in of])
        one, x = [F(1)], [F(0), F(1)]
        for (l, r, tension), fits in zip(self.intervals, self.fits):
            if not fits:
                error.moment(l, r, one, 0)
                error.moment(l, r, x, tension)
        for q, (left, right) in zip(self.places, self.values):
            error.value(q, -1, 0, left)
            error.value(q, 1, 0, right)
        for end, place, side in ((0, self.a, 1), (1, self.b, -1)):
            for n in range(self.orders[end]):
                error.value(place, side, n, 0)
            error.value(place, side, self.orders[end], self.first[end])
        for z in ends[1:-1]:
            if z not in self.places and not self.fits[of[ends.index(z)]] and rng.random() < 0.8:
                i, n = ends.index(z), Error.DEGREE + 1
                error.rows.append((error.unit({**{(i - 1, k): F(1) for k in range(n)}, (i, 0): F(-1)}), F(0)))
        if planted:
            i, q, letter = planted
            l, r, _ = self.intervals[i]
            # Phi_R(q) has a part in J_i, and one behind it: M0 = 0, M1 = T - S_(i+1). Phi_L is mirrored.
            # gamma T + (1 - gamma) Phi_R(q) = 0 or -gamma T + (1 - gamma) Phi_L(q) = 0.
            rest = self.gamma * self.T / (1 - self.gamma)
            if letter == "R":
                error.moment(q, r, [-q, F(1)], self.before[i + 1] - self.T - rest)
            else:
                error.moment(l, q, [-q, F(1)], -self.before[i] - rest)
        polys = error.solve(rng)
        if polys is None:
            return None
        neurons, c = self.neurons + self.extra, rng.choice([F(0), F(1, 2), F(-1)])
        rng.shuffle(neurons)
        network = experiment.Network(neurons, c, self.gamma)
        pieces = [(l, r, add(network.between(l, r), e, -1)) for (l, r), e in zip(cells, polys)]
        a, b = self.a, self.b
        if self.focus == "gaps" and rng.random() < 0.5:  # the density vanishes beyond an end
            density = density or [(a, b, [F(1)])]
            f = [F(rng.randint(-2, 2)) for _ in range(3)]
            if rng.random() < 0.5:
                pieces, density, a = [(a - 1, a, f)] + pieces, [(a - 1, a, [F(0)])] + density, a - 1
            else:
                pieces, density, b = pieces + [(b, b + 1, f)], density + [(b, b + 1, [F(0)])], b + 1
        return problem_text(a, b, pieces, density, len(neurons), self.gamma), theta_text(neurons, c)


# Known problems: interval, pieces of the target, and critical networks as (letter, place, slope jump)
# with the constant and the slope of a full neuron (None: no full neuron).

def known_problems():
    known = []
    for k in range(0, 4):
        q = [F(2 * i - 1, 2 * k + 1) for i in range(1, k + 1)]
        ends = [F(0)] + q + [F(1)]
        slopes = [F(0)] + [l + r for l, r in zip(ends[1:], ends[2:])]
        mean = (ends[1] ** 2) / 3
        kinks = [("R", z, t - s) for z, s, t in zip(q, slopes, slopes[1:])]
        known.append(("0 1", ["x^2"], kinks, mean, None))
    for k in range(0, 3):
        ends = [F(i, k + 1) for i in range(k + 2)]
        slopes = [l + r for l, r in zip(ends, ends[1:])]
        value = -(ends[1] ** 2) / 6  # the best affine fit of x^2 on [0, q] is q x - q^2/6
        known.append(("0 1", ["x^2"], [("R", z, t - s) for z, s, t in zip(ends[1:], slopes, slopes[1:])],
                      value, slopes[0]))
    for alpha, a, b in ((F(1), F(0), F(1)), (F(-2), F(-2), F(3))):
        for n in (0, 2, 4):
            m = 2 * alpha / (n + 1)
            q = [a + i * (b - a) / (n + 1) for i in range(1, n + 1)]
            kinks = [("RL"[i % 2], z, m if i % 2 == 0 else -m) for i, z in enumerate(q)]
            start = alpha * (a + (b - a) / (2 * (n + 1) ** 2))  # the value at a
            left = -sum(m * (z - a) for letter, z, m in kinks if letter == "L")
            known.append((f"{a} {b}", [f"{alpha}*x" if alpha > 0 else f"-{-alpha}*x"], kinks,
                          start + left if n else alpha * (a + b) / 2, None))
    step = ["[0, 1/2] 0", "[1/2, 1] 1"]
    known += [("0 1", step, [], F(1, 2), None), ("0 1", step, [], F(-1, 4), F(3, 2))]
    corner = ["[-1, 0] -x", "[0, 1] x"]
    known += [("-1 1", corner, [], F(1, 2), None), ("-1 1", corner, [("R", F(0), F(2))], F(0), F(-1))]
    return known


def known_point(rng):
    known = [k for k in known_problems()]
    while True:
        interval, target, kinks, c, slope = rng.choice(known)
        a, b = map(F, interval.split())
        neurons = []
        for letter, q, m in kinks:
            n = rng.choices([1, 2, 3], [7, 2, 1])[0]
            parts = [rng.choice([F(-1, 2), F(1, 4), F(1, 2), F(1)]) * m for _ in range(n - 1)]
            parts.append(m - sum(parts))
            neurons += [kink(letter, q, part, rng) for part in parts if part != 0]
        if slope is not None:
            w = rng.choice([F(1), F(2)])
            if rng.random() < 0.3:  # positive on (a, b], 0 at a
                neurons.append((w, -w * a, slope / w))
                c += slope * a
            else:
                neurons.append((w, w * (1 - a), slope / w))
                c -= slope * (1 - a)
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            v, w = rng.choice([F(-1), F(-1, 4), F(1, 4), F(1), F(2)]), rng.choice([F(1), F(2)])
            kinds = ["a", "b", "dead", "degenerate", "flat full", "level"]
            kind = rng.choices(kinds, [5, 5, 4, 1, 1, 0.5])[0]
            neurons.append({"a": (-w, w * a, v), "b": (w, -w * b, v), "dead": (w, -w * (b + 1), v),
                            "degenerate": (F(0), F(0), v), "flat full": (w, w * (1 - a), F(0)),
                            "level": (F(0), w, F(0))}[kind])
        rng.shuffle(neurons)
        lines = ["relucert-problem 1", f"interval {interval}"] + [f"target {t}" for t in target]
        if neurons and len(neurons) <= 7:
            return "\n".join(lines + [f"hidden {len(neurons)}"]) + "\n", theta_text(neurons, c)


def make(seed):
    """(problem text, theta text) of the seed; at most 7 neurons; critical."""
    rng = random.Random(seed)
    focus = (FOCUS + [None])[seed % 6] if seed >= 10000 else FOCUS[seed % len(FOCUS)] if seed >= 1000 else None
    gamma = GAMMAS[seed % len(GAMMAS)] if seed >= 10000 else F(0)
    while True:
        known = focus is None and not gamma and rng.random() < 0.2
        made = known_point(rng) if known else Point(rng, focus, gamma).build()
        if made is None:
            continue
        problem = experiment.Problem(made[0])
        network = experiment.Network(*experiment.parse_theta(made[1]), gamma)
        if not 1 <= len(network.neurons) <= 7:
            continue
        if all(value == 0 for value in experiment.gradient(problem, network).values()):
            return made
        ends = (problem.a, problem.b)  # only flat neurons were put in without regard to the gradient
        assert any(v == 0 and (gamma or max(w * z + b for z in ends) >= 0) for w, b, v in network.neurons), seed


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--search")
    parser.add_argument("--effort", type=int, default=12)
    parser.add_argument("--seconds", type=float)
    arguments = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        program = arguments.search or experiment.compile_search(folder)
        for seed in range(arguments.first, arguments.last + 1):
            if arguments.seconds is not None and time.monotonic() - start > arguments.seconds:
                break
            problem, theta = make(seed)
            network = experiment.Network(*experiment.parse_theta(theta), experiment.Problem(problem).gamma)
            verdict, _ = experiment.verdict(experiment.Problem(problem), network, program, seed, arguments.effort)
            if verdict == "unclear":
                print(f"point {seed}: unclear", file=sys.stderr)
            else:
                print(f"point {seed} {verdict.replace(' ', '-')}\n{problem}{theta}", end="", flush=True)


if __name__ == "__main__":
    main()
