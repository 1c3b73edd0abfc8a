#!/usr/bin/env python3
"""Writes certificates for two-slope activations with one neuron, from doc/formats.md 4.7 and definitions.

usage: make_two_slope.py FOLDER              fixed certificates
       make_two_slope.py CHECKER COUNT SEED  random ones, given to the checker

The first form writes certificates into FOLDER/good and falsified copies into FOLDER/bad, and prints the rows
for the tables good/EXPECT and bad/EXPECT. The second has each certificate accepted, falsified copies refused.
Nothing here uses G, V and E of theory.md 9.6: for a kink q the function c + m psi is found from the two
normal equations, the kinks are the zeros of the integral of the error left of q, types are read off the risk
as a function of q, on both sides of the kink. Polynomials are factored by sympy.
"""
import os
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction as Q

import sympy

X = sympy.Symbol('x')


# ---- Polynomials: lists of fractions, ascending, without leading zeros ----

def trim(f):
    while f and f[-1] == 0:
        f = f[:-1]
    return f


def add(f, g, c=1):
    n = max(len(f), len(g))
    return trim([(f[i] if i < len(f) else 0) + c * (g[i] if i < len(g) else Q(0)) for i in range(n)])


def mul(f, g):
    r = [Q(0)] * max(len(f) + len(g) - 1, 0)
    for i, x in enumerate(f):
        for j, y in enumerate(g):
            r[i + j] += x * y
    return trim(r)


def scale(f, c):
    return trim([c * x for x in f])


def const(c):
    return trim([Q(c)])


def value(f, x):
    r = Q(0)
    for c in reversed(f):
        r = r * x + c
    return r


def running(f, start, z):
    """start + the integral of f from z to x, as a polynomial in x."""
    r = [Q(0)] + [c / (i + 1) for i, c in enumerate(f)]
    r[0] = start - value(r, z)
    return trim(r)


def as_sympy(f):
    return sympy.Poly(list(reversed([sympy.Rational(c.numerator, c.denominator) for c in f])) or [0], X)


def rational(x):
    return Q(int(x.p), int(x.q))


def zeros(f, l, r):
    """The zeros of f != 0 in the open interval: (left, right, primitive irreducible factor)."""
    found = []
    for g, _ in as_sympy(f).factor_list()[1]:
        g = g.clear_denoms(convert=True)[1].primitive()[1]
        g = -g if g.LC() < 0 else g
        if g.degree() == 1:
            at = rational(sympy.Rational(-g.nth(0), g.nth(1)))
            found += [(at, at, g)] if l < at < r else []
            continue
        inside = {'inf': sympy.Rational(l.numerator, l.denominator),
                  'sup': sympy.Rational(r.numerator, r.denominator)}
        for (u, v), _ in g.intervals(eps=sympy.Rational(1, 10**40), **inside):
            found.append((rational(u), rational(v), g))
    return sorted(found, key=lambda t: t[0])


# ---- Problems ----

class Problem:
    """target, density: lists of (left, right, polynomial)."""

    def __init__(self, target, density, gamma):
        self.target, self.density, self.gamma = target, density, Q(gamma)
        self.a, self.b = target[0][0], target[-1][1]
        support = [d for d in density if d[2]]
        self.z = sorted({x for l, r, _ in target + density for x in (l, r)
                         if support[0][0] <= x <= support[-1][1]})
        self.n = len(self.z) - 1
        self.cells = [(self.piece(target, i), self.piece(density, i)) for i in range(self.n)]
        self.sums = [[Q(0)] * 6]  # of p, xp, x^2 p, fp, xfp, f^2 p up to z_i
        for i in range(self.n):
            self.sums.append([value(g, self.z[i + 1]) for g in self.left(i)])
        total = self.sums[-1]
        K, mean_x = total[0], total[1] / total[0]
        self.mean = total[3] / K
        self.slope = (total[4] - mean_x * total[3]) / (total[2] - mean_x * total[1])
        self.mean_x = mean_x
        self.left_gap, self.right_gap = self.a < self.z[0], self.z[-1] < self.b
        self.T = self.mean * total[1] - total[4]

    def piece(self, pieces, i):
        return next(f for l, r, f in pieces if l <= self.z[i] and self.z[i + 1] <= r)

    def left(self, i):
        """The six integrals from z_0 to q for q in cell i."""
        f, p = self.cells[i]
        x = [Q(0), Q(1)]
        parts = [p, mul(x, p), mul(x, mul(x, p)), mul(f, p), mul(x, mul(f, p)), mul(f, mul(f, p))]
        return [running(g, s, self.z[i]) for g, s in zip(parts, self.sums[i])]

    def slopes(self, word):
        return (self.gamma, Q(1)) if word == 'R' else (Q(-1), -self.gamma)


class Cell:
    """For q in cell i: D, and polynomials that, divided by D, are m, c, the risk, the error left of q."""

    def __init__(self, pr, i, word):
        total = pr.sums[-1]
        L = pr.left(i)
        R = [add(const(t), x, -1) for t, x in zip(total, L)]
        q, (sl, sr) = [Q(0), Q(1)], pr.slopes(word)

        def first(I, k):
            return add(I[k + 1], mul(q, I[k]), -1)

        def second(I):
            return add(add(I[2], scale(mul(q, I[1]), Q(2)), -1), mul(mul(q, q), I[0]))

        s1 = add(scale(first(L, 0), sl), scale(first(R, 0), sr))
        s2 = add(scale(second(L), sl * sl), scale(second(R), sr * sr))
        f1 = add(scale(first(L, 3), sl), scale(first(R, 3), sr))
        K, F0 = total[0], total[3]
        self.D = add(scale(s2, K), mul(s1, s1), -1)
        self.m = add(scale(f1, K), scale(s1, F0), -1)
        self.c = add(scale(s2, F0), mul(s1, f1), -1)
        self.risk = add(add(scale(self.D, total[5]), scale(self.c, F0), -1), mul(self.m, f1), -1)
        self.error = add(add(mul(self.c, L[0]), mul(scale(self.m, sl), first(L, 0))), mul(self.D, L[3]), -1)
        # int (fbar - f) psi: what a neuron with v = 0 sees
        self.psi = add(scale(s1, pr.mean), f1, -1)

    def at(self, f, x):
        return value(f, x) / value(self.D, x)


def quotient_range(cell, f, lo, hi):
    """An interval with the value of f/D at a kink of which lo, hi enclose the place very narrowly."""
    x, y = cell.at(f, lo), cell.at(f, hi)
    if lo == hi:
        return x, x
    wide = 100 * abs(x - y) + Q(1, 10**25)
    return min(x, y) - wide, max(x, y) + wide


def outward(x, y):
    if x == y:
        return x, y
    unit = 2**80
    return Q(x * unit // 1, unit) - Q(1, unit), Q(y * unit // 1, unit) + Q(1, unit)


class Kink:
    def __init__(self, pr, word, i, zero, how):
        self.word, self.lo, self.hi, self.how = word, zero[0], zero[1], how
        cell = Cell(pr, i, word)
        sl, sr = pr.slopes(word)
        q = [Q(0), Q(1)]
        m, c = cell.m, cell.c
        ends = [add(c, mul(m, add(const(x), q, -1)), s) for x, s in ((pr.a, sl), (pr.b, sr))]

        def number(f):
            return outward(*quotient_range(cell, f, self.lo, self.hi))

        self.jump = number(scale(m, 1 - pr.gamma))
        self.values = number(ends[0]), number(c), number(ends[1])
        self.risk = number(cell.risk)
        before = Cell(pr, i - 1, word) if how.startswith('breakpoint') else cell
        step = Q(1, 10**9)  # no other kink is that near in the problems used here
        lower = quotient_range(cell, cell.risk, self.lo, self.hi)[1]
        self.minimum = (before.at(before.risk, self.lo - step) > lower and
                        cell.at(cell.risk, self.hi + step) > lower)

    def claim(self):
        numbers = (('kink', (self.lo, self.hi)), ('jump', self.jump), ('values', *self.values),
                   ('risk', self.risk))
        return '%s %s ' % (self.word, type_name(self.minimum)) + ' '.join(
            n[0] + ''.join(' %s %s' % x for x in n[1:]) for n in numbers)


class Fit:
    def __init__(self, pr, word):
        self.word = word
        slope = pr.slope if word == 'F' else Q(0)
        total = pr.sums[-1]
        risk = total[5] - pr.mean * total[3] - slope * (total[4] - pr.mean_x * total[3])
        self.risk = risk, risk
        self.values = [pr.mean + slope * (x - pr.mean_x) for x in (pr.a, pr.b)]
        self.minimum = word == 'F' or any(not Cell(pr, i, w).psi for i in range(pr.n) for w in 'RL')
        self.lo = self.hi = None

    def claim(self):
        return '%s %s values ' % (self.word, type_name(self.minimum)) + ' '.join(
            '%s %s' % (x, x) for x in self.values) + ' risk %s %s' % self.risk


def type_name(minimum):
    return 'local-minimum' if minimum else 'saddle'


def words(pr):
    return 'R' if pr.gamma == -1 else 'RL'


def kinks(pr):
    for word in words(pr):
        for i in range(pr.n):
            cell = Cell(pr, i, word)
            z = pr.z[i]
            if i and value(cell.error, z) == 0 and value(cell.m, z) != 0:
                yield Kink(pr, word, i, (z, z), 'breakpoint %d' % i)
            if not cell.error:
                assert not cell.m
                continue
            for zero in zeros(cell.error, z, pr.z[i + 1]):
                factor = [rational(c) for c in reversed(zero[2].all_coeffs())]
                if cell.m and as_sympy(cell.m).rem(as_sympy(factor)).is_zero:
                    continue
                how = 'rational' if zero[0] == zero[1] else \
                    'root %d %s' % (len(factor) - 1, ' '.join(map(str, factor)))
                yield Kink(pr, word, i, zero, 'cell %d %s' % (i, how))


# ---- Strata ----

def end_is_minimum(pr, word, left):
    """Is the affine fit with its kink at this end of the hull a minimum among the kinks of the word?"""
    i = 0 if left else pr.n - 1
    cell = Cell(pr, i, word)
    step = Q(1, 10**9)
    return cell.at(cell.risk, pr.z[0] + step if left else pr.z[-1] - step) > Fit(pr, 'F').risk[0]


def flat(pr, word):
    """The zeros of int (fbar - f) psi in (a,b), as lines."""
    sl, sr = pr.slopes(word)
    pieces = [(pr.z[i], pr.z[i + 1], Cell(pr, i, word).psi) for i in range(pr.n)]
    if pr.left_gap:
        pieces.insert(0, (pr.a, pr.z[0], const(sr * pr.T)))
    if pr.right_gap:
        pieces.append((pr.z[-1], pr.b, const(sl * pr.T)))
    marks, k = [], 0
    while k < len(pieces):
        l, r, f = pieces[k]
        if not f:
            while k + 1 < len(pieces) and not pieces[k + 1][2]:
                k += 1
            marks.append((l, pieces[k][1], True))
            k += 1
            continue
        if l > pr.a and value(f, l) == 0 and not (k and not pieces[k - 1][2]):
            marks.append((l, l, False))
        marks += [(u, v, False) for u, v, _ in zeros(f, l, r)]
        k += 1
    for u, v, whole in marks:
        if not whole:
            yield 'flat-%s at %s %s dimension 1 saddle' % (word, u, v)
            continue
        if u > pr.a:
            yield 'flat-%s at %s %s dimension 1 saddle' % (word, u, u)
        yield 'flat-%s between %s %s dimension 2 local-minimum' % (word, u, v)
        if v < pr.b:
            yield 'flat-%s at %s %s dimension 1 saddle' % (word, v, v)


def signs_of_psi(pr):
    taken = set()
    for i in range(pr.n):
        f = Cell(pr, i, 'R').psi
        if f:
            l, r = pr.z[i], pr.z[i + 1]
            marks = [l] + sorted(x for u, v, _ in zeros(f, l, r) for x in (u, v)) + [r]
            taken |= {value(f, (x + y) / 2) > 0 for x, y in zip(marks[::2], marks[1::2])}
    return taken


def constant_strata(pr):
    exact = Fit(pr, 'C').risk[0] == 0
    yield 'degenerate when v [0,0] dimension 0 ' + type_name(exact)
    if pr.T == 0:
        signs, smooth = signs_of_psi(pr), '' if exact else ' nonsmooth'
        # v > 0 and Psi >= 0, or v < 0 and Psi <= 0
        minima = [s for s in (False, True) if (not s) not in signs]
        names = {False: '(-inf,0)', True: '(0,inf)'}
        if len(minima) == 1:
            for s in minima + [not minima[0]]:
                yield 'degenerate when v %s dimension 1 %s%s' % (names[s], type_name(s in minima), smooth)
        else:
            yield 'degenerate when v (-inf,0) (0,inf) dimension 1 %s%s' % (type_name(bool(minima)), smooth)
    for role in 'level', 'negative-level':
        yield role + (' when v [0,0] dimension 1 saddle' if pr.T else ' dimension 2 local-minimum')
    if pr.T == 0:
        yield 'flat-full dimension 2 local-minimum'
        yield 'flat-negative dimension 2 local-minimum'
        for side, gap, i in ('a', pr.left_gap, 0), ('b', pr.right_gap, -1):
            exact = gap or pr.cells[i][0] == const(pr.mean)
            for sign in 'positive', 'negative':
                yield 'flat-end-%s-%s dimension 1 %s' % (side, sign, type_name(exact))
    for word in 'RL':
        yield from flat(pr, word)


def affine_strata(pr):
    yield 'full dimension 2 local-minimum'
    yield 'negative dimension 2 local-minimum'
    for role, word in ('a-positive', 'R'), ('a-negative', 'L'), ('b-positive', 'L'), ('b-negative', 'R'):
        left = role[0] == 'a'
        good = (pr.left_gap if left else pr.right_gap) or end_is_minimum(pr, word, left)
        yield 'end-%s dimension 1 %s' % (role, type_name(good))


# ---- The certificate ----

def families(pr):
    if pr.slope:
        for gap, z, order in (pr.left_gap, pr.z[0], 'RL'), (pr.right_gap, pr.z[-1], 'LR'):
            for word in order if gap else '':
                if word in words(pr):
                    yield word, z


def relation(pr, x, y):
    """How x and y, of neighbouring risks, are compared: by their risks if these are apart."""
    if x.risk[1] < y.risk[0]:
        return '<'
    if x.risk[0] == x.risk[1] == y.risk[0] == y.risk[1]:
        return '= exact'
    assert x.lo is not None and y.lo is not None and abs(x.lo + y.hi - pr.z[0] - pr.z[-1]) < Q(1, 10**20)
    return '= mirror'


def pieces_lines(name, pieces):
    yield '%s %d' % (name, len(pieces))
    for l, r, f in pieces:
        yield '%s %s %d %s' % (l, r, max(len(f) - 1, 0), ' '.join(map(str, f or [0])))


def certificate(pr, unsearched=()):
    found = [Fit(pr, 'F')] + ([Fit(pr, 'C')] if pr.slope else []) + list(kinks(pr))
    found.sort(key=lambda s: (s.risk[0], s.lo or 0))
    moving = list(families(pr))
    claims = ['list infinite - %d' % len(found) if moving else 'list finite %d %d' % (len(found), len(found)),
              'distinct', 'order']
    orders = [relation(pr, x, y) for x, y in zip(found, found[1:])]
    claims.append('infimum %d' % ((orders + ['<']).index('<') + 1))
    if unsearched:
        claims = ['list partial - -'] + claims[1:3]
    claims += ['realization %d %s' % (k + 1, s.claim()) for k, s in enumerate(found)]
    claims += ['family %d %s affine %s' % (k + 1, w, z) for k, (w, z) in enumerate(moving)]
    for k, s in enumerate(found):
        lines = constant_strata(pr) if s.word == 'C' or (s.word == 'F' and not pr.slope) else \
            affine_strata(pr) if s.word == 'F' else ['kink dimension 1 ' + type_name(s.minimum)]
        claims += ['stratum realization %d %s' % (k + 1, t) for t in lines]
    for k, (w, z) in enumerate(moving):
        claims.append('stratum family %d interior dimension 2 local-minimum' % (k + 1))
        good = end_is_minimum(pr, w, z == pr.z[0] and pr.left_gap)
        claims.append('stratum family %d end dimension 1 %s' % (k + 1, type_name(good)))
    lines = ['relucert-certificate 1', 'interval %s %s' % (pr.a, pr.b)]
    lines += list(pieces_lines('target', pr.target)) + list(pieces_lines('density', pr.density))
    lines += ['activation two-slope %s' % pr.gamma, 'hidden 1', 'claims %d' % len(claims)]
    lines += ['%d %s' % (k + 1, t) for k, t in enumerate(claims)] + ['proof', 'precision 4096']
    lines += ['kink %d %s' % (k + 1, s.how) for k, s in enumerate(found) if s.lo is not None]
    lines += ['order %d %s' % (k + 1, t) for k, t in enumerate(orders)]
    lines += ['open ' + cell for cell in unsearched]
    return lines + ['end %d' % (len(lines) + 1)]


# ---- Falsified copies ----

def renumbered(lines, drop):
    """Without line number `drop`, a claim: the others are renumbered."""
    kept, count = [], 0
    for k, t in enumerate(lines):
        if k == drop:
            continue
        if re.match(r'\d+ (list|distinct|order|infimum|realization|family|stratum)\b', t):
            count += 1
            t = '%d %s' % (count, t.split(' ', 1)[1])
        kept.append(t)
    kept = [re.sub(r'^claims \d+$', 'claims %d' % count, t) for t in kept]
    return kept[:-1] + ['end %d' % len(kept)]


def shifted(line):
    """Copies of the claim of a realization in which one interval is moved away."""
    words_, place = line.split(' '), 0
    for k, word in enumerate(words_):
        if word in ('kink', 'jump', 'values', 'risk'):
            place = k + 1
        if place and k > place and (k - place) % 2:
            moved = [str(Q(x) + Q(1, 10**6)) for x in words_[k - 1:k + 1]]
            yield 'number-%d' % k, ' '.join(words_[:k - 1] + moved + words_[k + 1:])


def falsified(lines):
    """Pairs of a name and lines, all of which are wrong."""
    def change(name, old, new, which=0):
        at = [k for k, t in enumerate(lines) if re.search(old, t)]
        if len(at) > which:
            t = re.sub(old, new, lines[at[which]], count=1)
            assert t != lines[at[which]]
            yield '%s-%d' % (name, which), lines[:at[which]] + [t] + lines[at[which] + 1:]
    swap = {'local-minimum': 'saddle', 'saddle': 'local-minimum'}
    for which, t in enumerate(t for t in lines if re.search('local-minimum|saddle', t)):
        old = re.search('local-minimum|saddle', t).group()
        k = lines.index(t)
        yield 'type-%d' % which, lines[:k] + [t.replace(old, swap[old])] + lines[k + 1:]
    gamma = next(t for t in lines if t.startswith('activation')).split()[2]
    kinks_listed = any(re.match('kink', t) for t in lines)  # else all may be right for other slopes, too
    for other in (str(Q(gamma) + Q(1, 7)), str(2 + abs(Q(gamma)))) if kinks_listed else ():
        yield from change('slope', '^activation two-slope .*', 'activation two-slope ' + other)
    yield from change('relu', '^activation two-slope .*', 'activation relu')
    for k, t in enumerate(lines):
        if re.match(r'\d+ (family|stratum)', t):
            yield 'without-%d' % k, renumbered(lines, k)
        if re.match(r'\d+ realization', t):
            yield from ((name, lines[:k] + [line] + lines[k + 1:]) for name, line in shifted(t))
    yield from change('infimum', r'^4 infimum \d+', '4 infimum 7')
    for which in range(9):
        yield from change('letter', r'^(\d+ realization \d+) R', r'\1 L', which)
        yield from change('letter', r'^(\d+ realization \d+) L', r'\1 R', which)
        yield from change('family-letter', r'^(\d+ family \d+) R', r'\1 L', which)
        yield from change('family-letter', r'^(\d+ family \d+) L', r'\1 R', which)
        yield from change('order', r'^(order \d+) <', r'\1 = exact', which)
        yield from change('order', r'^(order \d+) = .*', r'\1 <', which)


# ---- Problems to use ----

def whole(f, l=0, r=1):
    return [(Q(l), Q(r), [Q(c) for c in f])]


def fixed():
    x, square, one = whole([0, 1]), whole([0, 0, 1]), whole([1])
    gaps = [(Q(0), Q(2), [Q(0), Q(0), Q(1)]), (Q(2), Q(4), [Q(4), Q(-1)])]
    middle = [(Q(0), Q(1), []), (Q(1), Q(3), [Q(1)]), (Q(3), Q(4), [])]
    even = whole([0, 0, 1], -1, 1)
    flat_middle = [(Q(0), Q(1), [Q(-1)]), (Q(1), Q(2), []), (Q(2), Q(3), [Q(1)])]
    yield 'x', Problem(x, one, Q(1, 10))
    yield 'square', Problem(square, one, Q(1, 10))
    yield 'square-ten', Problem(square, one, 10)
    yield 'square-negative', Problem(square, one, Q(-1, 3))
    yield 'square-absolute', Problem(square, one, -1)
    yield 'even', Problem(even, whole([1], -1, 1), Q(1, 4))
    yield 'gaps', Problem(gaps, middle, Q(1, 2))
    yield 'gaps-absolute', Problem(gaps, middle, -1)
    inside = [(Q(-2), Q(-1), []), (Q(-1), Q(1), [Q(1)]), (Q(1), Q(2), [])]
    yield 'gaps-even', Problem(whole([0, 0, 1], -2, 2), inside, Q(2))
    yield 'steps', Problem(flat_middle, whole([1], 0, 3), Q(-2, 5))
    yield 'steps-absolute', Problem(flat_middle, whole([1], 0, 3), -1)
    yield 'constant', Problem(whole([5]), one, Q(3))
    step = [(Q(-1), Q(0), [Q(-1)]), (Q(0), Q(1), [Q(1)])]
    yield 'step-absolute', Problem(step, whole([1], -1, 1), -1)
    slab = [(Q(-3), Q(-1), [Q(1)]), (Q(-1), Q(1), [Q(2)]), (Q(1), Q(3), [Q(1)])]
    tent = [(Q(-3), Q(-1), [Q(2), Q(1)]), (Q(-1), Q(0), [Q(-2)]), (Q(0), Q(1), [Q(-2)]),
            (Q(1), Q(3), [Q(2), Q(-1)])]
    yield 'breakpoints-absolute', Problem(tent, slab, -1)
    for name, gamma in ('plateau', Q(1, 2)), ('plateau-absolute', Q(-1)):
        # f = fbar on [1,2] and first moments left and right of it of which one is -gamma times the other
        f = [(Q(0), Q(1), [Q(-2), Q(4)]), (Q(1), Q(2), []), (Q(2), Q(3), [10 * gamma, -4 * gamma])]
        yield name, Problem(f, whole([1], 0, 3), gamma)


def mirrored(pieces, sign):
    """Pieces on [0, r], continued to [-r, 0]."""
    left = [(-r, -l, trim([c * sign * (-1)**k for k, c in enumerate(f)])) for l, r, f in reversed(pieces)]
    return left + pieces


def random_problem(rng):
    pr = random_half(rng)
    if pr.a != 0:
        return pr
    return Problem(mirrored(pr.target, rng.choice([1, -1])), mirrored(pr.density, 1), pr.gamma)


def random_half(rng):
    cuts = sorted(rng.sample(range(-3, 4), rng.choice([2, 2, 3, 4])))
    if rng.random() < 0.3:
        cuts = [0] + rng.choice([[1], [2], [1, 2], [1, 3]])
    pieces = list(zip(cuts, cuts[1:]))
    target = [(Q(l), Q(r), trim([Q(rng.randint(-3, 3)) for _ in range(rng.randint(1, 3))]))
              for l, r in pieces]
    density = [(Q(l), Q(r), const(rng.choice([0, 1, 1, 2]))) for l, r in pieces]
    if not any(d[2] for d in density):
        return random_half(rng)
    gamma = Q(rng.choice([-3, -2, -1, -1, 1, 2, 3, 5]), rng.choice([1, 2, 3, 7]))
    return random_half(rng) if gamma == 1 else Problem(target, density, gamma)


def verdict(checker, lines):
    with tempfile.NamedTemporaryFile('w', suffix='.cert') as f:
        f.write('\n'.join(lines) + '\n')
        f.flush()
        return subprocess.run([checker, '--quiet', f.name], capture_output=True, text=True).stdout.strip()


def experiment(checker, count, seed):
    rng, bad = random.Random(seed), 0
    for k in range(count):
        pr = random_problem(rng)
        lines = certificate(pr)
        said = verdict(checker, lines)
        if said != 's VERIFIED':
            print('\n'.join(lines), said, sep='\n')
            return 1
        wrong = list(falsified(lines))
        for name, copy in rng.sample(wrong, min(6, len(wrong))):
            bad += 1
            said = verdict(checker, copy)
            if not said.startswith(('s REJECTED', 's MALFORMED')):
                print('\n'.join(copy), name, said, sep='\n')
                return 1
    print('%d certificates accepted, %d falsified copies refused' % (count, bad))
    return 0


def wrong(name, lines):
    """What goes into bad/EXPECT: name, lines, verdict, number of the line that it carries."""
    def change(what, old, new, status='REJECTED', which=0):
        at = [k for k, t in enumerate(lines) if re.search(old, t)][which]
        t = re.sub(old, new, lines[at], count=1)
        assert t != lines[at]
        return what, lines[:at] + [t] + lines[at + 1:], status, at + 1

    def left_out(what, old):
        at = next(k for k, t in enumerate(lines) if re.search(old, t))
        return what, renumbered(lines, at), 'REJECTED', at + 1

    if name == 'square':
        yield change('slope-one', 'two-slope 1/10', 'two-slope 1', 'MALFORMED')
        yield change('slope-terms', 'two-slope 1/10', 'two-slope 2/20', 'MALFORMED')
        yield change('slope-missing', 'two-slope 1/10', 'two-slope', 'MALFORMED')
        yield change('jump', r'jump \S+ \S+', 'jump 5/4 13/10')  # |v w| = 1.378 instead of 9/10 of it
        yield change('constant', 'C saddle', 'C local-minimum')
        yield change('fit', 'F local-minimum', 'F saddle')
        yield change('kink', 'R saddle', 'R local-minimum')
        yield change('degenerate', '(degenerate when v .0,0.) dimension 0', r'\1 dimension 1')
        yield change('dead', 'level when v .0,0. dimension 1 saddle', 'dead dimension 3 local-minimum')
        yield change('negative', 'negative dimension 2', 'negative dimension 1')
        yield change('end', '(end-a-negative.*) (?:saddle|local-minimum)', r'\1 nothing')
        yield left_out('without-negative', 'realization 3 negative dimension')
    if name == 'gaps':
        yield change('letter', 'family 2 L', 'family 2 R')
        yield change('kind', 'family 2 L affine', 'family 2 L constant')
        yield change('place', 'family 3 L affine 3', 'family 3 L affine 1')
        yield change('family-end', '(stratum family 1 end .*) saddle', r'\1 local-minimum')
    if name == 'square-absolute':
        what, copy, status, _ = change('letter', '(realization .) R', r'\1 L')
        yield what, copy, status, 1 + next(k for k, t in enumerate(lines) if t.startswith('1 list'))
    if name == 'gaps-absolute':
        yield change('letter', '(family 2) R', r'\1 L')
    if name == 'plateau':
        yield change('constant', 'C local-minimum', 'C saddle')
        yield change('flat', '(flat-. between .*) local-minimum', r'\1 saddle')
    if name == 'even':
        yield change('mirror', '= mirror', '= exact')


def main():
    if len(sys.argv) == 4:
        return experiment(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    rows = {'good': [], 'bad': []}

    def write(kind, name, lines, status, line):
        with open(os.path.join(sys.argv[1], kind, name), 'w') as f:
            f.write('\n'.join(lines) + '\n')
        rows[kind].append('%s %s %s' % (name, status, line))

    for name, pr in fixed():
        lines = certificate(pr)
        write('good', 'two-slope-%s.cert' % name, lines, 'VERIFIED', '-')
        for what, copy, status, line in wrong(name, lines):
            write('bad', 'two-slope-%s-%s.cert' % (name, what), copy, status, line)
        if name == 'square':
            write('good', 'two-slope-square-partial.cert', certificate(pr, ['R 0', 'L 0']), 'PARTIAL', '-')
        if name == 'square-absolute':
            lines = certificate(pr, ['R 0', 'L 0'])
            write('bad', 'two-slope-square-absolute-open.cert', lines, 'REJECTED', len(lines) - 1)
    for kind in rows:
        print(kind, *rows[kind], sep='\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())
