"""Check every function in the JSON of relucert solve on stdin against the equations of Theorems 2.1 and 9.2.

usage: gaps.py A B [0 A B]... : the ends of the parts of the support (density 1 there), separated by 0.
Knows the risk only: the integrals of s'(wx+b) e and x s'(wx+b) e (activation s) are 0 for every neuron, and the
values belong to a network with these neurons.
"""
import json
import sys
from fractions import Fraction


def parts_of(arguments):
    numbers = [Fraction(x) for x in arguments]
    return [(numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 3)]


def number(x):
    return Fraction(x["exact"]) if "exact" in x else (Fraction(x["lo"]) + Fraction(x["hi"])) / 2


def polynomial(text):
    """Coefficients of the canonical form."""
    out = {}
    for term in text.replace("- ", "-").replace("+ ", "").split():
        head, x, tail = term.partition("x")
        head = head.rstrip("*")
        c = Fraction(head + "1") if head in ("", "-") and x else Fraction(head)
        n = 0 if not x else int(tail[1:]) if tail else 1
        out[n] = out.get(n, 0) + c
    return out


def slope_of(activation):
    """The slope for negative arguments."""
    return Fraction(activation.split()[1]) if activation != "relu" else Fraction(0)


def moment(f, line, left, right, power):
    """The integral of x^power (line - f) from left to right."""
    e = {n: -c for n, c in f.items()}
    for n, c in enumerate(line):
        e[n] = e.get(n, 0) + c
    return sum(c * (right ** (n + power + 1) - left ** (n + power + 1)) / (n + power + 1)
               for n, c in e.items())


def moments(result, parts, places, values, ends):
    """Moments 0 and 1 of N - f over the part of the support in `ends`."""
    total = [Fraction(0), Fraction(0)]
    for i in range(len(places) - 1):
        slope = (values[i + 1] - values[i]) / (places[i + 1] - places[i])
        line = (values[i] - slope * places[i], slope)
        for piece in result["problem"]["target"]:
            for part in parts:
                left = max([places[i], part[0], ends[0]] + [Fraction(piece["piece"][0])])
                right = min([places[i + 1], part[1], ends[1]] + [Fraction(piece["piece"][1])])
                if left < right:
                    for n in (0, 1):
                        total[n] += moment(polynomial(piece["polynomial"]), line, left, right, n)
    return total


def check(result, function, parts):
    a, b = (Fraction(x) for x in result["problem"]["interval"])
    kinks = [number(k["at"]) for k in function["kinks"]]
    jumps = [number(k["slope_jump"]) for k in function["kinks"]]
    places, values = [a] + kinks + [b], [number(v) for v in function["values"]]
    letters = "R" * len(kinks) if function["full"] else function["word"]
    assert len(letters) == len(kinks), "letters"
    assert len(kinks) + function["full"] <= result["problem"]["hidden"], "neurons"
    slopes = [(values[i + 1] - values[i]) / (places[i + 1] - places[i]) for i in range(len(places) - 1)]
    small = Fraction(1, 10 ** 9)
    for i, jump in enumerate(jumps):
        assert jump != 0 and abs(slopes[i + 1] - slopes[i] - jump) < small, "slope jump"
    gamma = slope_of(result["problem"]["activation"])
    whole = moments(result, parts, places, values, (a, b))
    zero = whole[:1]
    if function["full"]:
        zero += whole
    else: # the first slope of the sum of the kinks; a constant is no slope
        zero.append((1 - gamma) * slopes[0] - sum(gamma * j if letter == "R" else -j
                                                  for j, letter in zip(jumps, letters)))
    for q, letter in zip(kinks, letters):
        active = moments(result, parts, places, values, (q, b) if letter == "R" else (a, q))
        zero += [(1 - gamma) * x + gamma * y for x, y in zip(active, whole)]
    assert all(abs(x) < small for x in zero), [float(x) for x in zero]


def main():
    result = json.load(sys.stdin)
    parts = parts_of(sys.argv[1:])
    assert result["realizations"]
    for function in result["realizations"]:
        try:
            check(result, function, parts)
        except AssertionError as error:
            sys.exit("function %d: %s" % (function["id"], error))


if __name__ == "__main__":
    main()
