"""Benchmarks/SAFETY.md: one section per engine, the newest run."""

import datetime
import os
import pathlib
import re
import subprocess

from harness.program import PROJECT, binary

FILE = PROJECT / "Benchmarks/SAFETY.md"
HEAD = """# Safety: kill -9 under load

Written by `Tools/crash-test --write`; what it does is said there. One section per engine, each the newest run.
"""


def machine():
    cpu = next(
        (line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), "unknown processor")
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 1_048_576
    return f"{os.cpu_count()} × {cpu}, {memory:.0f} GB"


def write(engine, figures, seed, load):
    """- load: the machine's, over one minute, before the run."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=PROJECT, capture_output=True, text=True).stdout.strip()
    kind = binary().resolve().parent.name
    rows = {
        "date": f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC",
        "commit": commit, "build": kind, "machine": machine(), "load before": f"{load:.2f}", "seed": seed, **figures,
    }
    name = {"sqlite": "SQLite", "postgres": "PostgreSQL"}[engine]
    section = f"## {name}\n\n| what | figure |\n| --- | --- |\n" + "".join(
        f"| {what} | {figure} |\n" for what, figure in rows.items())
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else HEAD
    parts = [part.strip() + "\n" for part in re.split(r"(?m)^(?=## )", text)]
    kept = [part for part in parts if not part.startswith(f"## {name}\n")]
    FILE.write_text("\n".join(kept[:1] + sorted(kept[1:] + [section], reverse=True)), encoding="utf-8")
