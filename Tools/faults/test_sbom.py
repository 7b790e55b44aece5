"""The list of parts keeps the rules of CycloneDX 1.6, wherever it is made from."""

import importlib.machinery
import importlib.util
import json
import pathlib
import re
import subprocess

import pytest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
TYPES = {"application", "library", "framework", "data", "file"}
SCOPES = {"required", "optional", "excluded"}
MEMBERS = {
    "type", "bom-ref", "name", "version", "scope", "licenses", "purl", "externalReferences", "properties",
}
MANIFEST = """
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
"""
PINS = {"pins": [
    {"identity": "yams", "location": "https://github.com/jpsim/Yams", "state": {"version": "6.2.2", "revision": "ab"}},
    {"identity": "x", "location": "https://example.org/a/x.git", "state": {"branch": "main", "revision": "cd"}},
]}
NIO = {"identity": "swift-nio", "url": "https://github.com/apple/swift-nio", "version": "2.101.2", "dependencies": []}
TREE = {"identity": "any-folder", "url": "anywhere", "version": "unspecified", "dependencies": [
    {"identity": "hummingbird", "url": "https://github.com/hummingbird-project/hummingbird", "version": "2.28.1",
     "dependencies": [NIO]}, NIO]}
NOTICES = """
## Swift packages
| package | licence | holder |
| --- | --- | --- |
| GRDB.swift | MIT (text above) | somebody |
| swift-nio, yams | Apache-2.0 with Runtime Library Exception | somebody |
## System libraries
| SQLite | public domain |
"""


@pytest.fixture(scope="module")
def sbom():
    loader = importlib.machinery.SourceFileLoader("sbom", str(PROJECT / "Tools/sbom"))
    loader.exec_module(module := importlib.util.module_from_spec(importlib.util.spec_from_loader("sbom", loader)))
    return module


def check(bom):
    """The rules of https://cyclonedx.org/docs/1.6/json/ for what we write."""
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    assert isinstance(bom["version"], int) and bom["version"] >= 1
    assert re.fullmatch("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bom["serialNumber"])
    parts = [bom["metadata"]["component"], *bom["components"]]
    for part in parts:
        assert part["type"] in TYPES and part["name"] and set(part) <= MEMBERS, part
        assert part.get("scope", "required") in SCOPES and all(isinstance(part[name], str) for name in part.keys() & {
            "version", "purl"}), part
        licences = part.get("licenses", [])
        assert len(licences) <= 1 and all(
            set(one) == {"expression"} or set(one) == {"license"} and len(one["license"].keys() & {"id", "name"}) == 1
            for one in licences), part
    for part in bom["components"]:
        assert re.fullmatch(r"pkg:(swift|deb|npm)/[^\s@]+(@[^\s@?]+(\?arch=\w+)?)?", part["purl"]), part
        assert "version" in part or "@" not in part["purl"]
    refs = [part["bom-ref"] for part in parts]
    assert len(refs) == len(set(refs))
    told = [one["ref"] for one in bom["dependencies"]]
    assert len(told) == len(set(told)) and "shanzhi" in told
    for one in bom["dependencies"]:
        needs = one["dependsOn"]
        assert len(needs) == len(set(needs)) and {one["ref"], *needs} <= set(refs), one
    assert str(PROJECT) not in json.dumps(bom)


def test_it_is_made_from_the_build_the_pins_or_the_ranges(sbom):
    noticed = sbom.licences(NOTICES)
    debian = {"libsqlite3-dev": {"version": "3.40.1-2+deb12u2", "architecture": "amd64"}, "git": {}}
    pins = sbom.packages_of_pins(PINS)
    for swift in [
        sbom.packages_of_build(TREE), {"": {"needs": sorted(pins)}, **pins}, sbom.packages_of_ranges(MANIFEST)
    ]:
        bom = sbom.document(swift, debian, noticed, "0.1.0")
        check(bom)
        assert bom == sbom.document(swift, debian, noticed, "0.1.0")
        parts = {part["bom-ref"]: part for part in bom["components"]}
        assert parts["deb:libsqlite3-dev"]["purl"] == "pkg:deb/debian/libsqlite3-dev@3.40.1-2%2Bdeb12u2?arch=amd64"
        assert parts["deb:libsqlite3-dev"]["licenses"] == [{"license": {"name": "public domain"}}]
        assert len(parts) == len(swift) + 1

    assert sbom.packages_of_build(TREE)["hummingbird"]["needs"] == ["swift-nio"]
    assert pins["x"]["version"] == "cd"
    ranges = sbom.packages_of_ranges(MANIFEST)
    assert ranges[""]["needs"] == ["grdb.swift", "hummingbird", "yams"] and ranges["hummingbird"]["from"] == "2.28.0"
    assert sbom.licence_field(noticed["yams"]) == [{"expression": "Apache-2.0 WITH Swift-exception"}]
    assert noticed["grdb"] == "MIT"


def test_it_names_what_this_program_is_made_of():
    told = subprocess.run(
        [PROJECT / "Tools/sbom"], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=600)
    bom = json.loads(told.stdout)
    check(bom)
    parts = {part["name"]: part for part in bom["components"]}
    for name in re.findall(r'\.package\(url: "[^"]*/([^/"]+)"', (PROJECT / "Package.swift").read_text()):
        part = parts[name.lower().removesuffix(".git")]
        assert part.get("licenses"), part
    assert parts["leaflet"]["version"] == "1.9.4"
    assert parts["leaflet"]["licenses"] == [{"license": {"id": "BSD-2-Clause"}}]
    assert "lucide-static" in parts and not {"htmx.org", "maplibre-gl", "echarts"} & parts.keys()
    assert {"libvips-dev", "libpq-dev", "libsqlite3-dev"} <= parts.keys()
