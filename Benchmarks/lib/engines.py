"""The two engines under the program: making, copying, reading and weighing their databases."""

import csv
import io
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time

POSTGRES = pathlib.Path("/usr/lib/postgresql/15/bin")


class County:
    """A data folder and its database."""

    def __init__(self, data, database=None):
        self.data, self._database = pathlib.Path(data), database

    @property
    def database(self):
        return self._database or f"sqlite:{self.data}/shanzhi.sqlite"

    @property
    def options(self):
        return ["--data", str(self.data), "--database", self.database]


class SQLite:
    name = "SQLite"

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def make(self, name):
        data = self._folder / f"sqlite-{name}"
        data.mkdir(parents=True)
        return County(data)

    def copy(self, county, name):
        data = self._folder / f"sqlite-{name}"
        shutil.copytree(county.data, data)
        return County(data)

    def rows(self, county, sql):
        connection = sqlite3.connect(f"file:{county.data}/shanzhi.sqlite?mode=ro", uri=True)
        try:
            return [[str(value) for value in row] for row in connection.execute(sql)]
        finally:
            connection.close()

    def write(self, county, sql):
        connection = sqlite3.connect(county.data / "shanzhi.sqlite", timeout=30)
        try:
            with connection:
                connection.execute(sql)
        finally:
            connection.close()

    def bytes(self, digits):
        """Hexadecimal digits as bytes in a statement."""
        return f"X'{digits}'"

    def megabytes(self, county):
        return sum(file.stat().st_size for file in county.data.glob("shanzhi.sqlite*")) / 1e6

    def settle(self, county):
        """What an administrator does after a large import: here nothing."""
        return 0

    def describe(self):
        return f"SQLite {sqlite_version()}, WAL, synchronous=FULL: every acknowledged report is on the disk"


class Postgres:
    """A PostgreSQL 15 cluster of its own, thrown away at the end. Durable: fsync and synchronous_commit stay on."""

    name = "PostgreSQL"
    SETTINGS = {
        "shared_buffers": "1GB", "effective_cache_size": "4GB", "max_wal_size": "4GB", "max_connections": "200",
        "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}

    def __init__(self, folder, port):
        self._folder, self._port = pathlib.Path(folder), port

    def __enter__(self):
        self._home = pathlib.Path(tempfile.mkdtemp(prefix="shanzhi-bench-postgres."))
        if os.geteuid() == 0:
            shutil.chown(self._home, "postgres")
        try:
            self._start()
        except BaseException:
            shutil.rmtree(self._home, ignore_errors=True)
            raise
        return self

    def _start(self):
        self._as_server(
            POSTGRES / "initdb", f"--pgdata={self._home}/data", "--username=shanzhi", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions")
        settings = " ".join(f"-c {name}={value}" for name, value in self.SETTINGS.items())
        self._as_server(
            POSTGRES / "pg_ctl", "start", "-s", "-w", "-D", f"{self._home}/data", "-l", f"{self._home}/log",
            "-o", f"-p {self._port} -h 127.0.0.1 -k {self._home} {settings}")

    def __exit__(self, *_):
        self._as_server(POSTGRES / "pg_ctl", "stop", "-s", "-w", "-m", "fast", "-D", f"{self._home}/data")
        shutil.rmtree(self._home, ignore_errors=True)

    def _as_server(self, *command):
        """PostgreSQL refuses to run as root."""
        before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*before, *map(str, command)], cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stderr}")

    def url(self, name):
        return f"postgres://shanzhi@127.0.0.1:{self._port}/{name}"

    @property
    def port(self):
        return self._port

    def sql(self, database, sql):
        """CSV rows of a statement."""
        done = subprocess.run(
            [POSTGRES / "psql", self.url(database), "-X", "-q", "-v", "ON_ERROR_STOP=1", "--csv", "-t", "-c", sql],
            capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"psql: {done.stderr}")
        return list(csv.reader(io.StringIO(done.stdout)))

    def make(self, name):
        self.sql("postgres", f'CREATE DATABASE "{name}"')
        return self._county(name)

    def copy(self, county, name):
        self.sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{county.data.name.removeprefix("postgres-")}"')
        copy = self._county(name)
        shutil.copytree(county.data, copy.data, dirs_exist_ok=True)
        return copy

    def _county(self, name):
        data = self._folder / f"postgres-{name}"
        data.mkdir(parents=True)
        return County(data, self.url(name))

    def rows(self, county, sql):
        return self.sql(county.data.name.removeprefix("postgres-"), sql)

    def write(self, county, sql):
        self.rows(county, sql)

    def bytes(self, digits):
        """Hexadecimal digits as bytes in a statement."""
        return f"'\\x{digits}'"

    def megabytes(self, county):
        return int(self.rows(county, "SELECT pg_database_size(current_database())")[0][0]) / 1e6

    def settle(self, county):
        """What an administrator does after a large import, rather than wait for autovacuum. Seconds it took."""
        before = time.perf_counter()
        self.rows(county, "VACUUM ANALYZE")
        return time.perf_counter() - before

    def describe(self):
        version = self.sql("postgres", "SHOW server_version")[0][0]
        settings = ", ".join(f"{name}={value}" for name, value in self.SETTINGS.items())
        return f"PostgreSQL {version} on the same machine, {settings}"


def sqlite_version():
    done = subprocess.run(["pkg-config", "--modversion", "sqlite3"], capture_output=True, text=True)
    return done.stdout.strip() or sqlite3.sqlite_version


def timed(command, log, **options):
    """Runs a command to its end. (seconds, most memory in MB of that process, exit status)"""
    before = time.perf_counter()
    with open(log, "wb") as out:
        process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, **options)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - before, usage.ru_maxrss * 1024 / 1e6, process.returncode
