"""What the bench ran on, and how busy that was."""

import os
import pathlib
import platform
import shutil
import subprocess
import threading
import time


def output(*command):
    """What a command prints; empty when it is not there or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def load_average():
    return float(pathlib.Path("/proc/loadavg").read_text().split()[0])


def idle_share(seconds=5):
    """The share of all cores that had nothing to do over some seconds."""

    def times():
        numbers = [int(n) for n in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        return sum(numbers[:8]), numbers[3] + numbers[4]

    all_before, idle_before = times()
    time.sleep(seconds)
    all_after, idle_after = times()
    return (idle_after - idle_before) / max(1, all_after - all_before)


class LoadWatch:
    """Reads the load average every few seconds while the bench runs."""

    def __init__(self, every=5):
        self.seen = [load_average()]
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self):
        while not self._over.wait(self._every):
            self.seen.append(load_average())

    def stop(self):
        self._over.set()
        self._thread.join()
        return self.seen


def facts(folder, program):
    """(name, value) pairs for the head of the results."""
    cpu = {}
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        cpu.setdefault(name.strip(), value.strip())
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    cores = output("nproc")
    return [
        ("processor", f"{cpu.get('model name', platform.machine())}, {cores} cores for everything: server, database "
                      "and load generator"),
        ("memory", f"{memory:.1f} GiB"),
        ("disk", f"{disk(folder)}, {shutil.disk_usage(folder).free / 2**30:.0f} GiB free; "
                 f"4 KiB write with fsync: {fsync_milliseconds(folder):.2f} ms (median)"),
        ("system", f"{output('sh', '-c', '. /etc/os-release; echo $PRETTY_NAME')}, Linux {platform.release()}"),
        ("Swift", output("swift", "--version").split("\n")[0]),
        ("program", f"{output(str(program), 'version')}, release build"),
        ("SQLite", output("sh", "-c", "pkg-config --modversion sqlite3") or "unknown"),
        ("wrk", output("dpkg-query", "-W", "-f=${Version}", "wrk") or "unknown"),
    ]


def disk(folder):
    source = output("findmnt", "-n", "-o", "FSTYPE,SOURCE", "--target", str(folder)).split()
    model = output("lsblk", "-n", "-d", "-o", "MODEL").split("\n")[0].strip()
    return " ".join(source + ([f"({model})"] if model else [])) or "unknown"


def fsync_milliseconds(folder, times=50):
    """What a durable write costs here, without any database: the floor of every commit."""
    path = pathlib.Path(folder) / "fsync-probe"
    took = []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"\0" * 4096)
            before = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - before) * 1000)
    path.unlink()
    return sorted(took)[len(took) // 2]
