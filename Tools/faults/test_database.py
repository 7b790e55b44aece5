"""PostgreSQL goes away while people report, and comes back."""

import threading

import pytest

from harness.program import until
from harness.reports import Reporter, assert_problem

RECOVERY_LIMIT = 10  # seconds
READERS = 16
TEXT = "数据库不在的时候：路灯不亮。"


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_database_that_goes_and_comes_back(on_cluster, cluster, end):
    program, reporter = on_cluster, Reporter(on_cluster.port)
    program.start()
    for _ in range(5):
        assert reporter.post()[0] == 201

    if end == "stop":
        cluster.stop()
    else:
        cluster.kill()
    status, problem = reporter.post("while-gone", TEXT)
    assert_problem(status, problem, "store.connectionLost")
    assert program.readiness()[0] == 503
    everybody_hears_of_it(program)
    assert reporter.caller.send("GET", "/healthz")[0] == 200

    cluster.start()
    until(lambda: program.readiness()[0] == 200, RECOVERY_LIMIT, what="ready again")
    until(lambda: reporter.post("while-gone", TEXT)[0] == 201, RECOVERY_LIMIT, what="writing goes on")
    assert reporter.missing() == []
    found = cluster.rows(f"SELECT COUNT(*) FROM reports WHERE text = '{TEXT}'")
    assert found == [["1"]]


def everybody_hears_of_it(program):
    """Many readers at once each get their answer soon: nobody queues behind another's vain attempts."""
    statuses = []

    def read():
        reporter = Reporter(program.port)
        reporter.caller.timeout = RECOVERY_LIMIT
        for _ in range(3):
            statuses.append(reporter.caller.send("GET", "/api/v1/cases?limit=1")[0])

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [503] * (3 * READERS)


def test_a_start_waits_for_a_database_that_recovers(on_cluster, cluster):
    """As after a power cut, when both start at once."""
    cluster.stop()
    with cluster.recovering():
        on_cluster.launch()
        until(lambda: "FATAL:  the database system" in cluster.log(), RECOVERY_LIMIT, what="a connection refused")
        assert on_cluster.is_alive, on_cluster.tail()
    until(on_cluster.is_ready, RECOVERY_LIMIT, what="ready once the database is")
