"""What others' tools check: a county that is served, and its log as they find it."""

import json
import pathlib
import shutil
import sys
import urllib.error
import urllib.request

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from harness.program import Program, copy_county, debug_binary, until

CHECKERS = pathlib.Path(__file__).resolve().parents[2] / ".build-checkers"


class Log:
    """A served county and its public log."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    @property
    def url(self):
        return f"{self.program.address}/log"

    def get(self, path):
        with urllib.request.urlopen(f"{self.url}/{path}", timeout=10) as answer:
            return answer.read()

    def save(self, name, path):
        """Writes what is at an address of the log into a file."""
        file = self.folder / name
        file.write_bytes(self.get(path))
        return file

    def report(self, text):
        """Reports something, and gives the answer."""
        request = urllib.request.Request(
            f"{self.program.address}/api/v1/reports",
            json.dumps({"text": text, "location": {"divisionCode": "330381001"}}).encode(),
            {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def proven(self, reported):
        """The proof of a report as soon as it is there, and its opened leaf, as files."""
        identity, secret = reported["report"]["id"], reported["receipt"]["token"]

        def is_there():
            try:
                return self.get(f"receipt/{identity}")
            except urllib.error.HTTPError as error:
                assert error.code == 404
                return None

        until(is_there, reported["proof"]["within"], 0.1, "the proof of a report")
        return (
            self.save(f"{identity}.tlog-proof", f"receipt/{identity}"),
            self.save(f"{identity}.leaf.json", f"receipt/{identity}/leaf?receipt={secret}"))

    @property
    def size(self):
        return int(self.get("checkpoint").split(b"\n")[1])


@pytest.fixture(scope="session")
def county(tmp_path_factory):
    """A data folder with the small demo county, never served itself."""
    program = Program(debug_binary(), tmp_path_factory.mktemp("county") / "data")
    program.fill()
    return program.data


@pytest.fixture
def start_log(county, tmp_path):
    """start_log(policy, seed, environment) serves a county whose log begins anew."""
    programs = []

    def start(policy="", seed=None, environment=None):
        data = copy_county(county, tmp_path / f"data{len(programs)}")
        (data / "log.policy").write_text(policy, encoding="utf-8")
        if seed:
            (data / "log.key").write_text(seed)
            (data / "log.key").chmod(0o600)
        program = Program(debug_binary(), data, environment=environment)
        programs.append(program)
        program.start()
        log = Log(program, tmp_path)

        def begun():
            try:
                return log.get("checkpoint")
            except urllib.error.HTTPError:
                return None

        until(begun, 120, 0.2, "the first checkpoint")
        return log

    yield start
    for program in programs:
        program.kill()


@pytest.fixture
def log(start_log):
    return start_log()


@pytest.fixture(scope="session")
def checkers():
    """The folder with the programs of a Python that is new enough for them."""
    programs = CHECKERS / "bin"
    if not programs.exists():
        pytest.skip("NO PYTHON FROM 3.12 ON: aics-tlog, aics-witness and pymerkle did NOT check the public log")
    return programs


@pytest.fixture(scope="session")
def go():
    found = shutil.which("go")
    assert found, "run Tools/setup test first: it installs Debian's Go"
    return found
