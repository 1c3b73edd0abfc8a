#!/usr/bin/env python3
"""Train a network with one hidden layer of ReLU neurons by gradient descent; print its parameters as JSON.

usage: train.py [--hidden H] [--seed N] [--steps N] [--piece L,R,C0,C1,...]... >theta.json

The target is x^2 on [0,1], or given by its pieces from left to right: C0 + C1 x + ... on [L,R]. The risk is
the integral of (N(x) - f(x))^2; it and its gradient are integrated exactly, piece by piece, in floating point.
The steps have the lengths of Barzilai and Borwein (1988). The result is a floating-point network near a
critical point; what is really there, `relucert point` proves:

    python3 examples/train.py --hidden 2 >theta.json
    relucert point --near 1e-6 --interval 0,1 --target 'x^2' --hidden 2 theta.json
"""
import argparse
import json
import math
import random
import sys

def moments(left, right, coefficients):
    """The integrals of f and of x f over [left, right] for a polynomial f."""
    m0 = m1 = 0.0
    for n, c in enumerate(coefficients):
        m0 += c * (right ** (n + 1) - left ** (n + 1)) / (n + 1)
        m1 += c * (right ** (n + 2) - left ** (n + 2)) / (n + 2)
    return m0, m1


def square_integral(left, right, coefficients):
    """The integral of f^2."""
    square = [0.0] * (2 * len(coefficients) - 1)
    for i, c in enumerate(coefficients):
        for j, d in enumerate(coefficients):
            square[i + j] += c * d
    return moments(left, right, square)[0]


def cells(pieces, w, b):
    """The intervals between kinks and ends of pieces, with the target on them."""
    kinks = [-y / x for x, y in zip(w, b) if x != 0]
    for left, right, f in pieces:
        ends = [left] + sorted(q for q in kinks if left < q < right) + [right]
        for u, v in zip(ends, ends[1:]):
            if u < v:
                yield u, v, f


def risk_and_gradient(pieces, theta):
    """The risk at theta = [w..., b..., v..., c] and its gradient."""
    hidden = len(theta) // 3
    w, b, v, c = theta[:hidden], theta[hidden:2 * hidden], theta[2 * hidden:-1], theta[-1]
    risk = 0.0
    gradient = [0.0] * len(theta)
    for left, right, f in cells(pieces, w, b):
        middle = (left + right) / 2
        active = [j for j in range(hidden) if w[j] * middle + b[j] > 0]
        error = [-x for x in f] + [0.0] * (2 - len(f))  # N - f
        error[0] += c + sum(v[j] * b[j] for j in active)
        error[1] += sum(v[j] * w[j] for j in active)
        risk += square_integral(left, right, error)
        m0, m1 = moments(left, right, error)
        gradient[-1] += 2 * m0
        for j in active:
            gradient[j] += 2 * v[j] * m1
            gradient[hidden + j] += 2 * v[j] * m0
            gradient[2 * hidden + j] += 2 * (w[j] * m1 + b[j] * m0)
    return risk, gradient


def train(pieces, theta, steps):
    """Gradient descent. The length of a step is <s,s>/<s,y> from the last step s and the change y of the
    gradient, and less where the risk would exceed the largest of the last ten."""
    rate, best, recent = 0.05, None, []
    risk, gradient = risk_and_gradient(pieces, theta)
    for _ in range(steps):
        norm = math.sqrt(sum(g * g for g in gradient))
        if best is None or norm < best[0]:
            best = norm, risk, theta
        if norm < 1e-15:
            break
        recent = (recent + [risk])[-10:]
        while True:
            step = [-rate * g for g in gradient]
            risk, new = risk_and_gradient(pieces, [t + s for t, s in zip(theta, step)])
            if risk <= max(recent) + 1e-12 or rate < 1e-9:
                break
            rate /= 4
        theta = [t + s for t, s in zip(theta, step)]
        curvature = sum(s * (n - g) for s, n, g in zip(step, new, gradient))
        length = sum(s * s for s in step)
        rate = min(length / curvature, 10.0) if curvature > 0 else 0.05
        gradient = new
    return best


def read_piece(string):
    """L,R,C0,C1,...: the ends and the coefficients of a piece."""
    numbers = [float(x) for x in string.split(",")]
    if len(numbers) < 3 or not numbers[0] < numbers[1]:
        raise ValueError(string)
    return numbers[0], numbers[1], numbers[2:]


def main():
    parser = argparse.ArgumentParser(description="Train a network and print it as JSON.")
    parser.add_argument("--hidden", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=10000)
    parser.add_argument("--piece", type=read_piece, action="append", metavar="L,R,C0,C1,...")
    arguments = parser.parse_args()
    pieces = arguments.piece or [(0.0, 1.0, [0.0, 0.0, 1.0])]
    random.seed(arguments.seed)
    hidden = arguments.hidden
    kinks = [random.uniform(pieces[0][0], pieces[-1][1]) for _ in range(hidden)]
    w = [random.choice([-1.0, 1.0]) * random.uniform(0.5, 1.5) for _ in range(hidden)]
    theta = w + [-x * q for x, q in zip(w, kinks)] + [random.uniform(-1, 1) for _ in range(hidden)] + [0.0]
    norm, risk, theta = train(pieces, theta, arguments.steps)
    print("risk %.12g, length of the gradient %.3g" % (risk, norm), file=sys.stderr)
    json.dump({"w": theta[:hidden], "b": theta[hidden:2 * hidden], "v": theta[2 * hidden:-1], "c": theta[-1]},
              sys.stdout)
    print()


if __name__ == "__main__":
    main()
