"""What the tests of faults need: a filled county to copy, servers on it, and clusters to break."""

import pathlib
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from harness.cluster import Cluster
from harness.program import Program, copy_county, debug_binary


@pytest.fixture(scope="session")
def county(tmp_path_factory):
    """A data folder with the small demo county, never served itself."""
    program = Program(debug_binary(), tmp_path_factory.mktemp("county") / "data")
    program.fill()
    return program.data


@pytest.fixture
def serve(county, tmp_path):
    """serve() starts a server on a county of its own, which ends with the test."""
    programs = []

    def start(data=None, **options):
        program = Program(debug_binary(), copy_county(county, data or tmp_path / f"data{len(programs)}"), **options)
        programs.append(program)
        program.start()
        return program

    yield start
    for program in programs:
        program.kill()


@pytest.fixture(scope="session")
def postgres_county():
    """A folder with a small demo county in a cluster that does not run, and the key that belongs to it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="shanzhi-faults-"))
    folder.chmod(0o711)  # the database's user must pass
    cluster = Cluster(folder / "postgres")
    try:
        Program(debug_binary(), folder / "data", cluster.url).fill()
    finally:
        cluster.stop()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def cluster(postgres_county):
    """A PostgreSQL cluster of the test's own with a small demo county."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="shanzhi-faults-"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "postgres", postgres_county / "postgres")
    yield cluster
    if cluster.is_running:
        cluster.stop("immediate")
    shutil.rmtree(folder)


@pytest.fixture
def on_cluster(cluster, postgres_county, tmp_path):
    """The program that serves the county in the cluster, not started yet."""
    program = Program(debug_binary(), copy_county(postgres_county / "data", tmp_path / "data"), cluster.url)
    yield program
    program.kill()
