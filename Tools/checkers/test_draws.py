"""A public draw as the few lines of Documentation/draws.md rank it, and what `shanzhi verify draw` says of tampering."""

import html
import json
import pathlib
import re
import subprocess
import urllib.request

import pytest

from harness.program import debug_binary

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "Documentation/draws.md"


@pytest.fixture
def get(log):
    """What is at a path of the demo county."""
    def get(path):
        with urllib.request.urlopen(log.program.address + path, timeout=10) as answer:
            return answer.read().decode()

    return get


@pytest.fixture
def number(get):
    """The demo county's draw."""
    return re.search(r'href="/draw/([A-Z0-9]+)"', get("/draws"))[1]


@pytest.fixture
def record(get, number):
    return json.loads(get(f"/draw/{number}/record.json"))


def ranks(lines, record, setting, tmp_path):
    """Runs lines of a shell beside the list and compares what they print with the record."""
    done = subprocess.run(
        ["bash", "-eu", "-c", lines], cwd=tmp_path, env={"PATH": "/usr/bin:/bin", **setting}, capture_output=True,
        text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()
    ranked = [line.split()[1] for line in printed if re.fullmatch(r"[0-9a-f]{64} [A-Za-z0-9-]+", line)]
    assert ranked == record["ranking"]
    assert record["commitment"] in printed[0]


def test_the_lines_of_the_document_rank_as_we_do(record, tmp_path):
    lines = re.search(r"```sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)[1]
    (tmp_path / "entrants.txt").write_text("\n".join(record["entrants"]) + "\n")
    ranks(lines, record, {name: record[name] for name in ("secret", "pool", "value")}, tmp_path)


def test_the_page_alone_is_enough(get, number, record, tmp_path):
    page = get(f"/draw/{number}")
    lines = html.unescape(re.search(r'<pre[^>]* id="commands"><code>(.*?)</code>', page, re.S)[1])
    for path, name in re.findall(rf'href="(/draw/{number}/[a-z.]+)" download="([a-z.]+)"', page):
        (tmp_path / name).write_text(get(path))
    ranks(lines, record, {}, tmp_path)
    command = re.search(r"<code>shanzhi (verify draw [a-z.]+)</code>", page)[1]
    assert subprocess.run([debug_binary(), *command.split()], cwd=tmp_path, timeout=60).returncode == 0


def test_what_was_changed_is_named(record, tmp_path):
    def verify(changed):
        file = tmp_path / "record.json"
        file.write_text(json.dumps({**record, **changed}))
        done = subprocess.run(
            [debug_binary(), "verify", "draw", file, "--json"], capture_output=True, text=True, timeout=60)
        return done.returncode, json.loads(done.stdout).get("flaw") if done.stdout else None

    assert verify({}) == (0, None)
    first, second, *rest = record["ranking"]
    assert verify({"entrants": [*record["entrants"], "A-9999"]}) == (1, "pool")
    assert verify({"ranking": [second, first, *rest]}) == (1, "ranking")
    assert verify({"value": record["value"] + "1"}) == (1, "beacon")
    assert verify({"secret": "11" * 32}) == (1, "commitment")
    assert verify({"secret": "00" * 32, "isWithheld": True})[0] == 1
