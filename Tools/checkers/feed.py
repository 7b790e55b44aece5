"""feed.py URL VKEY SEED NAME: a log made by aics_tlog, fed to a witness by aics_witness; then a fork of it."""

import base64
import json
import pathlib
import sys

from aics_tlog import Checkpoint, MerkleTree, sign_checkpoint
from aics_witness.feeder import FeederError, WitnessClient
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

url, vkey, seed, name = sys.argv[1:]
key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(pathlib.Path(seed).read_text()))


def feed(client, tree, size):
    checkpoint = Checkpoint(origin=name, size=size, root=tree.root(size))
    note = sign_checkpoint(checkpoint, key, name).to_bytes()
    return client.submit(note, lambda old, new: tree.consistency_proof(old, new))


def refused(tree, size):
    try:
        feed(WitnessClient(url, vkey, max_attempts=1), tree, size)
        return "cosigned"
    except FeederError:
        return "refused"


tree = MerkleTree(f"leaf {number}".encode() for number in range(300))
other = MerkleTree(f"other {number}".encode() for number in range(400))
client, cosigned = WitnessClient(url, vkey), []
for size in (3, 3, 70, 300):
    if feed(client, tree, size).count("\n") == 1:
        cosigned.append(size)
print(json.dumps({"cosigned": cosigned, "fork": refused(other, 400), "back": refused(tree, 100)}))
