#!/usr/bin/env python3
"""Writes certificates for two or more hidden neurons, straight from the text of doc/formats.md section 5.

usage: make_chains.py FOLDER

Writes certificates into FOLDER/good and falsified copies into FOLDER/bad, and prints the rows of the latter
for the table bad/EXPECT.

Trees are made for one cell with density 1 only; they use the letters o, v, k and cuts. Their enclosures
here are plain double precision: nothing that this script does is trusted, the checker decides.
"""
import io
import itertools
import math
import sys
from fractions import Fraction as Q

import mpmath as mp

mp.mp.dps = 60
GRID = 2 ** 50


# ---- The equations, for numbers of any kind ----

def tau(word):
    if word[0] == 'B':
        return [0] * (int(word[1:]) + 1)
    r = [0] + [int(c == 'R') for c in word] + [1]
    return [r[i + 1] - r[i] for i in range(len(r) - 1)]


def product(f, g):
    r = [0] * (len(f) + len(g) - 1)
    for i, x in enumerate(f):
        for j, y in enumerate(g):
            r[i + j] += x * y
    return r


def integral(g, u, v):
    return sum(c * (v ** (n + 1) - u ** (n + 1)) / (n + 1) for n, c in enumerate(g))


class Problem:
    """Target and density: lists of (left, right, ascending coefficients) with the same pieces, exact."""

    def __init__(self, target, density=None):
        self.target = [(Q(u), Q(v), [Q(c) for c in f]) for u, v, f in target]
        density = density or [(u, v, [1]) for u, v, f in target]
        self.density = [(Q(u), Q(v), [Q(c) for c in f]) for u, v, f in density]
        self.a, self.b = self.target[0][0], self.target[-1][1]

    def integrate(self, u, v, functions):
        """Integrals over [u, v] of functions(f, p), a list of polynomials, exact or in mpmath as u, v are."""
        exact = isinstance(u, (int, Q)) and isinstance(v, (int, Q))
        number = (lambda x: x) if exact else (lambda x: mp.mpf(x.numerator) / x.denominator)
        total = None
        for (l, r, f), (_, _, p) in zip(self.target, self.density):
            lo, hi = max(number(l), u), min(number(r), v)
            if lo < hi:
                part = [integral([number(c) for c in g], lo, hi) for g in functions(f, p)]
                total = part if total is None else [x + y for x, y in zip(total, part)]
        return total

    def moments(self, u, v):
        """Of p, xp, x^2 p, fp, xfp, f^2 p."""
        return self.integrate(u, v, lambda f, p: [p, [0] + p, [0, 0] + p, product(f, p), [0] + product(f, p),
                                                  product(f, product(f, p))])


class Chain:
    def __init__(self, problem, word, q):
        exact = all(isinstance(x, Q) for x in q)
        number = (lambda x: x) if exact else (lambda x: mp.mpf(x.numerator) / x.denominator)
        self.t = tau(word)
        self.q = [number(problem.a)] + list(q) + [number(problem.b)]
        m = [problem.moments(u, v) for u, v in zip(self.q, self.q[1:])]
        self.mean = [x[3] / x[0] for x in m]
        self.mid = [x[1] / x[0] for x in m]
        self.V = [x[2] - x[1] * x[1] / x[0] for x in m]
        self.sigma = [(x[4] - c * x[3]) / V for x, c, V in zip(m, self.mid, self.V)]
        self.Sigma = sum(t * s for t, s in zip(self.t, self.sigma))
        weight = sum(t * t / V for t, V in zip(self.t, self.V))
        self.T = -self.Sigma / weight if any(self.t) else 0 * weight
        self.s = [s + t * self.T / V for s, t, V in zip(self.sigma, self.t, self.V)]
        n = range(len(m))
        self.left = [self.mean[i] + self.s[i] * (self.q[i] - self.mid[i]) for i in n]
        self.right = [self.mean[i] + self.s[i] * (self.q[i + 1] - self.mid[i]) for i in n]
        self.F = [self.right[j] - self.left[j + 1] for j in range(len(q))]
        self.m = [self.s[j + 1] - self.s[j] for j in range(len(q))]
        self.values = [self.left[0]] + self.right
        # e is orthogonal to g
        self.risk = sum(x[5] - self.mean[i] * x[3] - self.s[i] * (x[4] - self.mid[i] * x[3])
                        for i, x in enumerate(m))


def solve(problem, word, start):
    x = mp.findroot(lambda *q: Chain(problem, word, q).F, [mp.mpf(s) for s in start], tol=1e-56)
    return [x[i] for i in range(len(start))] if len(start) > 1 else [x[0] if hasattr(x, '__len__') else x]


# ---- Trees ----

def bounds(f, word, lo, hi):
    """Enclosures of F_j on the box, in doubles (a list), from Lemma 7.3."""
    t = tau(word)
    n = len(t)
    lmin = [max(0.0, lo[i + 1] - hi[i]) for i in range(n)]
    lmax = [hi[i + 1] - lo[i] for i in range(n)]

    def omega(i, low):
        s = 0.0
        li = lmax[i] if low else lmin[i]
        for j in range(n):
            if t[j]:
                if i == j:
                    s += 1
                    continue
                lj = lmin[j] if low else lmax[j]
                if lj == 0:
                    return 0.0 if low else 1.0
                s += (li / lj) ** 3
        return 1 / s

    def mul(x, y):
        p = [u * v for u in x for v in y]
        return (min(p), max(p))

    def taylor(i, m):
        """Taylor coefficient m at the midpoint of J_i"""
        c = ((lo[i] + lo[i + 1]) / 2, (hi[i] + hi[i + 1]) / 2)
        g = [float(x) for x in f]
        for _ in range(m):
            g = [k * g[k] for k in range(1, len(g))]
        r = (0.0, 0.0)
        for x in reversed(g):
            r = mul(r, c)
            r = (r[0] + x, r[1] + x)
        fac = float(mp.factorial(m))
        return (r[0] / fac, r[1] / fac)

    end, slope = [], []
    for i in range(n):
        h = (lmin[i] / 2, lmax[i] / 2)
        se, so, sg = (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)
        for m in range(1, len(f)):
            a = taylor(i, m)
            hm = (h[0] ** m, h[1] ** m)
            if m % 2 == 0:
                w = mul(a, hm)
                se = (se[0] + w[0] * m / (m + 1), se[1] + w[1] * m / (m + 1))
            else:
                w = mul(a, (h[0] ** (m - 1), h[1] ** (m - 1)))
                sg = (sg[0] + w[0] * 3 / (m + 2), sg[1] + w[1] * 3 / (m + 2))
                w = mul(a, hm)
                so = (so[0] + w[0] * (m - 1) / (m + 2), so[1] + w[1] * (m - 1) / (m + 2))
        end.append(((-se[1] + so[0], -se[0] + so[1]), (-se[1] - so[1], -se[0] - so[0])))
        slope.append(sg)
    S = (0.0, 0.0)
    for i in range(n):
        part = sorted(t[i] * x for x in slope[i])
        S = (S[0] + part[0], S[1] + part[1])
    ol = []
    for i in range(n):
        ol.append((omega(i, True) * lmin[i], omega(i, False) * lmax[i]) if t[i] else (0.0, 0.0))
    out = []
    for j in range(1, n):
        w = [0.0, 0.0]
        for i in (j - 1, j):
            w[0] += min(t[i] * ol[i][0], t[i] * ol[i][1]) / 2
            w[1] += max(t[i] * ol[i][0], t[i] * ol[i][1]) / 2
        p = mul(w, S)
        out.append((end[j - 1][1][0] - end[j][0][1] - p[1], end[j - 1][1][1] - end[j][0][0] - p[0]))
    return out


def tree(problem, word, boxes):
    """Preorder string; positions t of the one cell [a, b]. An explicit stack."""
    (a, b, f), = problem.target
    k = len(tau(word)) - 1
    x = (lambda t: float(a) + float(b - a) * t / GRID)
    letters = []
    stack = [([0] * k, [GRID] * k)]
    while stack:
        lo, hi = (list(v) for v in stack.pop())
        for j in range(1, k):
            lo[j] = max(lo[j], lo[j - 1])
        for j in reversed(range(k - 1)):
            hi[j] = min(hi[j], hi[j + 1])
        if any(h <= l for l, h in zip(lo, hi)):
            letters.append('o')
            continue
        p = ([Q(a) + Q(b - a) * v / GRID for v in lo], [Q(a) + Q(b - a) * v / GRID for v in hi])
        if any(all(B[j][0] <= p[0][j] and p[1][j] <= B[j][1] for j in range(k)) for B in boxes):
            letters.append('k')
            continue
        ends = [[float(a)] + [x(v) for v in side] + [float(b)] for side in (lo, hi)]
        e = bounds(f, word, *ends)
        if any(u > 1e-9 or v < -1e-9 for u, v in e):
            letters.append('v')
            continue
        if len(letters) > 200000:
            raise SystemExit('tree of %s too large' % word)
        j = max(range(k), key=lambda i: hi[i] - lo[i])
        cut = lo[j] + 63 * (hi[j] - lo[j]) // 128
        letters.append('123456789ABC'[j])
        up, down = list(lo), list(hi)
        up[j], down[j] = cut, cut
        stack.append((up, hi))
        stack.append((lo, down))
    return ''.join(letters)


# ---- Certificates ----

def interval(x, bits=60):
    if isinstance(x, Q):
        return '%s %s' % (x, x)
    n = mp.floor(x * 2 ** bits)
    return '%s %s' % (Q(int(n) - 1, 2 ** bits), Q(int(n) + 2, 2 ** bits))


def near(x, bits=70):
    return Q(int(mp.nint(x * 2 ** bits)), 2 ** bits)


def box(x, width=Q(1, 128)):
    c = x if isinstance(x, Q) else near(x, 12)
    return (c - width, c + width)


def relation(x, alpha, degree):
    """x as a polynomial of the given degree - 1 in alpha: 'E D N0 ... ND'."""
    if abs(x) < mp.mpf(10) ** -50:
        return '1 0 0'
    c = mp.pslq([x] + [alpha ** i for i in range(degree)], maxcoeff=10 ** 9, maxsteps=10 ** 5)
    n = [Q(-v, c[0]) for v in c[1:]]
    while len(n) > 1 and n[-1] == 0:
        n.pop()
    e = 1
    for v in n:
        e = e * v.denominator // math.gcd(e, v.denominator)
    return '%d %d %s' % (e, len(n) - 1, ' '.join(str(v * e) for v in n))


def minpoly(x, degree):
    """'D C0 ... CD'"""
    c = mp.findpoly(x, degree, maxcoeff=10 ** 12, tol=mp.mpf(10) ** -50)[::-1]
    c = [-v for v in c] if c[-1] < 0 else c
    return '%d %s' % (len(c) - 1, ' '.join(map(str, c)))


def prime_for(line):
    """A prime modulo which the polynomial `D C0 ... CD`, of degree 2 or 3, has no root."""
    c = [int(v) for v in line.split()[1:]]
    return next(p for p in (7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43) if c[-1] % p and
                all(sum(v * x ** i for i, v in enumerate(c)) % p for x in range(p)))


def elements(owner, c, degree):
    """The lines `kink-of` to `tension` for a chain whose first kink generates the field."""
    alpha = c.q[1]
    lines = ['kink-of %s %d %s' % (owner, i, relation(c.q[i], alpha, degree)) for i in range(2, len(c.q) - 1)]
    lines.append('left-value %s %s' % (owner, relation(c.left[0], alpha, degree)))
    lines += ['slope %s %d %s' % (owner, i, relation(s, alpha, degree)) for i, s in enumerate(c.s)]
    return lines + ['tension %s %s' % (owner, relation(c.T, alpha, degree))]


def algebraic(number, c, degree):
    """The lines of 5.7 for a realization whose first kink generates the field."""
    mu, second, risk = (minpoly(x, degree) for x in (c.q[1], c.q[2], c.risk))
    lines = ['algebraic %d 1 %s' % (number, mu), 'irreducible algebraic %d %d' % (number, prime_for(mu))]
    lines += elements(number, c, degree)
    lines.append('minpoly %d 2 %s' % (number, second))
    lines.append('irreducible minpoly %d 2 %d' % (number, prime_for(second)))
    lines.append('risk %d %s' % (number, risk))
    lines.append('irreducible risk %d %d' % (number, prime_for(risk)))
    return lines


class Certificate:
    def __init__(self, problem, hidden, trees=True):
        self.problem, self.hidden, self.trees = problem, hidden, trees
        self.items = []       # risk, claim text, zero, line for the kink
        self.zeros = {}       # word -> lists of boxes, location, outcome
        self.order = {}       # id -> relation other than <
        self.mirror = set()   # words
        self.opens = []
        self.algebraic = []

    def simple(self, word, kind, text, risk, proof=None):
        self.items.append((risk, '%s %s %s risk %s %s' % (word, kind, text, risk, risk), None, proof))

    def fits(self):
        """The constant and the best affine fit."""
        p = self.problem
        m = p.moments(p.a, p.b)
        mean, c = m[3] / m[0], m[1] / m[0]
        slope = (m[4] - c * m[3]) / (m[2] - c * m[1])
        S = m[5] - mean * m[3]
        if slope:
            self.simple('C', 'local-minimum', 'values %s %s %s %s' % ((mean,) * 4), S)
        u, v = mean + slope * (p.a - c), mean + slope * (p.b - c)
        self.simple('F', 'local-minimum', 'values %s %s %s %s' % (u, u, v, v), S - slope * (m[4] - c * m[3]))

    def zero(self, word, q, outcome, kind=None, width=Q(1, 512)):
        """q: exact fractions or starting values; outcome `realization` is completed with the number."""
        exact = all(isinstance(x, Q) for x in q)
        if not exact:
            q = solve(self.problem, word, q)
        c = Chain(self.problem, word, q)
        point = ' '.join(str(x if exact else near(x)) for x in q)
        entry = [[box(x, width) for x in q], '%s %s' % ('exact' if exact else 'near', point), outcome]
        self.zeros.setdefault(word, []).append(entry)
        self.last = c
        if outcome == 'realization':
            text = '%s %s kinks %d %s jumps %s values %s risk %s' % (
                'B' if word[0] == 'B' else word, kind, len(q), ' '.join(map(interval, q)),
                ' '.join(map(interval, c.m)), ' '.join(map(interval, c.values)), interval(c.risk))
            self.items.append((c.risk, text, entry, None))

    def words(self):
        for k in range(2, self.hidden + 1):
            for w in itertools.product('LR', repeat=k):
                yield ''.join(w)
        for k in range(1, self.hidden):
            yield 'B%d' % k

    def header(self):
        def pieces(name, list_):
            yield '%s %d' % (name, len(list_))
            for u, v, f in list_:
                yield '%s %s %d %s' % (u, v, len(f) - 1, ' '.join(map(str, f)))
        return ['relucert-certificate 1', 'interval %s %s' % (self.problem.a, self.problem.b),
                *pieces('target', self.problem.target), *pieces('density', self.problem.density),
                'activation relu', 'hidden %d' % self.hidden]

    def claims(self, infimum):
        n = len(self.items)
        self.items.sort(key=lambda item: mp.mpf(item[0].numerator) / item[0].denominator
                        if isinstance(item[0], Q) else item[0])
        first = ['list finite %d %d' % (n, n) if self.trees else 'list partial - -', 'distinct', 'order']
        first += ['infimum %d' % infimum] if infimum else []
        for i, (risk, text, entry, proof) in enumerate(self.items):
            first.append('realization %d %s' % (i + 1, text))
            if entry:
                entry[2] = 'realization %d' % (i + 1)
        return ['claims %d' % len(first)] + ['%d %s' % (i + 1, x) for i, x in enumerate(first)]

    def write(self, infimum=1):
        lines = self.header() + self.claims(infimum) + ['proof', 'precision 4096']
        for i, item in enumerate(self.items):
            if item[3]:
                lines.append('kink %d %s' % (i + 1, item[3]))
        for w in self.words():
            zeros = self.zeros.get(w, [])
            text = tree(self.problem, w, [z[0] for z in zeros]) if self.trees else '?'
            if w in self.mirror:
                text = 'mirror'
            lines.append('word %s %d %s' % (w, len(zeros), text))
            for z in zeros:
                lines.append('zero %s %s %s' % (' '.join('%s %s' % p for p in z[0]), z[1], z[2]))
        lines += self.algebraic
        lines += ['order %d %s' % (i + 1, self.order.get(i + 1, '<')) for i in range(len(self.items) - 1)]
        lines += self.opens
        lines.append('end %d' % (len(lines) + 1))
        return '\n'.join(lines) + '\n'


def x_squared_2():
    c = Certificate(Problem([(0, 1, [0, 0, 1])]), 2)
    c.fits()
    c.simple('R', 'local-minimum', 'kink 1/3 1/3 jump 4/3 4/3 values 1/27 1/27 1/27 1/27 25/27 25/27',
             Q(4, 3645), 'cell 0 rational')
    c.zero('RR', [Q(1, 5), Q(3, 5)], 'realization', 'local-minimum')
    c.zero('RL', [0.0722665257878777, 0.5361332628939388], 'realization', 'local-minimum')
    c.algebraic = algebraic(2, c.last, 3)
    c.zero('RL', [0.5638439637084911, 0.7819219818542456], 'realization', 'saddle')
    c.algebraic += algebraic(4, c.last, 3)
    c.zero('RL', [Q(1, 3), Q(2, 3)], 'spurious')
    c.zero('B1', [Q(1, 2)], 'realization', 'local-minimum')
    return c.write()


def abs_2():
    """|x| on [-1, 1]: even, a breakpoint, T = 0; its trees are left open."""
    c = Certificate(Problem([(-1, 0, [0, -1]), (0, 1, [0, 1])]), 2, False)
    c.fits()
    c.zero('B1', [Q(0)], 'realization', 'local-minimum')
    c.zero('RL', [-0.485189686152421, 0.046278894946208], 'realization', 'saddle')
    c.zero('RL', [-0.046278894946208, 0.485189686152421], 'realization', 'saddle')
    c.order[2] = '= mirror'
    c.opens = ['open R 0', 'open R 1', 'open L 0', 'open L 1']
    return c.write(0)


def even_3():
    """x^4 - x^2 on [-1, 1]: T = 0 by symmetry, so that one function belongs to several words."""
    c = Certificate(Problem([(-1, 1, [0, 0, -1, 0, 1])]), 3, False)
    c.fits()
    c.zero('B2', [-0.91, 0.91], 'realization', 'local-minimum')
    for word in ('LR', 'RL'):
        c.zero(word, [-0.91, 0.91], 'same 1')
    c.opens = ['open R 0', 'open L 0']
    return c.write(0)


def even_flat_2():
    """(|x| - 1/2)_+^2 on [-1, 1]: type A, H kinks and T = 0, so that other words matter for the type."""
    h = Q(1, 2)
    c = Certificate(Problem([(-1, -h, [h * h, 1, 1]), (-h, h, [0]), (h, 1, [h * h, -1, 1])]), 2, False)
    c.fits()
    c.zero('RL', [-0.6, 0.6], 'realization', 'local-minimum')
    c.zero('LR', [-0.6, 0.6], 'same 1')
    c.opens = ['open %s %d' % (w, i) for w in 'RL' for i in range(3)]
    return c.write(0)


def flat_zero(owner, c, degree):
    """The lines of 5.7 for a zero that is not a realization."""
    return ['algebraic %s 1 %s' % (owner, minpoly(c.q[1], degree))] + elements(owner, c, degree)


def flat_3():
    """x^2 + 1_{x>1/2} on [0, 1]: RR with kinks a, 3a, and a letter L at 2a between them whose slope jump is 0."""
    c = Certificate(Problem([(0, Q(1, 2), [0, 0, 1]), (Q(1, 2), 1, [1, 0, 1])]), 3, False)
    c.fits()
    c.zero('RLR', [0.0964, 0.1929, 0.2893], 'spurious', width=Q(1, 4096))
    c.algebraic = flat_zero('zero RLR 1', c.last, 4)
    c.opens = ['open %s %d' % (w, i) for w in 'RL' for i in range(2)]
    return c.write(0)


def flat_genuine():
    """False: a zero with slope jumps that are not 0, in its number field."""
    c = Certificate(Problem([(0, 1, [0, 0, 1])]), 2, False)
    c.fits()
    c.zero('RL', [0.0722665257878777, 0.5361332628939388], 'spurious')
    c.algebraic = flat_zero('zero RL 1', c.last, 3)
    c.opens = ['open R 0', 'open L 0']
    return c.write(0)


# ---- Falsified copies: name, verdict, line concerned (a beginning of that line in the result), changes ----

def find(lines, start):
    return next(i for i, x in enumerate(lines) if x.startswith(start))


def falsify(text, name, status, where, *changes):
    """(name, status, line or '-', text); a change: beginning of the line, what, by what (None: drop it)."""
    lines = text.rstrip('\n').split('\n')
    for start, old, new in changes:
        i = find(lines, start)
        if new is None:
            del lines[i]
            continue
        assert old in lines[i], (name, old, lines[i])
        lines[i] = lines[i].replace(old, new, 1)
    lines = '\n'.join(lines).split('\n')
    lines[-1] = 'end %d' % len(lines)
    return name, status, find(lines, where) + 1 if where else '-', '\n'.join(lines) + '\n'


def falsified_even():
    yield falsify(even_3(), 'chain-same-beside', 'PARTIAL', None,  # a wider box proves the same
                  ('zero -941/1024', 'zero -941/1024', 'zero -15/16'))
    yield falsify(even_3(), 'chain-same-other', 'REJECTED', 'zero', ('zero', 'same 1', 'same 2'))
    yield falsify(even_flat_2(), 'chain-label', 'REJECTED', 'zero', ('4 real', 'RL', 'LR'),
                  ('word LR', 'LR 1', 'LR 0'), ('zero', '', None))
    yield falsify(even_flat_2(), 'chain-symmetric-saddle', 'REJECTED', '4 real',
                  ('4 real', 'local-minimum', 'saddle'))
    yield falsify(abs_2(), 'chain-partial-mirror', 'REJECTED', 'order 1', ('order 1', '<', '= mirror'))
    yield falsify(abs_2(), 'chain-partial-less', 'REJECTED', 'order 2', ('order 2', '= mirror', '<'))


def falsified_flat():
    text = flat_3()

    def case(*rest):
        return falsify(text, *rest)

    R, head = 'REJECTED', 'algebraic zero'
    yield falsify(flat_genuine(), 'chain-flat-genuine', R, head)
    yield case('chain-flat-polynomial', R, head, (head, '-168', '-169'))
    yield case('chain-flat-place', R, head, ('kink-of zero RLR 1 2', '1 1 0 2', '1000 1 1 2000'))
    yield case('chain-flat-kink', R, head, ('kink-of zero RLR 1 3', '1 1 0 3', '1 1 0 4'))
    yield case('chain-flat-value', R, head, ('left-value', '3 2 0 0 1', '3 2 1 0 1'))
    yield case('chain-flat-slope', R, head, ('slope zero RLR 1 2', '1 1 0 4', '1 1 0 5'))
    yield case('chain-flat-left-out', 'MALFORMED', 'order 1',
               *[(name, '', None) for name in (head, 'kink-of', 'kink-of', 'left-value', 'slope', 'slope',
                                               'slope', 'slope', 'tension')])
    yield case('chain-flat-number', 'MALFORMED', head, (head, 'RLR 1', 'RLR 2'))
    yield case('chain-flat-word', 'MALFORMED', head, (head, 'RLR', 'RRR'))
    yield case('chain-flat-degree', 'MALFORMED', 'left-value', ('left-value', '3 2 0 0 1', '3 4 0 0 1 0 1'))


def falsified(text):
    original = text.rstrip('\n').split('\n')

    def case(*rest):
        return falsify(text, *rest)

    R, at = 'REJECTED', 'algebraic 2'
    rl2 = original[find(original, '6 realization 2')].split()
    kink = ' '.join(rl2[7:9])
    lo, hi = Q(rl2[7]), Q(rl2[8])
    zeros = (' '.join(x.split()[:2]) for x in original if x.startswith('zero '))
    zero2, zero4, spurious, zero1, zero3 = zeros
    box = ' '.join(original[find(original, zero1)].split()[1:5])
    left = ' '.join(box.split()[:2])
    point = original[find(original, zero2)].split()[6]
    yield case('chain-kink', R, '5 real', ('5 real', '1/5 1/5', '1/6 1/6'))
    moved = '%s %s' % (lo + Q(1, 2 ** 50), hi + Q(1, 2 ** 50))
    yield case('chain-kink-interval', R, '6 real', ('6 real', kink, moved))
    yield case('chain-kink-irrational', R, '6 real', ('6 real', kink, '%s %s' % (lo, lo)))
    yield case('chain-jump', R, '5 real', ('5 real', 'jumps 4/5 4/5', 'jumps 3/5 3/5'))
    yield case('chain-value', R, '7 real', ('7 real', '5/24 5/24', '7/24 7/24'))
    yield case('chain-risk', R, '5 real', ('5 real', 'risk 4/28125 4/28125', 'risk 4/28127 4/28127'))
    risk = 'risk ' + ' '.join(rl2[-2:])
    yield case('chain-risk-irrational', R, '6 real', ('6 real', risk, 'risk 1/4000 1/3800'))
    yield case('chain-saddle-as-minimum', R, '8 real', ('8 real', 'saddle', 'local-minimum'))
    yield case('chain-minimum-as-saddle', R, '6 real', ('6 real', 'local-minimum', 'saddle'))
    yield case('chain-type-b-as-saddle', R, '7 real', ('7 real', 'local-minimum', 'saddle'))
    yield case('chain-word', R, zero1, ('5 real', ' RR ', ' RL '))
    yield case('chain-b-as-r', 'MALFORMED', '7 real', ('7 real', ' B ', ' R '))
    yield case('chain-kink-count', 'MALFORMED', '5 real', ('5 real', 'kinks 2', 'kinks 1'))
    yield case('chain-too-many-kinks', 'MALFORMED', '7 real', ('7 real', 'kinks 1', 'kinks 2'))
    yield case('chain-type', 'MALFORMED', '7 real', ('7 real', 'local-minimum', 'minimum'))
    yield case('chain-reversed-interval', 'MALFORMED', '6 real', ('6 real', kink, '%s %s' % (hi, lo)))
    yield case('chain-zero-left-out', R, 'word RL', (zero2, '', None), ('word RL', 'RL 3', 'RL 2'))
    yield case('chain-spurious-left-out', R, 'word RL', (spurious, '', None), ('word RL', 'RL 3', 'RL 2'))
    yield case('chain-zero-count', 'MALFORMED', 'word RR', ('word RL', 'RL 3', 'RL 4'))
    constant = original[find(original, '11 real')]
    yield case('chain-constant-left-out', R, '1 list', ('11 real', '', None), ('claims', '11', '10'),
               ('1 list', '7 7', '6 6'), ('order 6', '', None))
    twice = original[find(original, '5 real')]
    renumbered = twice.replace('5 realization 1', '6 realization 2')
    z1 = original[find(original, zero1)]
    down = []
    for i in range(11, 5, -1):
        before, after = '%d realization %d' % (i, i - 4), '%d realization %d' % (i + 1, i - 3)
        down.append((before, before, after))
    more = [('claims', '11', '12'), ('1 list', '7 7', '8 8'), ('4 inf', '1', '2'),
            ('5 real', twice, twice + '\n' + renumbered),
            ('kink 5', 'kink 5', 'kink 6'), (zero2, 'realization 2', 'realization 3'),
            (zero4, 'realization 4', 'realization 5'),
            (zero3, 'realization 3', 'realization 4'), ('word RR 1', 'RR 1', 'RR 2'),
            (z1, z1, '\n'.join([z1, z1.replace(zero1, 'zero 253/1280').replace('realization 1', 'realization 2')])),
            ('order 6', 'order 6 <', 'order 6 <\norder 7 <'), ('order 1', '<', '= exact')]
    names = ('algebraic', 'irreducible', 'kink-of', 'left-value', 'slope', 'tension', 'minpoly', 'risk')
    plain = '\n'.join(x for x in original if not x.startswith(names)) + '\n'
    yield falsify(plain, 'chain-twice', R, '6 realization 2', *(down + more))
    yield case('chain-id-twice', R, zero4, (zero4, 'realization 4', 'realization 2'))
    yield case('chain-id-of-fit', R, zero3, (zero3, 'realization 3', 'realization 6'))
    yield case('chain-id-too-large', R, zero3, (zero3, 'realization 3', 'realization 9'))
    yield case('chain-without-zero', R, '5 real', (zero1, 'realization 1', 'spurious'))
    yield case('chain-spurious-realization', R, spurious, (spurious, 'spurious', 'realization 1'))
    yield case('chain-near-spurious', 'MALFORMED', at, (spurious, 'exact', 'near'))
    yield case('chain-same', R, spurious, (spurious, 'spurious', 'same 1'))
    yield case('chain-outcome', 'MALFORMED', spurious, (spurious, 'spurious', 'nothing'))
    yield case('chain-exact-but-near', R, zero2, (zero2, 'near', 'exact'))
    yield case('chain-point-off', R, zero2, (zero2, point, str(Q(point) + Q(1, 200))))
    yield case('chain-point-outside', R, zero1, (zero1, 'exact 1/5', 'exact 1/3'))
    yield case('chain-point-other', R, zero1, (zero1, 'exact 1/5', 'exact 51/256'))
    yield case('chain-box-beside', R, 'zero 101', (zero1, left, '101/500 103/500'))
    backwards = ' '.join(reversed(left.split()))
    yield case('chain-box-reversed', 'MALFORMED', 'zero ' + backwards.split()[0], (zero1, left, backwards))
    yield case('chain-box-too-large', 'UNKNOWN', None, (zero1, box, '0 1 0 1'))
    yield case('chain-word-left-out', R, 'word RL', ('word LR', '', None))
    yield case('chain-last-word-left-out', R, '1 list', (zero3, '', None), ('word B1', '', None))
    yield case('chain-word-too-much', R, 'word B2', (at, at, 'word B2 0 v\n' + at))
    yield case('chain-word-unknown', 'MALFORMED', 'word LX', ('word LR', 'LR', 'LX'))
    line = {start: original[find(original, start)] for start in ('word LL', 'word RR', spurious, '11 real')}
    yield case('chain-mirror', R, 'word RR', ('word RR', line['word RR'], 'word RR 1 mirror'))
    yield case('chain-tree-letter', 'MALFORMED', 'word LL', ('word LL', '12v2v', '12v2y'))
    yield case('chain-tree-open', R, '1 list', ('word LL', line['word LL'], 'word LL 0 ?'))
    yield case('chain-undecided', R, '1 list', (spurious, line[spurious].split('exact')[1], ' '),
               (spurious, 'exact ', 'undecided'))
    yield case('chain-partial-nothing-open', R, '1 list', ('1 list', 'finite 7 7', 'partial - -'),
               ('4 inf', '', None), ('claims', '11', '10'),
               *[('%d real' % i, '%d real' % i, '%d real' % (i - 1)) for i in range(5, 12)])
    yield case('chain-count', R, '1 list', ('1 list', '7 7', '8 8'))
    yield case('chain-infinite', 'MALFORMED', '1 list', ('1 list', 'finite 7', 'infinite -'))
    yield case('chain-infimum', R, '4 inf', ('4 inf', '1', '2'))
    yield case('chain-infimum-close', R, '4 inf', ('order 1', '<', '~ 5'))
    yield case('chain-equal', R, 'order 1', ('order 1', '<', '= exact'))
    yield case('chain-not-close', R, 'order 2', ('order 2', '<', '~ 60'))
    yield case('chain-not-mirror', R, 'order 2', ('order 2', '<', '= mirror'))
    yield case('chain-algebraic-of-exact', R, 'algebraic 1', (at, 'algebraic 2', 'algebraic 1'), *[
        (name + ' 2', name + ' 2', name + ' 1') for name in (
            'irreducible algebraic', 'kink-of', 'left-value', 'slope', 'slope', 'slope', 'tension', 'minpoly',
            'irreducible minpoly', 'risk', 'irreducible risk')])
    yield case('chain-algebraic-order', 'MALFORMED', 'irreducible algebraic 4',
               ('algebraic 4', 'algebraic 4', 'algebraic 3'))
    yield case('chain-algebraic-polynomial', R, at, (at, '-15 15 15', '-15 14 15'))
    yield case('chain-algebraic-reducible', R, 'irreducible algebraic 2', ('irreducible alg', ' 11', ' 7'))
    yield case('chain-algebraic-kink', R, at, ('kink-of 2', '1 1 1', '1 1 2'))
    yield case('chain-algebraic-left', R, at, ('left-value 2', '-2 -3', '-2 -2'))
    yield case('chain-algebraic-slope', R, at, ('slope 2 1', '11 50', '11 51'))
    yield case('chain-algebraic-tension', R, at, ('tension 2', '46', '47'))
    yield case('chain-algebraic-minpoly', R, 'minpoly 2', ('minpoly 2', '2 0 -15', '1 0 -15'))
    yield case('chain-algebraic-risk', R, 'risk 2', ('risk 2', '81000', '81001'))
    yield case('chain-algebraic-degree', 'MALFORMED', 'tension 2',
               ('tension 2', '2 -3 46 -75', '3 -3 46 -75 1'))
    yield case('chain-algebraic-denominator', 'MALFORMED', 'kink-of 2', ('kink-of 2', '2 1 1 1', '-2 1 1 1'))
    yield case('chain-algebraic-equal', R, 'order 2', ('order 2', '<', '= poly'))
    yield case('chain-hidden', R, 'word B1', ('hidden', '2', '3'))
    yield case('chain-hidden-too-large', 'UNKNOWN', '', ('hidden', '2', '13'))
    yield case('chain-family', 'MALFORMED', '11 fam',
               ('11 real', line['11 real'], '11 family 1 L constant 0'))


def weaker(text):
    """The same with less claimed: no infimum, one type undecided, two risks not separated."""
    lines = [x for x in text.rstrip('\n').split('\n') if not x.startswith('4 infimum')]
    for i, x in enumerate(lines):
        number = x.split()[0]
        if number.isdigit() and 5 <= int(number) <= 11 and 'realization' in x:
            x = '%d%s' % (int(number) - 1, x[len(number):])
        for old, new in (('claims 11', 'claims 10'), ('order 1 <', 'order 1 ~ 12'),
                         ('RL saddle', 'RL undecided'),
                         ('end %d' % (len(lines) + 1), 'end %d' % len(lines))):
            x = x.replace(old, new)
        lines[i] = x
    return '\n'.join(lines) + '\n'


def main():
    folder = sys.argv[1]
    text = x_squared_2()
    good = {'x-squared-2': text, 'x-squared-2-weaker': weaker(text), 'abs-2': abs_2(), 'even-3': even_3(),
            'even-flat-2': even_flat_2(), 'flat-3': flat_3()}
    for name, certificate in good.items():
        with open('%s/good/%s.cert' % (folder, name), 'w') as f:
            f.write(certificate)
    for name, status, line, changed in itertools.chain(falsified(text), falsified_even(), falsified_flat()):
        with open('%s/bad/%s.cert' % (folder, name), 'w') as f:
            f.write(changed)
        print('%s.cert %s %s' % (name, status, line))


if __name__ == '__main__':
    main()
