"""Read what relucert export --risk prints, and compare its risk with the exact one of relucert point.

usage: risk_formula.py RELUCERT PROBLEM FOLDER COUNT

Knows the format only (doc/formats.md, 6a). COUNT networks, half of them with kinks at breakpoints, at the same
place, or with w = 0; every (w,b) must belong to one region, every two neurons to one pair.
"""
import json
import random
import re
import subprocess
import sys
from fractions import Fraction


def value(text, at):
    """A polynomial at the numbers of the dictionary `at`."""
    total = Fraction(0)
    for sign, term in re.findall(r"(^-?| \+ | - )(\S+)", text):
        product = Fraction(-1 if "-" in sign else 1)
        for factor in term.split("*"):
            name, _, power = factor.partition("^")
            product *= at[name] ** int(power or 1) if name in at else Fraction(factor)
        total += product
    return total


def holds(condition, at):
    left, relation, right = re.fullmatch(r"(.*) (>|<=) (0)", condition).groups()
    return value(left, at) > 0 if relation == ">" else value(left, at) <= 0


def read(lines):
    """The integrals, and the list of entries (numbers, conditions, polynomials by name)."""
    entries, integrals, counts = [], None, {}
    for line in lines:
        word, _, rest = line.partition(" ")
        if word in ("region", "pair"):
            entries.append((tuple(map(int, rest.split())), [], {}))
        elif word == "when":
            entries[-1][1].append(rest)
        elif word in ("A", "F", "P"):
            entries[-1][2][word] = rest
        elif word == "integrals":
            integrals = list(map(Fraction, rest.split()))
        elif word in ("regions", "pairs"):
            counts[word] = int(rest)
    regions = [e for e in entries if len(e[0]) == 1]
    pairs = [e for e in entries if len(e[0]) == 2]
    assert counts == {"regions": len(regions), "pairs": len(pairs)} and lines[-1] == "end"
    assert [e[0][0] for e in regions] == list(range(1, len(regions) + 1))
    return integrals, regions, pairs


def region_of(regions, w, b):
    found = [e for e in regions if all(holds(c, {"w": w, "b": b}) for c in e[1])]
    assert len(found) == 1, (w, b, found)
    return found[0]


def product_of(pairs, i, j, first, second):
    """P for neurons in the regions i, j; the order of the two may be exchanged."""
    found = set()
    number = 0
    for a, b, x, y in ((i, j, first, second), (j, i, second, first)):
        at = {"w1": x[0], "b1": x[1], "w2": y[0], "b2": y[1]}
        for numbers, conditions, polynomials in pairs:
            if numbers == (a, b) and all(holds(c, at) for c in conditions):
                found.add(value(polynomials["P"], at))
                number += 1
    assert len(found) == 1 and (i == j or number == 1), (first, second, found)
    return found.pop()


def risk(formula, neurons, c):
    (mass, first, square), regions, pairs = formula
    total = square - 2 * c * first + c * c * mass
    places = [region_of(regions, w, b) for w, b, v in neurons]
    for (w, b, v), place in zip(neurons, places):
        at = {"w": w, "b": b}
        total += 2 * v * (c * value(place[2]["A"], at) - value(place[2]["F"], at))
    for x, i in zip(neurons, places):
        for y, j in zip(neurons, places):
            total += x[2] * y[2] * product_of(pairs, i[0][0], j[0][0], x, y)
    return total


def number(dice):
    return Fraction(dice.randint(-12, 12), dice.randint(1, 7))


def network(dice, breakpoints, width):
    """Random neurons; in half of the cases kinks are at breakpoints, at the same place, or w or b is 0."""
    neurons = []
    for _ in range(width):
        w = number(dice)
        b = -w * (breakpoints[0] + (breakpoints[-1] - breakpoints[0]) * Fraction(dice.randint(-5, 25), 20))
        special = dice.randint(0, 7)
        if special == 0:
            b = -w * dice.choice(breakpoints)
        elif special == 1 and neurons:
            q = neurons[0][1] / (neurons[0][0] or 1)
            b = w * q
        elif special == 2:
            w, b = Fraction(0), number(dice)
        elif special == 3:
            b = Fraction(0)
        neurons.append((w, b, number(dice)))
    return neurons, number(dice)


def exact_risk(relucert, problem, folder, neurons, c):
    name = folder + "/network.theta"
    with open(name, "w") as f:
        f.write("relucert-theta 1\n" + "".join(f"neuron {w} {b} {v}\n" for w, b, v in neurons) + f"constant {c}\n")
    out = subprocess.run([relucert, "point", problem, name, "--json", "--quiet"], capture_output=True, text=True)
    assert out.returncode in (0, 3), out.stderr
    return Fraction(json.loads(out.stdout)["risk"]["exact"])


def main():
    relucert, problem, folder, count = sys.argv[1:]
    out = subprocess.run([relucert, "export", problem, "--risk"], capture_output=True, text=True, check=True)
    lines = out.stdout.split("\n")[:-1]
    formula = read(lines)
    piece = lines[:lines.index(next(x for x in lines if x.startswith("activation")))]
    breakpoints = sorted({Fraction(x) for line in piece if " " in line and line.split()[0] not in ("target", "density")
                          for x in line.split()[:2] if re.fullmatch(r"-?\d+(/\d+)?", x)})
    width = int(next(x for x in lines if x.startswith("hidden ")).split()[1])
    dice = random.Random(int(count))
    for _ in range(int(count)):
        neurons, c = network(dice, breakpoints, width)
        ours, exact = risk(formula, neurons, c), exact_risk(relucert, problem, folder, neurons, c)
        assert ours == exact, (neurons, c, ours, exact)


main()
