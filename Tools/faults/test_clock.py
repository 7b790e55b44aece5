"""The machine's clock is set back, far forward, and back again."""

import pathlib

import pytest

from harness.program import until
from harness.proof import File
from harness.reports import Reporter

DAY = 86_400_000  # milliseconds


@pytest.fixture
def clock(tmp_path):
    """clock.set("-1h") moves the clock of a server started with clock.options, and no other."""
    found = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        pytest.skip("NOT TESTED: a clock set back needs libfaketime; run Tools/setup test")
    return Clock(found[0], tmp_path / "clock")


class Clock:
    def __init__(self, library, file):
        self.file = file
        self.set("+0")
        environment = {
            "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        # The library changes the environment when it starts, and Swift then finds no arguments: let `env` go first.
        self.options = {"environment": environment, "through": ["env"]}

    def set(self, offset):
        fresh = self.file.with_suffix(".new")
        fresh.write_text(offset + "\n")
        fresh.rename(self.file)


def test_the_journal_never_goes_back(serve, clock):
    program = serve(**clock.options)
    reporter, data = Reporter(program.port), File(program.data / "shanzhi.sqlite")

    def entry(offset):
        """A report under that clock.
        - Returns: the moment of the journal's last entry."""
        clock.set(offset)
        assert reporter.post()[0] == 201
        return int(data.rows("SELECT MAX(at) FROM journal")[0][0])

    now = entry("+0")
    assert now <= entry("-1h") < now + DAY
    assert now <= entry("-3000d") < now + DAY
    # Forward the time goes, by as much as the clock says, and timers ring; back it does not.
    far = entry("+400d")
    assert abs(far - now - 400 * DAY) < DAY
    until(
        lambda: data.rows(f"SELECT 1 FROM journal WHERE kind = 'case.rungReached' AND at >= {far} LIMIT 1"), 10,
        what="the timers that are due under the new clock ring")
    assert far <= entry("+0") < far + DAY
    assert far <= entry("-3000d") < far + DAY
    assert data.rows(
        "SELECT 1 FROM (SELECT at, LAG(at) OVER (ORDER BY position) AS before FROM journal) WHERE before > at") == []
    assert reporter.missing() == []
    assert program.readiness()[0] == 200

    # Also when it starts under a clock that is behind the journal.
    program.kill()
    reporter.caller.close()
    program.start()
    assert far <= entry("-3000d") < far + DAY
    assert reporter.missing() == []
    assert program.stop() == 0
