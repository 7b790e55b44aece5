"""The log as aics-tlog, aics-witness and pymerkle see it."""

import base64
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def run(program, *words, **options):
    return subprocess.run([program, *words], capture_output=True, text=True, timeout=120, **options)


def test_a_report_is_in_the_log_and_the_log_only_grew(log, checkers):
    """aics-tlog verify-inclusion and verify-consistency, from the tiles as they are served."""
    vkey, old = log.save("key", "key"), log.save("old", "checkpoint")
    proof, opened = log.proven(log.report("路口的路灯不亮了，查验一"))
    leaf = log.folder / "leaf"
    leaf.write_text(json.loads(opened.read_text())["leaf"], encoding="utf-8")
    index = json.loads(opened.read_text())["index"]
    included = run(
        checkers / "aics-tlog", "verify-inclusion", "--tiles", log.url, "--vkey-file", vkey, "--leaf", leaf,
        "--index", str(index))
    assert included.returncode == 0, included.stdout + included.stderr
    grown = run(
        checkers / "aics-tlog", "verify-consistency", "--tiles", log.url, "--vkey-file", vkey,
        "--old-checkpoint", old)
    assert grown.returncode == 0, grown.stdout + grown.stderr
    # The proof file by itself, without the tiles.
    lines = proof.read_text().split("\n\n")[0].split("\n")[2:]
    path, checkpoint = log.folder / "path", log.folder / "checkpoint"
    path.write_text("\n".join(lines) + "\n")
    checkpoint.write_text(proof.read_text().split("\n\n", 1)[1], encoding="utf-8")
    alone = run(
        checkers / "aics-tlog", "verify-inclusion", "--proof", path, "--checkpoint", checkpoint,
        "--vkey-file", vkey, "--leaf", leaf, "--index", str(index))
    assert alone.returncode == 0, alone.stdout + alone.stderr
    leaf.write_text(leaf.read_text().replace("case.received", "case.forgotten"), encoding="utf-8")
    other = run(
        checkers / "aics-tlog", "verify-inclusion", "--tiles", log.url, "--vkey-file", vkey, "--leaf", leaf,
        "--index", str(index))
    assert other.returncode != 0, "another leaf was accepted"


def test_every_tile_and_every_bundle_is_right(log, checkers):
    """aics_tlog.audit_tiles, from the server and from the folder that anybody may copy."""
    log.proven(log.report("路口的路灯不亮了，查验二"))
    for source in (log.url, str(log.program.data / "log")):
        audited = run(checkers / "python", HERE / "audit.py", source, log.get("key").decode().strip())
        assert audited.returncode == 0, audited.stdout + audited.stderr
        found = json.loads(audited.stdout)
        assert found["size"] == log.size and found["bundles"] == -(-found["size"] // 256), found


def test_a_flipped_byte_in_a_copy_is_found(log, checkers):
    """aics_tlog.audit_tiles and our own check, over the folder."""
    log.program.stop()
    key = run(checkers / "python", HERE / "vkey.py", log.program.data / "log.key", "shanzhi/330381").stdout.strip()
    for name in ("tile/0/000", "tile/entries/000"):
        file = log.program.data / "log" / name
        whole = file.read_bytes()
        file.write_bytes(whole[:4000] + bytes([whole[4000] ^ 1]) + whole[4001:])
        audited = run(checkers / "python", HERE / "audit.py", str(log.program.data / "log"), key)
        checked = log.program.run("check", timeout=120)
        file.write_bytes(whole)
        assert audited.returncode != 0, "the audit saw nothing"
        assert checked.returncode == 1 and name in checked.stderr, checked.stdout + checked.stderr
    assert log.program.run("check", timeout=120).returncode == 0


def test_the_tree_is_pymerkles(log, checkers):
    """pymerkle builds the tree from the entries and comes to the same root."""
    built = run(checkers / "python", HERE / "pymerkle_root.py", log.url)
    assert built.returncode == 0, built.stdout + built.stderr
    size, root = built.stdout.split()
    note = log.get("checkpoint").decode().split("\n")
    assert size == note[1] and base64.b64decode(note[2]).hex() == root
