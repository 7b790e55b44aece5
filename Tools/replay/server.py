"""The server as a caller sees it."""

import collections
import http.client
import json
import threading
import time
import urllib.parse
import uuid


class Wrong(Exception):
    """Something that must not happen; its words hold no words of residents."""


class Server:
    """The server as a caller sees it. Every POST carries a key, so that sending it again is harmless."""

    def __init__(self, bases):
        """- bases: one address, or those of several servers over one database, which then take turns."""
        self.addresses = [urllib.parse.urlsplit(base) for base in bases]
        self.local = threading.local()
        self.lock = threading.Lock()
        self.statuses = collections.Counter()
        self.slowest = 0.0
        self.run = uuid.uuid4().hex[:12]
        self.serial = 0

    def key(self):
        with self.lock:
            self.serial += 1
            return f"{self.run}-{self.serial}"

    def send(self, method, path, body=None, token=None, key=None):
        """The status and the body as text."""
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        data = None
        if method == "POST":
            headers["Idempotency-Key"] = key or self.key()
            headers["Content-Type"] = "application/json"
            data = json.dumps(body or {}, ensure_ascii=False).encode()
        if token:
            headers["Authorization"] = f"Bearer {token}"
        for attempt in range(3):
            try:
                return self.exchange(method, path, data, headers)
            except (http.client.HTTPException, OSError):
                self.local.connections = {}
                if attempt == 2:
                    raise

    def connection(self):
        """This thread's connection to the server whose turn it is."""
        if not getattr(self.local, "connections", None):
            self.local.connections, self.local.turn = {}, 0
        self.local.turn += 1
        address = self.addresses[self.local.turn % len(self.addresses)]
        if address not in self.local.connections:
            self.local.connections[address] = http.client.HTTPConnection(
                address.hostname, address.port or 80, timeout=60)
        return self.local.connections[address]

    def exchange(self, method, path, data, headers):
        connection = self.connection()
        begun = time.monotonic()
        connection.request(method, path, data, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        with self.lock:
            self.statuses[answer.status] += 1
            self.slowest = max(self.slowest, time.monotonic() - begun)
        self.local.cookie = answer.headers.get("Set-Cookie")
        if answer.status >= 500:
            raise Wrong(f"{method} {path.split('?')[0]}: {answer.status}")
        return answer.status, text

    def get(self, path, token=None):
        status, text = self.send("GET", path, token=token)
        if status != 200:
            raise Wrong(f"GET {path.split('?')[0]}: {status} {reason(text)}")
        return json.loads(text)

    def pages(self, path, token=None):
        after = ""
        while True:
            page = self.get(path + ("&after=" + after if after else ""), token)
            yield from page["items"]
            after = page.get("next")
            if not after:
                return


def reason(text):
    """The key of a problem's reason."""
    try:
        return json.loads(text)["type"].rsplit(":", 1)[-1]
    except (ValueError, KeyError, TypeError):
        return "unreadable answer"
