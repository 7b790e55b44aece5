"""A secret vote recounted by a stranger: the Python of Documentation/votes.md, word for word, with openssl."""

import json
import pathlib
import re
import subprocess
import sys

import pytest

from harness.program import debug_binary

DOCUMENTATION = pathlib.Path(__file__).resolve().parents[2] / "Documentation"
EXAMPLE = DOCUMENTATION / "votes-example.json"


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """stranger(vote) and ours(vote) as subprocesses that are done."""
    folder = tmp_path_factory.mktemp("stranger")
    program, file = folder / "recount.py", folder / "recount.json"
    text = (DOCUMENTATION / "votes.md").read_text(encoding="utf-8")
    program.write_text(re.search(r"```python\n(.*?)```", text, re.S).group(1), encoding="utf-8")

    def both(vote):
        file.write_text(json.dumps(vote, ensure_ascii=False), encoding="utf-8")
        commands = [sys.executable, program, file], [debug_binary(), "verify", "vote", file, "--json"]
        return [subprocess.run(words, capture_output=True, text=True, timeout=120) for words in commands]

    return both


def test_a_stranger_counts_the_same(stranger):
    theirs, ours = stranger(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    assert theirs.returncode == 0 and ours.returncode == 0, theirs.stderr + ours.stderr
    theirs, ours = json.loads(theirs.stdout), json.loads(ours.stdout)
    assert theirs["counts"] == ours["counts"] == [3, 1, 2]
    assert theirs["void"] == len(ours["void"]) == 1
    assert theirs["voters"] == ours["voters"] == 6
    assert theirs["root"] == ours["root"]


def swapped(vote):
    a, b = vote["ballots"][0], vote["ballots"][2]
    a["sealed"], b["sealed"] = b["sealed"], a["sealed"]


def dropped(vote):
    vote["ballots"].pop(4)


def again(vote):
    vote["ballots"].append(vote["ballots"][1])


def renamed(vote):
    vote["choices"].reverse()


def lent(vote):
    vote["ballots"][0]["tokens"] = vote["ballots"][2]["tokens"]


def added_up_wrongly(vote):
    vote["result"]["counts"] = [4, 0, 2]


def stuffed(vote):
    vote["issued"] = [5, 6]


@pytest.mark.parametrize("change", [swapped, dropped, again, renamed, lent, added_up_wrongly, stuffed])
def test_both_find_what_was_changed(stranger, change):
    vote = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    change(vote)
    theirs, ours = stranger(vote)
    assert theirs.returncode == 1 and "AssertionError" in theirs.stderr, theirs.stderr
    assert ours.returncode == 1 and json.loads(ours.stdout)["faults"], ours.stderr
