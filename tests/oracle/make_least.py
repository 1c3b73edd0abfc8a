#!/usr/bin/env python3
"""Puts leaves `r` into a certificate for two or more hidden neurons (doc/formats.md 5.2, 5.4, 5.9).

usage: make_least.py IN OUT [keep=WORD[,WORD...]] [small] [false] [dropped] [unclaimed]

IN has a finite list. In every tree a subtree is replaced by one leaf `r` where Lemma 7.17a, with exact
rational integrals here, gives a risk of at least that of realization 1 (generalised words of an infimum that
is not attained: at least LO), with a margin of 2^-40. The list becomes partial, with the claim `least`.

keep=...   words whose trees stay as they are
small      replace leaves only
false      put `r` in place of the leaf `k` that holds realization 1, instead of all this
dropped    the same, and leave realization 1, a chain without `algebraic`, out of the list
unclaimed  leave out the claims `least` and `infimum`
"""
import re
import sys
from fractions import Fraction as Q

GRID = 2 ** 50


def product(f, g):
    r = [Q(0)] * (len(f) + len(g) - 1)
    for i, x in enumerate(f):
        for j, y in enumerate(g):
            r[i + j] += x * y
    return r


class Problem:
    def __init__(self, lines):
        at = 2
        self.pieces = []
        for _ in range(2):
            count = int(lines[at].split()[1])
            rows = [line.split() for line in lines[at + 1:at + 1 + count]]
            self.pieces.append([(Q(r[0]), Q(r[1]), [Q(c) for c in r[3:]]) for r in rows])
            at += count + 1
        self.z = sorted({x for rows in self.pieces for u, v, _ in rows for x in (u, v)})
        self.known = {}

    def piece(self, which, u, v):
        return next(f for l, r, f in self.pieces[which] if l <= u and v <= r)

    def fit_risk(self, u, v):
        """The squared distance of f from the affine functions on [u, v], from the normal equations."""
        if (u, v) not in self.known:
            m = [Q(0)] * 6  # p, xp, x^2 p, fp, xfp, f^2 p
            ends = [u] + [z for z in self.z if u < z < v] + [v]
            for l, r in zip(ends, ends[1:]):
                f, p = self.piece(0, l, r), self.piece(1, l, r)
                fp = product(f, p)
                for i, g in enumerate([p, [0] + p, [0, 0] + p, fp, [0] + fp, product(f, fp)]):
                    m[i] += sum(c * (r ** (n + 1) - l ** (n + 1)) / (n + 1) for n, c in enumerate(g))
            det = m[0] * m[2] - m[1] ** 2
            slope, level = (m[0] * m[4] - m[1] * m[3]) / det, (m[2] * m[3] - m[1] * m[4]) / det
            self.known[u, v] = m[5] - slope * m[4] - level * m[3]
        return self.known[u, v]

    def place(self, position):
        c, t = divmod(position, GRID)
        return self.z[c] if t == 0 else self.z[c] + (self.z[c + 1] - self.z[c]) * Q(t, GRID)

    def box_risk(self, box):
        """box: pairs of positions."""
        u, total = self.z[0], Q(0)
        for lo, hi in box + [((len(self.z) - 1) * GRID,) * 2]:
            if u < self.place(lo):
                total += self.fit_risk(u, self.place(lo))
            u = self.place(hi)
        return total


def end_of_subtree(tree, at):
    todo = 1
    while todo:
        c = tree[at]
        todo += 1 if c in '123456789ABC' else 0 if c in 'zdc' else -1
        at += 3 if c == 'w' else 1
    return at


def clip(box, pinned):
    box = list(box)
    for j in range(1, len(box)):
        if not pinned[j]:
            box[j] = (max(box[j][0], box[j - 1][0]), box[j][1])
    for j in range(len(box) - 2, -1, -1):
        if not pinned[j]:
            box[j] = (box[j][0], min(box[j][1], box[j + 1][1]))
    return box


def cut(lo, hi):
    first, last = lo // GRID, (hi - 1) // GRID
    return (first + last + 1) // 2 * GRID if first < last else lo + 63 * (hi - lo) // 128


def leaves(tree, problem, box, pinned):
    """(start, end, box) of the nodes with no pins but those of the word, parents first; send(True): skip."""
    stack, at = [box], 0
    while stack:
        box = clip(stack.pop(), pinned)
        end = end_of_subtree(tree, at)
        if (yield at, end, box) or tree[at] not in '123456789ABC':
            at = end
            continue
        j = int(tree[at], 16 if tree[at] < 'A' else 36) - 1
        middle = cut(*box[j])
        for part in (middle, box[j][1]), (box[j][0], middle):
            stack.append(box[:j] + [part] + box[j + 1:])
        at += 1


def replace(tree, problem, box, pinned, wanted):
    """The tree with `r` in place of every largest subtree for whose box `wanted(box, letters)` holds."""
    result, last = '', 0
    walk = leaves(tree, problem, box, pinned)
    try:
        at, end, node = next(walk)
        while True:
            empty = any(hi <= lo and not p for (lo, hi), p in zip(node, pinned))
            good = not empty and wanted(node, tree[at:end])
            if good:
                result += tree[last:at] + 'r'
                last = end
            at, end, node = walk.send(good)
    except StopIteration:
        return result + tree[last:]


def root(problem, name):
    """Box and pinned places of an ordinary or generalised word."""
    whole = (0, (len(problem.z) - 1) * GRID)
    if name[0] == 'B' and name[1:].isdigit():
        return [whole] * int(name[1:]), [False] * int(name[1:])
    box, pinned, at = [], [], int(name[0] == 'B')
    while at < len(name):
        at += name[at] != '!'
        digits = ''
        if at < len(name) and name[at] == '!':
            at += 1
            while at < len(name) and name[at].isdigit():
                digits += name[at]
                at += 1
        box.append((int(digits) * GRID,) * 2 if digits else whole)
        pinned.append(bool(digits))
    return box, pinned


def without_first(lines):
    """The lines about realization 1 are left out, and the others count from 1."""
    number = re.compile(r'^((?:order|kink|algebraic|kink-of|left-value|slope|tension|minpoly|risk) '
                        r'|irreducible \S+ |.*(?:realization|same) )(\d+)( .*)?$')
    result = []
    for line in lines:
        found = number.match(line)
        if line.startswith('word '):
            word = len(result)
        if found and found[2] == '1':
            if line.startswith('zero '):
                name, zeros, tree = result[word].split()[1:]
                result[word] = 'word %s %d %s' % (name, int(zeros) - 1, tree)
            continue
        result.append('%s%d%s' % (found[1], int(found[2]) - 1, found[3] or '') if found else line)
    return result


def main(source, target, *options):
    lines = open(source).read().split('\n')[:-1]
    keep = [w for o in options if o.startswith('keep=') for w in o[5:].split(',')]
    small, lie = 'small' in options, 'false' in options or 'dropped' in options
    problem = Problem(lines)
    first = next(line.split() for line in lines if ' realization 1 ' in line)
    best = Q(first[-1])
    infimum = next((line.split() for line in lines if ' infimum not-attained ' in line), None)
    lowest = Q(infimum[3]) if infimum else best
    home = next((i for i, line in enumerate(lines)
                 if line.startswith('zero ') and line.endswith(' realization 1')), None)
    count = most = 0
    for i, line in enumerate(lines):
        words = line.split()
        if words[0] not in ('word', 'gword') or words[3] in ('mirror', 'roots') or words[1] in keep:
            continue
        rho = (best if words[0] == 'word' else lowest) * (1 + Q(1, 2 ** 40))
        box, pinned = root(problem, words[1])
        if not lie:
            wanted = lambda node, tree: (len(tree) == 1 or not small) and problem.box_risk(node) >= rho
        elif home is not None and i < home <= i + int(words[2]):
            at = [Q(x) for x in lines[home].split()[2 * len(box) + 2:-2]]
            wanted = lambda node, tree: tree == 'k' and all(
                problem.place(lo) <= x <= problem.place(hi) for x, (lo, hi) in zip(at, node))
        else:
            continue
        words[3] = replace(words[3], problem, box, pinned, wanted)
        count += words[3].count('r')
        most = max(most, len(words[3]))
        lines[i] = ' '.join(words)
    claims = next(i for i, line in enumerate(lines) if line.startswith('claims '))
    lines[claims + 1] = '1 list partial - -'
    number = int(lines[claims].split()[1])
    rest = [line.split(' ', 1)[1] for line in lines[claims + 4:claims + number + 1]]
    rest = [line for line in rest if 'infimum' not in line] if 'unclaimed' in options else ['least'] + rest
    lines[claims + 4:claims + number + 1] = ['%d %s' % (i + 4, line) for i, line in enumerate(rest)]
    lines[claims] = 'claims %d' % (3 + len(rest))
    if 'dropped' in options:
        lines = without_first(lines)
        first = next(i for i, line in enumerate(lines) if ' realization 1 ' in line)
        for i in range(first, claims + 3 + len(rest)):
            lines[i] = '%d %s' % (i - claims, lines[i].split(' ', 1)[1])
        lines[claims] = 'claims %d' % (2 + len(rest))
    lines[-1] = 'end %d' % len(lines)
    open(target, 'w').write('\n'.join(lines) + '\n')
    print(count, 'leaves r, longest tree', most, file=sys.stderr)


if __name__ == '__main__':
    main(*sys.argv[1:])
