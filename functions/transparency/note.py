"""Checkpoints of the log as signed notes (C2SP tlog-checkpoint and signed-note), and the proof of one entry as a file
(C2SP tlog-proof). Text alone: whoever holds the key signs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_ED25519 = b"\1"
_PROOF = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log says of itself: its name, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes that a signature names its key by."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """The public key as witnesses and mirrors take it: ``name+id+key``."""
    return f"{name}+{key_id(name, public).hex()}+{_b64(_ED25519 + public)}"


def signed(checkpoint: Checkpoint, public: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The checkpoint with its signature, as served.

    :param public: the 32 bytes of the Ed25519 key that ``sign`` signs with.
    """
    signature = _b64(key_id(checkpoint.origin, public) + sign(checkpoint.text.encode()))
    return f"{checkpoint.text}\n— {checkpoint.origin} {signature}\n".encode()


def read(note: bytes) -> Checkpoint:
    """The checkpoint in a note; its signatures are not looked at.

    :raises ValueError: where it is none.
    """
    origin, size, root = note.decode().partition("\n\n")[0].split("\n")[:3]
    return Checkpoint(origin, int(size), base64.b64decode(root, validate=True))


def signatures(note: bytes) -> list[tuple[str, bytes]]:
    """Name and bytes, key id first, of each signature under a note.

    :raises ValueError: where it is no note.
    """
    lines = note.decode().partition("\n\n")[2].splitlines()
    parts = [line.removeprefix("— ").split(" ") for line in lines]
    return [(name, base64.b64decode(raw, validate=True)) for name, raw in parts]


def proof(record: bytes, index: int, path: Sequence[bytes], checkpoint: bytes) -> str:
    """The text of a ``.tlog-proof``: the entry's place, its audit path and the checkpoint, and the record whose SHA-256
    the entry is as extra data.
    """
    lines = [_PROOF, f"extra {_b64(record)}", f"index {index}", *map(_b64, path)]
    return "\n".join(lines) + "\n\n" + checkpoint.decode()
