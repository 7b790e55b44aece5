"""pymerkle_root.py URL: size and root of a log, from its entries alone, by pymerkle."""

import sys
import urllib.request

from pymerkle import InmemoryTree


def get(path):
    with urllib.request.urlopen(f"{sys.argv[1]}/{path}", timeout=10) as answer:
        return answer.read()


def place(index):
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


size = int(get("checkpoint").split(b"\n")[1])
tree = InmemoryTree(algorithm="sha256")
for tile in range(0, -(-size // 256)):
    width = min(256, size - tile * 256)
    bundle = get(f"tile/entries/{place(tile)}" + ("" if width == 256 else f".p/{width}"))
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        tree.append_entry(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
print(size, tree.get_root().hex())
