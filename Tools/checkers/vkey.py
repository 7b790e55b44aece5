"""vkey.py FILE NAME: the public key that belongs to a seed, as aics-tlog writes it."""

import base64
import pathlib
import sys

from aics_tlog import format_vkey, vkey_from_ed25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

seed = base64.b64decode(pathlib.Path(sys.argv[1]).read_text())
print(format_vkey(vkey_from_ed25519(sys.argv[2], Ed25519PrivateKey.from_private_bytes(seed).public_key())))
