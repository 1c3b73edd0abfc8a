#!/usr/bin/env python3
"""Solve exported polynomial systems with another program, and compare with relucert's list.

Usage: cross.py TOOL FOLDER [RESULT]

TOOL is an msolve or Singular executable, FOLDER what `relucert export --output FOLDER` wrote (in the format
of that tool), RESULT the output of `relucert solve --json`. Every solution with ascending kinks in their cells
is printed. With RESULT each of them must be the kinks of a listed realization, and every listed realization
with kinks must be found under its word. Exit status 1 if that is not so, or if a system could not be solved.
"""
import json
import os
import re
import subprocess
import sys
from fractions import Fraction

REAL = Fraction(1, 10 ** 15)  # Singular: imaginary parts below this are 0
WIDE = Fraction(1, 10 ** 12)  # and this is its error


def run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ValueError(f"{command[0]} ended with status {done.returncode}: {done.stderr.strip()[-200:]}")
    return done.stdout


def solve_msolve(tool, path):
    """Lists of (lo, hi), one for each variable, or None when there are infinitely many solutions."""
    text = re.sub(r"\s", "", run([tool, "-f", path])).rstrip(":")
    content = json.loads(re.sub(r"(-?\d+)/2(?:\^(\d+))?", lambda m: f"[{m[1]},{m[2] or 1}]", text))
    if content == [-1]:
        return []
    if content[0] != 0:
        return None
    return [[tuple(number(end) for end in pair) for pair in solution] for solution in content[1][1]]


def number(end):
    return Fraction(end[0], 2 ** end[1]) if isinstance(end, list) else Fraction(end)


def solve_singular(tool, path):
    """The same; the real solutions are those whose imaginary parts are small."""
    text = run([tool, "-q", path])
    dimension = int(re.search(r"^dimension (-?\d+)", text, re.M)[1])
    if dimension > 0:
        return None
    solutions = []
    for line in re.findall(r"^solution (.*)$", text, re.M):
        values = [complex_number(part) for part in line.split(",")]
        if all(abs(imaginary) < REAL for _, imaginary in values):
            solutions.append([(real - WIDE, real + WIDE) for real, _ in values])
    return solutions


def complex_number(text):
    """x, (x+i*y), (x-i*y), i*y, (-i*y) and so on as a pair."""
    decimal = r"\d[\d.]*(?:e[+-]?\d+)?"
    match = re.fullmatch(rf"\(?(-?{decimal})?(?:([+-]?)i\*({decimal}))?\)?", text)
    if not match:
        raise ValueError(f"found '{text}', expected a complex number")
    real, sign, imaginary = match.groups()
    return Fraction(real or 0), Fraction((sign or "") + (imaginary or "0"))


def regions(folder):
    """(breakpoints, [(word, cells, variables, file)]) from the index."""
    with open(os.path.join(folder, "INDEX"), encoding="utf-8") as handle:
        lines = handle.read().split("\n")
    assert lines[0] == "relucert-export 1"
    found = []
    for line in lines[2:-1]:
        word, cells, variables, name = line.split()
        found.append((word, [int(c) for c in cells.split(",")], variables.split(","), name))
    return [Fraction(z) for z in lines[1].split()[1:]], found


def inside(kinks, cells, breakpoints):
    """Are the kinks ascending inside the interval, each in its closed cell?"""
    ends = [(breakpoints[0],) * 2] + kinks + [(breakpoints[-1],) * 2]
    for before, after in zip(ends, ends[1:]):
        if after[1] <= before[0]:
            return False
        if after[0] <= before[1]:
            raise ValueError("two kinks are not separated")
    return all(breakpoints[c] <= hi and lo <= breakpoints[c + 1] for (lo, hi), c in zip(kinks, cells))


def overlap(one, other):
    return len(one) == len(other) and all(a[0] <= b[1] and b[0] <= a[1] for a, b in zip(one, other))


def find(tool, folder):
    """All (word, kinks) that are solutions, each once, and the regions with infinitely many."""
    solve = solve_singular if "singular" in os.path.basename(tool).lower() else solve_msolve
    breakpoints, all_regions = regions(folder)
    found, infinite = [], []
    for word, cells, variables, name in all_regions:
        try:
            solutions = solve(tool, os.path.join(folder, name))
            if solutions is None:
                infinite.append(name)
                continue
            for solution in solutions:
                kinks = [solution[variables.index(f"q{j + 1}")] for j in range(len(cells))]
                if inside(kinks, cells, breakpoints) and \
                        not any(word == w and overlap(kinks, k) for w, k in found):
                    found.append((word, kinks))
        except (ValueError, TypeError) as problem:
            sys.exit(f"{name}: {problem}")
    return found, infinite


def listed(path):
    """(word, kinks) of the realizations with kinks."""
    with open(path, encoding="utf-8") as handle:
        result = json.load(handle)
    assert result["status"] == "complete", "the list is not complete"
    return [(f"B{len(r['kinks'])}" if r["full"] else r["word"],
             [(Fraction(k["at"]["lo"]), Fraction(k["at"]["hi"])) for k in r["kinks"]])
            for r in result["realizations"] if r["kinks"]]


def compare(found, expected):
    """Messages about differences. A solution with T = 0 may be listed under another word."""
    messages = []
    for word, kinks in found:
        if not any(overlap(kinks, k) for _, k in expected):
            messages.append(f"not listed: {show(word, kinks)}")
    for word, kinks in expected:
        if not any(word == w and overlap(kinks, k) for w, k in found):
            messages.append(f"not found: {show(word, kinks)}")
    return messages


def show(word, kinks):
    return f"{word} {' '.join('%.15g' % float((lo + hi) / 2) for lo, hi in kinks)}"


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    found, infinite = find(sys.argv[1], sys.argv[2])
    for word, kinks in found:
        print(show(word, kinks))
    messages = [f"infinitely many complex solutions: {name}" for name in infinite]
    if len(sys.argv) == 4:
        messages += compare(found, listed(sys.argv[3]))
    for message in messages:
        print(message, file=sys.stderr)
    sys.exit(1 if messages else 0)


if __name__ == "__main__":
    main()
