"""aics-witness as a witness of our log, and as a log that our server witnesses."""

import json
import os
import pathlib
import subprocess
import urllib.request

import pytest

from harness.program import copy_county, free_port, until

HERE = pathlib.Path(__file__).resolve().parent
SEED = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # the bytes 00…1f, for tests only
ORIGIN = "shanzhi/330381"


def run(program, *words, **options):
    ended = subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=60, **options)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.strip()


@pytest.fixture
def witness(checkers, tmp_path):
    """The address and the key of a running aics-witness that knows our log, and that log's key."""
    folder = tmp_path / "witness"
    folder.mkdir()
    (folder / "seed").write_text(SEED)
    vkey = run(checkers / "python", HERE / "vkey.py", folder / "seed", ORIGIN)
    config, port = folder / "witness.json", free_port()
    run(checkers / "aics-witness", "init", "-c", config, "--name", "witness.example/w1",
        "--listen", f"127.0.0.1:{port}")
    key = run(checkers / "aics-witness", "init", "-c", config)
    run(checkers / "aics-witness", "add-log", "-c", config, "--origin", ORIGIN, "--vkey", vkey)
    program = subprocess.Popen(
        [checkers / "aics-witness", "serve", "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers():
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    until(answers, 30, 0.1, "the witness")
    yield f"http://127.0.0.1:{port}", key, vkey, program
    program.kill()
    program.wait()


def test_aics_witness_cosigns_our_checkpoints(start_log, witness, checkers):
    address, key, vkey, program = witness
    log = start_log(f"witness w1 {key} {address}\n", SEED, {"SHANZHI_OUTWARD_ALLOW": "127.0.0.1"})
    log.proven(log.report("路口的路灯不亮了，查验六"))
    until(lambda: b"witness.example/w1" in log.get("checkpoint"), 30, 0.2, "a cosignature")
    note = log.save("checkpoint", "checkpoint")
    words = ["--note", note, "--log-key", vkey, "--witness-key", key, "--quorum", "1"]
    run(checkers / "aics-tlog", "verify-checkpoint", *words)
    # The proof of a report carries it too.
    proof, _ = log.proven(log.report("路口的路灯不亮了，查验七"))
    assert "witness.example/w1" in proof.read_text()
    # With the witness gone, publishing goes on.
    program.kill()
    size = log.size
    log.proven(log.report("路口的路灯不亮了，查验八"))
    assert log.size > size
    assert log.program.run("check", timeout=120).returncode == 0


def test_our_server_is_a_witness_for_aics_tlog(start_log, checkers, tmp_path):
    """aics_witness.feeder feeds a log that aics_tlog made."""
    (tmp_path / "other").write_text("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=")
    other = run(checkers / "python", HERE / "vkey.py", tmp_path / "other", "other.example/log")
    log = start_log(f"log {other}\n")
    fed = json.loads(run(
        checkers / "python", HERE / "feed.py", f"{log.url}/witness", log.get("witness/key").decode().strip(),
        tmp_path / "other", "other.example/log"))
    assert fed == {"cosigned": [3, 3, 70, 300], "fork": "refused", "back": "refused"}, fed
