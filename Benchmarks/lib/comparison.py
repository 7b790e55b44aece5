"""The same four operations, and a page, in request-tracker5 and in ours: both on PostgreSQL, both with 16 clients."""

import questions
from engines import Postgres, timed
from load import warm_until_steady, wrk
from machine import output
from server import Server
from tracker import RequestTracker

CLIENTS = 16
TICKETS = 100  # that are read and commented
WORDS = """A ticket system that a town would otherwise pick, as Debian packs it ({version}): its REST 2.0 interface and
its page for one ticket, served by its own server, Starlet, with 16 workers; sessions rather than tokens, whose hashing
would cost more than the work; its scrips, which would send mail, switched off. {seconds} s each, after warming up until
the rate no longer rose, {warm} s at most. Ours ran after it, never at once, on the same database server: the demo
county, about 2,000 cases beside the other's {tickets} tickets. {postgres}."""


def compare(postgres, program, county, folder, port, seconds, warm_limit):
    """[(operation, what it is there, its load, what it is here, our load)]"""
    theirs = tracker_loads(postgres, folder, port, seconds, warm_limit)
    ours = our_loads(postgres, program, county, folder, port + 1, seconds, warm_limit)
    return [(name, *theirs[name], *ours[name]) for name in theirs]


def measured(server, folder, seconds, asked, warm_limit):
    """{operation: (words, load)} for (operation, words, script, lines)."""
    found = {}
    for name, words, script, lines in asked:
        file = questions.write(folder / "operation", lines)
        warm_until_steady(server.address, CLIENTS, script, file, warm_limit)
        found[name] = (words, wrk(server.address, name, CLIENTS, seconds, script, file))
    return found


def tracker_loads(postgres, folder, port, seconds, warm_limit):
    with RequestTracker(postgres, port) as tracker:
        ids = [tracker.create(f"路灯不亮 {n}", "门口路灯不亮，晚上走路看不见") for n in range(TICKETS)]
        many = tracker.headers
        asked = [
            ("read one", "GET /REST/2.0/ticket/{id}", "get",
             [f"/REST/2.0/ticket/{i}\t{header}" for i, header in zip(ids, many * TICKETS)]),
            ("list newest", "GET /REST/2.0/tickets, 50 newest with subject, status, queue", "get",
             ["/REST/2.0/tickets?query=id%3E0&orderby=id&order=DESC&per_page=50&fields=Subject,Status,Created,Queue"
              f"\t{header}" for header in many]),
            ("create", "POST /REST/2.0/ticket", "post",
             [f'/REST/2.0/ticket\t{header}\t{{"Queue":"General","Subject":"路灯不亮 {{n}}",'
              '"Content":"门口路灯不亮，晚上走路看不见，已经三天了","ContentType":"text/plain"}' for header in many]),
            ("update", "POST /REST/2.0/ticket/{id}/comment", "post",
             [f'/REST/2.0/ticket/{i}/comment\t{header}\t{{"Content":"第 {{n}} 次联系","ContentType":"text/plain"}}'
              for i, header in zip(ids, many * TICKETS)]),
            ("page of one", "GET /Ticket/Display.html?id={id}", "get",
             [f"/Ticket/Display.html?id={i}\t{header}" for i, header in zip(ids, many * TICKETS)]),
        ]
        return measured(tracker, folder, seconds, asked, warm_limit)


def our_loads(postgres, program, county, folder, port, seconds, warm_limit):
    with Server(program, county, port) as server:
        spots = questions.points(server, 2_000)
        points = questions.write(folder / "points", [f"{lon} {lat}" for lon, lat in spots])
        numbers = questions.numbers(postgres, county, TICKETS)
        asked = [
            ("read one", "GET /api/v1/cases/{number}", "get", [f"/api/v1/cases/{number}" for number in numbers]),
            ("list newest", "GET /api/v1/cases, 50 newest", "get", ["/api/v1/cases"]),
            ("update", "POST /api/v1/cases/{number}/actions/contact, a call nobody answered, with a note", "post",
             contacts(postgres, county, server)),
            ("page of one", "GET /case/{number}", "get", [f"/case/{number}" for number in numbers]),
        ]
        found = measured(server, folder, seconds, asked, warm_limit)
        warm_until_steady(server.address, CLIENTS, "reports", points, warm_limit)
        found["create"] = (
            "POST /api/v1/reports", wrk(server.address, "create", CLIENTS, seconds, "reports", points))
        return found


def contacts(postgres, county, server):
    """Notes of calls on the cases that are being handled, each by a post of the unit that handles it."""
    rows = postgres.rows(
        county,
        "SELECT number, lead FROM cases WHERE state = 'handling' AND lead LIKE 'dept-%' ORDER BY number")
    tokens = {unit: server.sign_in(questions.post_ids(postgres, county, "handler", unit)[0]) for _, unit in rows}
    return [
        f'/api/v1/cases/{number}/actions/contact\t{tokens[unit]}\t{{"reached":false,"note":"第 {{n}} 次联系"}}'
        for number, unit in rows]


def whole(program, folder, port, pace):
    """Sets both up in a cluster of their own, measures them, and says how."""
    with Postgres(folder, port) as postgres:
        county = postgres.make("ours")
        _, _, status = timed([program, "demo", "--fill-only", *county.options], folder / "fill-ours.log")
        if status:
            raise RuntimeError("the demo county was not filled")
        operations = compare(postgres, program, county, folder, port + 1, pace.compared, pace.compared_warm)
        version = output("dpkg-query", "-W", "-f=${Version}", "request-tracker5")
        return {"operations": operations, "words": WORDS.format(
            version=version, tickets=TICKETS, postgres=postgres.describe(), seconds=pace.compared,
            warm=pace.compared_warm)}
