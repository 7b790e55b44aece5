"""The measurements: a county as it begins, and the same county with a million cases."""

import pathlib
import random
import statistics
import subprocess
import sys
import time

import questions
from claims import rush
from engines import timed
from load import wrk
from server import Server, drop_caches

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent
FEW_ROWS = 8_000  # brought in beside the demo county's own, so that the small county has ten thousand


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


class Steps:
    """Everything measured on one engine; what is found lies in `found` under its name."""

    def __init__(self, engine, program, folder, port, rows, today, pace):
        self.engine, self.program, self.folder = engine, program, folder
        self.port, self.rows, self.today, self.pace = port, rows, today, pace
        self.found = {"name": engine.name, "settings": engine.describe(), "memory": [], "failed": []}
        self._bare = None

    def run(self):
        say(f"{self.engine.name}: filling the demo county")
        start = self.engine.make("demo")
        seconds, _, status = timed(
            [self.program, "demo", "--fill-only", *start.options], self.folder / "fill.log")
        if status:
            raise RuntimeError(f"the demo county was not filled: {(self.folder / 'fill.log').read_text()[-1000:]}")
        self.found["fill"] = seconds
        large = self.engine.copy(start, "large")
        self.attempt("history of the small county", lambda: self.bring_in(start, FEW_ROWS, "small"))
        spare = self.engine.copy(start, "spare")
        self.attempt("small county", lambda: self.small(start))
        self.attempt("large county", lambda: self.large(large, spare))
        return self.found

    def attempt(self, name, step):
        """One part that fails is named in the results; the others are measured all the same."""
        try:
            step()
        except (RuntimeError, OSError, subprocess.SubprocessError, LookupError) as error:
            words = f"{name}: {' '.join(str(error).split())[:400]}"
            say(f"{self.engine.name}, {words}")
            self.found["failed"].append(words)

    # The county as it begins.

    def small(self, county):
        say(f"{self.engine.name}: ten thousand cases")
        self.found["small"] = []
        with Server(self.program, county, self.port) as server:
            self.weigh(server, "after start, ten thousand cases")
            self.prepare_points(server)
            self.intake(server, county)
            self.reading(server, county, self.found["small"], "ten thousand cases")
            self.attempt("claims", lambda: self.claims(server, county))

    def prepare_points(self, server):
        self.spots = questions.points(server, 2_000 if self.pace.quick else 20_000)
        self.points = questions.write(self.folder / "points", [f"{lon} {lat}" for lon, lat in self.spots])

    def intake(self, server, county):
        count = "SELECT COUNT(*) FROM reports"
        self.run_bare(server)
        self.warm(server, "reports", self.points)
        time.sleep(1)  # what the warming up sent last is written by then
        before = int(self.engine.rows(county, count)[0][0])
        load = self.measure(server, "POST /api/v1/reports", 32, self.pace.long, "reports", self.points)
        after = int(self.engine.rows(county, count)[0][0])
        self.found["small"].append(load)
        self.found["intake"] = load
        self.found["kept"] = (load.requests, after - before)
        self.weigh(server, "after intake")

    def claims(self, server, county):
        say(f"{self.engine.name}: a rush for a hundred coupons")
        self.found["claims"] = rush(server, self.engine, county, self.folder, self.pace.short)

    def reading(self, server, county, into, when):
        """Pages and interface that everybody reads, each beside the bare rate."""
        numbers = questions.numbers(self.engine, county)
        pages = questions.write(self.folder / "pages", [f"/case/{number}" for number in numbers])
        items = questions.write(self.folder / "items", [f"/api/v1/cases/{number}" for number in numbers])
        dice = random.Random(3)
        places = questions.write(
            self.folder / "places",
            [f"/api/v1/places/locate?lon={lon}&lat={lat}" for lon, lat in dice.sample(self.spots, 1000)])
        self.run_bare(server)
        for name, file in (
                ("GET /case/{number}", pages), ("GET /api/v1/cases/{number}", items),
                ("GET /api/v1/places/locate", places)):
            self.warm(server, "get", file)
            into.append(self.measure(server, name, 64, self.pace.middle, "get", file))
        self.weigh(server, f"after reading, {when}")

    # The county after ten years.

    def large(self, county, spare):
        say(f"{self.engine.name}: bringing in {self.rows:,} cases")
        self.found["import"] = self.bring_in(county, self.rows, "large")
        self.found["cases"] = int(self.engine.rows(county, "SELECT COUNT(*) FROM cases")[0][0])
        self.found["megabytes"] = self.engine.megabytes(county)
        self.readiness(county)
        self.found["large"], self.found["lists"] = [], []
        with Server(self.program, county, self.port) as server:
            self.weigh(server, "after start, many cases")
            if not hasattr(self, "spots"):
                self.prepare_points(server)
            self.attempt("lists", lambda: self.lists(server, county))
            self.weigh(server, "after the lists")
            self.attempt("reading", lambda: self.reading(server, county, self.found["large"], "many cases"))
        self.compare_intake(county, spare)

    def bring_in(self, county, rows, name):
        """Imports invented history. What the import took, and what it says at its end."""
        file = self.folder / f"history-{rows}.csv"
        if not file.exists():
            with file.open("wb") as out:
                subprocess.run(
                    [BENCHMARKS / "make-history", "--rows", str(rows), "--today", self.today, "--data",
                     county.data], stdout=out, check=True)
        log = self.folder / f"import-{name}.log"
        seconds, megabytes, status = timed(
            [self.program, "import", "reports", file, "--mapping", BENCHMARKS / "history.yaml", *county.options], log)
        words = log.read_text(errors="replace")
        if status not in (0, 3):
            raise RuntimeError(f"import ended with {status}: {words[-500:]}")
        settled = self.engine.settle(county)
        return {
            "rows": rows, "seconds": seconds, "megabytes": megabytes, "file": file.stat().st_size, "settled": settled}

    def readiness(self, county):
        """From the start of the program to the first 200 of /readyz, in seconds."""
        times = []
        for _ in range(1 if self.pace.quick else 5):
            with Server(self.program, county, self.port) as server:
                times.append(server.ready_seconds)
        self.found["ready"] = statistics.median(times)
        self.found["ready cold"] = None
        if self.engine.name == "SQLite" and drop_caches():
            with Server(self.program, county, self.port) as server:
                self.found["ready cold"] = server.ready_seconds

    def lists(self, server, county):
        say(f"{self.engine.name}: lists over {self.found['cases']:,} cases")
        asked = [(f"public list, {name}", paths, None, 8)
                 for name, paths in questions.public_lists(self.engine, county, self.spots)]
        asked.append(("public list, page after page", questions.deep_pages(server), None, 8))
        asked += [(name, paths, who, 8) for name, paths, who in questions.work_lists(server, self.engine, county)]
        asked += [("page /", ["/"], None, 8), ("page /open", ["/open"], None, 2)]
        for name, paths, who, clients in asked:
            lines = [f"{path}\t{who}" if who else path for path in paths]
            file = questions.write(self.folder / "list", lines)
            self.attempt(name, lambda: self.one_list(server, name, clients, file))

    def one_list(self, server, name, clients, file):
        self.warm(server, "get", file, clients)
        self.found["lists"].append(wrk(server.address, name, clients, self.pace.short, "get", file))

    def compare_intake(self, large, small):
        """The same load on both counties, by turns, so that what else the machine does falls on both."""
        say(f"{self.engine.name}: intake of both counties by turns")
        rates = {"small": [], "large": []}
        for _ in range(1 if self.pace.quick else 3):
            for name, county in (("large", large), ("small", small)):
                with Server(self.program, county, self.port) as server:
                    self.warm(server, "reports", self.points)
                    load = wrk(server.address, f"intake {name}", 32, self.pace.middle, "reports", self.points)
                    rates[name].append(load.rate)
                    if name == "large":
                        self.weigh(server, "after intake, many cases")
        self.found["intake by turns"] = rates

    # How each is measured.

    def run_bare(self, server):
        load = wrk(server.address, "GET /healthz", 32, self.pace.short, path="/healthz")
        if load.faults:
            raise RuntimeError(f"GET /healthz: {load.faults}")
        self._bare = load.rate

    def warm(self, server, script, file, clients=32):
        wrk(server.address, "warming up", clients, 1 if self.pace.quick else 2, script, file)

    def measure(self, server, name, clients, seconds, script, file):
        """One load between two of the bare rate."""
        before = self._bare
        load = wrk(server.address, name, clients, seconds, script, file)
        self.run_bare(server)
        load.bare = (before + self._bare) / 2
        say(f"{self.engine.name}: {name}: {load.rate:,.0f}/s, {load.ratio:.2f} of {load.bare:,.0f}/s {load.faults}")
        return load

    def weigh(self, server, when):
        self.found["memory"].append((when, *server.memory()))
