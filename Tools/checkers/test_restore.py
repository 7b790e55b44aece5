"""Yesterday's backup is put back: the old log is not forked, and what it promised can still be proven."""

import base64
import urllib.error
import urllib.request

from harness.program import until
from test_go_and_openssl import verify_with_openssl


def signed_text(checkpoint):
    """The signed text, the signature of the log, and the origin."""
    text, lines = checkpoint.split(b"\n\n")
    return text + b"\n", base64.b64decode(lines.decode().split("\n")[0].split(" ")[2])[4:], text.decode().split("\n")[0]


def test_a_restored_county_opens_a_new_log_that_names_the_old_one(log):
    program = log.program
    old_key = base64.b64decode(log.get("key").decode().strip().split("+", 2)[2])[1:]
    backup = log.folder / "yesterday"
    assert program.run("backup", str(backup), timeout=120).returncode == 0
    lost, _ = log.proven(log.report("路口的路灯不亮了，这份诉求在备份之后"))
    text, signature, origin = signed_text(lost.read_text(encoding="utf-8").split("\n\n", 1)[1].encode())
    size = int(text.split(b"\n")[1])
    program.stop()
    restored = program.run("restore", "--replace", str(backup), timeout=240)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    program.start()

    def renewed():
        try:
            return log.get("checkpoint").startswith(f"{origin}/after-{size}-".encode())
        except urllib.error.HTTPError:
            return False

    until(renewed, 60, 0.2, "a new log that names the old one")
    with urllib.request.urlopen(log.url, timeout=10) as page:
        assert f"{origin} · {size}" in page.read().decode()
    # Who holds the old proof still shows that the old log had signed it.
    assert verify_with_openssl(log.folder, text, signature, old_key)
    aside = program.data / "log-1" / "signed"
    assert aside.read_bytes().startswith(f"{origin}\n{size}\n".encode())
    # The new log goes on, and all of it is right.
    log.proven(log.report("路口的路灯不亮了，这份诉求在恢复之后"))
    checked = program.run("check", timeout=240)
    assert checked.returncode == 0, checked.stdout + checked.stderr
