"""The browser parts that Tools/fetch-assets brings are the ones we know, byte for byte."""

import gzip
import hashlib
import pathlib
import shutil
import subprocess
import sys
import zipfile

import pytest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = PROJECT / "Tools/fetch-assets"
FETCHED = PROJECT / "Foundations/Web/Fetched"
SUMS = {name: digest for digest, name in (line.split() for line in (FETCHED / "assets.sha256").read_text().splitlines())}
# Where in its wheel each part lies; Lucide's archive is not kept, only the sprite made of it.
WHEELS = {
    "django_js_lib_leaflet-0-x.whl": ["js_lib_leaflet/static/js_lib_leaflet/leaflet.js",
                                      "js_lib_leaflet/static/js_lib_leaflet/leaflet.css"],
}


def fetch(wheels, into):
    return subprocess.run(
        [sys.executable, PROGRAM, "--from", wheels, "--into", into], capture_output=True, text=True, timeout=60)


@pytest.fixture
def wheels(tmp_path):
    """Wheels made anew from the parts that are here."""
    for wheel, paths in WHEELS.items():
        with zipfile.ZipFile(tmp_path / wheel, "w") as archive:
            for path in paths:
                archive.write(FETCHED / path.rsplit("/", 1)[-1], path)
    return tmp_path


def test_what_is_here_is_what_the_list_says():
    for name, digest in SUMS.items():
        if name == "lucide.zip":
            continue
        data = (FETCHED / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest, name
        assert gzip.decompress((FETCHED / f"{name}.gz").read_bytes()) == data, name
    assert (FETCHED / "icons.svg").read_text().count("<symbol ") == len((FETCHED / "icons.txt").read_text().split())


def test_nothing_is_fetched_when_all_is_here(tmp_path):
    shutil.copytree(FETCHED, tmp_path / "here")
    done = fetch(tmp_path / "nowhere", tmp_path / "here")
    assert done.returncode == 0, done.stderr


def test_a_changed_byte_stops_it_and_nothing_is_written(wheels, tmp_path):
    name = "django_js_lib_leaflet-0-x.whl"
    with zipfile.ZipFile(wheels / name) as archive:
        parts = {path: bytearray(archive.read(path)) for path in WHEELS[name]}
    parts[WHEELS[name][0]][1000] ^= 1
    with zipfile.ZipFile(wheels / name, "w") as archive:
        for path, data in parts.items():
            archive.writestr(path, bytes(data))
    done = fetch(wheels, tmp_path / "out")
    assert done.returncode == 1
    assert "leaflet.js" in done.stderr and "nothing was changed" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_missing_wheel_stops_it_and_nothing_is_written(wheels, tmp_path):
    done = fetch(wheels, tmp_path / "out")
    assert done.returncode == 1
    assert "expected one wheel lucide-*.whl" in done.stderr
    assert not (tmp_path / "out").exists()
