"""Ten thousand requests that no honest client sends."""

import collections
import random
import socket
import threading

from harness.malformed import Malformed
from harness.reports import Reporter

REQUESTS = 10_000
CLIENTS = 8
SEED = 3
LIMIT = 15  # seconds for one answer
GROWTH = 96 << 20  # bytes between the first tenth and the end


def test_no_malformed_request_breaks_anything(serve):
    program = serve()
    reporter = Reporter(program.port)
    assert reporter.post()[0] == 201
    statuses, faults = collections.Counter(), []

    send_many(program.port, REQUESTS // 10, 0, statuses, faults)
    warm = program.memory()
    send_many(program.port, REQUESTS - REQUESTS // 10, 1, statuses, faults)

    assert faults == []
    assert program.is_alive, program.tail()
    assert sum(statuses.values()) == REQUESTS
    # 501 is what HTTP says of a transfer coding nobody knows (RFC 9112, section 6.1).
    assert {status for status in statuses if status >= 500} <= {501, 503}, statuses
    assert statuses[400] > REQUESTS // 20 and statuses[404] and statuses[405] and statuses[422], statuses
    assert "unforeseen error" not in program.log.read_text(errors="replace")
    assert program.memory() - warm < GROWTH, (warm, program.memory())
    reporter.caller.close()  # on a busy machine idle for too long
    assert reporter.post()[0] == 201
    assert reporter.missing() == []
    assert program.stop() == 0


def send_many(port, count, part, statuses, faults):
    """- statuses: counts the answers; 0 is a connection closed without one."""
    lock = threading.Lock()

    def client(number):
        malformed = Malformed(random.Random(f"{SEED} {part} {number}"))
        for _ in range(count // CLIENTS):
            request, waits = malformed.next()
            try:
                status = send(port, request, waits)
            except Exception as error:
                with lock:
                    faults.append(f"{error!r} after {request[:200]!r}")
                return
            with lock:
                statuses[status] += 1
                if status >= 500 and status not in (501, 503):
                    faults.append(f"{status} after {request[:300]!r}")

    threads = [threading.Thread(target=client, args=[number]) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def send(port, request, waits):
    """- waits: the request has no end, so there is no answer to wait for."""
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as connection:
        try:
            connection.sendall(request)
        except ConnectionError:
            pass  # refused before it was all there; the answer may be there all the same
        if waits:
            return 0
        try:
            answer = connection.recv(4096)
        except ConnectionError:
            return 0
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.") else 0
