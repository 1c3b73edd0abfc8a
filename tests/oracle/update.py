#!/usr/bin/env python3
"""Write proofs-data/NAME/expected.json for every problem with one hidden neuron.

Usage: update.py [NAME...]

The values come from oracle.py. Where a closed form or a value from elsewhere is known it stands in
KNOWN below: it is compared with the oracle, and named as the source of that entry. The closed forms
were derived by hand; those of other origin name it.
"""
import json
import os
import sys
from fractions import Fraction

from sympy import Rational, sqrt

import oracle

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "proofs-data")
ORACLE = ("tests/oracle/oracle.py: raw gradient equations, sympy root isolation, "
          "direct integration of the risk")
GROEBNER = ("independent solver: Groebner-based and random-start root finding on the gradient equations; "
            "more digits from tests/oracle/oracle.py")
AFFINE = "Cheridito, Jentzen, Rossmannek 2022: the critical values of an affine target"
BUILT = ("the target was built by solving the linear equations that put a zero of E of this kind at 1/2; "
         "the risk from tests/oracle/oracle.py")
HAND = "closed form, derived by hand, equal to the value of tests/oracle/oracle.py"

# NAME: (source, number of critical realizations or None, [(word, kink or None, risk or None)])
KNOWN = {
    "x-squared": (GROEBNER, 3, [("R", Rational(1, 3), Rational(4, 3645)), ("F", None, Rational(1, 180)),
                                ("C", None, Rational(4, 45))]),
    "x-cubed": (HAND, None, [("F", None, Rational(9, 700)), ("C", None, Rational(9, 112))]),
    "abs": (HAND, 3, [("L", 1 - sqrt(2), 2 - 4 * sqrt(2) / 3), ("R", sqrt(2) - 1, 2 - 4 * sqrt(2) / 3),
                      ("F", None, Rational(1, 6))]),
    "affine": (AFFINE, 2, [("F", None, 0), ("C", None, Rational(3 ** 2 * 3 ** 3, 12))]),
    "step": (GROEBNER, 4, [("R", Rational(1, 4), Rational(1, 18)), ("L", Rational(3, 4), Rational(1, 18)),
                           ("F", None, Rational(1, 16)), ("C", None, Rational(1, 4))]),
    "cubic-chebyshev": (GROEBNER, 6, [("R", "-0.447766063514898", None), ("L", "0.447766063514898", None),
                                      ("L", "-0.865950870570261", None), ("R", "0.865950870570261", None),
                                      ("C", None, Rational(34, 35)), ("F", None, Rational(128, 175))]),
    "chebyshev-5": (GROEBNER, 10, [("C", None, Rational(98, 99))]),
    "gap-density": (HAND, 3, [("R", Rational(1, 3), Rational(4, 3645)), ("F", None, Rational(1, 180)),
                              ("C", None, Rational(4, 45))]),
    "interior-gap": (HAND, None, [("R", Rational(3, 2), Rational(17, 180)),
                                  ("L", Rational(3, 2), Rational(17, 180))]),
    "relu": (HAND, None, [("R", 0, 0), ("F", None, Rational(1, 24)), ("C", None, Rational(5, 24))]),
    "hat": (HAND, None, [("F", None, Rational(1, 2))]),
    "constant": (HAND, 1, [("F", None, 0)]),
    "touching": (HAND, None, [("C", None, Rational(16, 105)), ("F", None, Rational(8, 175))]),
    "zero-cell": (HAND, None, [("F", None, Rational(8, 5))]),
    "double-root": (BUILT, None, [("R", Rational(1, 2), None)]),
    "triple-root": (BUILT, None, [("R", Rational(1, 2), None)]),
    "corner": (BUILT, None, [("R", Rational(1, 2), None)]),
    "golden-ratio": (HAND, None, [("L", (3 - sqrt(5)) / 2, Rational(37, 360)),
                                  ("C", None, Rational(13, 90))]),
    "right-gap-even": (HAND, None, [("F", None, Rational(32, 225))]),
}


def agrees(value, known):
    """Is the oracle's rational within 10^-40 of the closed form, or within one unit of the known digits?"""
    if isinstance(known, str):
        return abs(value - Fraction(known)) <= Fraction(1, 10 ** len(known.split(".")[1]))
    difference = Rational(value.numerator, value.denominator) - known
    return abs(difference.evalf(60, maxn=400)) < Rational(1, 10 ** 40)


def kind(entry):
    return entry["word"] or ("F" if entry["full"] else "C")


def check(found, count, values):
    """Stop when the oracle contradicts what is known; returns the positions of the entries confirmed."""
    assert count is None or len(found) == count, f"found {len(found)} realizations, known are {count}"
    confirmed = set()
    for word, place, risk in values:
        hits = [i for i, entry in enumerate(found) if kind(entry) == word
                and (place is None or agrees(entry["place"], place))
                and (risk is None or agrees(entry["risk"], risk))]
        assert len(hits) == 1, f"no unique match for {word} {place} {risk}"
        confirmed.add(hits[0])
    return confirmed


def update(name):
    directory = os.path.join(DATA, name)
    problem = oracle.Problem(os.path.join(directory, "problem.prob"))
    source, count, values = KNOWN.get(name, (ORACLE, None, []))
    found, _ = oracle.landscape(problem)
    confirmed = check(found, count, values)
    result = oracle.expected(problem, ORACLE, 18)
    for i in confirmed:
        result["realizations"][i]["source"] = source
    if 0 in confirmed:
        result["infimum"]["source"] = source
    if count is not None:
        result["source"] = f"count: {source}; the rest where nothing else is said: {ORACLE}"
    path = os.path.join(directory, "expected.json")
    with open(path + ".tmp", "w", encoding="utf-8") as handle:
        handle.write(json.dumps(result, indent=2) + "\n")
    os.replace(path + ".tmp", path)
    print(f"{name}: {len(found)} realizations, {len(confirmed)} confirmed from elsewhere")


def has_one_neuron(name):
    """update_chains.py writes the others."""
    with open(os.path.join(DATA, name, "problem.prob"), encoding="utf-8") as handle:
        return "hidden 1\n" in handle.read()


def main():
    for name in sys.argv[1:] or filter(has_one_neuron, sorted(os.listdir(DATA))):
        update(name)


if __name__ == "__main__":
    main()
