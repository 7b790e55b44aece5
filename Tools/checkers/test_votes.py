"""A secret vote recounted by a stranger: the Python of Documentation/votes.md, word for word, with openssl."""

import base64
import hashlib
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


def elsewhere(vote, folder, issued=6):
    """The vote as if its second issuer were another office's, with a statement that openssl signs."""
    key, text = folder / "statements", folder / "text"
    if not key.exists():
        subprocess.run(["openssl", "ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", key], check=True)
    point = subprocess.run(
        ["openssl", "ec", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout[-65:]
    digest = hashlib.sha256(base64.b64decode(vote["issuers"][1])).hexdigest()
    text.write_text(f"shanzhi-issuer/v1/issued\n{vote['vote']}\n{digest}\n{issued}\n", encoding="utf-8")
    der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key, text], check=True, capture_output=True).stdout
    r, s = der[4:4 + der[3]], der[6 + der[3]:]
    raw = b"".join(half.lstrip(b"\0").rjust(32, b"\0") for half in (r, s))
    statement = {"vote": vote["vote"], "issued": issued, "signature": base64.b64encode(raw).decode()}
    vote["issued"] = [vote["issued"][0], issued]
    vote["elsewhere"] = {
        "address": "https://issuer.example", "statements": base64.b64encode(point).decode(), "statement": statement}


def test_both_count_with_a_second_issuer_elsewhere(stranger, tmp_path):
    vote = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    elsewhere(vote, tmp_path)
    theirs, ours = stranger(vote)
    assert theirs.returncode == 0 and ours.returncode == 0, theirs.stderr + ours.stdout


def not_stated(vote, folder):
    elsewhere(vote, folder)
    del vote["elsewhere"]["statement"]
    vote["issued"].pop()


def stated_otherwise(vote, folder):
    elsewhere(vote, folder)
    vote["issued"][1] = 7


def signed_by_another(vote, folder):
    elsewhere(vote, folder)
    other = json.loads(json.dumps(vote))
    (folder / "statements").unlink()
    elsewhere(other, folder)
    vote["elsewhere"]["statements"] = other["elsewhere"]["statements"]


@pytest.mark.parametrize("change, name", [
    (not_stated, "notStated"), (stated_otherwise, "otherStatement"), (signed_by_another, "otherStatement")])
def test_both_say_what_a_second_issuer_has_not_said(stranger, tmp_path, change, name):
    vote = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    change(vote, tmp_path)
    theirs, ours = stranger(vote)
    assert theirs.returncode == 1 and "AssertionError" in theirs.stderr, theirs.stderr
    assert ours.returncode == 1 and [fault["name"] for fault in json.loads(ours.stdout)["faults"]] == [name]
