"""The disk fills up while people report."""

import os
import subprocess

import pytest

from harness.program import until
from harness.proof import File
from harness.reports import Reporter, assert_problem

ROOM = "40m"
ATTEMPTS = 400


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "shanzhi-test", folder], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"NOT TESTED: a full disk needs the right to mount one: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder):
    """Leaves no byte free."""
    with open(folder / "ballast", "ab", buffering=0) as ballast:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    ballast.write(b"x" * size)
            except OSError:
                pass
    assert os.statvfs(folder).f_bavail == 0


def test_a_full_disk_is_said_and_loses_nothing(serve, small_disk):
    program = serve(small_disk / "data")
    reporter = Reporter(program.port, size=4000)
    for _ in range(10):
        assert reporter.post()[0] == 201
    fill(small_disk)

    # The file may still have room inside.
    for attempt in range(ATTEMPTS):
        key, text = f"full-{attempt}", f"磁盘满的时候第 {attempt} 件：".ljust(4000, "灯")
        status, problem = reporter.post(key, text)
        if status != 201:
            break
    assert_problem(status, problem, "store.full")
    assert problem["title"] == "Not available right now"

    # Reading goes on, and everything acknowledged is there.
    assert reporter.missing() == []
    assert reporter.caller.send("GET", "/api/v1/cases?limit=5")[0] == 200
    assert reporter.caller.send("GET", "/healthz")[0] == 200

    (small_disk / "ballast").unlink()
    until(lambda: reporter.post(key, text)[0] == 201, 10, what="writing goes on without a restart")
    assert program.readiness()[0] == 200
    assert reporter.missing() == []

    program.kill()
    reporter.caller.close()
    program.start()
    assert reporter.missing() == []
    found = File(program.data / "shanzhi.sqlite").rows(f"SELECT COUNT(*) FROM reports WHERE text = '{text}'")
    assert found == [["1"]]
