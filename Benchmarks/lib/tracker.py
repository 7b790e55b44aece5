"""request-tracker5 of Debian, set up in a throw-away database and served by its own server, Starlet."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

LIBRARY = pathlib.Path("/usr/share/request-tracker5")
WORKERS = 16  # one for each client, so that none waits for another's connection


def is_installed():
    return (LIBRARY / "libexec/rt-server").exists() and shutil.which("rt-setup-database-5") is not None


class RequestTracker:
    """Serves on 127.0.0.1. Its settings lie in a folder of its own; those of the system stay as they are."""

    def __init__(self, postgres, port):
        self._postgres, self.port = postgres, port
        self.address = f"http://127.0.0.1:{port}"

    def __enter__(self):
        self._home = pathlib.Path(tempfile.mkdtemp(prefix="shanzhi-bench-rt."))
        self._process = None
        try:
            self._configure()
            self._set_up_database()
            self._start()
            self.headers = [self.sign_in() for _ in range(WORKERS)]
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [LIBRARY / "libexec/rt-server", "--server", "Starlet", "--host", "127.0.0.1", "--port", str(self.port),
                 "--max-workers", str(WORKERS), "--max-reqs-per-child", "100000", "--max-keepalive-reqs", "100000",
                 "--env", "deployment"],
                env=self._environment, cwd=self._home, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)
        self._wait()

    def _configure(self):
        settings = self._home / "RT_SiteConfig.pm"
        settings.write_text(f"""
Set($rtname, 'bench.invalid');
Set($Organization, 'bench.invalid');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {self.port});
Set($WebPath, '');
Set($DatabaseType, 'Pg');
Set($DatabaseHost, '127.0.0.1');
Set($DatabasePort, '{self._postgres.port}');
Set($DatabaseUser, 'rt');
Set($DatabasePassword, 'rt');
Set($DatabaseName, 'rt');
Set($MailCommand, 'testfile');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($MasonDataDir, '{self._home}/mason');
Set($DevelMode, 0);
1;
""")
        (self._home / "empty").mkdir()
        (self._home / "mason").mkdir()
        self._environment = dict(
            os.environ, RT_SITE_CONFIG=str(settings), RT_SITE_CONFIG_DIR=str(self._home / "empty"),
            TMPDIR=str(self._home))

    def _set_up_database(self):
        self._postgres.sql("postgres", "CREATE ROLE rt LOGIN PASSWORD 'rt'")
        self._postgres.sql("postgres", "CREATE DATABASE rt OWNER rt TEMPLATE template0 ENCODING 'UTF8'")
        done = subprocess.run(
            ["rt-setup-database-5", "--action", "init", "--skip-create", "--dba", "rt", "--dba-password", "rt"],
            env=self._environment, cwd=self._home, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"rt-setup-database-5: {done.stdout[-800:]}{done.stderr[-800:]}")
        # No mail leaves, and none is prepared: ours sends none either.
        self._postgres.sql("rt", "UPDATE scrips SET disabled = 1")

    def _wait(self, limit=60):
        for _ in range(limit * 4):
            if self._process.poll() is not None:
                raise RuntimeError("request-tracker5 ended by itself: " + (self._home / "log").read_text()[-800:])
            try:
                urllib.request.urlopen(self.address, timeout=10).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError("request-tracker5 did not start")

    def sign_in(self):
        """The header of requests of a new session, which costs less at each request than a token or a password, both
        of which are hashed with bcrypt every time."""
        form = urllib.parse.urlencode({"user": "root", "pass": "password"}).encode()
        with urllib.request.urlopen(urllib.request.Request(self.address + "/NoAuth/Login.html", form), timeout=60) as answer:
            found = re.search(r"(RT_SID_[^=]+=[^;]+)", str(answer.headers))
        if not found:
            raise RuntimeError("request-tracker5 gave no session")
        return "Cookie: " + found.group(1)

    def __exit__(self, *_):
        if self._process is not None:
            self._end(signal.SIGTERM)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._end(signal.SIGKILL)
                self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def _end(self, how):
        """To the server and its workers, which are a group of their own."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)

    def create(self, subject, content):
        request = urllib.request.Request(
            self.address + "/REST/2.0/ticket", json.dumps({"Queue": "General", "Subject": subject, "Content": content})
            .encode(), {"Content-Type": "application/json", **dict([self.headers[0].split(": ", 1)])})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())["id"]
