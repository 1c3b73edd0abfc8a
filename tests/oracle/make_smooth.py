#!/usr/bin/env python3
"""Prints tests/smooth/cases: random problems with rectified powers and clipped ReLU, a critical network
for each, and its type by second differences of the exact risk (smooth.py). usage: make_smooth.py COUNT
SEED

The target is N - e, with e orthogonal to what the gradient integrates; the size of e decides about the
type. No neuron is flat, and no break of a clipped ReLU lies where e p jumps or at an end: those have
other rules."""
import random
import sys
from fractions import Fraction as F

import smooth

PLACES = [F(k, 12) for k in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11)]
SIZES = [F(1, 100), F(1), F(10), F(100), F(1000)]


def random_neuron(rng, n, places):
    """On [0, 1]: with breaks inside at new places, dead, or active on the whole interval."""
    v = rng.choice([F(1), F(-1), F(2), F(-3, 2), F(3)])
    kind = rng.random()
    if kind < 0.1:
        return F(rng.choice([-1, 0, 1])), F(-2), v
    if kind < 0.3:
        return rng.choice([F(1, 2), F(1, 4)]), rng.choice([F(1, 8), F(1, 4), F(1, 3)]), v
    x = places.pop()
    if n > 1:
        w = rng.choice([F(1), F(-1), F(2), F(-2), F(1, 2)])
    else:
        y = places.pop()
        w = 1 / (y - x) if rng.random() < 0.7 else rng.choice([F(1, 2), F(-1, 2)])
    return w, -w * x, v


def random_error(rng, n, theta, density):
    """A critical e: a polynomial, or one on each half."""
    pieces = [(F(0), F(1))] if rng.random() < 0.7 else [(F(0), F(1, 2)), (F(1, 2), F(1))]
    basis = smooth.errors(n, theta, density, pieces, 3 + 3 * len(theta[0]) // len(pieces))
    e = [F(0)] * len(basis[0])
    for vector in basis:
        e = smooth.add(e, smooth.scale(F(rng.randint(-2, 2)), vector))
    largest = max(map(abs, e))
    if not largest:
        return None
    e = smooth.scale(rng.choice(SIZES) * rng.choice([1, -1]) / (int(largest) + 1), e)
    size = len(e) // len(pieces)
    return [(left, right, e[i * size:(i + 1) * size]) for i, (left, right) in enumerate(pieces)]


def random_case(rng):
    n = rng.choice([1, 1, 2, 2, 3, 4])
    places = rng.sample(PLACES, len(PLACES))
    neurons = [random_neuron(rng, n, places) for _ in range(rng.choice([1, 1, 2, 2, 3]))]
    theta = neurons, F(rng.randint(-2, 2))
    density = rng.choice([[(F(0), F(1), [F(1)])], [(F(0), F(1), [F(1), F(2)])],
                          [(F(0), F(1, 2), [F(1)]), (F(1, 2), F(1), [F(0), F(2)])]])
    error = random_error(rng, n, theta, density)
    if error is None:
        return None
    target = []
    for left, right in smooth.cut(smooth.ends(error) + smooth.breaks(n, theta, F(0), F(1))):
        x = (left + right) / 2
        e = smooth.scale(F(-1), smooth.at(error, x))
        target.append((left, right, smooth.add(smooth.network(n, theta, x), e)))
    return n, theta, target, density


def kind(n, theta, target, density):
    """The type, or None if second differences leave it open."""
    negative, zero = smooth.signs(smooth.second_differences(n, theta, target, density))
    if negative:
        return "saddle"
    return "local minimum" if zero == smooth.flat_directions(n, theta, F(0), F(1)) else None


def expression(f):
    return " + ".join(f"({c})*x^{i}" for i, c in enumerate(f))


def show(number, n, theta, target, density, found):
    print(f"case {number} {found}")
    print("relucert-problem 1\ninterval 0 1")
    for keyword, pieces in ("target", target), ("density", density):
        for left, right, f in pieces:
            print(f"{keyword} [{left}, {right}] {expression(f)}")
    print("activation", f"power {n}" if n > 1 else "clipped-relu")
    print(f"hidden {len(theta[0])}\ntheta\nrelucert-theta 1")
    for w, b, v in theta[0]:
        print(f"neuron {w} {b} {v}")
    print("constant", theta[1])


def main():
    rng, number = random.Random(int(sys.argv[2])), 0
    while number < int(sys.argv[1]):
        case = random_case(rng)
        found = case and kind(*case)
        if found:
            number += 1
            show(number, *case, found)


if __name__ == "__main__":
    main()
