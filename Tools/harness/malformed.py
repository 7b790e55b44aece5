"""Requests that no honest client sends: broken framing, broken words, wrong places."""

import json
import urllib.parse

TEXT = "路灯不亮，晚上看不见路。"
POSTS = [
    "/api/v1/reports", "/api/v1/attachments", "/api/v1/sessions", "/api/v1/cases/RA2611000013/actions/accept",
    "/api/v1/cases/RA2611000013/actions/judge", "/api/v1/cases/RA2611000013/contact", "/report", "/sign-in",
]
GETS = [
    "/", "/report", "/open", "/desk", "/help", "/case/RA2611000013", "/api/v1/cases", "/api/v1/cases/RA2611000013",
    "/api/v1/cases/RA2611000013/events", "/api/v1/places/330381", "/api/v1/places/locate", "/api/v1/rates",
    "/api/v1/categories", "/api/v1/units", "/api/v1/attachments/01a20282-a566-7b2e-a0e1-669c769a966e",
    "/api/v1/stream", "/assets/x.css", "/field", "/readyz", "/api/v1/openapi.json",
]
ODD_METHODS = ["TRACE", "CONNECT", "OPTIONS", "PROPFIND", "PUT", "PATCH", "DELETE", "get", "M" * 300, "BREW", "*"]
ODD_VALUES = [
    None, True, 0, -1, 1e308, -1e308, 2**63, 10**400, 0.1, "", " ", "\0", "\u202e", "\ud800", "a" * 70_000,
    "😀" * 5001, [], [[]], [None] * 200, {}, {"": {}}, {"lon": "east"}, "'; DROP TABLE cases; --", "{{text}}", "=1+1", "NaN",
    "../../x",
]
ODD_BYTES = [
    b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\x00", b"\xef\xbb\xbf", b"\x80", b"\xf4\x90\x80\x80", b"\x1b[2J",
]
ODD_PATHS = [
    "/../etc/hosts", "/%2e%2e/%2e%2e/etc/hosts", "/assets/../../master.key", "/assets/%2e%2e%2f%2e%2e%2fmaster.key",
    "/assets/..%5cx", "/%00", "/%ff%fe", "/%", "/%zz", "//", "///report", "/./report", "/report/", "/report;x=1",
    "/case/%2f", "/case/" + "9" * 3000, "/api/v1/cases/%F0%9F%98%80", "/api/v1/cases/..%2f..",
    "http://elsewhere.example/report", "*", "/?" + "&" * 2000, "/api/v1/places/" + "%E4" * 500, "/api/v1//cases",
    "/API/V1/CASES", "/report?lang=%ff", "/report?lang=" + "z" * 4000,
]
ODD_HEADERS = [
    "Cookie: session=", "Cookie: session=%00; session=x; ;;;=", "Cookie: " + "a=b; " * 800, "Cookie: session=\xff\xfe",
    "Authorization: Bearer", "Authorization: Bearer " + "x" * 5000, "Authorization: Basic !!!",
    "Accept: " + "*/*, " * 900, "Accept-Language: \xff\xff;q=x", "Accept-Language: " + "zh," * 2000,
    "Idempotency-Key: ", "Idempotency-Key: " + "k" * 201, "Idempotency-Key: \xe4\xb8\xad",
    "Last-Event-ID: -9223372036854775809", "Last-Event-ID: " + "9" * 100, "Range: bytes=-0", "Range: bytes=9-1,2-",
    "If-None-Match: \"", "Expect: 100-continue", "Expect: nonsense", "Upgrade: websocket", "Upgrade: h2c",
    "Origin: null", "Sec-Fetch-Site: cross-site", "Host: ", "Host: a, b", "X-" + "y" * 9000 + ": 1",
    "Content-Encoding: gzip", "Content-Type: ", "Content-Type: application/json; charset=utf-7",
    "X-Forwarded-For: " + "1.2.3.4, " * 500, "X-HTTP-Method-Override: DELETE",
    "Content-Length: 5\r\nContent-Length: 6", "Transfer-Encoding: gzip, chunked",
]
BROKEN = [
    b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1 x\r\n\r\n",
    b"GET  /  HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\nHost: localhost\n\n", b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
    b"GET / HTTP/1.1\r\n: x\r\n\r\n", b"GET / HTTP/1.1\r\nA : x\r\n\r\n", b"GET / HTTP/1.1\r\n folded: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nA: x\r\n y\r\n\r\n", b"GET / HTTP/1.1\r\nA: \x00\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.0\r\n\r\n",
    b"GET / HTTP/0.9\r\n\r\n", b"GET /\xe5\xb1\x95 HTTP/1.1\r\n\r\n",
    b"POST /report HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"POST /report HTTP/1.1\r\nContent-Length: 1e3\r\n\r\n",
    b"POST /report HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    b"POST /report HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /report HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    b"POST /report HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n\r\n",
    b"POST /report HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
]


class Malformed:
    """An endless supply; the same seed gives the same."""

    def __init__(self, rng):
        self.rng = rng
        self.kinds = [
            self.broken_framing, self.noise, self.cut_short, self.broken_json, self.odd_json, self.mutated_json,
            self.odd_header, self.odd_method, self.odd_path, self.odd_query, self.broken_multipart, self.odd_form,
            self.many_headers,
        ]

    def next(self):
        """- Returns: the bytes, and whether the server has reason to wait for more."""
        kind = self.rng.choice(self.kinds)
        return kind(), kind == self.cut_short

    def request(self, method, path, body=b"", content_type="application/json", extra=""):
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{extra}"
        if body or method == "POST":
            head += f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        return head.encode("latin-1", "replace") + b"\r\n" + body

    def report(self):
        return {
            "text": TEXT, "location": {"lon": 120.6, "lat": 27.8, "frame": "wgs84"}, "channel": "web",
            "anonymous": False,
            "contact": {"name": "某人", "phone": "139", "notify": True}, "attachments": [], "category": "C0118",
        }

    def broken_framing(self):
        return self.rng.choice(BROKEN)

    def noise(self):
        return self.rng.randbytes(self.rng.randint(1, 2000)) + b"\r\n\r\n"

    def cut_short(self):
        whole = self.request("POST", self.rng.choice(POSTS), json.dumps(self.report()).encode())
        return whole[:self.rng.randrange(1, len(whole))]

    def broken_json(self):
        body = bytearray(json.dumps(self.report(), ensure_ascii=self.rng.random() < 0.5).encode())
        choice = self.rng.randrange(6)
        if choice == 0:
            body = body[:self.rng.randrange(len(body))]
        elif choice == 1:
            place = self.rng.randrange(len(body))
            body[place:place] = self.rng.choice(ODD_BYTES)
        elif choice == 2:
            for _ in range(self.rng.randint(1, 5)):
                body[self.rng.randrange(len(body))] = self.rng.randrange(256)
        elif choice == 3:
            body = self.rng.choice([b"[", b'{"a":']) * self.rng.choice([10, 100, 20_000])
        elif choice == 4:
            body = body[:-1] + b', "text": "again"}'
        else:
            body = self.rng.choice([
                b"", b"null", b"[]", b'"', b"NaN", b"{}}", b"\xff" * 50, b" " * 60_000, b"1" * 60_000,
                b'{"text": "\\ud800"}',
            ])
        return self.request("POST", self.rng.choice(POSTS), bytes(body))

    def odd_json(self):
        body = json.dumps(self.rng.choice(ODD_VALUES)).encode()
        return self.request("POST", self.rng.choice(POSTS), body)

    def mutated_json(self):
        report = self.report()
        inside = self.rng.choice([report, report["location"], report["contact"]])
        name = self.rng.choice([*inside, "unknown", "__proto__", "settled", "follows", "address", "divisionCode"])
        inside[name] = self.rng.choice(ODD_VALUES)
        return self.request("POST", self.rng.choice(POSTS[:6]), json.dumps(report).encode())

    def odd_header(self):
        extra = self.rng.choice(ODD_HEADERS) + "\r\n"
        if self.rng.random() < 0.5 and "ontent-Length" not in extra and "Transfer" not in extra:
            return self.request("POST", self.rng.choice(POSTS), json.dumps(self.report()).encode(), extra=extra)
        return self.request("GET", self.rng.choice(GETS), extra=extra)

    def odd_method(self):
        return self.request(self.rng.choice(ODD_METHODS), self.rng.choice(GETS + POSTS))

    def odd_path(self):
        path = self.rng.choice(ODD_PATHS)
        if self.rng.random() < 0.3:
            path = self.rng.choice(GETS) + "/" + urllib.parse.quote(self.rng.randbytes(self.rng.randint(1, 30)))
        return self.request(self.rng.choice(["GET", "GET", "POST", "HEAD"]), path)

    def odd_query(self):
        names = [
            "lang", "limit", "after", "state", "category", "division", "since", "bbox", "q", "due", "lon", "lat", "at",
            "receipt", "from", "to", "x",
        ]
        values = [
            "", "-1", "0", "999999999999999999999", "a" * 3000, "%ff", "%00", "%", "1,2,3,4", "nan", "1e999",
            "2026-13-45", "'", "[]", "++", "%F0%9F",
        ]
        query = "&".join(
            f"{self.rng.choice(names)}{self.rng.choice(['=', '==', ''])}{self.rng.choice(values)}"
            for _ in range(self.rng.randint(1, 6)))
        return self.request("GET", f"{self.rng.choice(GETS)}?{query}")

    def broken_multipart(self):
        boundary = self.rng.choice(["b", "", "b" * 71, '"b', "b\tc", "é"])
        part = self.rng.choice([
            b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--b--\r\n', b"--b\r\n\r\n", b"--b",
            b"", b"--b--", b'--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--',
            b'--b\r\nContent-Disposition: form-data; name="' + b"n" * 9000,
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="../../x.png"\r\n'
            b"Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\nxx\r\n--b--\r\n",
            b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n' * 200 + b"--b--\r\n",
            self.rng.randbytes(500),
        ])
        path = self.rng.choice(["/report", "/api/v1/attachments", "/sign-in"])
        return self.request("POST", path, part, f"multipart/form-data; boundary={boundary}")

    def odd_form(self):
        body = self.rng.choice([
            b"text=%", b"text=%ff%fe", b"=&=&==", b"&" * 5000, b"text=" + b"a" * 50_000, b"a=1&" * 200, b"text=\x00",
            b"text=x&text=y", b"post=x", b"lon=nan&lat=inf", self.rng.randbytes(300),
        ])
        return self.request("POST", self.rng.choice(POSTS), body, "application/x-www-form-urlencoded")

    def many_headers(self):
        count = self.rng.choice([50, 500, 3000])
        return self.request("GET", self.rng.choice(GETS), extra="".join(f"X-{i}: {'v' * 20}\r\n" for i in range(count)))
