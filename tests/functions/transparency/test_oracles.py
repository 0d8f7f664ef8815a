"""What tools that are not ours say of the log: tlog-scales of its files and proofs, pymerkle of its tree, openssl of
signatures.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pymerkle import InmemoryTree
from tlog_scales import reader, signing, tlog
from tlog_scales.backend import LocalBackend

from tests.functions.transparency.test_writer import AT, files, records

SIZES = [1, 2, 255, 256, 257, 700, 66_000]


@pytest.mark.parametrize("size", SIZES)
def test_tiles_of_any_size_give_the_proofs_that_another_reader_of_tiles_gives(tmp_path: Path, size: int) -> None:
    from functions.transparency import merkle, tiles

    entries = [hashlib.sha256(str(n).encode()).digest() for n in range(size)]
    for path, content in tiles.written(entries, 0):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    other = reader.TilesReader(LocalBackend(tmp_path))
    other.set_size(size)
    root = merkle.root([merkle.leaf_hash(entry) for entry in entries])
    assert other.mth(0, size) == root
    for index in {0, size // 3, size - 1}:
        path = merkle.inclusion(index, size, tiles.subtree(size, lambda name: (tmp_path / name).read_bytes()))
        theirs = other.get_inclusion_proof(index, size)
        assert path == theirs.node_hashes
        theirs.check(merkle.leaf_hash(entries[index]), root)
        assert other.get_entry(index) == entries[index]


def test_a_tree_that_another_library_grows_has_the_same_root_and_proofs_at_every_size() -> None:
    from functions.transparency import merkle, tiles

    entries = [hashlib.sha256(str(n).encode()).digest() for n in range(67)]
    other = InmemoryTree(algorithm="sha256")
    for size, entry in enumerate(entries, 1):
        other.append_entry(entry)
        assert other.get_root() == merkle.root([merkle.leaf_hash(one) for one in entries[:size]])
        held = dict(tiles.written(entries[:size], 0))
        for index in {0, size // 2, size - 1}:
            # It counts from 1, and begins a path with the leaf itself.
            leaf, *path = other.prove_inclusion(index + 1).serialize()["path"]
            assert bytes.fromhex(leaf) == merkle.leaf_hash(entries[index])
            ours = merkle.inclusion(index, size, tiles.subtree(size, held.__getitem__))
            assert [step.hex() for step in ours] == path


def test_openssl_and_tlog_scales_take_the_checkpoint_and_refuse_another(s3: Any, tmp_path: Path) -> None:
    from functions.transparency import note, writer
    from functions.transparency import signing as ours

    writer.add(records(0, 300), AT)
    found = files(s3)
    signed, vkey = found["log/checkpoint"], found["log/key"].decode().split()[0]
    other = tlog.Checkpoint.from_text(signed.decode())
    other.verify(signing.Vkey.from_string(vkey))
    # The one that they know; the other, by ML-DSA-44, they let be.
    (_, signature), _ = note.signatures(signed)
    key, sign, text = (tmp_path / name for name in ("key", "signature", "text"))
    key.write_bytes(ours.SPKI + base64.b64decode(vkey.split("+", 2)[2])[1:])
    sign.write_bytes(signature[4:])
    for content, verdict in ((note.read(signed).text, 0), (note.read(signed).text.replace("300", "301"), 1)):
        text.write_text(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key, "-rawin"]
        done = subprocess.run([*command, "-in", text, "-sigfile", sign], capture_output=True, timeout=30, check=False)
        assert done.returncode == verdict, done.stderr
