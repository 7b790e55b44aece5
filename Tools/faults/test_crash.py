"""The short form of Tools/crash-test."""

import sqlite3

import pytest

from harness.crashes import Crashes
from harness.program import Fault, Program, copy_county, debug_binary
from harness.proof import File, Server, prove_kept

ROUNDS = 5


@pytest.fixture
def crash(request):
    """crash(program, data, cluster) has been through its rounds; the server runs."""
    crashes = []

    def run(program, data, cluster=None):
        crashes.append(Crashes(program, data, cluster))
        crashes[0].run(ROUNDS)
        return crashes[0]

    yield run
    for crash in crashes:
        crash.program.kill()


def test_nothing_acknowledged_is_lost_on_sqlite(crash, county, tmp_path):
    program = Program(debug_binary(), copy_county(county, tmp_path / "data"))
    data = File(program.data / "shanzhi.sqlite")
    crashes = crash(program, data)
    assert crashes.summary()["acknowledged"] > ROUNDS
    assert len(crashes.restarts) == ROUNDS  # one before each round but the first, one for the proof
    proof_notices(crashes, data, program)


def proof_notices(crashes, data, program):
    """The proof itself can fail: it notices a report that is gone and one that is there twice."""
    program.stop()
    gone, doubled = crashes.book.acknowledged["report"][:2]
    with sqlite3.connect(program.data / "shanzhi.sqlite") as connection:
        connection.execute("DELETE FROM reports WHERE text = ?", [gone.text])
        columns = [row[1] for row in connection.execute("PRAGMA table_info(reports)")]
        values = ", ".join({"id": "randomblob(16)", "receipt": "randomblob(32)"}.get(name, name) for name in columns)
        connection.execute(f"INSERT INTO reports SELECT {values} FROM reports WHERE text = ?", [doubled.text])
    connection.close()
    faults = []
    assert prove_kept(data, crashes.setting, crashes.book, faults) == (1, 1), faults


def test_nothing_acknowledged_is_lost_on_postgres(crash, on_cluster, cluster):
    crashes = crash(on_cluster, Server(cluster), cluster)
    assert crashes.summary()["acknowledged"] > ROUNDS


def test_the_harness_says_when_the_server_ends_by_itself(county, tmp_path):
    program = Program(debug_binary(), copy_county(county, tmp_path / "data"))
    (program.data / "master.key").unlink()
    with pytest.raises(Fault, match="ended by itself"):
        program.start()
