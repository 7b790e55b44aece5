"""The way between a phone and the server, which a test can cut or make swallow answers; and the server asked directly."""

import contextlib
import json
import socket
import threading
import urllib.parse
import urllib.request


class Network:
    """Passes bytes on to the server at `target` until it is cut."""

    def __init__(self, target):
        parts = urllib.parse.urlsplit(target)
        self._target = (parts.hostname, parts.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._is_cut = False
        self._beginning = None
        self._open = set()
        self.swallowed = threading.Event()

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.cut()
        self._listener.close()

    def cut(self):
        """Nothing passes any more; what is open breaks."""
        self._is_cut = True
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def restore(self, swallow=None):
        """Passes everything again, save the answers to requests that begin with `swallow`."""
        self.swallowed.clear()
        self._is_cut, self._beginning = False, swallow

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            far = socket.create_connection(self._target)
            deaf = threading.Event()
            self._open |= {near, far}
            threading.Thread(target=self._pass, args=(near, far, deaf, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, deaf, False), daemon=True).start()

    def _pass(self, source, sink, deaf, is_request):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                # A browser begins each request with a piece of its own.
                if is_request and self._beginning and data.startswith(self._beginning):
                    deaf.set()
                if not is_request and deaf.is_set():
                    self.swallowed.set()
                    continue
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            self._open.discard(end)


def ask(base_url, path, body=None, token=None):
    """The answer of the programming interface; fails on any other than success."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(base_url + path, data, headers), timeout=20) as answer:
        return json.load(answer)


def session(base_url, unit, role):
    """The session of the first post of a role in a unit, of the demo county only."""
    posts = ask(base_url, f"/api/v1/units/{unit}")["posts"]
    post = next(post["id"] for post in posts if post["role"] == role)
    request = urllib.request.Request(
        f"{base_url}/api/v1/sessions", json.dumps({"post": post}).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
