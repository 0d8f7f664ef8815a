"""The log: whatever happens to those who write it, the tree is the same, and what was signed stays so."""

from __future__ import annotations

import base64
import json
import os
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from tests.aws import hooked

AT = "2026-11-30T02:20:00.000000Z"


def records(first: int, end: int) -> list[dict[str, Any]]:
    """Records as a table holds them, salts that a test can make again in them."""
    return [{"id": str(n), "salt": base64.b64encode(n.to_bytes(32, "big")).decode()} for n in range(first, end)]


def files(s3: Any) -> dict[str, bytes]:
    """Every object of the log, by its key."""
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket="log-bucket")["Contents"]]
    return {key: s3.get_object(Bucket="log-bucket", Key=key)["Body"].read() for key in keys}


def signed(checkpoint: bytes, keys: bytes) -> bool:
    """Whether keys of both kinds, of those that are published, signed a checkpoint; by a library that is not ours, over
    what C2SP's signed-note and tlog-cosignature say is signed.
    """
    text, _, lines = checkpoint.decode().partition("\n\n")
    origin, size, root = text.split("\n")
    name = bytes([len(origin)]) + origin.encode()
    subtree = b"subtree/v1\n\0" + name + bytes(8) + name + struct.pack(">QQ", 0, int(size)) + base64.b64decode(root)
    published = {
        tuple(line.split("+", 2)[:2]): base64.b64decode(line.split("+", 2)[2]) for line in keys.decode().split()
    }
    kinds = []
    for signer, signature in (line.removeprefix("— ").split(" ") for line in lines.splitlines()):
        raw = base64.b64decode(signature)
        key, raw = published[signer, raw[:4].hex()], raw[4:]
        kinds.append(key[0])
        try:
            if key[0] == 1:
                Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw, text.encode() + b"\n")
            else:
                MLDSA44PublicKey.from_public_bytes(key[1:]).verify(raw[8:], subtree)
        except InvalidSignature:
            return False
    return kinds == [1, 6]


def same(found: dict[str, bytes]) -> dict[str, bytes]:
    """Files of the log, the checkpoint without its second signature, which is another one each time."""
    from functions.transparency import note

    return found | {"log/checkpoint": note.first_signature(found["log/checkpoint"])}


def test_a_log_of_one_entry_then_of_many_and_a_day_without_any(s3: Any) -> None:
    from functions.transparency import writer

    assert writer.add(records(0, 1), AT) == (0, 1)
    assert writer.add(records(0, 600), AT) == (1, 600)
    before = files(s3)
    assert writer.add(records(0, 600), AT) == (600, 600)
    assert files(s3) == before
    assert signed(before["log/checkpoint"], before["log/key"])
    assert {key for key in before if key.startswith("log/tile/0/")} == {
        "log/tile/0/000.p/1", "log/tile/0/000", "log/tile/0/001", "log/tile/0/002.p/88"
    }  # fmt: skip


def test_an_empty_log_has_a_checkpoint_too(s3: Any) -> None:
    from functions.transparency import merkle, note, writer

    assert writer.add([], AT) == (0, 0)
    assert note.read(files(s3)["log/checkpoint"]).root == merkle.EMPTY
    assert writer.add(records(0, 3), AT) == (0, 3)


def test_an_erased_record_leaves_its_entry_and_the_tree_as_it_was(s3: Any) -> None:
    from functions.transparency import writer

    writer.add(records(0, 10), AT)
    assert writer.add(records(5, 12), AT) == (10, 12)


@pytest.mark.parametrize("killed_at", range(9))
def test_a_writer_killed_at_any_write_is_finished_by_the_next_to_the_same_tree(s3: Any, killed_at: int) -> None:
    from functions.transparency import bucket, writer

    writer.add(records(0, 3), AT)
    writes: list[str] = []

    def killed(model: Any, **_: Any) -> None:
        writes.append(model.name)
        if len(writes) > killed_at:
            raise KeyboardInterrupt

    with hooked(bucket.client(), "before-call.s3.PutObject", killed):
        try:
            writer.add(records(0, 300), AT)
        except KeyboardInterrupt:
            assert len(writes) == killed_at + 1
    # The next night there is more; what the killed one had decided comes first.
    writer.add(records(0, 310), AT)
    interrupted = files(s3)
    assert writer.add(records(0, 310), AT) == (310, 310)
    for key in interrupted:
        s3.delete_object(Bucket="log-bucket", Key=key)
    batches = ([0, 3], [3, 300], [300, 310]) if killed_at else ([0, 3], [3, 310])
    for _, end in batches:
        writer.add(records(0, end), AT)
    assert same(files(s3)) == same(interrupted)


def test_writers_side_by_side_who_read_different_records_make_one_tree(s3: Any) -> None:
    from functions.transparency import note, writer

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda end: writer.add(records(0, end), AT), [40, 45, 50, 55]))
    assert writer.add(records(0, 55), AT) == (55, 55)
    assert note.read(files(s3)["log/checkpoint"]).size == 55


@pytest.mark.parametrize("later", ["1970-01-01T00:00:00.000000Z", "2099-01-01T00:00:00.000000Z"])
def test_a_clock_that_jumps_changes_no_entry_and_loses_none(s3: Any, later: str) -> None:
    from functions.transparency import writer

    writer.add(records(0, 40), AT)
    before = files(s3)
    assert writer.add(records(0, 70), later) == (40, 70)
    after = files(s3)
    assert writer.add(records(0, 90), AT) == (70, 90)
    # What stood stands, and the log is that of a clock that goes right.
    kept = [key for key in before if key.startswith(("log/tile", "batch/"))]
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
    tiles = {key: content for key, content in same(files(s3)).items() if key.startswith("log/")}
    for key in files(s3):
        s3.delete_object(Bucket="log-bucket", Key=key)
    for end in (40, 70, 90):
        writer.add(records(0, end), AT)
    assert {key: content for key, content in same(files(s3)).items() if key.startswith("log/")} == tiles


def test_what_a_release_publishes_is_in_the_log_once_and_its_next_edition_beside_it(
    s3: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.transparency import commitment, writer

    monkeypatch.setenv("PAGES_FOLDER", str(tmp_path))
    assert list(commitment.published()) == [], "an older release has no such file"
    file, (one, other) = tmp_path / commitment.PUBLISHED, ("a" * 64, "b" * 64)
    for digest, size in ((one, 1), (one, 1), (other, 2), (one, 2)):
        file.write_text(json.dumps([{"published": "/disclosures/disclosures.json", "sha256": digest}]))
        assert writer.add(commitment.published(), AT)[1] == size
    entries = files(s3)["log/tile/entries/000.p/2"]
    assert commitment.of({"published": "/disclosures/disclosures.json", "sha256": other}) in entries


@pytest.mark.parametrize("key", ["log/tile/entries/000.p/7", "log/checkpoint"])
def test_what_was_tampered_with_stops_the_writer_before_it_signs_anything(s3: Any, key: str) -> None:
    from functions.transparency import writer

    writer.add(records(0, 7), AT)
    content = files(s3)[key]
    changed = content.replace(b"\n7\n", b"\n6\n") if key.endswith("checkpoint") else content[:-1] + b"?"
    s3.put_object(Bucket="log-bucket", Key=key, Body=changed)
    before = files(s3)
    with pytest.raises(writer.TamperedError):
        writer.add(records(0, 9), AT)
    assert files(s3) == before


def test_a_tile_that_somebody_else_put_there_is_found_when_it_is_written(s3: Any) -> None:
    from functions.transparency import writer

    writer.add(records(0, 7), AT)
    s3.put_object(Bucket="log-bucket", Key="log/tile/0/000.p/9", Body=b"?" * 288)
    with pytest.raises(writer.TamperedError, match=r"tile/0/000\.p/9"):
        writer.add(records(0, 9), AT)


@pytest.mark.parametrize("key", ["LOG_KEY_ID", "LOG_SECOND_KEY_ID"])
def test_while_a_key_does_not_answer_yesterdays_checkpoint_stands(
    s3: Any, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    from functions.transparency import signing, writer

    monkeypatch.setattr("time.sleep", lambda _: None)
    writer.add(records(0, 7), AT)
    yesterday = files(s3)["log/checkpoint"]

    def silent(request: Any, **_: Any) -> None:
        if os.environ[key] in request.body.decode():
            raise ReadTimeoutError(endpoint_url="the key")

    with hooked(signing.client(), "before-send.kms.Sign", silent), pytest.raises(ReadTimeoutError):
        writer.add(records(0, 9), AT)
    assert files(s3)["log/checkpoint"] == yesterday
    assert writer.add(records(0, 9), AT) == (7, 9)


@pytest.mark.parametrize(
    ("kind", "variable"), [("ECC_NIST_EDWARDS25519", "LOG_KEY_ID"), ("ML_DSA_44", "LOG_SECOND_KEY_ID")]
)
def test_a_new_key_signs_and_an_old_checkpoint_still_verifies(
    s3: Any, monkeypatch: pytest.MonkeyPatch, kind: str, variable: str
) -> None:
    import boto3

    from functions.transparency import signing, writer

    writer.add(records(0, 7), AT)
    old = files(s3)["log/checkpoint"]
    made: Any = boto3.client("kms").create_key(KeySpec=kind, KeyUsage="SIGN_VERIFY")
    monkeypatch.setenv(variable, made["KeyMetadata"]["KeyId"])
    cached = signing.public if variable == "LOG_KEY_ID" else signing.second_public
    cached.cache_clear()
    writer.add(records(0, 9), AT)
    cached.cache_clear()
    now = files(s3)
    assert signed(old, now["log/key"])
    assert len(now["log/key"].splitlines()) == 3
    assert signed(now["log/checkpoint"], now["log/key"])
    assert not signed(old.replace(b"\n7\n", b"\n8\n"), now["log/key"])


def test_what_s3_refuses_for_another_reason_is_an_error(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.transparency import writer

    monkeypatch.setenv("LOG_BUCKET", "no-such-bucket")
    with pytest.raises(ClientError, match="NoSuchBucket"):
        writer.add(records(0, 1), AT)
