"""A PostgreSQL 15 cluster of one's own, durable as in earnest, to be killed and started again."""

import contextlib
import csv
import os
import pathlib
import signal
import subprocess

from harness.program import Fault, free_port, until

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
timezone = 'UTC'
"""
CHILDREN_LIMIT = 30  # seconds


def is_running(process):
    """Whether there is such a process, other than as a name that nobody has asked for yet."""
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Cluster:
    """One server with one database; only 127.0.0.1 gets to it, and everybody there is trusted."""

    def __init__(self, folder, template=None):
        """
        - folder: does not exist yet; its parents must let the user `postgres` pass when we are root.
        - template: the folder of a cluster that does not run, to begin with a copy of it.
        """
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.url = f"postgres://shanzhi@127.0.0.1:{self.port}/county"
        if template:
            subprocess.run(["cp", "-a", template, self.folder], check=True)
            self.start()
        else:
            self.make()

    def make(self):
        self.folder.mkdir()
        if os.geteuid() == 0:
            subprocess.run(["chown", "postgres:", self.folder], check=True)
        self.run("initdb", "--username=shanzhi", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
                 "--no-instructions", f"--pgdata={self.data}")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(SETTINGS)
        self.start()
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "shanzhi", "county")

    @property
    def data(self):
        return self.folder / "data"

    def run(self, program, *words):
        """PostgreSQL refuses to run as root."""
        as_server = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        ended = subprocess.run(
            as_server + [str(PROGRAMS / program), *words], cwd="/", stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if ended.returncode:
            raise Fault(f"{program}: {ended.stdout[-1000:]}")

    def start(self):
        """Starts it, also after a kill: until the last process of before is gone, PostgreSQL refuses."""
        def tried():
            try:
                self.run("pg_ctl", "start", "-s", "-w", "-t", "60", "-D", str(self.data), "-l", f"{self.folder}/log",
                         "-o", f"-p {self.port}")
                return True
            except Fault:
                return False

        until(tried, 60, 0.1, "PostgreSQL started")

    @contextlib.contextmanager
    def recovering(self):
        """Starts it so that it is there, but takes no connection before the block has ended."""
        (self.data / "standby.signal").touch()
        self.run("pg_ctl", "start", "-s", "-W", "-D", str(self.data), "-l", f"{self.folder}/log",
                 "-o", f"-p {self.port} -c hot_standby=off")
        yield
        self.run("pg_ctl", "promote", "-s", "-w", "-D", str(self.data))

    def stop(self, mode="fast"):
        self.run("pg_ctl", "stop", "-s", "-w", "-m", mode, "-D", str(self.data))

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    @property
    def is_running(self):
        return (self.data / "postmaster.pid").exists()

    def kill(self):
        """kill -9 of the postmaster, until its children noticed and are gone: till then they may still serve."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        children = pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        os.kill(postmaster, signal.SIGKILL)
        until(lambda: not any(map(is_running, children)), CHILDREN_LIMIT, what="the children gone")

    def kill_backend(self, rng):
        """kill -9 of one process that serves a connection: PostgreSQL then restarts all of them and recovers.
        - Returns: whether there was one."""
        found = [int(row[0]) for row in self.rows(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")]
        if not found:
            return False
        try:
            os.kill(rng.choice(found), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def rows(self, sql):
        ended = subprocess.run(
            [str(PROGRAMS / "psql"), "--no-psqlrc", "--csv", "--tuples-only", "--command", sql, self.url],
            capture_output=True, text=True)
        if ended.returncode:
            raise Fault(f"psql: {ended.stderr[-1000:]}")
        return list(csv.reader(ended.stdout.splitlines(keepends=True)))
