"""Check the types in the JSON of relucert solve on stdin by the Hessian of the risk in all weights.

usage: gap_types.py A B [0 A B]... : the ends of the parts of the support (density 1 there), separated by 0.
Every function gets a network whose kinks in gaps lie inside them; the Hessian of the risk there is that of the
raw weights. A local minimum must have no negative eigenvalue and as many positive ones as the function has
parameters modulo the measure, a saddle a negative one. Prints how many functions with kinks in gaps were seen.
"""
import json
import sys
from fractions import Fraction

from gaps import number as exactly, parts_of, polynomial, slope_of

TINY = 1e-9


def number(x):
    """To about 24 digits, or exactly."""
    return exactly(x).limit_denominator(10 ** 12)


def value(f, x):
    return sum(c * x ** n for n, c in f.items())


def product_integral(lines, left, right):
    """The integral of the product of two lines (value at 0, slope)."""
    (a, b), (c, d) = lines
    return sum(k * (right ** (n + 1) - left ** (n + 1)) / (n + 1) for n, k in enumerate((a * c, a * d + b * c, b * d)))


class Network:
    """c + sum of v s(wx+b), w = +-1."""

    def __init__(self, gamma):
        self.gamma, self.neurons, self.constant = gamma, [], Fraction(0)

    def add(self, w, b, v):
        self.neurons.append((Fraction(w), Fraction(b), Fraction(v)))

    def add_kink(self, letter, q, jump):
        w = 1 if letter == "R" else -1
        self.add(w, -w * q, jump / (1 - self.gamma))

    def active(self, w, b, x):
        return 1 if w * x + b > 0 else self.gamma

    def at(self, x):
        return self.constant + sum(v * self.active(w, b, x) * (w * x + b) for w, b, v in self.neurons)

    def columns(self, x):
        """The gradient near x by c, w_1, b_1, v_1, ...: lines."""
        out = [(Fraction(1), Fraction(0))]
        for w, b, v in self.neurons:
            s = self.active(w, b, x)
            out += [(Fraction(0), v * s), (v * s, Fraction(0)), (s * b, s * w)]
        return out

    def hessian(self, parts, error):
        """Half of it. error(x): N - f at the kinks."""
        n = 1 + 3 * len(self.neurons)
        h = [[Fraction(0)] * n for _ in range(n)]
        kinks = sorted(-b / w for w, b, v in self.neurons)
        for left, right in parts:
            ends = [left] + [q for q in kinks if left < q < right] + [right]
            for lo, hi in zip(ends, ends[1:]):
                lines = self.columns((lo + hi) / 2)
                for i in range(n):
                    for j in range(n):
                        h[i][j] += product_integral((lines[i], lines[j]), lo, hi)
        for i, (w, b, v) in enumerate(self.neurons):
            q = -b / w
            if v and any(left < q < right for left, right in parts):
                k = v * (1 - self.gamma) * error(q)
                for r, x in ((1, q), (2, Fraction(1))):
                    for s, y in ((1, q), (2, Fraction(1))):
                        h[3 * i + r][3 * i + s] += k * x * y
        # the mixed derivatives by v and w, b are 2 int s' (x, 1) e over the kink's sides, 0 at a critical point
        return h


def eigenvalues(matrix):
    """Jacobi's method."""
    a = [[float(x) for x in row] for row in matrix]
    n = len(a)
    for _ in range(60):
        if sum(a[i][j] ** 2 for i in range(n) for j in range(i)) < 1e-26:
            break
        for p in range(n):
            for q in range(p):
                if a[p][q] == 0:
                    continue
                t = (a[q][q] - a[p][p]) / (2 * a[p][q])
                t = (1 if t >= 0 else -1) / (abs(t) + (t * t + 1) ** 0.5)
                c = (t * t + 1) ** -0.5
                s = t * c
                for k in range(n):
                    a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
                for k in range(n):
                    a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
    return [a[i][i] for i in range(n)]


class Chain:
    """The function between its kinks, place by place."""

    def __init__(self, result, function, parts):
        self.a, self.b = (Fraction(x) for x in result["problem"]["interval"])
        self.kinks = [number(k["at"]) for k in function["kinks"]]
        self.letters = "R" * len(self.kinks) if function["full"] else function["word"]
        self.gaps = [(x[1], y[0]) for x, y in zip(parts, parts[1:])]
        at, values = [self.a] + self.kinks + [self.b], [number(v) for v in function["values"]]
        self.lines = []
        for i in range(len(at) - 1):
            slope = (values[i + 1] - values[i]) / (at[i + 1] - at[i])
            self.lines.append((values[i] - slope * at[i], slope))

    def gap_of(self, i):
        found = [g for g in self.gaps if g[0] <= self.kinks[i] <= g[1]]
        return found[0] if found else None

    def places(self):
        """(gap or None, first kink, last kink)"""
        out = []
        for i in range(len(self.kinks)):
            gap = self.gap_of(i)
            if gap and out and out[-1][0] == gap:
                out[-1] = (gap, out[-1][1], i)
            else:
                out.append((gap, i, i))
        return out


def pair_inside(gap, left, right, letters):
    """Two kinks inside the gap between these lines; of two letters the L keeps its slope jump, given third."""
    (u, v), (order, jump) = gap, letters
    def difference(x):
        return right[0] + right[1] * x - left[0] - left[1] * x
    p, x = u + (v - u) / 4, v - (v - u) / 3
    step = (v - u) / 8
    while order in ("LR", "RL"):
        p, x = (v - step - difference(v - step) / jump, v - step) if order == "LR" else \
            (u + step, u + step - difference(u + step) / jump)
        if u < p < x < v:
            break
        step /= 2
        if step < Fraction(1, 10 ** 6):
            raise LookupError
    slope = (right[0] + right[1] * x - left[0] - left[1] * p) / (x - p)
    return [(p, slope - left[1]), (x, right[1] - slope)]


def network_of(result, function, parts):
    """The network, and the number of its places. LookupError: kinks must lie at an end of a gap."""
    hidden, gamma = result["problem"]["hidden"], slope_of(result["problem"]["activation"])
    chain, net, share = Chain(result, function, parts), Network(gamma), None
    places = chain.places()
    for gap, first, last in places:
        left, right = chain.lines[first], chain.lines[last + 1]
        letters = chain.letters[first:last + 1]
        if last > first:
            l = letters.find("L")
            kinks = pair_inside(gap, left, right, (letters, chain.lines[first + l + 1][1] - chain.lines[first + l][1]))
        elif gap and chain.kinks[first] in gap:  # two kinks instead of one at the end
            (u, v), q, m = gap, chain.kinks[first], right[1] - left[1]
            p, x = u + (v - u) / 4, v - (v - u) / 3
            kinks, letters = [(p, m * (x - q) / (x - p)), (x, m * (q - p) / (x - p))], 2 * letters
        else:
            kinks = [(chain.kinks[first], right[1] - left[1])]
        if gap:
            share = (letters[0], gap[0] + (gap[1] - gap[0]) * Fraction(5, 9))
        for letter, (q, jump) in zip(letters, kinks):
            net.add_kink(letter, q, jump)
    if function["full"]:
        slope = chain.lines[0][1] - sum(v * net.gamma * w for w, b, v in net.neurons)
        net.add(1, 1 - chain.a, slope)
    if len(net.neurons) > hidden:
        raise LookupError
    while len(net.neurons) < hidden:
        if function["full"]:
            net.add(1, 2 - chain.a, 0)
        elif gamma == 0:
            net.add(1, -1 - chain.b, 0)
        elif share:
            net.add_kink(share[0], share[1], Fraction(0))
        else:
            return None, 0
    line = chain.lines[0]
    net.constant = line[0] + line[1] * chain.a - net.at(chain.a)
    return net, len(places)


def check(result, function, parts):
    """Returns 1 if a kink lies in a gap."""
    try:
        net, count = network_of(result, function, parts)
    except LookupError:
        assert function["risk"].get("exact") == "0", "a type, though kinks lie at an end of a gap"
        return 0
    if net is None:
        return 0
    targets = [([Fraction(x) for x in t["piece"]], polynomial(t["polynomial"])) for t in result["problem"]["target"]]
    def error(x):
        return net.at(x) - value([f for ends, f in targets if ends[0] <= x <= ends[1]][0], x)
    values = eigenvalues(net.hessian(parts, error))
    size = max(abs(x) for x in values)
    negative = sum(x < -TINY * size for x in values)
    positive = sum(x > TINY * size for x in values)
    mixed = len(set(function["word"][:2])) == 2 and not function["full"] and count == 1 and len(function["kinks"]) == 2
    parameters = 1 + 2 * count + (function["full"] or mixed)
    if function["type"] == "local minimum":
        assert negative == 0 and positive == parameters, (function["word"], sorted(values), parameters)
    if function["type"] == "saddle":
        assert negative > 0, (function["word"], sorted(values))
    return any(gap for gap, first, last in Chain(result, function, parts).places())


def main():
    result = json.load(sys.stdin)
    parts = parts_of(sys.argv[1:])
    seen = 0
    for function in result["realizations"]:
        try:
            if function["kinks"] and function["type"] != "undecided":
                seen += check(result, function, parts)
        except AssertionError as error:
            sys.exit("function %d: %s" % (function["id"], error))
    print(seen)


if __name__ == "__main__":
    main()
