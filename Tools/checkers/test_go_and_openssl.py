"""The log as Go's sumdb packages and openssl see it, and as the few lines in Documentation/public-log.md do."""

import base64
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
GOPATH = "/usr/share/gocode"  # where Debian's packages of Go sources lie
# An Ed25519 public key in DER is these twelve bytes and the key (RFC 8410).
DER_HEAD = bytes.fromhex("302a300506032b6570032100")


def test_go_verifies_notes_tiles_and_proofs(log, go):
    """golang.org/x/mod/sumdb note and tlog."""
    old = log.save("old", "checkpoint")
    proof, opened = log.proven(log.report("路口的路灯不亮了，查验三"))
    leaf = log.folder / "leaf"
    leaf.write_text(json.loads(opened.read_text())["leaf"], encoding="utf-8")
    words = [log.url, log.get("key").decode().strip(), proof, leaf, old]
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": GOPATH, "GOFLAGS": "", "GOCACHE": str(log.folder / "go")}
    program = log.folder / "log"
    built = subprocess.run(
        [go, "build", "-o", program, HERE / "log.go"], env=environment, capture_output=True, text=True, timeout=240)
    assert built.returncode == 0, built.stderr
    checked = subprocess.run([program, *words], capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0 and checked.stdout.startswith("ok"), checked.stdout + checked.stderr
    leaf.write_text(leaf.read_text().replace("case.received", "case.Received"), encoding="utf-8")
    checked = subprocess.run([program, *words], capture_output=True, text=True, timeout=60)
    assert checked.returncode != 0, "another leaf was accepted"


def verify_with_openssl(folder, text, signature, key):
    for name, data in (("text", text), ("signature", signature), ("key.der", DER_HEAD + key)):
        (folder / name).write_bytes(data)
    return subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der", "-rawin", "-in", "text",
         "-sigfile", "signature"], cwd=folder, capture_output=True, text=True, timeout=60).returncode == 0


def test_openssl_verifies_the_signature(log):
    text, lines = log.get("checkpoint").split(b"\n\n")
    key = base64.b64decode(log.get("key").decode().strip().split("+", 2)[2])[1:]
    signature = base64.b64decode(lines.decode().split("\n")[0].split(" ")[2])[4:]
    assert verify_with_openssl(log.folder, text + b"\n", signature, key)
    assert not verify_with_openssl(log.folder, text + b"1\n", signature, key)


def test_openssl_recomputes_what_the_leaf_binds(log):
    """HMAC-SHA256 of the canonical event under the leaf's salt."""
    _, opened = log.proven(log.report("路口的路灯不亮了，查验四"))
    leaf = json.loads(opened.read_text())
    event = log.folder / "event"
    event.write_bytes(leaf["event"].encode())
    made = subprocess.run(
        ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{leaf['salt']}", event],
        capture_output=True, text=True, timeout=60, check=True)
    assert made.stdout.strip().endswith(json.loads(leaf["leaf"])["hmac"])


def test_the_lines_in_the_documentation_work(log):
    """A stranger's way: the Python of Documentation/public-log.md, word for word."""
    text = (HERE.parents[1] / "Documentation/public-log.md").read_text(encoding="utf-8")
    program = log.folder / "stranger.py"
    program.write_text(re.search(r"```python\n(.*?)```", text, re.S).group(1), encoding="utf-8")
    proof, opened = log.proven(log.report("路口的路灯不亮了，查验五"))
    ran = subprocess.run([sys.executable, program, proof, opened], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0 and "查验五" in ran.stdout, ran.stdout + ran.stderr
    whole = opened.read_text()
    for changed in (whole.replace("case.received", "case.forgotten"), whole.replace("查验五", "查验伍")):
        opened.write_text(changed, encoding="utf-8")
        ran = subprocess.run([sys.executable, program, proof, opened], capture_output=True, text=True, timeout=60)
        assert changed != whole and ran.returncode != 0, "something else was accepted"
