"""Bodies without end."""

import socket

import pytest

from harness.reports import Reporter

GIGABYTE = 1 << 30
BLOCK = b"x" * (1 << 16)
GROWTH = 64 << 20  # bytes; what is allowed to be read before the limits are well below
PATHS = ["/api/v1/reports", "/api/v1/attachments", "/report"]


def send(port, path, chunked):
    """Sends a gigabyte for as long as the server takes it.
    - Returns: the status, or 0 when the connection was cut without one, and how many bytes were sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {GIGABYTE}"
        kind = {"/report": "multipart/form-data; boundary=b", "/api/v1/attachments": "image/png"}.get(
            path, "application/json")
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n{length}\r\n\r\n".encode())
        block = b"10000\r\n" + BLOCK + b"\r\n" if chunked else BLOCK
        sent = 0
        try:
            while sent < GIGABYTE:
                connection.sendall(block)
                sent += len(BLOCK)
            if chunked:
                connection.sendall(b"0\r\n\r\n")
        except OSError:
            pass
        try:
            answer = connection.recv(65536)
        except OSError:
            answer = b""
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0, sent


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_a_gigabyte_is_refused_and_memory_stays(serve, chunked):
    program = serve()
    reporter = Reporter(program.port)
    assert reporter.post()[0] == 201
    before = program.memory()
    for path in PATHS:
        status, sent = send(program.port, path, chunked)
        assert status == 413 or status == 0 and sent < GIGABYTE, (path, status, sent)
        assert reporter.post()[0] == 201
    assert program.memory() - before < GROWTH
    assert reporter.missing() == []
    assert program.stop() == 0
