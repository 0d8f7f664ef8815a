"""The proof that a record is in the log, as a file: where it is, the path to the root, and the signed checkpoint."""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from functools import cache
from typing import Any

from functions.transparency import bucket, commitment, merkle, note, tiles, writer


def of(record: Mapping[str, Any], at: str) -> str | None:
    """The ``.tlog-proof`` of a record; None where the log does not have it yet.

    :param at: when it was recorded: it is looked for in the batches from the last one before then.
    """
    signed = bucket.tagged(writer.CHECKPOINT)
    if signed is None:
        return None
    size = note.read(signed[0]).size
    index = _index(commitment.of(record), at)
    if index is None or index >= size:
        return None
    read = cache(lambda path: bucket.get(f"log/{path}"))
    path = merkle.inclusion(index, size, tiles.subtree(size, read))
    return note.proof(commitment.canonical(record), index, path, note.first_signature(signed[0]))


def _index(entry: bytes, at: str) -> int | None:
    batch = cache(lambda key: writer.read_batch(bucket.get(key)))
    keys = bucket.keys(writer.BATCHES)
    first = bisect.bisect_left(keys, at, key=lambda key: batch(key)[0])
    # One earlier: the clocks of two functions may differ.
    for key in keys[max(0, first - 1) :]:
        if entry in batch(key)[1]:
            return int(key.removeprefix(writer.BATCHES)) + batch(key)[1].index(entry)
    return None
