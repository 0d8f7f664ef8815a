"""Checkpoints of the log as signed notes (C2SP tlog-checkpoint and signed-note), and the proof of one entry as a file
(C2SP tlog-proof). Text alone: whoever holds a key signs.

Two signatures stand under a checkpoint: Ed25519, which every tool and browser checks, and ML-DSA-44 (FIPS 204), which a
quantum computer will not forge (C2SP tlog-cosignature).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_ED25519, _ML_DSA_44 = b"\1", b"\6"
# Each kind of public key by the number of its bytes.
_KINDS = {32: _ED25519, 1_312: _ML_DSA_44}
# The moment in a signature by ML-DSA-44, which the log leaves open: a checkpoint says of none when it was made.
_NO_MOMENT = bytes(8)
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
    return hashlib.sha256(name.encode() + b"\n" + _KINDS[len(public)] + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """The public key as witnesses and mirrors take it: ``name+id+key``."""
    return f"{name}+{key_id(name, public).hex()}+{_b64(_KINDS[len(public)] + public)}"


def public_key(verifier: str) -> tuple[str, bytes]:
    """The name and the public key in a verifier key: 32 bytes of Ed25519, or 1,312 of ML-DSA-44.

    :raises ValueError: where it is neither.
    """
    name, _, rest = verifier.partition("+")
    raw = base64.b64decode(rest.partition("+")[2], validate=True)
    if _KINDS.get(len(raw) - 1) != raw[:1]:
        raise ValueError("not a key of a kind that signs the log")
    return name, raw[1:]


def signed(checkpoint: Checkpoint, public: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The checkpoint with its signature, as served.

    :param public: the 32 bytes of the Ed25519 key that ``sign`` signs with.
    """
    return f"{checkpoint.text}\n".encode() + _line(checkpoint.origin, public, sign(checkpoint.text.encode()))


def cosigned(signed_note: bytes, public: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The checkpoint with a second signature under the first.

    :param public: the 1,312 bytes of the ML-DSA-44 key that ``sign`` signs with.
    """
    checkpoint = read(signed_note)
    message = cosigned_message(checkpoint)
    return signed_note + _line(checkpoint.origin, public, _NO_MOMENT + sign(message))


def cosigned_message(checkpoint: Checkpoint) -> bytes:
    """What ML-DSA-44 signs of a checkpoint: who signs, which log, from its first entry to its last, and their root. The
    log signs for itself, so the first two are one name.
    """
    origin = checkpoint.origin.encode()
    name = bytes([len(origin)]) + origin
    return b"".join(
        (
            b"subtree/v1\n\0", name, _NO_MOMENT, name,
            (0).to_bytes(8, "big"), checkpoint.size.to_bytes(8, "big"), checkpoint.root,
        )
    )  # fmt: skip


def first_signature(signed_note: bytes) -> bytes:
    """The checkpoint with its first signature alone, as a proof holds it: a visitor's browser checks no other, and the
    second is thirty times as long.
    """
    text, _, lines = signed_note.partition(b"\n\n")
    return text + b"\n\n" + lines.partition(b"\n")[0] + b"\n"


def _line(name: str, public: bytes, signature: bytes) -> bytes:
    return f"— {name} {_b64(key_id(name, public) + signature)}\n".encode()


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
