"""audit.py SOURCE VKEY: checks every tile and bundle of a log, at an address or in a folder, with aics-tlog."""

import json
import pathlib
import sys
import urllib.request

from aics_tlog import (
    FileSystemTileReader, HttpTileReader, audit_tiles, parse_note, parse_vkey, verify_checkpoint)

source, vkey = sys.argv[1], parse_vkey(sys.argv[2])
if source.startswith("http"):
    with urllib.request.urlopen(f"{source}/checkpoint", timeout=10) as answer:
        note = answer.read()
    reader = HttpTileReader([source])
else:
    note = (pathlib.Path(source) / "checkpoint").read_bytes()
    reader = FileSystemTileReader(source)
result = verify_checkpoint(parse_note(note), vkey, [], 0, expected_origin=vkey.name)
assert result.ok, result.error
report = audit_tiles(reader, result.size, result.root)
print(json.dumps({"size": report.size, "tiles": report.tiles, "bundles": report.bundles}))
