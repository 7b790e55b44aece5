"""Territory and posts of the county under test."""

import csv
import math
import pathlib
import threading

from replay.server import Wrong, reason

ADDRESSES = pathlib.Path(__file__).resolve().parents[2] / "Apps/Shanzhi/DemoCounty/addresses.csv"


class County:
    """Territory and posts, read through the interface."""

    def __init__(self, server):
        self.server = server
        self.lock = threading.RLock()
        self.shapes, self.tokens, self.known = {}, {}, {}
        units = list(server.pages("/api/v1/units?limit=200"))
        centre = next(unit for unit in units if unit["kind"] == "centre")
        self.code, self.centre = centre["place"], centre["code"]
        self.departments = [unit["code"] for unit in units if unit["kind"] == "department"]
        self.units = {unit["code"] for unit in units}
        self.towns = server.get(f"/api/v1/places/{self.code}/children")["items"]
        self.villages = [
            village["code"] for town in self.towns
            for village in server.get(f"/api/v1/places/{town['code']}/children")["items"]
        ]
        self.staged = [
            (item["code"], len(item["stages"]))
            for item in server.get("/api/v1/categories")["items"] if item["stages"]
        ]
        self.addresses = []
        if ADDRESSES.exists():
            with ADDRESSES.open(encoding="utf-8", newline="") as file:
                self.addresses = [row["text"] for row in csv.DictReader(file) if row["code"] or row["lon"]]

    def posts(self, unit):
        with self.lock:
            if unit not in self.known:
                self.known[unit] = self.server.get(f"/api/v1/units/{unit}")["posts"]
            return self.known[unit]

    def token(self, unit, *roles, nth=0):
        """The session of a post that is held; `None` when the unit has none of these roles."""
        held = [post for role in roles for post in self.posts(unit) if post["role"] == role and "holder" in post]
        if not held:
            return None
        post = held[nth % len(held)]["id"]
        with self.lock:
            if post not in self.tokens:
                status, text = self.server.send("POST", "/api/v1/sessions", {"post": post})
                if status != 201:
                    raise Wrong(f"sign-in: {status} {reason(text)}")
                cookie = self.server.local.cookie or ""
                self.tokens[post] = cookie.split(";")[0].removeprefix("session=")
            return self.tokens[post]

    def dispatcher(self, nth=0):
        return self.token(self.centre, "dispatcher", nth=nth)

    def worker(self, unit, nth=0):
        """Somebody who works on the cases of a unit."""
        return self.token(unit, "handler", "village_secretary", "supervisor", nth=nth)

    def supervisor(self, besides):
        """A supervisor of the whole county from another unit than `besides`."""
        unit = self.centre if besides != self.centre else self.departments[0]
        return self.token(unit, "supervisor")

    def point(self, village, rng):
        """A point inside a village, in WGS84."""
        with self.lock:
            if village not in self.shapes:
                geometry = self.server.get(f"/api/v1/places/{village}/boundary")["geometry"]
                parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
                self.shapes[village] = max(parts, key=lambda part: len(part[0]))
            rings = self.shapes[village]
        xs, ys = zip(*[(x, y) for x, y, *_ in rings[0]])
        while True:
            x, y = rng.uniform(min(xs), max(xs)), rng.uniform(min(ys), max(ys))
            if inside(x, y, rings[0]) and not any(inside(x, y, hole) for hole in rings[1:]):
                return x, y


def inside(x, y, ring):
    """Whether a ray from the point crosses the ring an odd number of times."""
    odd = False
    for (x1, y1, *_), (x2, y2, *_) in zip(ring, ring[1:]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def gcj02(lon, lat):
    """WGS84 in the shifted frame of Chinese maps (facts/standards.md, section 8)."""
    x, y = lon - 105, lat - 35
    ripple = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + ripple
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + ripple
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    radius, squash = 6378245.0, 0.00669342162296594323
    sine = math.sin(math.radians(lat))
    bend = 1 - squash * sine * sine
    north *= 180 / (radius * (1 - squash) / (bend * math.sqrt(bend)) * math.pi)
    east *= 180 / (radius / math.sqrt(bend) * math.cos(math.radians(lat)) * math.pi)
    return lon + east, lat + north
