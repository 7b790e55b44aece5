"""Clients that send a byte now and then."""

import contextlib
import socket
import time

import pytest

from harness.program import Fault, until
from harness.reports import Reporter

SLOW = 200
PAUSE = 0.2  # seconds between two bytes of one client
SOON = 1.0  # seconds in which everybody else is served, on a busy machine
PATIENCE = 20  # seconds until a client that does not get on is closed

HEADERS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = b"POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"


class Crowd:
    """Half of them are slow with their headers, half with their bodies."""

    def __init__(self, port):
        self.open = []
        for number in range(SLOW):
            connection = socket.create_connection(("127.0.0.1", port), timeout=10)
            connection.sendall(BODY if number % 2 else HEADERS)
            connection.setblocking(False)
            self.open.append(connection)

    def send_a_byte(self):
        """Everybody sends one; whoever was closed or answered is done."""
        for connection in list(self.open):
            try:
                try:
                    heard = connection.recv(4096)
                except BlockingIOError:
                    connection.send(b" ")
                    continue
                if heard and not heard.startswith(b"HTTP/1.1 4"):
                    raise AssertionError(f"a slow client was answered: {heard[:100]}")
            except OSError:
                pass
            connection.close()
            self.open.remove(connection)

    def close(self):
        for connection in self.open:
            connection.close()


@pytest.fixture
def crowd():
    crowds = []

    def make(port):
        crowds.append(Crowd(port))
        return crowds[-1]

    yield make
    for one in crowds:
        one.close()


def test_slow_clients_do_not_hold_up_others_and_are_closed(serve, crowd):
    program = serve()
    reporter = Reporter(program.port)
    reporter.post()
    slow, times = crowd(program.port), []

    def everybody_is_gone():
        slow.send_a_byte()
        begun = time.monotonic()
        assert reporter.post()[0] == 201
        assert reporter.caller.send("GET", "/open")[0] == 200
        times.append(time.monotonic() - begun)
        return not slow.open

    with contextlib.suppress(Fault):
        until(everybody_is_gone, PATIENCE, PAUSE, "slow clients are closed")
    times.sort()
    assert times[len(times) * 9 // 10] < SOON, times
    assert reporter.missing() == []
    assert not slow.open
