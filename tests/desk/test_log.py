"""``cardamum log verify``: the whole log is read again, and held against what was kept of it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from desk.command import cardamum
from functions.transparency import merkle, note, tiles

KEY, SECOND = Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate()
NAME = "www.cardamum.exeve/log"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of a site whose ``/log/`` lies in it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _write(folder: Path, entries: list[bytes]) -> None:
    root = merkle.root([merkle.leaf_hash(entry) for entry in entries])
    public, second = KEY.public_key().public_bytes_raw(), SECOND.public_key().public_bytes_raw()
    once = note.signed(note.Checkpoint(NAME, len(entries), root), public, KEY.sign)
    signed = note.cosigned(once, second, SECOND.sign)
    keys = "".join(f"{note.verifier_key(NAME, one)}\n" for one in (public, second)).encode()
    written = [*tiles.written(entries, 0), ("checkpoint", signed), ("key", keys)]
    for path, content in written:
        file = folder / "log" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _verify(site: str, *more: str) -> Result:
    return CliRunner().invoke(cardamum, ["log", "verify", "--site", site, *more])


def _entries(size: int) -> list[bytes]:
    return [number.to_bytes(32, "big") for number in range(size)]


def test_a_log_that_grew_is_taken_and_one_that_was_rewritten_is_told(served: tuple[Path, str]) -> None:
    folder, site = served
    kept = folder / "kept"
    _write(folder, _entries(300))
    assert "300 entries, whole" in _verify(site, "--kept", str(kept)).output
    _write(folder, _entries(700))
    assert _verify(site, "--kept", str(kept)).exit_code == 0
    last = kept.read_bytes()
    _write(folder, [b"?" * 32, *_entries(800)[1:]])
    answer = _verify(site, "--kept", str(kept))
    assert (answer.exit_code, "was rewritten" in answer.output) == (2, True)
    assert kept.read_bytes() == last


def test_a_log_cut_short_a_changed_entry_and_another_key_are_told(served: tuple[Path, str]) -> None:
    folder, site = served
    kept = folder / "kept"
    _write(folder, _entries(300))
    _verify(site, "--kept", str(kept))
    other = note.verifier_key(NAME, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    assert "not signed by this key" in _verify(site, "--key", other).output
    bundle = folder / "log/tile/entries/000"
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"?")
    assert "do not lead to the root" in _verify(site).output
    _write(folder, _entries(200))
    assert _verify(site, "--kept", str(kept)).exit_code == 2


def test_a_second_signature_that_is_left_out_or_forged_is_told(served: tuple[Path, str]) -> None:
    folder, site = served
    _write(folder, _entries(5))
    checkpoint = folder / "log/checkpoint"
    whole = checkpoint.read_bytes()
    keys = [option for key in (folder / "log/key").read_text().split() for option in ("--key", key)]
    assert "by Ed25519 and ML-DSA-44 with keys that you gave" in _verify(site, *keys).output
    # Somebody who can forge Ed25519 leaves the other out, or puts an older one under it.
    checkpoint.write_bytes(note.first_signature(whole))
    assert "not signed by this key (ML-DSA-44)" in _verify(site, *keys).output
    assert _verify(site, *keys[:2]).exit_code == 0
    _write(folder, _entries(6))
    second = whole.splitlines(keepends=True)[-1]
    checkpoint.write_bytes(note.first_signature(checkpoint.read_bytes()) + second)
    answer = _verify(site, *keys)
    assert (answer.exit_code, "not by the key that it names" in answer.output) == (2, True)
    assert "name+id+key" in _verify(site, "--key", "www.cardamum.exeve/log+00000000+nothing").output


def test_a_site_that_does_not_answer_says_that_nothing_was_checked(served: tuple[Path, str]) -> None:
    answer = _verify(served[1])
    assert (answer.exit_code, "Nothing was checked" in answer.output) == (3, True)


def test_the_registers_key_is_the_one_that_counts_for_the_shops_own_site(
    served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from desk import log
    from functions import register as registers

    folder, site = served
    _write(folder, _entries(3))
    first, second = (folder / "log/key").read_text().split()
    other = note.verifier_key(NAME, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    current = registers.current()
    for keys, said in (
        ((), "the site itself names"),
        ((first,), "by Ed25519 with keys of the register"),
        # A key of before, and the one that signs now.
        ((other, first, second), "by Ed25519 and ML-DSA-44 with keys of the register"),
        ((other,), "not signed by"),
        ((other, second), "not signed by this key (Ed25519)"),
    ):
        shop = replace(current, site=replace(current.site, origin=site, log_keys=keys))
        monkeypatch.setattr(log.registers, "current", lambda shop=shop: shop)
        assert said in CliRunner().invoke(cardamum, ["log", "verify"]).output
