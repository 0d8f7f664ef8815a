"""Adds to the log what is not in it yet. A run may be killed anywhere, run twice, or run beside another: the log is the
same.

What a run adds is decided by one write: the batch, an object named by the size of the log before it, which only one
writer can put. Tiles and checkpoint follow from the batch alone, so whoever comes next, or runs beside, does the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from functions.transparency import bucket, commitment, merkle, note, signing, tiles

CHECKPOINT, KEYS = "log/checkpoint", "log/key"
BATCHES = "batch/"


class TamperedError(Exception):
    """The files of the log do not agree with its checkpoint, or with what this run would have written."""


def add(records: Iterable[Mapping[str, Any]], at: str) -> tuple[int, int]:
    """Bring the log up to date: how many entries it had, and has.

    :param records: everything that has to be in it.
    :param at: the moment before they were read, as records write moments.
    :raises TamperedError: where what stands is not what was signed. Nothing is written then.
    """
    _publish_keys()
    entries, tag = _standing()
    before, wanted = len(entries), {commitment.of(record) for record in records}
    if tag is None and not wanted:
        tag = _sign(entries, tag)
    while batch := _batch(len(entries), sorted(wanted - set(entries)), at):
        longer = entries + batch
        for path, content in tiles.written(longer, len(entries)):
            if bucket.put_new(f"log/{path}", content) != content:
                raise TamperedError(path)
        tag = _sign(longer, tag)
        entries = longer
    return before, len(entries)


def _standing() -> tuple[list[bytes], str | None]:
    """The entries that the checkpoint speaks of, and its tag."""
    found = bucket.tagged(CHECKPOINT)
    if found is None:
        return [], None
    checkpoint = note.read(found[0])
    try:
        entries = tiles.entries(checkpoint.size, lambda path: bucket.get(f"log/{path}"))
    except (KeyError, ValueError) as error:
        raise TamperedError(str(error)) from None
    if root(entries) != checkpoint.root or checkpoint.origin != signing.origin():
        raise TamperedError(CHECKPOINT)
    return entries, found[1]


def root(entries: Iterable[bytes]) -> bytes:
    """The root of the tree over entries."""
    return merkle.root([merkle.leaf_hash(entry) for entry in entries])


def _batch(size: int, new: list[bytes], at: str) -> list[bytes]:
    """What comes after the first ``size`` entries: ``new``, unless another run has decided that already."""
    key = f"{BATCHES}{size:012}"
    if new:
        ours = json.dumps({"at": at, "entries": [entry.hex() for entry in new]}).encode()
        return read_batch(bucket.put_new(key, ours))[1]
    found = bucket.tagged(key)
    return read_batch(found[0])[1] if found else []


def read_batch(content: bytes) -> tuple[str, list[bytes]]:
    """The moment of a batch, and its entries in their order. That order is by hash: it does not tell who came first."""
    batch = json.loads(content)
    return batch["at"], [bytes.fromhex(entry) for entry in batch["entries"]]


def _sign(entries: list[bytes], tag: str | None) -> str:
    """Replace the checkpoint by that of ``entries``: its new tag. Another run may have been quicker, or be further."""
    checkpoint = note.Checkpoint(signing.origin(), len(entries), root(entries))
    once = note.signed(checkpoint, signing.public(), signing.sign)
    signed = note.cosigned(once, signing.second_public(), signing.second_sign)
    while not bucket.replace(CHECKPOINT, signed, tag):
        standing, tag = _seen()
        if standing.size >= checkpoint.size:
            break
    return _seen()[1]


def _seen() -> tuple[note.Checkpoint, str]:
    found = bucket.tagged(CHECKPOINT)
    if found is None:
        raise TamperedError(CHECKPOINT)
    return note.read(found[0]), found[1]


def _publish_keys() -> None:
    """Add the public keys that sign now to those that have signed: an old checkpoint is checked with old keys."""
    content, tag = bucket.tagged(KEYS) or (b"", None)
    keys = [note.verifier_key(signing.origin(), key) for key in (signing.public(), signing.second_public())]
    new = [key for key in keys if key not in content.decode().splitlines()]
    if new:
        bucket.replace(KEYS, content + "".join(f"{key}\n" for key in new).encode(), tag)
