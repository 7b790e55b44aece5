"""The program under measure: started, asked, weighed, stopped."""

import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.parse


class Server:
    """`shanzhi serve` over a county. Use it in a `with`; it is stopped at the end."""

    def __init__(self, program, county, port):
        self._program, self._county, self.port = program, county, port
        self.address = f"http://127.0.0.1:{port}"
        self.ready_seconds = None
        self._process = None

    def __enter__(self):
        environment = dict(os.environ, LOG_LEVEL="warning")
        self._log = (self._county.data / "serve.log").open("ab")
        before = time.perf_counter()
        self._process = subprocess.Popen(
            [self._program, "serve", *self._county.options, "--port", str(self.port)],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT, env=environment)
        try:
            self._wait_until_ready(before)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait_until_ready(self, before, limit=120):
        while True:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended by itself: {self._log_end()}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/readyz")
                status = connection.getresponse().status
                connection.close()
                if status == 200:
                    break
            except OSError:
                pass
            if time.perf_counter() - before > limit:
                raise RuntimeError(f"the server was not ready after {limit} s: {self._log_end()}")
            time.sleep(0.005)
        self.ready_seconds = time.perf_counter() - before

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _log_end(self):
        return "\n".join((self._county.data / "serve.log").read_text(errors="replace").splitlines()[-10:])

    def memory(self):
        """(resident, anonymous) in MB as the kernel counts them now; anonymous is what the files in it do not back."""
        text = pathlib.Path(f"/proc/{self._process.pid}/status").read_text()
        found = dict(re.findall(r"(VmRSS|RssAnon):\s+(\d+) kB", text))
        return int(found["VmRSS"]) * 1024 / 1e6, int(found["RssAnon"]) * 1024 / 1e6

    def get(self, path, who=None):
        """The body of a GET, by somebody (`sign_in`) or by nobody."""
        return self._ask("GET", path, headers=header(who))[1]

    def json(self, path):
        return json.loads(self.get(path))

    def sign_in(self, post):
        """The header of requests by somebody who holds the post."""
        headers, _ = self._ask("POST", "/api/v1/sessions", json.dumps({"post": post}))
        return "Authorization: Bearer " + re.search(r"session=([^;]+)", headers["Set-Cookie"]).group(1)

    def post(self, path, body):
        return json.loads(self._ask("POST", path, json.dumps(body))[1])

    def send_form(self, path, fields, who):
        """Where a form leads to."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address} | header(who)
        return self._ask("POST", path, urllib.parse.urlencode(fields), headers)[0]["Location"]

    def _ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, ({"Content-Type": "application/json"} if body else {}) | (headers or {}))
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status >= 400:
                raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")
            return answer.headers, text
        finally:
            connection.close()


def header(line):
    return dict([line.split(": ", 1)]) if line else {}


def drop_caches():
    """Makes the kernel forget what it read from the disk; False where that is not allowed."""
    os.sync()
    try:
        pathlib.Path("/proc/sys/vm/drop_caches").write_text("3\n")
        return True
    except OSError:
        return False
