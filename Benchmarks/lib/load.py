"""Load from wrk on the same machine, and what it saw."""

import dataclasses
import pathlib
import re
import subprocess
import time

SCRIPTS = pathlib.Path(__file__).resolve().parent.parent / "wrk"


@dataclasses.dataclass
class Load:
    """What one run of wrk measured. Times are milliseconds as the client saw them."""

    name: str
    clients: int
    seconds: float
    requests: int
    p50: float
    p99: float
    longest: float
    faults: str  # empty when every request was answered below 400
    bare: float = 0  # the mean rate of GET /healthz right before and after, per second
    extra: dict = dataclasses.field(default_factory=dict)  # other lines of numbers that the script ended with, by name

    @property
    def rate(self):
        return self.requests / self.seconds

    @property
    def ratio(self):
        return self.rate / self.bare if self.bare else None


def warm_until_steady(address, clients, script, argument, limit):
    """The load before it counts, for programs that load parts of themselves in every worker: until five seconds are no
    better than the five before by more than a tenth, or `limit` seconds are over."""
    before, over = 0, time.monotonic() + limit
    while time.monotonic() < over:
        rate = wrk(address, "warming up", clients, 5, script, argument).rate
        if before and rate < before * 1.1:
            return
        before = rate


def wrk(address, name, clients, seconds, script="figures", argument=None, path="/"):
    """One run with one thread: the server has the other core to itself."""
    command = [
        "wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPTS / f"{script}.lua"),
        address + path]
    if argument:
        command += ["--", str(argument)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 90)
    found = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("FIGURES ")]
    if not found:
        raise RuntimeError(f"wrk did not measure {name}: {done.stdout[-500:]}{done.stderr[-500:]}")
    requests, duration, p50, p99, longest, *faults = (int(number) for number in found[0])
    if requests == 0:
        none = seconds * 1e3
        return Load(name, clients, seconds, 0, none, none, none, f"not one answer in {seconds} s")
    kinds = zip(faults, ("refused", "late", "not connected", "broken"))
    words = ", ".join(f"{count} {kind}" for count, kind in kinds if count)
    if refused := [line for line in done.stdout.splitlines() if line.startswith("REFUSED ")]:
        words += f" (first: {refused[0][8:].replace('|', '/')})"
    extra = {line.split()[0]: [int(number) for number in line.split()[1:]]
             for line in done.stdout.splitlines() if re.fullmatch(r"[A-Z]+( \d+)+", line)}
    return Load(name, clients, duration / 1e6, requests, p50 / 1e3, p99 / 1e3, longest / 1e3, words, extra=extra)
