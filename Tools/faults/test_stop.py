"""SIGTERM in the middle of work."""

import http.client
import signal
import socket
import threading
import time

from harness.program import until
from harness.reports import Reporter

STREAMS = 50
WRITERS = 8
LIMIT = 10  # seconds


def open_stream(port):
    """A live stream whose first words have come."""
    stream = socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
    stream.sendall(b"GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    heard = b""
    while b": open" not in heard:
        heard += stream.recv(4096)
    return stream


def test_it_ends_in_time_with_streams_open_and_posts_on_their_way(serve):
    program = serve()
    streams = [open_stream(program.port) for _ in range(STREAMS)]
    reporters = [Reporter(program.port) for _ in range(WRITERS)]
    broken = []

    def write(reporter):
        """Posts until the server takes no more; one that it has begun to answer is answered whole."""
        try:
            while reporter.post()[0] == 201:
                pass
        except (ConnectionError, http.client.RemoteDisconnected, http.client.CannotSendRequest):
            pass  # closed before or instead of reading the next one
        except Exception as error:
            broken.append(repr(error))

    threads = [threading.Thread(target=write, args=[reporter]) for reporter in reporters]
    for thread in threads:
        thread.start()
    until(lambda: all(reporter.kept for reporter in reporters), LIMIT, what="everybody has posted something")

    begun = time.monotonic()
    program.process.send_signal(signal.SIGTERM)
    until(lambda: refuses(program.port), LIMIT, what="the port is closed to new ones")
    assert program.process.wait(LIMIT) == 0, program.tail()
    assert time.monotonic() - begun < LIMIT
    for thread in threads:
        thread.join(LIMIT)
    assert broken == []
    for stream in streams:
        stream.settimeout(LIMIT)
        while stream.recv(65536):
            pass
        stream.close()

    program.start()
    for reporter in reporters:
        reporter.caller.close()
        assert reporter.missing() == []


def test_a_post_on_its_way_is_answered(serve):
    """Its body is still coming when SIGTERM comes."""
    program = serve()
    reporter = Reporter(program.port)
    body = '{"text": "停机的时候正在提交：路灯不亮。", "location": {"divisionCode": "330381"}}'.encode()
    half = socket.create_connection(("127.0.0.1", program.port), timeout=LIMIT)
    half.sendall(
        f"POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode() + body[:20])
    assert reporter.post()[0] == 201  # so the server has seen what came before
    program.process.send_signal(signal.SIGTERM)
    until(lambda: refuses(program.port), LIMIT, what="the port is closed to new ones")
    half.sendall(body[20:])
    assert half.recv(65536).startswith(b"HTTP/1.1 201")
    half.close()
    assert program.process.wait(LIMIT) == 0, program.tail()


def refuses(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return False
    except ConnectionError:
        return True
