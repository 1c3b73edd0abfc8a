#!/usr/bin/env python3
"""Certificates about given networks with two slopes (doc/formats.md 8.2), written without the program.

Usage: make_point_certificates.py FIRST LAST [--search PROGRAM] [--effort N]

Prints what tests/points/certificates.txt holds (10000 to 10130; without 10086, whose type section 8 of
theory.md leaves undecided): blocks of a line `point NAME TYPE` and a certificate. First random networks of
make_points.py (seeds from 10000 on) with the type of point_experiment.py, at most 3 of a type for each
slope; after every third one the same network written for the slope 1/gamma: (w, b, v) becomes (-w, -b,
-gamma v). Then critical networks for affine targets in closed form: for f = alpha x + beta on an interval
of length l the lengths between the kinks are proportional to sqrt|tau_i|, S is the sum of these roots, the
risk is alpha^2 (1 - gamma)^2 l^3 / (12 S^4), and all are saddles. The slopes are such that all roots are
rational.
"""
import argparse
import collections
import tempfile
from fractions import Fraction as F
from math import isqrt

import make_points
import point_experiment as experiment


def polynomial(f):
    f = list(f)
    while len(f) > 1 and f[-1] == 0:
        f.pop()
    return f"{len(f) - 1} " + " ".join(str(c) for c in f)


def certificate(problem, network, verdict, risk):
    smooth = risk == 0 or not any(w == b == 0 != v for w, b, v in network.neurons)
    lines = ["relucert-certificate 1", f"interval {problem.a} {problem.b}", f"target {len(problem.cells)}"]
    lines += [f"{left} {right} {polynomial(f)}" for left, right, f, _ in problem.cells]
    lines += [f"density {len(problem.cells)}"]
    lines += [f"{left} {right} {polynomial(p)}" for left, right, _, p in problem.cells]
    lines += [f"activation two-slope {network.gamma}", f"hidden {len(network.neurons)}", "theta"]
    lines += [f"{w} {b} {v}" for w, b, v in network.neurons] + [f"constant {network.c}"]
    lines += ["claims 3", "1 critical", f"2 risk {risk}"]
    lines += [f"3 type {verdict}" + ("" if smooth else " nondifferentiable"), "proof"]
    return "\n".join(lines + [f"end {len(lines) + 1}"]) + "\n"


def inverse(network):
    """The same function with the slope 1/gamma."""
    gamma = network.gamma
    return experiment.Network([(-w, -b, -gamma * v) for w, b, v in network.neurons], network.c, 1 / gamma)


def random_points(first, last, program, effort):
    count = collections.Counter()
    for seed in range(first, last + 1):
        problem_text, theta = make_points.make(seed)
        problem = experiment.Problem(problem_text)
        network = experiment.Network(*experiment.parse_theta(theta), problem.gamma)
        if any(experiment.gradient(problem, network).values()) or count[problem.gamma, None] >= 6:
            continue
        verdict = experiment.verdict(problem, network, program, seed, effort)[0].replace(" ", "-")
        risk = experiment.risk(problem, network)
        if verdict == "unclear" or count[problem.gamma, verdict] >= 3:
            continue
        count[problem.gamma, verdict] += 1
        count[problem.gamma, None] += 1
        print(f"point {seed} {verdict}\n{certificate(problem, network, verdict, risk)}", end="")
        if count[problem.gamma, None] % 3 == 0:
            twin = certificate(problem, inverse(network), verdict, risk)
            print(f"point {seed}-inverse {verdict}\n{twin}", end="")


def root(x):
    r = F(isqrt(x.numerator), isqrt(x.denominator))
    assert r * r == x, x
    return r


def zigzag(gamma, word, alpha, beta, a, b, spare):
    """The critical network of this word for alpha x + beta, and its risk by the closed form."""
    levels = [F(0)] + [F(1) if letter == "R" else -gamma for letter in word] + [1 - gamma]
    tau = [t - s for s, t in zip(levels, levels[1:])]
    roots = [root(abs(t)) for t in tau]
    total, l = sum(roots), b - a
    lengths = [l * r / total for r in roots]
    kinks = [a + sum(lengths[:i]) for i in range(1, len(tau))]
    slopes = [alpha - alpha * (1 - gamma) * l ** 3 / total ** 4 * t / n ** 3 for t, n in zip(tau, lengths)]
    neurons = []
    for letter, q, s, t in zip(word, kinks, slopes, slopes[1:]):
        w = F(2) if letter == "R" else F(-2)
        neurons.append((w, -w * q, (t - s) / (1 - gamma) / 2))
    middle = (a + kinks[0]) / 2  # there the network and f agree
    network = experiment.Network(neurons, F(0), gamma)
    network.c = alpha * middle + beta - experiment.at(network.between(a, kinks[0]), middle)
    network.neurons += spare
    return network, alpha ** 2 * (1 - gamma) ** 2 * l ** 3 / (12 * total ** 4)


def affine_points():
    words = {F(9, 16): ["R", "L", "RL", "LR", "RLR", "LRL", "LRLR"], F(16, 9): ["L", "RL", "LRL"],
             F(-7, 16): ["RL", "RLRL"], F(-16, 7): []}
    for gamma, list_of_words in words.items():
        for i, word in enumerate(list_of_words):
            alpha, beta, (a, b) = [(F(-2), F(1), (F(-1), F(2))), (F(1), F(0), (F(0), F(1)))][i % 2]
            spare = [[], [(F(0), F(0), F(0))], [(F(0), F(-1), F(0))]][i % 3]
            network, risk = zigzag(gamma, word, alpha, beta, a, b, spare)
            text = f"interval {a} {b}\ntarget {alpha}*x+{beta}\nhidden 1\n"
            yield f"affine-{word}", experiment.Problem(text), network, risk
            if word == "RLRL":
                yield "affine-LRLR", experiment.Problem(text), inverse(network), risk


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--search")
    parser.add_argument("--effort", type=int, default=12)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = arguments.search or experiment.compile_search(folder)
        random_points(arguments.first, arguments.last, program, arguments.effort)
    for name, problem, network, risk in affine_points():
        print(f"point {name} saddle\n{certificate(problem, network, 'saddle', risk)}", end="")


if __name__ == "__main__":
    main()
