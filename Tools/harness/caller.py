"""One client with connections of its own."""

import http.client
import json

TIMEOUT = 60  # seconds


class Caller:
    """Sends requests one after the other; makes a new connection when the old one is gone."""

    def __init__(self, port, timeout=TIMEOUT):
        self.port, self.timeout, self.connection = port, timeout, None

    def send(self, method, path, body=None, key=None, token=None, content_type="application/json", language="en",
             receipt=None):
        """- body: bytes, or what becomes JSON.
        - receipt: what a browser keeps for the pages of a case.
        - Returns: the status and the body, as bytes.
        - Throws: OSError, http.client.HTTPException when there is no whole answer."""
        self.request(method, path, body, key, token, content_type, language, receipt)
        return self.answer()

    def request(self, method, path, body=None, key=None, token=None, content_type="application/json", language="en",
                receipt=None):
        headers = {"Accept": "application/json", "Accept-Language": language}
        if method == "POST":
            headers["Content-Type"] = content_type
            if not isinstance(body, bytes):
                body = json.dumps(body or {}, ensure_ascii=False).encode()
        if key:
            headers["Idempotency-Key"] = key
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if receipt:
            headers["Cookie"] = f"receipt={receipt}"
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self.connection.request(method, path, body, headers)
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def answer(self):
        try:
            answer = self.connection.getresponse()
            self.headers = answer.headers
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def get(self, path, token=None):
        """The JSON at `path`.
        - Throws: ValueError when the status is not 200."""
        status, body = self.send("GET", path, token=token)
        if status != 200:
            raise ValueError(f"GET {path}: {status} {body[:300]}")
        return json.loads(body)

    def sign_in(self, role):
        """A session of the first post with this role in the centre."""
        units = self.get("/api/v1/units?limit=200")["items"]
        centre = next(unit["code"] for unit in units if unit["kind"] == "centre")
        posts = self.get(f"/api/v1/units/{centre}")["posts"]
        post = next(post["id"] for post in posts if post["role"] == role and "holder" in post)
        status, body = self.send("POST", "/api/v1/sessions", {"post": post})
        if status != 201:
            raise ValueError(f"sign-in: {status} {body[:300]}")
        return self.headers["Set-Cookie"].split(";")[0].removeprefix("session=")

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None
