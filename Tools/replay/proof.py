"""Nothing is lost and the figures add up."""

import datetime
import urllib.parse

from replay.server import Wrong
from replay.ways import CHINA


def figures(server, day):
    """By indicator: numerator, denominator, excluded."""
    read = server.get(f"/api/v1/rates?from={day}&to={datetime.datetime.now(CHINA).date()}")
    return {
        figure["id"]: (figure["numerator"], figure["denominator"], figure["excluded"]["count"])
        for figure in read["indicators"]
    }


def prove_kept(server, book, number):
    """Every report is found again by its receipt, with its case."""
    reports = book.cases[number]
    for _, receipt in reports:
        seen = server.get(f"/api/v1/cases/{number}?receipt={receipt}")
        if seen["number"] != number or seen["reporters"] != len(reports) and not seen.get("mergedInto"):
            raise Wrong(f"{number} has {seen['reporters']} reporters, not {len(reports)}")
        book.add("reports found again")


def prove_listed(server, book, since):
    listed = [item["number"] for item in server.pages(f"/api/v1/cases?limit=200&since={urllib.parse.quote(since)}")]
    if len(listed) != len(set(listed)):
        book.fault("the list shows a case twice")
    ours, others = set(book.cases), set(listed) - set(book.cases)
    if len(ours - set(listed)) != book.count["cases merged"]:
        book.fault(f"{len(ours - set(listed))} cases are not listed, {book.count['cases merged']} are merged")
    book.add("cases in the list", len(listed))
    book.add("cases of others meanwhile", len(others))


def prove_figures(book, before, after):
    """What the figures have grown by is what we did."""
    gained = {name: [b - a for a, b in zip(before[name], after[name])] for name in after}
    made = book.count["cases"] + book.count["cases made by splitting"] + book.count["cases of others meanwhile"]
    claims = [
        ("filing: received", sum(gained["filing"][1:]), made),
        ("satisfaction: call-backs", gained["satisfaction"][1], book.count["rounds judged"]),
        ("satisfaction: satisfied", gained["satisfaction"][0], book.count["rounds satisfied"]),
        ("resolution: solved", gained["resolution"][0], book.count["rounds solved"]),
        ("first contact: call-backs", gained["first-contact"][1], book.count["rounds judged"]),
        (
            "closing: closed", gained["closing"][0],
            book.count["rounds closed for good"] + book.count["settled, not judged"],
        ),
    ]
    for name, theirs, ours in claims:
        print(f"  {name:28} {theirs:6} by /api/v1/rates, {ours:6} by our own account")
        if theirs != ours:
            book.fault(f"{name}: {theirs} by the server, {ours} by our own account")
