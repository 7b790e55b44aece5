"""The server as a process of its own, to be started, looked at and ended in every way there is."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parents[2]
READY_LIMIT = 60  # seconds, for a debug build on a busy machine
STOP_LIMIT = 30  # seconds


class Fault(Exception):
    """Something that must not happen."""


def binary():
    """SHANZHI_BIN, else the release build, else the debug build."""
    built = [PROJECT / ".build" / kind / "shanzhi" for kind in ("release", "debug")]
    places = [pathlib.Path(os.environ["SHANZHI_BIN"]).resolve()] if "SHANZHI_BIN" in os.environ else built
    found = next((place for place in places if place.exists()), None)
    if not found:
        raise Fault(f"there is no program at {' or '.join(map(str, places))}; run swift build first")
    return found


def debug_binary():
    """SHANZHI_BIN, else the debug build: what the tests have just built."""
    return pathlib.Path(os.environ.get("SHANZHI_BIN", PROJECT / ".build/debug/shanzhi")).resolve()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, limit, pause=0.02, what=""):
    """What `condition` gives as soon as it is true. Fails when that takes more than `limit` seconds."""
    deadline = time.monotonic() + limit
    while True:
        if found := condition():
            return found
        if time.monotonic() > deadline:
            raise Fault(f"not within {limit} s: {what or condition.__name__}")
        time.sleep(pause)


class Program:
    """`shanzhi serve` on a data folder."""

    def __init__(self, program, data, database=None, environment=None, through=()):
        """
        - data: must hold a filled county, in the folder or in `database`.
        - through: a command that runs the server in its own place.
        """
        self.through = list(through)
        self.program, self.data, self.database = program, pathlib.Path(data), database
        self.environment = {**os.environ, **(environment or {})}
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = self.data.parent / f"{self.data.name}.log"
        self.process = None

    def command(self, *words):
        place = ["--data", str(self.data)] + (["--database", self.database] if self.database else [])
        return [str(self.program), *words, *place]

    def run(self, *words, **options):
        """Runs another command on the same data to its end."""
        return subprocess.run(
            self.command(*words), env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            **options)

    def fill(self):
        """Makes the small demo county."""
        ended = self.run("demo", "--small", "--fill-only")
        if ended.returncode:
            raise Fault(f"the county could not be filled:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")

    def start(self, limit=READY_LIMIT):
        """- Returns: seconds until /readyz said yes."""
        begun = time.monotonic()
        self.launch()
        until(self.is_ready, limit, 0.005, "ready after the start")
        return time.monotonic() - begun

    def launch(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.through + self.command("serve", "--port", str(self.port)), env=self.environment, cwd=PROJECT,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def is_ready(self):
        if self.process.poll() is not None:
            raise Fault(f"the program ended by itself ({self.process.returncode}):\n{self.tail()}")
        return self.readiness()[0] == 200

    def readiness(self):
        """The status and the words of /readyz; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    @property
    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """kill -9."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self, limit=STOP_LIMIT):
        """SIGTERM.
        - Returns: the exit status."""
        if not self.is_alive:
            return self.process.returncode if self.process else None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Fault(f"the program did not stop within {limit} s:\n{self.tail()}") from None

    def memory(self):
        """Resident bytes."""
        pages = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def tail(self, lines=30):
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def copy_county(template, data):
    """A filled county of one's own; the one it comes from must not be running."""
    shutil.copytree(template, data)
    return data
