#!/usr/bin/env python3
"""Writes certificates for the activation t^2, straight from the text of doc/formats.md section 5.12.

usage: make_quadratic.py FOLDER           fixed certificates
       make_quadratic.py CHECKER COUNT SEED  random ones, given to the checker

The first form writes certificates into FOLDER/good and falsified copies into FOLDER/bad, and prints the rows for
the tables good/EXPECT and bad/EXPECT. Nothing here uses the formulas of theory.md 9.16: every number comes from
the risk of networks alone, an exact integral over the pieces. Best fits are expansions in orthogonal polynomials;
derivatives are difference quotients with five points, which are exact for polynomials of degree 4; whether a
network is a local minimum is read off the matrix of the second derivatives.
"""
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as Q


# ---- Polynomials, integrals ----

def add(f, g, c=1):
    n = max(len(f), len(g))
    r = [(f[i] if i < len(f) else 0) + c * (g[i] if i < len(g) else 0) for i in range(n)]
    while len(r) > 1 and r[-1] == 0:
        r.pop()
    return r


def mul(f, g):
    r = [Q(0)] * (len(f) + len(g) - 1)
    for i, x in enumerate(f):
        for j, y in enumerate(g):
            r[i + j] += x * y
    return r


def integral(f, l, r):
    return sum(c * (r ** (i + 1) - l ** (i + 1)) / (i + 1) for i, c in enumerate(f))


class Problem:
    """Pieces are (left, right, coefficients)."""

    def __init__(self, target, density, hidden):
        self.target = [(Q(l), Q(r), [Q(c) for c in f]) for l, r, f in target]
        self.density = [(Q(l), Q(r), [Q(c) for c in f]) for l, r, f in density]
        self.hidden = hidden
        self.cells = []
        for l, r, f in self.target:
            for l2, r2, p in self.density:
                if max(l, l2) < min(r, r2):
                    self.cells.append((max(l, l2), min(r, r2), f, p))

    def mean_of(self, make):
        """The integral of make(f) p dx."""
        return sum(integral(mul(make(f), p), l, r) for l, r, f, p in self.cells)

    def risk(self, n):
        return self.mean_of(lambda f: mul(add(n, f, -1), add(n, f, -1)))

    def risk_at(self, theta, c):
        return self.risk(network(theta, c))

    def best(self, degree):
        basis, fit = [], [Q(0)]
        for i in range(degree + 1):
            e = [Q(0)] * i + [Q(1)]
            for b, norm in basis:
                e = add(e, b, -self.mean_of(lambda f: mul(e, b)) / norm)
            norm = self.mean_of(lambda f: mul(e, e))
            basis.append((e, norm))
            fit = add(fit, e, self.mean_of(lambda f: mul(f, e)) / norm)
        return fit

    def lines(self):
        a, b = self.target[0][0], self.target[-1][1]
        r = ['relucert-certificate 1', f'interval {a} {b}']
        for name, pieces in ('target', self.target), ('density', self.density):
            r.append(f'{name} {len(pieces)}')
            r += [f'{l} {h} {polynomial(f)}' for l, h, f in pieces]
        return r + ['activation quadratic', f'hidden {self.hidden}']


def polynomial(f):
    f = add(f, [Q(0)])
    return ' '.join([str(len(f) - 1)] + [str(c) for c in f])


def network(theta, c):
    n = [Q(c)]
    for w, b, v in theta:
        n = add(n, [v * b * b, 2 * v * w * b, v * w * w])
    return n


# ---- Derivatives of the risk, exact because it is a polynomial of degree 4 in every parameter ----

STENCIL = ((-2, Q(1, 12)), (-1, Q(-2, 3)), (1, Q(2, 3)), (2, Q(-1, 12)))


def moved(theta, c, moves):
    theta, c = [list(u) for u in theta], Q(c)
    for place, step in moves:
        if place == 'c':
            c += step
        else:
            theta[place[0]][place[1]] += step
    return theta, c


def derivative(p, theta, c, place):
    return sum(k * p.risk_at(*moved(theta, c, [(place, h)])) for h, k in STENCIL)


def second_derivative(p, theta, c, first, second):
    return sum(j * k * p.risk_at(*moved(theta, c, [(first, g), (second, h)]))
               for g, j in STENCIL for h, k in STENCIL) if first != second else sum(
        k * p.risk_at(*moved(theta, c, [(first, h)]))
        for h, k in ((-2, Q(-1, 12)), (-1, Q(4, 3)), (0, Q(-5, 2)), (1, Q(4, 3)), (2, Q(-1, 12))))


def is_definite(m):
    m = [row[:] for row in m]
    for k in range(len(m)):
        if m[k][k] <= 0:
            return False
        for i in range(k + 1, len(m)):
            t = m[i][k] / m[k][k]
            m[i] = [x - t * y for x, y in zip(m[i], m[k])]
    return True


def gradient_count(p, theta, c):
    places = ['c'] + [(i, k) for i in range(len(theta)) for k in range(3)]
    return sum(derivative(p, theta, c, place) != 0 for place in places)


def point_type(p, theta, c):
    """Of a critical network."""
    n = add(network(theta, c), [Q(0)])
    if n == p.best(2):
        return 'global-minimum'
    if any(u[2] == 0 for u in theta) or any(u[0] != 0 for u in theta):
        return 'saddle'
    if p.best(1) != p.best(0): # M1 is not 0
        return 'saddle'
    places = ['c'] + [(i, 0) for i in range(len(theta))]
    m = [[second_derivative(p, theta, c, i, j) for j in places] for i in places]
    return 'local-minimum' if is_definite(m) else 'saddle'


# ---- Certificates ----

def stratum_lines(p, fit, mean, is_open):
    h = p.hidden
    lines = [] if is_open else [f'1 all global-minimum dimension {2 if h == 1 and fit == mean else 3 * h - 2}']
    if fit == mean:
        return lines
    name = 1 if is_open else 2
    if p.best(1) != mean:
        at = [derivative(p, [(Q(1), Q(b), Q(0))], mean[0], (0, 2)) for b in (0, 1)]
        rest = ['zero dimension 1 saddle', 'constant when v [0,0] dimension 1 saddle',
                f'flat at {-at[0] / (at[1] - at[0])} when v [0,0] dimension 1 saddle']
    else:
        def curvature(s): # one neuron with w = 0, v = 1, b^2 = s^2, with the best c
            theta, c = [(Q(0), Q(s), Q(1))], mean[0] - s * s
            m = [[second_derivative(p, theta, c, i, j) for j in ('c', (0, 0))] for i in ('c', (0, 0))]
            return m[1][1] - m[0][1] ** 2 / m[0][0]
        at = [curvature(s) for s in (0, 1)]
        sign = '+' if at[0] > 0 else '-'
        rest = [f'all one-sign {sign} dimension {2 * h} local-minimum',
                f'all one-opposite {sign} bound {-at[0] / (at[1] - at[0])} dimension {2 * h} local-minimum',
                f'all else dimension {2 * h} saddle']
    return lines + [f'{name} {t}' for t in rest]


def certificate(p, strata=True, blow_up=True):
    fit, mean, affine = p.best(2), p.best(0), p.best(1)
    is_open = p.hidden == 1 and len(fit) == 2
    found = [mean] if is_open or fit == mean else [fit, mean]
    claims = [f'list finite {len(found)} {len(found)}', 'distinct', 'order']
    if is_open:
        claims.append(f'infimum not-attained {p.risk(fit)} {p.risk(fit)}')
    else:
        claims.append('infimum 1')
    proof = []
    if is_open and blow_up:
        claims.append('blow-up')
        e = Q(1)
        while True: # B x + C + e x^2
            theta, c = [(Q(1), fit[1] / (2 * e), e)], fit[0] - fit[1] ** 2 / (4 * e)
            if p.risk_at(theta, c) < p.risk(mean):
                break
            e /= 2
        proof = ['theta0'] + ['%s %s %s' % u for u in theta] + [f'constant {c}']
    for i, g in enumerate(found):
        kind = 'local-minimum' if g == fit or affine == mean else 'saddle'
        claims.append(f'realization {i + 1} polynomial {polynomial(g)} {kind} risk {p.risk(g)}')
    if strata:
        claims += ['stratum realization ' + t for t in stratum_lines(p, fit, mean, is_open)]
    lines = p.lines() + [f'claims {len(claims)}'] + [f'{i + 1} {t}' for i, t in enumerate(claims)]
    lines += ['proof', 'precision 1'] + proof
    return lines + [f'end {len(lines) + 1}']


def point_certificate(p, theta, c):
    n = gradient_count(p, theta, c)
    claims = [f'not-critical {n}' if n else 'critical', f'risk {p.risk_at(theta, c)}']
    if not n:
        claims.append('type ' + point_type(p, theta, c))
    lines = p.lines() + ['theta'] + ['%s %s %s' % tuple(u) for u in theta] + [f'constant {c}']
    lines += [f'claims {len(claims)}'] + [f'{i + 1} {t}' for i, t in enumerate(claims)] + ['proof']
    return lines + [f'end {len(lines) + 1}']


# ---- Fixed certificates ----

def simple(a, b, f, hidden, density=(1,)):
    return Problem([(a, b, f)], [(a, b, density)], hidden)


EVEN = simple(-1, 1, (0, 0, 1), 1)
LISTS = {
    'quadratic-x-1': simple(0, 1, (0, 1), 1),
    'quadratic-x-2': simple(0, 1, (0, 1), 2),
    'quadratic-square-1': simple(0, 1, (0, 0, 1), 1),
    'quadratic-even-1': EVEN,
    'quadratic-even-3': simple(-1, 1, (0, 0, 1), 3),
    'quadratic-cubic-1': simple(-1, 1, (0, 0, 0, 1), 1),
    'quadratic-constant-1': simple(0, 2, (Q(3, 2),), 1),
    'quadratic-constant-4': simple(0, 2, (Q(3, 2),), 4),
    'quadratic-legendre-1': simple(-1, 1, (0, -3, 0, 5), 1), # f_2 = fbar = 0, but f is not constant
    'quadratic-wide': simple(-3, Q(1, 2), (1, -2, 0, 4), 1000),
    'quadratic-gaps-1': Problem([(-1, 0, (1, 2)), (0, 3, (0, 1, -1, 2))],
                                [(-1, Q(-1, 2), (0,)), (Q(-1, 2), 1, (2, 1)), (1, 2, (0,)),
                                 (2, Q(5, 2), (-2, 1)), (Q(5, 2), 3, (0,))], 1),
    'quadratic-negative-3': simple(-2, 0, (0, -4, -2, 0, 0, 1), 3, (4, 0, 3)),
}
ONE = Q(1)
POINTS = {
    'point-quadratic-one-opposite': (EVEN, [(0, Q(9, 20), ONE)], Q(1, 3) - Q(81, 400)),
    'point-quadratic-one-opposite-saddle': (EVEN, [(0, Q(3, 10), ONE)], Q(1, 3) - Q(9, 100)),
    'point-quadratic-two-neurons': (simple(-1, 1, (0, 0, 1), 2), [(0, ONE, ONE), (0, Q(1, 2), -ONE)],
                                    Q(1, 3) - Q(3, 4)),
    'point-quadratic-at-the-bound': (simple(-1, 1, (0, 0, 1), 2),
                                     [(0, ONE, ONE), (0, ONE, -Q(13, 15))], Q(1, 3) - Q(2, 15)),
    'point-quadratic-two-opposite': (simple(-1, 1, (0, 0, 1), 2), [(0, ONE, ONE), (0, ONE, Q(1, 2))],
                                     Q(1, 3) - Q(3, 2)),
    'point-quadratic-flat': (simple(0, 1, (0, 0, 1), 3), [(3, Q(-8, 5), 0), (0, 0, 5), (0, -7, 0)], Q(1, 3)),
    'point-quadratic-global': (simple(-1, 1, (0, 0, 0, 1), 2), [(1, Q(3, 20), ONE), (-1, Q(3, 20), -ONE)], 0),
    'point-quadratic-not-critical': (simple(0, 1, (0, 1), 2), [(1, 2, 3), (0, 1, 4)], Q(1, 2)),
    'point-quadratic-best-constant': (simple(0, 1, (0, 1), 1), [(0, 1, 1)], Q(-1, 2)),
}


def edits(name, lines):
    """Falsified copies: (suffix, line, status, changed lines)."""
    def line(start):
        return next(i for i, t in enumerate(lines) if t.startswith(start))

    def swap(suffix, start, old, new, status='REJECTED', at=None):
        i = line(start)
        assert lines[i].count(old) == 1, (name, suffix, lines[i])
        return suffix, i + 1 if at is None else at, status, lines[:i] + [lines[i].replace(old, new)] + lines[i + 1:]

    def without(suffix, start, status, at):
        """A claim is left out; those after it are numbered again, and the end line is right."""
        i, k = line(start), line('claims')
        count = int(lines[k].split()[1])
        r = lines[:k] + [f'claims {count - 1}'] + lines[k + 1:i]
        for j, t in enumerate(lines[i + 1:]):
            number, rest = t.split(' ', 1) if ' ' in t else (t, '')
            r.append(f'{int(number) - 1} {rest}' if number.isdigit() and i + 1 + j <= k + count else t)
        r[-1] = f'end {len(r)}'
        return suffix, at, status, r

    if name == 'quadratic-x-1':
        good = certificate(simple(0, 1, (0, 1), 1), True, False)
        more = ['theta0', '1 5 1/10', 'constant -5/2', f'end {len(good) + 3}']
        yield 'theta-unannounced', len(good), 'MALFORMED', good[:-1] + more
        yield swap('attained', '4 ', 'not-attained 0 0', '1', at=line('4 ') + 1)
        yield swap('infimum', '4 ', '0 0', '1/500 1/500')
        yield swap('infimum-interval', '4 ', '0 0', '0 1/500', 'MALFORMED')
        yield swap('two-functions', '1 list', '1 1', '2 2')
        yield swap('different-numbers', '1 list', '1 1', '1 2', 'MALFORMED')
        yield swap('infinite', '1 list', 'finite 1 1', 'infinite - 1', 'MALFORMED')
        yield swap('minimum', '6 ', 'saddle', 'local-minimum')
        yield swap('risk', '6 ', '1/12', '1/13')
        yield swap('value', '6 ', '0 1/2', '0 1/3')
        yield swap('the-fit', '6 ', '0 1/2', '1 0 1')
        yield swap('cubic', '6 ', '0 1/2', '3 0 1 0 1', 'MALFORMED')
        yield swap('flat-place', '9 ', '-1/2', '1/2')
        yield swap('dimension', '8 ', 'dimension 1', 'dimension 2')
        yield swap('when', '8 ', '[0,0]', '[0,1]', 'MALFORMED')
        yield swap('realization', '7 ', 'realization 1', 'realization 2')
        yield without('zero-left-out', '7 ', 'REJECTED', line('7 ') + 1)
        yield without('flat-left-out', '9 ', 'REJECTED', line('8 ') + 1)
        yield swap('theta', '1 1 1/2', '1 1 1/2', '0 1 1/2', at=line('theta0') + 1)
        yield swap('theta-constant', 'constant', '-1/2', '-3/2', at=line('theta0') + 1)
        i = line('theta0')
        yield 'theta-missing', i + 1, 'MALFORMED', lines[:i] + [f'end {i + 1}']
        yield 'constant-missing', i + 3, 'MALFORMED', lines[:i + 2] + [f'end {i + 3}']
        yield swap('end', 'end', lines[-1], f'end {len(lines) + 1}', 'MALFORMED')
        yield swap('precision', 'precision', '1', '0', 'MALFORMED')
        yield swap('relu', 'activation', 'quadratic', 'relu', 'MALFORMED', line('4 ') + 1)
        yield swap('hidden-2', 'hidden', '1', '2', 'MALFORMED', line('constant') + 1)
        yield 'text-after-end', len(lines) + 1, 'MALFORMED', lines + ['end']
        yield 'truncated', len(lines), 'MALFORMED', lines[:-1]
    if name == 'quadratic-x-2':
        yield swap('affine-fit', '5 ', '1 0 1', '1 1/1000 1')
        yield swap('attained-by-two', '4 ', 'infimum 1', 'infimum 2')
        yield swap('not-attained', '4 ', 'infimum 1', 'infimum not-attained 0 0')
        yield swap('global-dimension', '7 ', '4', '5')
        yield without('mean-left-out', '6 ', 'REJECTED', line('1 list') + 1)
        i, k = line('proof'), line('claims')
        extra = (lines[:k] + ['claims 11'] + lines[k + 1:k + 7] + ['7 realization 3 polynomial 0 0 saddle risk 1/3']
                 + [f'{j + 8} {t.split(" ", 1)[1]}' for j, t in enumerate(lines[k + 7:i])] + lines[i:])
        extra[-1] = f'end {len(extra)}'
        yield 'third-realization', k + 8, 'REJECTED', extra
        late = lines[:k + 6] + ['6' + lines[k + 7][1:], '7' + lines[k + 6][1:]] + lines[k + 8:]
        yield 'realization-after-stratum', k + 8, 'MALFORMED', late
        blow = (lines[:k] + ['claims 11'] + lines[k + 1:k + 5] + ['5 blow-up']
                + [f'{j + 6} {t.split(" ", 1)[1]}' for j, t in enumerate(lines[k + 5:i])]
                + ['proof', 'precision 1', 'theta0', '1 5 1/10', '0 0 0', 'constant -5/2'])
        yield 'blow-up', k + 6, 'REJECTED', blow + [f'end {len(blow) + 1}']
    if name == 'quadratic-even-3':
        yield swap('bound', '9 ', '2/15', '1/15')
        yield swap('sign', '9 ', 'one-opposite -', 'one-opposite +')
        yield swap('one-sign', '8 ', 'one-sign -', 'one-sign +')
        yield swap('no-sign', '8 ', 'one-sign -', 'one-sign 0', 'MALFORMED')
        yield swap('saddle-type', '9 ', 'local-minimum', 'saddle', 'MALFORMED')
        yield swap('best-type', '6 ', 'local-minimum', 'saddle')
        yield swap('kind', '10 ', 'all else dimension 6 saddle', 'zero dimension 1 saddle')
        yield swap('else-dimension', '10 ', 'dimension 6', 'dimension 3')
        yield swap('unknown-kind', '10 ', 'all else', 'all others', 'MALFORMED')
        yield swap('number', '10 ', '10 stratum', '11 stratum', 'MALFORMED', line('10 ') + 1)
        yield swap('not-reduced', '9 ', '2/15', '4/30', 'MALFORMED')
    if name == 'quadratic-constant-1':
        yield swap('as-saddle', '5 ', 'local-minimum', 'saddle')
        yield swap('dimension', '6 ', 'dimension 2', 'dimension 1')
        yield swap('no-infimum', '4 ', 'infimum 1', 'infimum 0', 'MALFORMED')
    if name == 'quadratic-gaps-1':
        yield swap('density', '-1/2 1 1', '1 2 1', '1 2 2', at=line('5 ') + 1)
        yield swap('target', '-1 0 1', '-1 0 1 1 2', '-1 0 1 1 3', at=line('5 ') + 1)
    if name == 'point-quadratic-one-opposite':
        yield swap('as-saddle', '3 type', 'local-minimum', 'saddle')
        yield swap('as-global', '3 type', 'local-minimum', 'global-minimum')
        yield swap('undecided', '3 type', 'local-minimum', 'undecided')
        yield swap('nonsmooth', '3 type', 'local-minimum', 'local-minimum nondifferentiable')
        yield swap('risk', '2 risk', '8/45', '7/45')
        yield swap('constant', 'constant', '157/1200', '157/1201', at=line('1 critical') + 1)
    if name == 'point-quadratic-at-the-bound':
        yield swap('as-minimum', '3 type', 'saddle', 'local-minimum')
    if name == 'point-quadratic-flat':
        yield swap('as-minimum', '3 type', 'saddle', 'local-minimum')
        yield swap('place', '3 -8/5', '-8/5', '8/5', at=line('1 critical') + 1)
    if name == 'point-quadratic-global':
        yield swap('as-minimum', '3 type', 'global-minimum', 'local-minimum')
    if name == 'point-quadratic-not-critical':
        yield swap('count', '1 not', '7', '6')


def write(path, lines):
    with open(path, 'w') as out:
        out.write('\n'.join(lines) + '\n')


def write_fixed(folder):
    rows = []
    made = {name: certificate(p) for name, p in LISTS.items()}
    made['quadratic-no-strata'] = certificate(LISTS['quadratic-cubic-1'], False, False)
    made.update({name: point_certificate(*args) for name, args in POINTS.items()})
    for name, lines in made.items():
        write(f'{folder}/good/{name}.cert', lines)
        print(f'good: {name}.cert VERIFIED -')
        for suffix, line, status, changed in edits(name, lines):
            write(f'{folder}/bad/{name}-{suffix}.cert', changed)
            rows.append(f'bad: {name}-{suffix}.cert {status} {line}')
    print('\n'.join(rows))


# ---- Random certificates ----

def random_problem(rng, hidden):
    def number():
        return Q(rng.randint(-6, 6), rng.choice((1, 1, 2, 3, 5)))

    ends = sorted({number() for _ in range(rng.randint(2, 4))})
    while len(ends) < 2:
        ends = sorted({number(), number()})
    symmetric = rng.random() < 0.3 # then M1 = 0 for even targets
    if symmetric:
        ends = [-abs(ends[-1]) - 1, abs(ends[-1]) + 1]
    target = []
    for l, r in zip(ends, ends[1:]):
        f = [number() for _ in range(rng.randint(1, 4))]
        if symmetric:
            f = [c if i % 2 == 0 else Q(0) for i, c in enumerate(f)]
        target.append((l, r, add(f, [Q(0)])))
    cuts = sorted({ends[0], ends[-1]} | ({(ends[0] + 2 * ends[-1]) / 3} if not symmetric else set()))
    density = []
    for l, r in zip(cuts, cuts[1:]):
        kind = rng.randint(0, 3) if len(cuts) > 2 and not density else rng.randint(1, 3)
        g = {0: [Q(0)], 1: [Q(rng.randint(1, 4))], 2: [-l, Q(1)], 3: [l * r * -1 + 1, l + r, Q(-1)]}[kind]
        if symmetric and kind == 2:
            g = [Q(1), Q(0), Q(1)]
        density.append((l, r, g))
    return Problem(target, density, hidden)


def random_network(rng, p):
    h, mean, fit = p.hidden, p.best(0), p.best(2)
    kind = rng.randint(0, 3)
    def number():
        return Q(rng.randint(-4, 4), rng.choice((1, 2, 3)))
    theta = [[number() for _ in range(3)] for _ in range(h)]
    if kind == 0:
        return theta, number()
    if kind == 1 and h >= 2: # f_2, by two neurons for the linear part; the others at w = 0
        a, b = (fit + [Q(0), Q(0)])[2], (fit + [Q(0)])[1]
        theta = [[Q(1), Q(1), Q(0)], [Q(1), Q(0), Q(0)]] + [[Q(0), u[1], u[2]] for u in theta[2:]]
        theta[0][2], theta[1][2] = b / 2, a - b / 2
        return theta, fit[0] - network(theta, 0)[0]
    if p.best(1) != mean:
        at = [derivative(p, [(Q(1), Q(b), Q(0))], mean[0], (0, 2)) for b in (0, 1)]
        place = -at[0] / (at[1] - at[0])
        theta = [rng.choice(([Q(0), Q(0), u[2]], [Q(0), u[1], Q(0)], [u[0], u[0] * place, Q(0)])) for u in theta]
        return theta, mean[0]
    theta = [[Q(0), u[1], u[2] or Q(1)] for u in theta]
    if rng.random() < 0.2:
        theta[0][2] = Q(0)
    return theta, mean[0] - sum(v * b * b for w, b, v in theta)


def is_right(p, lines):
    """Are the claims of a certificate with a changed number right? One about all critical points may have another
    network of smaller risk than fbar."""
    point = 'theta' in lines
    if not point and 'theta0' not in lines:
        return False
    at = lines.index('theta' if point else 'theta0') + 1
    theta = [[Q(t) for t in line.split()] for line in lines[at:at + p.hidden]]
    c = Q(lines[at + p.hidden].split()[1])
    if point:
        return lines == point_certificate(p, theta, c)
    return lines[:at] == certificate(p)[:at] and p.risk_at(theta, c) < p.risk(p.best(0))


def run_random(checker, count, seed):
    rng, verdicts, kinds = random.Random(seed), {}, {}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'a.cert')

        def check(lines):
            write(path, lines)
            return subprocess.run([checker, '--quiet', path], stdout=subprocess.PIPE).stdout.decode().strip()

        for _ in range(count):
            p = random_problem(rng, rng.choice((1, 1, 2, 3)))
            for lines in certificate(p), point_certificate(p, *random_network(rng, p)):
                found = check(lines)
                kind = next((t[2:] for t in lines if t.startswith('3 type')), lines[len(p.lines())].split()[0])
                kinds[kind] = kinds.get(kind, 0) + 1
                if found != 's VERIFIED':
                    print('\n'.join(lines), found, sep='\n')
                    return 1
                for _ in range(12): # one number of a claim or of a network changed
                    i = rng.randrange(len(p.lines()) - 1 if lines[len(p.lines())] != 'theta' else len(p.lines()),
                                      len(lines))
                    tokens = lines[i].split()
                    places = [j for j, t in enumerate(tokens) if t.strip('-').replace('/', '').isdigit()]
                    if not places or tokens[0] == 'precision':
                        continue
                    j = rng.choice(places)
                    tokens[j] = str(Q(tokens[j]) + rng.choice((-1, 1, Q(1, 7))))
                    other = lines[:i] + [' '.join(tokens)] + lines[i + 1:]
                    found = check(other).split(' ')[1]
                    verdicts[found] = verdicts.get(found, 0) + 1
                    if found == 'VERIFIED' and not is_right(p, other):
                        print('\n'.join(other), 'is accepted', sep='\n')
                        return 1
    print(kinds, verdicts)
    return 0


if __name__ == '__main__':
    if len(sys.argv) == 2:
        write_fixed(sys.argv[1])
    elif len(sys.argv) == 4:
        sys.exit(run_random(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
    else:
        sys.exit(__doc__)
