#!/usr/bin/env python3
"""Is a critical parameter vector a local minimum or a saddle? An experiment that knows no theory of types.

Usage: point_experiment.py PROBLEM THETA [--search PROGRAM] [--seed N] [--effort N]

Prints the exact gradient and risk, then looks for parameter vectors of smaller risk in small balls. The
search itself is `point_search` (compiled from point_search.c with $CC when --search is not given); every
vector that it proposes is evaluated here, in rational arithmetic, so a descent that is reported is one.
The verdict is
  saddle         descent with changes of at most 1/1000, and also of at most 1/10000,
  local minimum  no descent with changes of at most 1/100, also when the search is repeated with more effort,
  unclear        anything else.
Nothing but the definitions of network and risk is used, and none of the program's code.
"""
import argparse
import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

RADII = ["1e-2", "1e-3", "1e-4"]


# Polynomials: ascending lists of Fractions.

def add(f, g, factor=1):
    n = max(len(f), len(g))
    return [(f[i] if i < len(f) else 0) + factor * (g[i] if i < len(g) else 0) for i in range(n)]


def mul(f, g):
    product = [Fraction(0)] * (len(f) + len(g) - 1)
    for i, x in enumerate(f):
        for j, y in enumerate(g):
            product[i + j] += x * y
    return product


def at(f, x):
    value = Fraction(0)
    for c in reversed(f):
        value = value * x + c
    return value


def integral(f, low, high):
    primitive = [Fraction(0)] + [Fraction(c) / (i + 1) for i, c in enumerate(f)]
    return at(primitive, high) - at(primitive, low)


def shift(f, z):
    """Coefficients in powers of x - z."""
    result = []
    for c in reversed(f):
        result = add(mul(result, [z, Fraction(1)]), [c]) if result else [Fraction(c)]
    return result


def parse_polynomial(text):
    def value(node):
        if isinstance(node, ast.BinOp):
            if isinstance(node.op, ast.Pow):
                result = [Fraction(1)]
                for _ in range(node.right.value):
                    result = mul(result, value(node.left))
                return result
            left, right = value(node.left), value(node.right)
            if isinstance(node.op, ast.Add):
                return add(left, right)
            if isinstance(node.op, ast.Sub):
                return add(left, right, -1)
            return mul(left, right) if isinstance(node.op, ast.Mult) else [c / right[0] for c in left]
        if isinstance(node, ast.UnaryOp):
            return [(-c if isinstance(node.op, ast.USub) else c) for c in value(node.operand)]
        if isinstance(node, ast.Name):
            return [Fraction(0), Fraction(1)]
        return [Fraction(ast.get_source_segment(source, node))]
    source = text.strip().replace("^", "**")
    return value(ast.parse(source, mode="eval").body)


class Problem:
    """cells: (left, right, f, p) on the common refinement."""

    def __init__(self, text):
        target, density, self.hidden, self.gamma = [], [], 0, Fraction(0)
        for line in text.splitlines():
            line = line.split("#")[0].strip()
            word, _, rest = line.partition(" ")
            if word == "interval":
                a, b = map(Fraction, rest.split())
            elif word in ("target", "density"):
                match = re.match(r"\s*\[([^,]*),([^\]]*)\](.*)", rest)
                left, right = (Fraction(match[i].strip()) for i in (1, 2)) if match else (a, b)
                polynomial = parse_polynomial(match[3] if match else rest)
                (target if word == "target" else density).append((left, right, polynomial))
            elif word == "hidden":
                self.hidden = int(rest)
            elif word == "activation":  # relu or two-slope GAMMA
                self.gamma = Fraction((rest.split() + ["0"])[1])
        density = density or [(a, b, [Fraction(1)])]
        self.a, self.b = a, b
        ends = sorted({z for l, r, _ in target + density for z in (l, r)})
        self.cells = [(l, r, piece_on(target, l, r), piece_on(density, l, r)) for l, r in zip(ends, ends[1:])]


def piece_on(pieces, left, right):
    return next(f for l, r, f in pieces if l <= left and right <= r)


def parse_theta(text):
    """[(w, b, v), ...], c"""
    if text.lstrip().startswith("{"):
        data = json.loads(text)
        return ([tuple(map(Fraction, t)) for t in zip(data["w"], data["b"], data["v"])], Fraction(data["c"]))
    neurons, constant = [], None
    for line in text.splitlines()[1:]:
        words = line.split("#")[0].split()
        if words and words[0] == "neuron":
            neurons.append(tuple(map(Fraction, words[1:])))
        elif words:
            constant = Fraction(words[1])
    return neurons, constant


class Network:
    """c + sum of v s(wx + b), s(t) = t for t > 0, gamma t for t <= 0."""

    def __init__(self, neurons, c, gamma=Fraction(0)):
        self.neurons, self.c, self.gamma = neurons, c, gamma

    def kinks(self):
        return {-b / w for w, b, _ in self.neurons if w != 0}

    def between(self, left, right):
        """The affine function on an interval without kinks."""
        middle, total = (left + right) / 2, [self.c, Fraction(0)]
        for w, b, v in self.neurons:
            total = add(total, [v * b, v * w], 1 if w * middle + b > 0 else self.gamma)
        return total


def cells_with(problem, places):
    for l, r, f, p in problem.cells:
        ends = [l] + sorted(q for q in places if l < q < r) + [r]
        for left, right in zip(ends, ends[1:]):
            yield left, right, f, p


def risk(problem, network):
    total = Fraction(0)
    for l, r, f, p in cells_with(problem, network.kinks()):
        e = add(network.between(l, r), f, -1)
        total += integral(mul(mul(e, e), p), l, r)
    return total


def gradient(problem, network):
    """Names and values of all components of the generalised gradient."""
    cells = [(l, r, mul(add(network.between(l, r), f, -1), p))
             for l, r, f, p in cells_with(problem, network.kinks())]
    x = [Fraction(0), Fraction(1)]
    components = {"c": 2 * sum(integral(ep, l, r) for l, r, ep in cells)}
    for j, (w, b, v) in enumerate(network.neurons, 1):
        weighted = [(l, r, ep, 1 if w * (l + r) / 2 + b > 0 else network.gamma) for l, r, ep in cells]
        m0 = sum(g * integral(ep, l, r) for l, r, ep, g in weighted)
        m1 = sum(g * integral(mul(x, ep), l, r) for l, r, ep, g in weighted)
        components.update({f"w {j}": 2 * v * m1, f"b {j}": 2 * v * m0, f"v {j}": 2 * (w * m1 + b * m0)})
    return components


def decimal(x):
    """25 digits of a Fraction."""
    if x == 0:
        return "0"
    exponent = len(str(abs(x.numerator))) - len(str(x.denominator))
    return f"{round(x * Fraction(10) ** (25 - exponent))}e{exponent - 25}"


def search_input(problem, network):
    lines = [f"{len(network.neurons)} {decimal(network.gamma)}"] + [" ".join(map(decimal, n)) for n in network.neurons]
    cells = list(cells_with(problem, network.kinks()))
    lines.append(str(len(cells)))
    for l, r, f, p in cells:
        e = shift(add(network.between(l, r), f, -1), l)
        p = shift(p, l)
        lines.append(" ".join([decimal(l), decimal(r), str(len(e) - 1)] + [decimal(c) for c in e]
                              + [str(len(p) - 1)] + [decimal(c) for c in p]))
    return "\n".join(lines) + "\n"


def exact(hexadecimal):
    """The value of a C99 hexadecimal floating-point number."""
    form = r"(-?)0x([0-9a-f]+)\.?([0-9a-f]*)p([+-]\d+)"
    sign, whole, part, power = re.fullmatch(form, hexadecimal).groups()
    value = Fraction(int(whole + part, 16)) * Fraction(2) ** (int(power) - 4 * len(part))
    return -value if sign else value


def compile_search(folder):
    program = os.path.join(folder, "point_search")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "point_search.c")
    subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-O2", "-o", program, source, "-lm"], check=True)
    return program


def descents(problem, network, program, seed=1, effort=5, radii=RADII):
    """{radius: (exact change of the risk, network)} for the radii where a descent was found and verified."""
    result = subprocess.run([program, str(seed), str(effort)] + list(radii), check=True, text=True,
                            input=search_input(problem, network), capture_output=True)
    here, found = risk(problem, network), {}
    for line in result.stdout.splitlines():
        _, radius, _, *changes = line.split()
        if radius in found:
            continue
        changes = [exact(x) for x in changes]
        neurons = [(w + changes[3 * j], b + changes[3 * j + 1], v + changes[3 * j + 2])
                   for j, (w, b, v) in enumerate(network.neurons)]
        there = Network(neurons, network.c + changes[-1], network.gamma)
        change = risk(problem, there) - here
        if change < 0:
            found[radius] = (change, there)
    return {f"{float(r):g}": d for r, d in found.items()}


def verdict(problem, network, program, seed=1, effort=5):
    """saddle, local minimum or unclear, for a critical network."""
    found = descents(problem, network, program, seed, effort)
    if "0.001" not in found or "0.0001" not in found:
        found.update(descents(problem, network, program, seed + 1, 5 * effort))
    if not found:
        return "local minimum", found
    return ("saddle" if "0.001" in found and "0.0001" in found else "unclear"), found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("problem")
    parser.add_argument("theta")
    parser.add_argument("--search")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--effort", type=int, default=20)
    arguments = parser.parse_args()
    with open(arguments.problem, encoding="ascii") as file:
        problem = Problem(file.read())
    with open(arguments.theta, encoding="ascii") as file:
        network = Network(*parse_theta(file.read()), problem.gamma)
    if len(network.neurons) != problem.hidden:
        sys.exit("the numbers of neurons differ")
    nonzero = {name: value for name, value in gradient(problem, network).items() if value != 0}
    print("risk", risk(problem, network))
    if nonzero:
        print("not critical:", ", ".join(f"{name} = {value}" for name, value in nonzero.items()))
        return
    print("critical")
    with tempfile.TemporaryDirectory() as folder:
        program = arguments.search or compile_search(folder)
        answer, found = verdict(problem, network, program, arguments.seed, arguments.effort)
    for radius, (change, there) in found.items():
        print(f"changes of at most {radius}: risk changes by {float(change):.6g}")
        for neuron in there.neurons:
            print("  neuron", *(f"{float(x):.12g}" for x in neuron))
        print(f"  constant {float(there.c):.12g}")
    print("verdict:", answer)


if __name__ == "__main__":
    main()
