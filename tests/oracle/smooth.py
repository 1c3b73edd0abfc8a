"""Networks with rectified powers ("power N") and clipped ReLU in exact rational arithmetic: the risk as a
function of the parameters, targets for which a network is critical, and the type by second differences
of the risk. Nothing here differentiates: gradient and second variation come from risks of neighbouring
networks.

A polynomial is a list of coefficients, ascending; a piecewise polynomial a list of (left, right,
polynomial); an activation the exponent N >= 2, or 1 for clipped ReLU; parameters ([(w, b, v), ...], c)."""
from fractions import Fraction as F

import mpmath

mpmath.mp.dps = 60
STEP = F(1, 2**100)   # of differences; their error is of this order


def add(f, g):
    return [(f[i] if i < len(f) else 0) + (g[i] if i < len(g) else 0) for i in range(max(len(f), len(g)))]


def scale(a, f):
    return [a * c for c in f]


def mul(f, g):
    h = [F(0)] * max(len(f) + len(g) - 1, 0)
    for i, x in enumerate(f):
        for j, y in enumerate(g):
            h[i + j] += x * y
    return h


def power(f, n):
    return mul(f, power(f, n - 1)) if n else [F(1)]


def integral(f, left, right):
    return sum(c * (right**(i + 1) - left**(i + 1)) / (i + 1) for i, c in enumerate(f))


def cut(points):
    points = sorted(set(points))
    return list(zip(points, points[1:]))


def at(pieces, x):
    return next(f for left, right, f in pieces if left < x < right)


def ends(pieces):
    return [x for left, right, _ in pieces for x in (left, right)]


def breaks(n, theta, a, b):
    """The places inside (a, b) where some neuron changes."""
    levels = (0, 1) if n == 1 else (0,)
    places = [(F(level) - bias) / w for w, bias, _ in theta[0] if w for level in levels]
    return [x for x in places if a < x < b]


def neuron(n, w, b, x):
    """s(wx+b) as a polynomial near x, which is no break."""
    u = w * x + b
    if u <= 0:
        return [F(0)]
    return [F(1)] if n == 1 and u >= 1 else power([b, w], n)


def network(n, theta, x):
    f = [theta[1]]
    for w, b, v in theta[0]:
        f = add(f, scale(v, neuron(n, w, b, x)))
    return f


def risk(n, theta, target, density):
    a, b = density[0][0], density[-1][1]
    total = F(0)
    for left, right in cut(ends(target) + ends(density) + breaks(n, theta, a, b)):
        x = (left + right) / 2
        e = add(network(n, theta, x), scale(F(-1), at(target, x)))
        total += integral(mul(mul(e, e), at(density, x)), left, right)
    return total


def moved(theta, d, t):
    return ([(w + t * d[3 * j], b + t * d[3 * j + 1], v + t * d[3 * j + 2])
             for j, (w, b, v) in enumerate(theta[0])], theta[1] + t * d[-1])


def null_vectors(rows, n):
    """A basis of the solutions of a homogeneous system."""
    rows, pivots = [row[:] for row in rows], []
    for column in range(n):
        k = next((i for i in range(len(pivots), len(rows)) if rows[i][column]), None)
        if k is None:
            continue
        r = len(pivots)
        rows[r], rows[k] = rows[k], rows[r]
        rows[r] = scale(1 / rows[r][column], rows[r])
        for i in range(len(rows)):
            if i != r and rows[i][column]:
                rows[i] = add(rows[i], scale(-rows[i][column], rows[r]))
        pivots.append(column)
    basis = []
    for free in set(range(n)) - set(pivots):
        v = [F(0)] * n
        v[free] = F(1)
        for i, column in enumerate(pivots):
            v[column] = -rows[i][free]
        basis.append(v)
    return basis


def errors(n, theta, density, pieces, degree):
    """A basis of the errors e, polynomials of this degree on `pieces`, that make theta critical: e is
    orthogonal to 1 and, for every neuron, to s(u), s'(u), x s'(u), for clipped ReLU on the cells where
    s is affine."""
    a, b = density[0][0], density[-1][1]
    cells = cut(ends(density) + breaks(n, theta, a, b) + [x for piece in pieces for x in piece])
    rows = []

    def condition(function):
        row = []
        for left, right in pieces:
            for k in range(degree + 1):
                row.append(sum(integral(mul(mul(function((l + r) / 2), [F(0)] * k + [F(1)]),
                                            at(density, (l + r) / 2)), l, r)
                               for l, r in cells if left <= l and r <= right))
        rows.append(row)

    def derivative(w, bias, x):
        u = w * x + bias
        active = 0 < u < 1 if n == 1 else u > 0
        return power([bias, w], n - 1) if active else [F(0)]

    condition(lambda x: [F(1)])
    for w, bias, v in theta[0]:
        condition(lambda x: neuron(n, w, bias, x))
        condition(lambda x: derivative(w, bias, x))
        condition(lambda x: mul([F(0), F(1)], derivative(w, bias, x)))
    return null_vectors(rows, len(pieces) * (degree + 1))


def second_differences(n, theta, target, density):
    """The matrix of the second variation, up to about STEP."""
    size = 3 * len(theta[0]) + 1
    base = risk(n, theta, target, density)

    def variation(d):
        beside = sum(risk(n, moved(theta, d, step), target, density) for step in (STEP, -STEP))
        t = (beside - 2 * base) / (2 * STEP * STEP)
        return mpmath.mpf(t.numerator) / t.denominator

    def unit(i, j):
        return [F((k == i) + (k == j and i != j)) for k in range(size)]

    matrix = mpmath.matrix(size, size)
    for i in range(size):
        matrix[i, i] = variation(unit(i, i))
    for i in range(size):
        for j in range(i):
            matrix[i, j] = matrix[j, i] = (variation(unit(i, j)) - matrix[i, i] - matrix[j, j]) / 2
    return matrix


def signs(matrix):
    """The numbers of negative and of zero eigenvalues."""
    values = list(mpmath.eigsy(matrix, eigvals_only=True))
    small = max(abs(x) for x in values) * mpmath.mpf(10)**-22
    return sum(x < -small for x in values), sum(abs(x) <= small for x in values)


def flat_directions(n, theta, a, b):
    """The number of independent directions in which the risk is constant for reasons that hold for every
    target: powers of a factor, constant neurons, and affine neurons that share slope and constant."""
    count = linear = 0
    for w, bias, _ in theta[0]:
        low, high = sorted((w * a + bias, w * b + bias))
        if high < 0 or (n == 1 and low > 1):
            count += 3
        elif n == 1 and 0 < low and high < 1:
            linear += 1
        elif n > 1 or sum(low < level < high for level in (0, 1)) == 1:
            count += 1
    return count + (3 * linear - 1 if linear else 0)
