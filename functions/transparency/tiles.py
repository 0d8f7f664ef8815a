"""The log as static files: tiles of 256 hashes and bundles of 256 entries (C2SP tlog-tiles).

Level 0 holds the hashes of leaves; a hash of level n + 1 is the root of a full tile of level n. A tile that is not full
has its width in its name, so a name never stands for two contents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from functions.transparency import merkle

WIDTH = 256
_HASH = 32
# An entry stands in its bundle behind its length, in two bytes.
_LENGTH = 2
ENTRY = _LENGTH + _HASH
Read = Callable[[str], bytes]


def path(level: int | str, number: int, width: int = WIDTH) -> str:
    """``tile/0/x001/234`` or ``tile/entries/000.p/7``, as the specification names a tile.

    :param level: a number, or ``entries``.
    :param width: how many hashes it holds.
    """
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < WIDTH else "")


def written(entries: Sequence[bytes], before: int) -> Iterator[tuple[str, bytes]]:
    """Every file, path and content, by which a log of ``entries`` differs from one of the first ``before``."""
    bundle = [len(entry).to_bytes(_LENGTH, "big") + entry for entry in entries]
    yield from _tiles("entries", bundle, before)
    level, hashes = 0, [merkle.leaf_hash(entry) for entry in entries]
    while hashes:
        yield from _tiles(level, hashes, before)
        full = len(hashes) // WIDTH
        hashes = [merkle.root(hashes[i * WIDTH : (i + 1) * WIDTH]) for i in range(full)]
        level, before = level + 1, before // WIDTH


def _tiles(level: int | str, parts: Sequence[bytes], before: int) -> Iterator[tuple[str, bytes]]:
    if len(parts) == before:
        return
    for number in range(before // WIDTH, -(-len(parts) // WIDTH)):
        part = parts[number * WIDTH : (number + 1) * WIDTH]
        yield path(level, number, len(part)), b"".join(part)


def entries(size: int, read: Read) -> list[bytes]:
    """The first ``size`` entries of the log.

    :param read: the content of a path.
    :raises ValueError: where a bundle is not whole.
    """
    found: list[bytes] = []
    for number in range(-(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        found += unbundled(read(path("entries", number, width)), width)
    return found


def unbundled(content: bytes, width: int) -> list[bytes]:
    """The entries of one bundle, each of 32 bytes. :raises ValueError: where these are not ``width`` of them."""
    parts = [content[i : i + ENTRY] for i in range(0, len(content), ENTRY)]
    if len(parts) != width or any(len(part) != ENTRY or part[:_LENGTH] != b"\0\x20" for part in parts):
        raise ValueError("not a bundle of entries of 32 bytes")
    return [part[_LENGTH:] for part in parts]


def subtree(size: int, read: Read) -> merkle.Subtree:
    """Gives the root of a range of leaves from the tiles of a log of ``size`` leaves."""

    def of(start: int, end: int) -> bytes:
        count = end - start
        if count & (count - 1):
            middle = start + merkle.split(count)
            return merkle.node_hash(of(start, middle), of(middle, end))
        level = (count.bit_length() - 1) // 8
        in_level = size >> 8 * level
        first, width = start >> 8 * level, count >> 8 * level
        number = first // WIDTH
        tile = read(path(level, number, min(WIDTH, in_level - number * WIDTH)))
        at = first % WIDTH
        return merkle.root([tile[i * _HASH : (i + 1) * _HASH] for i in range(at, at + width)])

    return of
