"""What the load consists of: points inside the county, case numbers, lists, and who is signed in."""

import random
import re
import uuid

COUNTY = "330381"


def write(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def points(server, count, seed=7):
    """(lon, lat) spread evenly inside the county, WGS84: random heights, and on each a random place between the
    borders it crosses."""
    dice = random.Random(seed)
    shape = server.json(f"/api/v1/places/{COUNTY}/boundary")["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    edges = [pair for polygon in polygons for ring in polygon for pair in zip(ring, ring[1:])]
    south = min(min(a[1], b[1]) for a, b in edges)
    north = max(max(a[1], b[1]) for a, b in edges)
    per_degree = count / 300 / 0.4  # some hundred heights, the county less than half a degree wide
    found = []
    while len(found) < count:
        lat = dice.uniform(south, north)
        crossed = sorted(
            a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in edges if (a[1] > lat) != (b[1] > lat))
        for west, east in zip(crossed[::2], crossed[1::2]):
            for _ in range(int(per_degree * (east - west) + dice.random())):
                found.append((round(dice.uniform(west, east), 6), round(lat, 6)))
    dice.shuffle(found)
    return found[:count]


def numbers(engine, county, count=500):
    """Case numbers from the oldest to the newest, evenly spread."""
    total = int(engine.rows(county, "SELECT COUNT(*) FROM cases")[0][0])
    step = max(1, total // count)
    found = engine.rows(
        county,
        f"SELECT number FROM (SELECT number, ROW_NUMBER() OVER (ORDER BY number) AS place FROM cases) AS all_cases "
        f"WHERE place % {step} = 0 LIMIT {count}")
    return [row[0] for row in found]


def post_ids(engine, county, role, unit=None):
    """The posts of a role, as the interface writes their ids; the first of the unit's where one is named."""
    found = "hex(id)" if engine.name == "SQLite" else "encode(id, 'hex')"
    narrowed = f" AND unit = '{unit}'" if unit else ""
    rows = engine.rows(county, f"SELECT {found} FROM posts WHERE role = '{role}'{narrowed} ORDER BY ordinal")
    return [str(uuid.UUID(row[0])) for row in rows]


def busiest_unit(engine, county):
    """The department with the most open cases."""
    return engine.rows(
        county,
        "SELECT holder FROM cases WHERE open = 1 AND holder LIKE 'dept-%' GROUP BY holder ORDER BY COUNT(*) DESC LIMIT 1"
    )[0][0]


def public_lists(engine, county, spots):
    """(name, paths) of the public list, unfiltered and by each filter, alone and together."""
    base = "/api/v1/cases"

    def column(sql):
        return [row[0] for row in engine.rows(county, sql)]

    common = "SELECT {0} FROM cases WHERE {0} IS NOT NULL GROUP BY {0} ORDER BY COUNT(*) DESC"
    categories = column(common.format("category"))
    townships = column(common.format("township"))
    villages = column(common.format("village"))
    states = ["received", "dispatched", "handling", "closed", "evaluated", "refused"]
    boxes = [f"{lon - .01:.4f},{lat - .01:.4f},{lon + .01:.4f},{lat + .01:.4f}" for lon, lat in spots[:100]]
    return [
        ("newest", [base]),
        ("by state", [f"{base}?state={state}" for state in states]),
        ("by category", [f"{base}?category={code}" for code in categories]),
        ("by township", [f"{base}?division={code}" for code in townships]),
        ("by village", [f"{base}?division={code}" for code in villages[:100] + villages[-20:]]),
        ("by township and state", [f"{base}?division={c}&state={s}" for c in townships for s in states]),
        ("by township and category", [f"{base}?division={c}&category={k}" for c in townships for k in categories[::9]]),
        ("in a box of 2 km", [f"{base}?bbox={box}" for box in boxes]),
    ]


def deep_pages(server, pages=20):
    """The paths of the newest cases' list, page after page."""
    path, found = "/api/v1/cases?limit=200", []
    for _ in range(pages):
        after = server.json(path).get("next")
        if not after:
            break
        path = f"/api/v1/cases?limit=200&after={after}"
        found.append(path.replace("limit=200", "limit=50"))
    return found


def work_lists(server, engine, county):
    """(name, paths, header) of what a dispatcher and a department's handler look at all day."""
    base = "/api/v1/cases?assigned=me"
    ways = [base, f"{base}&due=next", f"{base}&due=overdue"]
    dispatcher = server.sign_in(post_ids(engine, county, "dispatcher")[0])
    handler = server.sign_in(post_ids(engine, county, "handler", busiest_unit(engine, county))[0])
    desk = ["/desk"] + [f"/desk?list={name}" for name in (
        "received", "accepted", "returned", "dispatched", "handling", "closed", "today", "overdue", "all")]
    return [
        ("dispatcher's list", ways, dispatcher), ("handler's list", ways, handler),
        ("dispatcher's page /desk", desk, dispatcher),
        ("handler's page /desk", [path for path in desk if not re.search("received|accepted|closed|returned", path)],
         handler),
    ]
