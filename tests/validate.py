"""Validate JSON files against a schema, and check that the schema refuses damaged copies of finite results,
of points, of what is near and of accounts of theorems.

usage: validate.py SCHEMA FILE...        prints one line for each problem; exit status 1 if there is any
"""
import copy
import json
import sys

import jsonschema


def changes_of(result):
    """A function that edits a copy of the result: change(name, edit) is (name, copy)."""
    def change(name, edit):
        other = copy.deepcopy(result)
        edit(other)
        return name, other
    return change


def damaged_point(point):
    """Copies of the JSON of relucert point with one thing wrong each: (name, copy)."""
    change = changes_of(point)
    for key in point:
        if key != "rank":
            yield change("no " + key, lambda r: r.pop(key))
    yield change("another kind", lambda r: r.update(kind="result"))
    yield change("another schema", lambda r: r.update(schema=2))
    yield change("a float as the risk", lambda r: r["risk"].update(exact=0.5))
    yield change("a risk that is not exact", lambda r: r["risk"].pop("exact"))
    yield change("a decimal as a weight", lambda r: r["theta"]["w"].append("0.5"))
    yield change("an unknown role", lambda r: r["neurons"][0].update(role="kink"))
    yield change("a dead neuron with a place", lambda r: r["neurons"][0].update(
        role="dead", at=r["risk"], slope_jump=None))
    yield change("a kink without a place", lambda r: r["neurons"][0].update(role="kink R", at=None))
    yield change("an unknown component", lambda r: r["gradient"].append({"component": "w", "value": "1"}))
    yield change("a zero component", lambda r: r["gradient"].append({"component": "c", "value": "0"}))
    yield change("a local maximum", lambda r: r.update(type="local maximum"))
    yield change("critical and not critical", lambda r: r.update(critical=not r["critical"]))
    if point["critical"]:
        yield change("a neuron without effect", lambda r: r["neurons"][0].pop("effect"))
        yield change("neutral without a reason", lambda r: (
            r["neurons"][0].pop("reason", None), r["neurons"][0].update(effect="neutral")))
        if point["core"]:
            yield change("an unknown form", lambda r: r["core"].update(form="positive"))
        elif "pieces" in point["realization"]:
            yield change("a core of smooth neurons", lambda r: r.update(core={
                "affine_free": True, "places": [], "form": "definite"}))
            yield change("a kink of smooth neurons", lambda r: r["neurons"][0].update(role="kink R"))
            yield change("no piece", lambda r: r["realization"]["pieces"].clear())
            yield change("a piece without end", lambda r: r["realization"]["pieces"][0]["piece"].pop())
        else:
            yield change("a core of squares", lambda r: r.update(core={
                "affine_free": True, "places": [], "form": "definite"}))
            yield change("a form that is not decided", lambda r: r.update(type="undecided"))
            yield change("a kink of squares", lambda r: r["neurons"][0].update(role="kink R"))
            yield change("two coefficients", lambda r: r["realization"]["polynomial"].pop())
        yield change("undecided and claimed", lambda r: (
            r.update(type="undecided"), r["claims"].update(type=3)))
    if "rank" in point:
        yield change("an id of 0", lambda r: r["rank"].update(listed=0))
        yield change("complete with a limit", lambda r: r["rank"].update(complete=True, limit="time limit"))


def damaged_near(near):
    """Copies of the JSON of relucert point --near with one thing wrong each: (name, copy)."""
    change = changes_of(near)
    for key in near:
        yield change("no " + key, lambda r: r.pop(key))
    yield change("another kind", lambda r: r.update(kind="point"))
    yield change("a radius of 0", lambda r: r.update(radius="0"))
    yield change("another outcome", lambda r: r.update(
        outcome="none" if near["outcome"] == "found" else "found"))
    if near["outcome"] == "found":
        yield change("rational or not", lambda r: r.update(rational=not near["rational"]))
        yield change("a distance that is no bound", lambda r: r["distance"].pop("exact"))
        yield change("no bound of the risk", lambda r: r["risk"].pop("hi"))
        yield change("a local maximum", lambda r: r.update(type="local maximum"))


def damaged_account(result):
    """The same for the accounts of relucert theorem and relucert make."""
    change = changes_of(result)

    def of(what, edit):
        return change(what, lambda r: edit(r["theorems"][0] if r["kind"] == "theorems" else r["counterexample"]))
    for key in result:
        yield change("no " + key, lambda r: r.pop(key))
    yield change("another kind", lambda r: r.update(kind="point"))
    account = result["theorems"][0] if result["kind"] == "theorems" else result["counterexample"]
    for key in account:
        yield of("no " + key, lambda a: a.pop(key))
    for key in account["parts"][0]:
        yield of("no part." + key, lambda a: a["parts"][0].pop(key))
    for key in account["parts"][0]["lines"][0]:
        yield of("no line." + key, lambda a: a["parts"][0]["lines"][0].pop(key))
    yield of("claim 0", lambda a: a["parts"][0]["lines"][0].update(claims=[0]))
    yield of("not so", lambda a: a["parts"][0]["lines"][0].update(holds=None))
    if account["status"] == "proved":
        yield of("a line that does not hold", lambda a: a["parts"][0]["lines"][0].update(holds=False))
        yield of("nothing that does not hold", lambda a: a.update(status="incomplete"))
    else:
        yield of("proved although a line does not hold", lambda a: a.update(status="proved"))


def damaged_quadratic(result):
    """The same for a result of the quadratic activation."""
    change = changes_of(result)
    for key in result:
        yield change("no " + key, lambda r: r.pop(key))
    for key in result["realizations"][0]:
        if key != "strata":
            yield change("no realizations[0]." + key, lambda r: r["realizations"][0].pop(key))
    last = result["realizations"][-1]
    yield change("two coefficients", lambda r: r["realizations"][-1]["polynomial"].pop())
    yield change("a decimal coefficient", lambda r: r["realizations"][-1]["polynomial"].__setitem__(1, "0.5"))
    yield change("a word", lambda r: r["realizations"][0].update(word="R"))
    yield change("no exact risk", lambda r: r["realizations"][0]["risk"].pop("exact"))
    yield change("a local maximum", lambda r: r["realizations"][0].update(type="local maximum"))
    yield change("an undecided type", lambda r: r["realizations"][0].update(type="undecided"))
    yield change("a third realization", lambda r: r["realizations"].extend(2 * [dict(last, id=3)]))
    yield change("no infimum", lambda r: r.update(infimum=None))
    yield change("another activation", lambda r: r["problem"].update(activation="relu"))
    yield change("incomplete", lambda r: r.update(status="incomplete"))
    if not result["infimum"]["attained"]:
        for key in ("response", "gap", "sequence", "blow_up"):
            yield change("no infimum." + key, lambda r: r["infimum"].pop(key))
        yield change("a response of ReLU", lambda r: r["infimum"]["response"].pop("polynomial"))
        yield change("no blow-up", lambda r: r["infimum"].update(blow_up=None))
    if "strata" in last:
        for key in last["strata"][0]:
            yield change("no stratum " + key, lambda r: r["realizations"][-1]["strata"][0].pop(key))
        yield change("an unknown role", lambda r: r["realizations"][-1]["strata"][0].update(roles=["dead"]))
        yield change("not differentiable", lambda r: r["realizations"][-1]["strata"][0].update(
            differentiable=False))


def damaged(result):
    """Copies of a result with one thing wrong each: (name, copy)."""
    if result.get("kind") == "point":
        yield from damaged_point(result)
        return
    if result.get("kind") == "near":
        yield from damaged_near(result)
        return
    if result.get("kind") in ("theorems", "counterexample"):
        yield from damaged_account(result)
        return
    if result["problem"]["activation"] == "quadratic":
        yield from damaged_quadratic(result)
        return
    change = changes_of(result)
    for key in result:
        yield change("no " + key, lambda r: r.pop(key))
    for key in result["realizations"][0]:
        if key not in ("strata", "mirror_of", "lojasiewicz"):
            yield change("no realizations[0]." + key, lambda r: r["realizations"][0].pop(key))
    for key in result["realizations"][0].get("lojasiewicz", {}):
        yield change("no " + key, lambda r: r["realizations"][0]["lojasiewicz"].pop(key))
    yield change("a float as a number", lambda r: r["realizations"][0]["risk"].update(approx=0.5))
    yield change("a decimal as a bound", lambda r: r["realizations"][0]["risk"].update(lo="0.5"))
    yield change("no upper bound", lambda r: r["realizations"][0]["risk"].pop("hi"))
    yield change("an uncertain minpoly", lambda r: r["realizations"][0].update(
        risk={"approx": "1", "lo": "1", "hi": "1", "minpoly": ["-1", "2"]}))
    yield change("a local maximum", lambda r: r["realizations"][0].update(type="local maximum"))
    yield change("a third value", lambda r: r["realizations"][-1]["values"].append("1"))
    yield change("a letter that is no kink", lambda r: r["realizations"][0].update(word="F"))
    yield change("a word without its kinks", lambda r: r["realizations"][-1].update(word="LRLR"))
    yield change("undecided without a reason", lambda r: r["realizations"][0].update(type="undecided"))
    yield change("not separated without bits", lambda r: r["realizations"][-1].update(
        previous_risk="not separated"))
    yield change("a count of 0", lambda r: r.update(count=0))
    yield change("a count as a string", lambda r: r.update(count="3"))
    yield change("finite without a count", lambda r: r.update(count=None))
    yield change("complete and unknown", lambda r: r.update(verdict="unknown"))
    yield change("incomplete and finite", lambda r: r.update(status="incomplete"))
    yield change("another schema", lambda r: r.update(schema=2))
    yield change("infinite without families", lambda r: r.update(verdict="infinite", count=None))
    for i, row in enumerate(result["realizations"][0].get("strata", [])):
        if "part" in row:
            yield from damaged_row(change, i, row)


def damaged_row(change, i, row):
    """The same for row i of the first realization."""
    def of(what, damage):
        return change("row: " + what, lambda r: damage(r["realizations"][0]["strata"][i]))
    yield of("no part", lambda s: s.pop("part"))
    yield of("an unknown part", lambda s: s.update(part="neuron"))
    yield of("no reason", lambda s: s.pop("reason"))
    yield of("a type and an effect", lambda s: s.update(type="saddle", effect="saddle"))
    if row["part"] == "core":
        yield of("a global minimum", lambda s: s.update(type="global minimum"))
        yield of("no neurons", lambda s: s.pop("neurons"))
    if row["part"] == "split":
        yield of("no kink", lambda s: s.pop("kink"))
        yield of("an unknown pattern", lambda s: s.update(pattern="two"))
    if row["part"] == "spare":
        yield of("a local minimum", lambda s: s.update(effect="local minimum"))
        yield of("two places", lambda s: s.update(at=1, between=[1, 2]))


def main(schema_name, *names):
    with open(schema_name) as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    problems = []
    for name in names:
        with open(name) as file:
            result = json.load(file)
        for error in validator.iter_errors(result):
            place = "/".join(map(str, error.absolute_path))
            problems.append("%s: %s: %s" % (name, place, error.message[:200]))
        if "kind" in result or result["verdict"] == "finite":
            for what, other in damaged(result):
                if validator.is_valid(other):
                    problems.append("%s: damaged and accepted: %s" % (name, what))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
