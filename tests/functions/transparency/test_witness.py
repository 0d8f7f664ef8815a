"""A witness on this machine (after C2SP tlog-witness): it cosigns a log that grew, and refuses one that forked.

It is not ours in what it computes: tlog-scales reads the tiles and checks the proof of consistency between what it saw
last and what it is shown now.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tlog_scales import reader, signing, tlog
from tlog_scales.backend import LocalBackend

from functions.transparency import merkle, note, tiles

LOG = Ed25519PrivateKey.generate()
NAME = "www.cardamum.exeve/log"


class RefusedError(Exception):
    """What is shown does not contain what was seen before."""


class Witness:
    """Keeps the last checkpoint it cosigned, and its own key."""

    def __init__(self, vkey: str) -> None:
        self.vkey = signing.Vkey.from_string(vkey)
        self.key = Ed25519PrivateKey.generate()
        self.seen: tuple[int, bytes] = (0, merkle.EMPTY)

    def cosign(self, folder: Path) -> bytes:
        """A signature over a checkpoint that holds all of the last one."""
        text = (folder / "checkpoint").read_text()
        tlog.Checkpoint.from_text(text).verify(self.vkey)
        shown = note.read(text.encode())
        size, root = self.seen
        files = reader.TilesReader(LocalBackend(folder))
        files.set_size(shown.size)
        if shown.size < size or files.mth(0, size) != root or files.mth(0, shown.size) != shown.root:
            raise RefusedError
        self.seen = (shown.size, shown.root)
        return self.key.sign(shown.text.encode())


def _publish(folder: Path, entries: list[bytes]) -> str:
    """The files of a log over ``entries``; its verifier key."""
    public = LOG.public_key().public_bytes_raw()
    root = merkle.root([merkle.leaf_hash(entry) for entry in entries])
    signed = note.signed(note.Checkpoint(NAME, len(entries), root), public, LOG.sign)
    for path, content in [*tiles.written(entries, 0), ("checkpoint", signed)]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return note.verifier_key(NAME, public)


def _entries(size: int, first: bytes = b"\0") -> list[bytes]:
    return [first * 32, *(number.to_bytes(32, "big") for number in range(1, size))]


def test_a_witness_cosigns_a_log_that_grew_and_refuses_a_fork_a_shorter_one_and_another_order(tmp_path: Path) -> None:
    witness = Witness(_publish(tmp_path / "a", _entries(700)))
    witness.cosign(tmp_path / "a")
    _publish(tmp_path / "b", _entries(1_000))
    text = note.read((tmp_path / "b/checkpoint").read_bytes()).text
    witness.key.public_key().verify(witness.cosign(tmp_path / "b"), text.encode())
    one, two, *rest = _entries(1_100)
    # The fork, the shorter log, and the same entries in another order, each signed by the log's own key.
    for name, entries in (("c", _entries(1_100, b"?")), ("d", _entries(900)), ("e", [two, one, *rest])):
        _publish(tmp_path / name, entries)
        with pytest.raises(RefusedError):
            witness.cosign(tmp_path / name)
    assert witness.seen[0] == 1_000
