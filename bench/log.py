"""How the log grows: the files of 1 to 1,000,000 entries, what a night of a hundred more costs, and a proof's size.

Each size is measured in a process of its own, for its own peak of memory. Files lie in memory: what S3 takes is
not in these figures. The proof is that of the entry in the middle, and is checked against the root.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

from functions.transparency import commitment, merkle, note, tiles

SIZES = (1, 100, 1_000, 10_000, 100_000, 1_000_000)
NIGHT = 100
NAME = "www.cardamum.exeve/log"
# As long as a record of a choice is.
RECORD = {"salt": base64.b64encode(bytes(32)).decode(), "told": "x" * 550}


def section() -> str:
    """The section of RESULTS.md."""
    rows = [_measured(size) for size in SIZES]
    lines = "\n".join(
        f"| {one['size']:,} | {one['objects']:,} | {one['bytes'] / 1e6:,.2f} MB | {one['night']:.3g} s | "
        f"{one['written']} | {one['memory'] / 1e3:,.0f} MB | {one['proof']:,} B | {one['prove'] * 1e3:.2g} ms |"
        for one in rows
    )
    heads = (
        f"entries | objects | in all | a night of {NIGHT} more | objects it writes | peak memory | proof | making one"
    )
    return f"\n## The log, as it grows\n\n| {heads} |\n|{'--:|' * 8}\n{lines}\n"


def _measured(size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.log", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one(size: int) -> dict[str, float]:
    """What a log of ``size`` entries takes."""
    record = commitment.canonical(RECORD)
    entries = [hashlib.sha256(f"{number}".encode()).digest() for number in range(size)]
    entries[size // 2] = hashlib.sha256(record).digest()
    files = dict(tiles.written(entries, 0))
    held = sum(map(len, files.values()))
    objects = len(files)
    root = merkle.root([merkle.leaf_hash(entry) for entry in entries])
    del entries
    began = time.perf_counter()
    path = merkle.inclusion(size // 2, size, tiles.subtree(size, files.__getitem__))
    prove = time.perf_counter() - began
    if not _leads(path, record, size, root):
        raise SystemExit("The proof does not lead to the root.")
    checkpoint = note.signed(note.Checkpoint(NAME, size, root), bytes(32), lambda _: bytes(64))
    proof = note.proof(record, size // 2, path, checkpoint)
    # The night, as functions/transparency/writer.py does it: all is read, and held against the root that was signed.
    began = time.perf_counter()
    standing = tiles.entries(size, files.__getitem__)
    if merkle.root([merkle.leaf_hash(entry) for entry in standing]) != root:
        raise SystemExit("The files do not lead to the root.")
    longer = standing + [hashlib.sha256(f"new {number}".encode()).digest() for number in range(NIGHT)]
    new = dict(tiles.written(longer, size))
    merkle.root([merkle.leaf_hash(entry) for entry in longer])
    night = time.perf_counter() - began
    # Not getrusage: its peak goes on through exec, and begins with that of whoever started this.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0])
    return {
        "size": size, "objects": objects, "bytes": held, "night": night, "written": len(new), "memory": peak,
        "proof": len(proof), "prove": prove,
    }  # fmt: skip


def _leads(path: list[bytes], record: bytes, size: int, root: bytes) -> bool:
    """RFC 9162 section 2.1.3.2."""
    at, last = size // 2, size - 1
    found = merkle.leaf_hash(hashlib.sha256(record).digest())
    for step in path:
        if at % 2 or at == last:
            found = merkle.node_hash(step, found)
            while at and at % 2 == 0:
                at, last = at // 2, last // 2
        else:
            found = merkle.node_hash(found, step)
        at, last = at // 2, last // 2
    return not last and found == root


if __name__ == "__main__":
    print(json.dumps(one(int(sys.argv[1]))))
