"""Claims about networks with quadratic activation, from the definitions, with fractions.

usage: quadratic.py [COUNT]      writes tests/quadratic/claims: COUNT random problems (default 60), each followed by
                                 the claims that a certificate must make

The best quadratic polynomial comes from orthogonal polynomials (Gram-Schmidt), every risk from the integral of
(g - f)^2 p itself, the types from the moments of the error of the mean.
"""
import random
import sys
from fractions import Fraction as F


def add(f, g, c=1):
    n = max(len(f), len(g))
    return [(f[i] if i < len(f) else 0) + c * (g[i] if i < len(g) else 0) for i in range(n)]


def mul(f, g):
    h = [F(0)] * (len(f) + len(g) - 1)
    for i, x in enumerate(f):
        for j, y in enumerate(g):
            h[i + j] += x * y
    return h


def integral(f, l, r):
    return sum(c * (r**(i + 1) - l**(i + 1)) / (i + 1) for i, c in enumerate(f))


class Problem:
    """target and density: lists of (left, right, coefficients)."""

    def __init__(self, target, density, hidden):
        self.target, self.density, self.hidden = target, density, hidden

    def integrate(self, h):
        """The integral of h(f) p, h from the polynomial f on a piece to a polynomial."""
        total = F(0)
        for l, r, f in self.target:
            for u, v, p in self.density:
                if max(l, u) < min(r, v):
                    total += integral(mul(h(f), p), max(l, u), min(r, v))
        return total

    def product(self, g, h):
        return self.integrate(lambda f: mul(g, h))

    def risk(self, g):
        return self.integrate(lambda f: mul(add(g, f, -1), add(g, f, -1)))

    def best(self, degree):
        """The best polynomial up to this degree."""
        basis, best = [], [F(0)]
        for d in range(degree + 1):
            e = [F(0)] * d + [F(1)]
            for b in basis:
                e = add(e, b, -self.product(e, b) / self.product(b, b))
            basis.append(e)
            best = add(best, e, self.integrate(lambda f: mul(f, e)) / self.product(e, e))
        return best


def fraction(x):
    return str(F(x))


def polynomial(g):
    g = list(g)
    while len(g) > 1 and g[-1] == 0:
        g.pop()
    return " ".join([str(len(g) - 1)] + [fraction(c) for c in g])


def claims(problem):
    """The lines of claims without their numbers; the networks of claim 5 are the writer's choice."""
    H = problem.hidden
    mean, fit = problem.best(0), problem.best(2)
    fit += [F(0)] * (3 - len(fit))
    constant = fit[1] == fit[2] == 0
    realized = constant or H >= 2 or fit[2] != 0
    error = [problem.integrate(lambda f: mul([F(0)] * i + [F(1)], add(mean, f, -1))) for i in range(3)]
    assert error[0] == 0 and constant == (error[1] == error[2] == 0)
    entries = [(fit, "local-minimum")] if realized else []
    if not constant:
        entries.append((mean, "saddle" if error[1] else "local-minimum"))
    yield f"list finite {len(entries)} {len(entries)}"
    yield "distinct"
    yield "order"
    least = fraction(problem.risk(fit))
    yield "infimum 1" if realized else f"infimum not-attained {least} {least}"
    if not realized:
        yield "blow-up"
    for i, (g, kind) in enumerate(entries, 1):
        yield f"realization {i} polynomial {polynomial(g)} {kind} risk {fraction(problem.risk(g))}"
    if realized:
        yield f"stratum realization 1 all global-minimum dimension {2 if constant and H == 1 else 3 * H - 2}"
    if not constant:
        for line in strata_of_mean(problem, error):
            yield f"stratum realization {len(entries)} {line}"


def strata_of_mean(problem, error):
    H = problem.hidden
    if error[1]:
        yield "zero dimension 1 saddle"
        yield "constant when v [0,0] dimension 1 saddle"
        # w (w M2 + 2 b M1) = 0 with w = 1
        yield f"flat at {fraction(-error[2] / 2 / error[1])} when v [0,0] dimension 1 saddle"
        return
    centre = problem.product([F(0), F(1)], [F(1)]) / problem.product([F(1)], [F(1)])
    variance = problem.product([-centre, F(1)], [-centre, F(1)])
    sign = "+" if error[2] > 0 else "-"
    yield f"all one-sign {sign} dimension {2 * H} local-minimum"
    # M2 + 2 variance X = 0
    yield f"all one-opposite {sign} bound {fraction(-error[2] / 2 / variance)} dimension {2 * H} local-minimum"
    yield f"all else dimension {2 * H} saddle"


def random_polynomial(degree, step=1):
    f = [F(0)] * (degree + 1)
    for i in range(0, degree + 1, step):
        f[i] = F(random.randint(-6, 6), random.randint(1, 4))
    return f


def cut(l, r, n):
    inner = sorted(random.sample(range(1, 12), n - 1))
    ends = [l] + [l + (r - l) * F(i, 12) for i in inner] + [r]
    return list(zip(ends, ends[1:]))


def random_density(l, r):
    pieces = [(u, v, random.choice([[F(0)], [F(1)], mul([-u, F(1)], [v, F(-1)]), [F(2), F(0), F(1)]]))
              for u, v in cut(l, r, random.randint(1, 4))]
    return pieces if any(p != [0] for _, _, p in pieces) else [(l, r, [F(3)])]


def random_problem():
    """Every second one is even about 0, so that M1 = 0, or has a special best fit."""
    hidden = random.choice([1, 1, 1, 2, 3, 7])
    l = F(random.randint(-9, 6), random.randint(1, 3))
    r = l + F(random.randint(1, 9), random.randint(1, 3))
    if random.random() < 0.5:
        target = [(u, v, random_polynomial(random.randint(0, 5))) for u, v in cut(l, r, random.randint(1, 3))]
        return Problem(target, random_density(l, r), hidden)
    density = random.choice([[F(1)], [F(1), F(0), F(2)]])
    problem = Problem([(-r * r - 1, r * r + 1, random_polynomial(6, 2))], [(-r * r - 1, r * r + 1, density)], hidden)
    kind = random.randint(0, 2)
    if kind:  # remove the part of degree 2, or everything up to it
        l, r, f = problem.target[0]
        fit = problem.best(2)
        rest = add(f, fit, -1)
        problem.target = [(l, r, add(rest, [F(2), F(kind == 1)]))]
    return problem


def expression(f):
    return " + ".join(f"({c})*x^{i}" for i, c in enumerate(f))


def main(count=60):
    random.seed(6)
    with open("tests/quadratic/claims", "w") as file:
        file.write("# Written by tests/oracle/quadratic.py.\n")
        for i in range(int(count)):
            problem = random_problem()
            file.write(f"case {i + 1}\nrelucert-problem 1\ninterval {problem.target[0][0]} {problem.target[-1][1]}\n")
            for name in ("target", "density"):
                for l, r, f in getattr(problem, name):
                    file.write(f"{name} [{l}, {r}] {expression(f)}\n")
            file.write(f"activation quadratic\nhidden {problem.hidden}\nclaims\n")
            file.write("".join(line + "\n" for line in claims(problem)))


if __name__ == "__main__":
    main(*sys.argv[1:])
