#!/usr/bin/python3
"""Random critical parameter vectors made from the rows of a certificate (`relucert solve --strata`, two or
more hidden neurons): what the rows say of each must be what `relucert point` says.

Usage: rows.py RELUCERT PROBLEM CERT COUNT SEED

Only realizations with rational kinks are used. `point` may leave open what rows decide and the other way
round; a minimum against a saddle, or a vector that is not critical, is an error. Prints a table of what was
compared."""
import collections
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction


class Realization:
    """The claim about one realization, and its rows (token lists)."""

    def __init__(self, tokens):
        def numbers(i, n):
            pairs = [(Fraction(tokens[i + 2 * j]), Fraction(tokens[i + 2 * j + 1])) for j in range(n)]
            self.exact &= all(lo == hi for lo, hi in pairs)
            return [lo for lo, hi in pairs]
        self.exact, self.rows, self.kinks, self.jumps = True, [], [], []
        if "kink" in tokens:
            self.kinks = numbers(tokens.index("kink") + 1, 1)
            self.jumps = numbers(tokens.index("jump") + 1, 1)
        elif "kinks" in tokens:
            k = int(tokens[tokens.index("kinks") + 1])
            self.kinks = numbers(tokens.index("kinks") + 2, k)
            self.jumps = numbers(tokens.index("jumps") + 1, k)
        self.values = numbers(tokens.index("values") + 1, len(self.kinks) + 2)

    def named(self, role):
        return [row for row in self.rows if row[0] == role]


class Certificate:
    def __init__(self, name):
        self.realizations, self.gamma = {}, Fraction(0)
        for line in open(name):
            t = line.split()
            if t[0] == "interval":
                self.a, self.b = Fraction(t[1]), Fraction(t[2])
            elif t[0] == "hidden":
                self.hidden = int(t[1])
            elif t[0] == "activation" and t[1] == "two-slope":
                self.gamma = Fraction(t[2])
            elif t[0].isdigit() and t[1] == "realization":
                self.realizations[t[2]] = Realization(t)
            elif t[0].isdigit() and t[1] == "stratum":
                self.realizations[t[3]].rows.append(t[4:])


def sets(row):
    """(lo, lo closed, hi, hi closed) for each interval of the condition; None for infinite."""
    for token in row:
        match = re.fullmatch(r"([\[(])(.*),(.*)([\])])", token)
        if match:
            lo, hi = (None if "inf" in x else Fraction(x) for x in match.group(2, 3))
            yield lo, match[1] == "[", hi, match[4] == "]"


def applies(row, v, m):
    if "when" not in row:
        return True
    x = v if row[row.index("when") + 1] == "v" else m
    return any((lo is None or x > lo or (closed and x == lo)) and (hi is None or x < hi or (shut and x == hi))
               for lo, closed, hi, shut in sets(row))


def some():
    return random.choice([-1, 1]) * Fraction(random.randint(1, 12), random.randint(1, 6))


def positive():
    return Fraction(random.randint(1, 9), random.randint(1, 5))


# Two slopes: the signs of w and of the value inside of neurons that vanish at an end.
ENDS = {"end-a-positive": (1, 1), "end-a-negative": (-1, -1), "end-b-positive": (-1, 1), "end-b-negative": (1, -1)}


class Vector:
    """A parameter vector under construction: neurons (w, b, v), rows that apply, and the slope that is still
    to be supplied by full neurons (0 at the end)."""

    def __init__(self, certificate, realization):
        self.c, self.r = certificate, realization
        self.neurons, self.applied, self.ends = [], [], {"a": 0, "b": 0}
        ends = [certificate.a] + realization.kinks + [certificate.b]
        self.missing = (realization.values[1] - realization.values[0]) / (ends[1] - ends[0])
        self.core = random.choice(realization.named("core"))
        self.free = self.core[1] == "free"

    def room(self):
        return self.c.hidden - len(self.neurons) - self.free

    def row_for(self, role, v=0, m=0):
        rows = [row for row in self.r.named(role) if "several" not in row and applies(row, v, m)]
        assert len(rows) == 1, (role, v, m, rows)
        self.applied.append(rows[0])

    def kink(self, letter, q, m):
        w, m = positive(), m / (1 - self.c.gamma)
        self.neurons.append((w, -w * q, m / w) if letter == "R" else (-w, w * q, m / w))
        self.missing -= m * self.c.gamma if letter == "R" else -m

    def letter(self, own):
        return random.choice("LR") if self.free or self.c.gamma == -1 else own

    def add_kinks(self):
        """The core groups; some split."""
        for j, (q, jump) in enumerate(zip(self.r.kinks, self.r.jumps)):
            own, jumps = None if self.free else self.core[1][j], [jump]
            spare = self.c.hidden - self.free - len(self.neurons) - (len(self.r.kinks) - j)
            if spare > 0 and random.random() < (0.7 if self.c.gamma else 0.3):
                parts = [some() * jump for _ in range(random.randint(1, min(spare, 2)))]
                if jump != sum(parts):
                    jumps = parts + [jump - sum(parts)]
            if len(jumps) > 1:
                alike = sum(m * jump > 0 for m in jumps)
                pattern = "same" if alike == len(jumps) else "one" if alike == 1 else "other"
                self.applied += [row for row in self.r.named("split") if row[1:3] == [str(j + 1), pattern]]
            for m in jumps:
                self.kink(self.letter(own), q, m)

    def place(self, row):
        """A rational point of the place of a row, or None."""
        if "at" in row:
            lo, hi = row[row.index("at") + 1:][:2]
            return Fraction(lo) if lo == hi else None
        i = row.index("between")
        u, v = Fraction(row[i + 2]), Fraction(row[i + 3])
        q = u + (v - u) * Fraction(random.randint(1, 9), 10)
        return q if u < v and q not in self.r.kinks else None

    def add_cancelling(self):
        row = random.choice(self.r.named("cancel"))
        q = self.place(row)
        if q is None or "unresolved" in row or self.room() < 2:
            return
        m, own = some(), random.choice(row[1])
        self.kink(self.letter(own), q, m)
        self.kink(self.letter(own), q, -m)
        self.applied.append(row)

    def jump_at_end(self, role):
        """Often at the ends of the sets of its rows."""
        marks = [x for row in self.r.named(role) for s in sets(row) for x in (s[0], s[2])]
        return random.choice([x for x in marks if x is not None] + [Fraction(0)]) if random.random() < 0.3 else some()

    def add_two_slope_end(self, role, slope=None):
        """An affine neuron that vanishes at an end, with a given slope or a random slope jump."""
        (sign, side), w, gamma = ENDS[role], positive(), self.c.gamma
        factor = sign if side > 0 else sign * gamma  # the slope over v |w|
        v = slope / factor / w if slope is not None else self.jump_at_end(role) / (1 - gamma) / w
        self.neurons.append((sign * w, -sign * w * (self.c.a if role[4] == "a" else self.c.b), v))
        self.ends[role[4]] += 1
        self.missing -= factor * v * w
        self.row_for(role, v, (1 - gamma) * v * w)

    def add_end(self, role, m=None):
        """A touching or endpoint-full neuron."""
        full, left, w = role.startswith("endpoint"), role[-1] == "a", positive()
        if full and not self.free:
            return
        if m is None:
            m = self.jump_at_end(role)
        at, sign = (self.c.a, 1) if left else (self.c.b, -1)
        sign = sign if full else -sign
        self.neurons.append((sign * w, -sign * w * at, m / w))
        self.ends[role[-1]] += 1
        if full:
            self.missing -= sign * m
        self.row_for(role, m / w, m)

    def add_full(self, v=None):
        if not self.free:
            return
        gamma = self.c.gamma
        negative = gamma != 0 and random.random() < 0.5
        if v is None and random.random() < 0.3:
            b = -positive() if negative else positive()
            self.neurons.append((Fraction(0), b, random.choice([Fraction(0), some()])))
        else:
            w, slope = some(), gamma if negative else Fraction(1)
            v = self.missing / w / slope if v else random.choice([Fraction(0), some()])
            ends = (w * self.c.a, w * self.c.b)
            self.neurons.append((w, -positive() - max(ends) if negative else positive() - min(ends), v))
            self.missing -= w * v * slope

    def add_spare(self, role):
        w = positive()
        if role == "cancel":
            self.add_cancelling()
        elif role in ENDS:
            if self.free:
                self.add_two_slope_end(role)
        elif role in ("end-a", "end-b"):
            pass
        elif role[-2:] in ("-a", "-b"):
            self.add_end(role)
        elif role in ("full", "negative"):
            self.add_full()
        elif role == "dead":
            self.neurons.append((w, -w * self.c.b - positive(), some()))
            self.row_for(role)
        elif role == "degenerate":
            v = random.choice([Fraction(0), some()])
            if not any(applies(row, v, 0) for row in self.r.named(role)):
                v = Fraction(0)  # two slopes: no other v is critical
            self.neurons.append((Fraction(0), Fraction(0), v))
            self.row_for(role, v)
        elif role in ("level", "negative-level"):
            self.neurons.append((Fraction(0), positive() if role == "level" else -positive(), Fraction(0)))
            self.row_for(role)
        elif role.startswith("flat"):
            row = random.choice(self.r.named(role))
            q = None if "unresolved" in row else self.place(row)
            if q is not None:
                self.kink(role[-1], q, Fraction(0))
                self.applied.append(row)

    def finish(self):
        """Supply the affine part, fill up with dead (or full) neurons; False if that is impossible."""
        if self.c.gamma:
            while self.free and self.room() > 0:
                self.add_full()
            if self.free:
                role = random.choice(list(ENDS) + 4 * [""])
                if role and self.r.named(role):
                    self.add_two_slope_end(role, self.missing)
                else:
                    self.add_full(v=True)
        elif self.free:
            kind = random.randint(0, 2)
            if kind == 2 or self.missing == 0:
                self.add_full(v=True)
            else:
                self.add_end("endpoint-full-" + "ab"[kind], -self.missing if kind else self.missing)
        for end in "ab":
            if self.ends[end] > 1:
                self.applied += [row for row in self.r.named("touching-" + end) if "several" in row]
                self.applied += self.r.named("end-" + end)
        while not self.c.gamma and len(self.neurons) < self.c.hidden:
            self.neurons.append((Fraction(1), -self.c.b - positive(), some()))
        return self.missing == 0 and len(self.neurons) == self.c.hidden

    def prediction(self):
        others = [row for row in self.applied if row[0] not in ("dead", "full", "negative")]
        if "saddle" in self.core or any("saddle" in row for row in self.applied):
            return "saddle"
        if "local-minimum" not in self.core or ("alone" in self.core and others):
            return "undecided"
        neutral = all("neutral" in row or "core" in row for row in self.applied)
        return "local minimum" if neutral else "undecided"

    def text(self):
        values = [(v, w * self.c.a + b) for w, b, v in self.neurons]
        value = sum(v * (t if t > 0 else self.c.gamma * t) for v, t in values)
        random.shuffle(self.neurons)
        return "relucert-theta 1\n" + "".join("neuron %s %s %s\n" % n for n in self.neurons) \
            + "constant %s\n" % (self.r.values[0] - value)


def make(certificate, realizations):
    while True:
        vector = Vector(certificate, random.choice(realizations))
        vector.add_kinks()
        roles = sorted({row[0] for row in vector.r.rows} - {"core", "split"})
        for _ in range(random.randint(0, 3)):
            if roles and vector.room() > 0:
                vector.add_spare(random.choice(roles))
        if vector.finish():
            return vector


def main(relucert, problem, name, count, seed):
    random.seed(int(seed))
    certificate = Certificate(name)
    realizations = [r for r in certificate.realizations.values()
                    if r.exact and r.rows and r.rows[0][0] == "core"]
    seen, wrong = collections.Counter(), 0
    with tempfile.NamedTemporaryFile("w", suffix=".theta") as file:
        for _ in range(int(count)):
            vector = make(certificate, realizations)
            said = vector.prediction()
            file.seek(0)
            file.truncate()
            file.write(vector.text())
            file.flush()
            point = subprocess.run([relucert, "point", problem, file.name], capture_output=True, text=True)
            found = re.search(r"^type: (global minimum|local minimum|saddle|undecided)", point.stdout, re.M)
            found = found[1] if found else "not critical"
            seen[said, found] += 1
            if said != found and "undecided" not in (said, found):
                wrong += 1
                print("rows: %s, point: %s\n%s%s\n" % (said, found, vector.text(), vector.applied))
    for (said, found), n in sorted(seen.items()):
        print("%d vectors: %s by the rows, %s by point" % (n, said, found))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
