"""The figures that have a target, and whether they meet it."""

import dataclasses
import math

from claims import AMOUNT

MET, SHORT, NONE = "met", "falls short", ""


@dataclasses.dataclass
class Figure:
    name: str
    target: str
    measured: str
    verdict: str

    def __str__(self):
        if self.verdict == SHORT:
            return f"**{self.measured}**, falls short"
        return f"{self.measured}, met" if self.verdict == MET else self.measured


def verdict(is_met):
    return MET if is_met else SHORT


def loads(found, name):
    return next((load for load in found.get("small", []) if load.name == name), None)


def figures(found):
    """What was measured on one engine beside its targets, in the order of the issue."""
    made = []

    def add(name, target, measured, is_met):
        made.append(Figure(name, target, measured, NONE if is_met is None else verdict(is_met)))

    if load := found.get("intake"):
        answered, kept = found["kept"]
        add("reports taken in, 32 clients, of the bare rate", "≥ 0.25, aim 0.4",
            f"{load.ratio:.2f} ({load.rate:,.0f}/s)", load.ratio >= 0.25)
        add("acknowledged reports that are there", "all", f"{kept:,} there, {answered:,} answered{faults(load)}",
            answered <= kept <= answered + 2 * load.clients and not load.faults)
    if load := loads(found, "GET /case/{number}"):
        add("a case's public page, 64 clients, of the bare rate", "≥ 0.4", f"{load.ratio:.2f} ({load.rate:,.0f}/s)",
            load.ratio >= 0.4)
        add("p99 of that page", "≤ 20 ms", f"{load.p99:.1f} ms{faults(load)}",
            load.p99 <= 20 and not load.faults)
    if rush := found.get("claims"):
        add_claims(rush, add)
    if brought := found.get("import"):
        add_import(found, brought, add)
    if "ready" in found:
        cold = f" ({found['ready cold']:.2f} s with nothing in the page cache)" if found["ready cold"] else ""
        add("ready after start, many cases", "≤ 0.5 s", f"{found['ready']:.2f} s{cold}", found["ready"] <= 0.5)
    if (turns := found.get("intake by turns")) and sum(turns["small"]):
        ratio = sum(turns["large"]) / sum(turns["small"])
        each = f"{mean(turns['large']):,.0f}/s beside {mean(turns['small']):,.0f}/s"
        add("intake with many cases, of that with ten thousand", "≥ 0.8", f"{ratio:.2f} ({each})", ratio >= 0.8)
    for name, starts in (("public list", ("public",)), ("work list", ("dispatcher", "handler"))):
        lists = [load for load in found.get("lists", []) if load.name.startswith(starts)]
        if lists:
            worst = max(lists, key=lambda load: load.p99)
            add(f"p99 of the {name}, many cases, 8 clients, slowest kind", "≤ 20 ms",
                f"{worst.p99:.1f} ms ({worst.name})", worst.p99 <= 20 and not any(load.faults for load in lists))
    if found["memory"]:
        when, resident, anonymous = max(found["memory"], key=lambda weight: weight[1])
        add("memory of the server, most seen", "≤ 200 MB", f"{resident:.0f} MB ({when}; {anonymous:.0f} MB without files)",
            resident <= 200)
    return made


def add_claims(rush, add):
    load = rush.load
    add("claims of a hundred coupons, 64 clients", "≥ 2,000/s", f"{load.rate:,.0f}/s, p99 {load.p99:.0f} ms",
        load.rate >= 2_000)
    add("who won, and in which order", "exactly 100, that of the journal, no other answer than won or gone",
        f"{rush.won} won, {rush.kept} kept, {rush.late:,} too late, {'' if rush.ordered else 'not '}in the journal's order"
        f"{faults(load)}", rush.won == rush.kept == AMOUNT and rush.ordered and not load.faults)


def add_import(found, brought, add):
    """The bounds are for a million rows, that of time for SQLite."""
    is_full = brought["rows"] >= 1_000_000
    seconds, megabytes = brought["seconds"], brought["megabytes"]
    rate = brought["rows"] / seconds
    name = f"bringing in {brought['rows']:,} cases"
    timed = is_full and found["name"] == "SQLite"
    add(name, "< 180 s on SQLite", f"{seconds:.0f} s ({rate:,.0f}/s)", seconds < 180 if timed else None)
    add("memory for it", "< 500 MB", f"{megabytes:.0f} MB", megabytes < 500 if is_full else None)


def faults(load):
    return f", {load.faults}" if load.faults else ""


def mean(numbers):
    return math.fsum(numbers) / len(numbers)


def locate_figures(found):
    made = []
    for key, name, target in (
            ("microgridPerSecond", "points to micro-grids, one core", 300_000), ("chainPerSecond", "the whole chain", None)):
        words = f"{found[key]:,.0f}/s in {found['microgrids']:,} micro-grids"
        made.append(Figure(
            name, f"≥ {target:,}/s" if target else "", words, verdict(found[key] >= target) if target else NONE))
    return made


def log_figures(found):
    """The bound is for two million leaves."""
    is_full = found["leaves"] >= 2_000_000
    words = f"{found['verifySeconds']:.1f} s ({found['verifiedPerSecond']:,.0f}/s)"
    return [Figure(
        f"verifying {found['leaves']:,} leaves of the public log, one core", "≤ 20 s", words,
        verdict(found["verifySeconds"] <= 20) if is_full else NONE)]
