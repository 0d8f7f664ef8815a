"""The Merkle tree of the log (RFC 6962 section 2.1): hashes, the root of a range, and the path that proves one leaf."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

EMPTY = hashlib.sha256(b"").digest()
# The root of the leaves from the first number up to, not including, the second.
Subtree = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry; a prefix of its own tells it from a node."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return hashlib.sha256(b"\1" + left + right).digest()


def split(size: int) -> int:
    """How many of ``size`` leaves, two or more, are in the left subtree: the largest power of two below it."""
    return 1 << (size - 1).bit_length() - 1


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes. Neighbours are joined row by row; one without a neighbour goes up as it is."""
    if not hashes:
        return EMPTY
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(*row[i : i + 2]) if i + 1 < len(row) else row[i] for i in range(0, len(row), 2)]
    return row[0]


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The audit path of leaf ``index`` in a tree of ``size`` leaves, from the leaf up (section 2.1.1).

    :param subtree: is asked only for ranges that are subtrees of that tree.
    """
    start, end, path = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]
