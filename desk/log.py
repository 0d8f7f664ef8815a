"""``log verify``: reads the whole public log, as anyone can, and holds it against what was kept of it before."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import click
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from desk.errors import MismatchError, StoreError
from desk.options import LOCAL, debug
from functions import register as registers
from functions.transparency import merkle, note, tiles

# Bytes of a public key; of the id of a key before a signature, and of the moment before one by ML-DSA-44.
_ED25519, _ID, _MOMENT = 32, 4, 8


@click.group("log")
def log() -> None:
    """The public log of recorded choices (docs/log.md). It holds no personal data, so a look leaves no line."""


@log.command()
@click.option("--site", metavar="URL", help="The site. [default: the shop's own]")
@click.option("--local", is_flag=True, help=f"Ask a preview ({LOCAL}).")
@click.option(
    "--key",
    "given",
    metavar="KEY",
    multiple=True,
    help="A key of the log as you wrote it down, once for each. [default: the register's, else what the site says]",
)
@click.option(
    "--kept",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with the checkpoint of last time: held against the log, then replaced by today's.",
)
@debug
def verify(site: str | None, local: bool, given: tuple[str, ...], kept: Path | None) -> None:
    """Read every entry, build the tree anew, and check the signatures over it and what was kept last time."""
    shop = registers.current().site
    base = (LOCAL if local else site or shop.origin).rstrip("/")
    # A preview has a key of its own.
    known = given or (() if local or site else shop.log_keys)
    if not base.startswith(("https://", "http://")):
        raise click.UsageError("--site is an address that begins with https://")
    try:
        list(map(note.public_key, known))
    except ValueError:
        raise click.UsageError("--key is a line as /log/key has it: name+id+key.") from None
    keys = known or _read(base, "key").decode().split()
    signed = _read(base, "checkpoint")
    try:
        now = note.read(signed)
        entries = tiles.entries(now.size, lambda path: _read(base, path))
        kinds = signers(signed, keys)
    except ValueError as error:
        raise MismatchError(f"What the site serves is not a log: {error}.") from None
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    if merkle.root(hashes) != now.root:
        raise MismatchError("The entries do not lead to the root that was signed.")
    if kept and kept.exists():
        before = note.read(kept.read_bytes())
        if (before.origin, merkle.root(hashes[: before.size])) != (now.origin, before.root):
            raise MismatchError(
                f"The log was rewritten: its first {before.size:,} entries are not those that were signed. "
                f"Keep {kept}, it proves it."
            )
    if kept:
        kept.write_bytes(signed)
    whose = "that you gave" if given else "of the register" if known else "that the site itself names"
    how = " and ".join(kinds)
    click.echo(f"{now.size:,} entries, whole, and signed by {how} with keys {whose}.")
    click.echo(f"Root {base64.b64encode(now.root).decode()}")


def signers(signed: bytes, keys: Sequence[str]) -> list[str]:
    """The kinds of signature by which keys (``name+id+key``) signed a checkpoint: each kind that there is a key of.

    A key that was changed signs no more, so one of each kind is enough. That none of a kind did is refused: whoever can
    forge the one kind would leave the other out.

    :raises ValueError: where it is no checkpoint, or a key is none. :raises MismatchError: where it is not signed.
    """
    found: dict[str, bool] = {}
    for name, public in map(note.public_key, keys):
        kind, size = ("Ed25519", 0) if len(public) == _ED25519 else ("ML-DSA-44", _MOMENT)
        found.setdefault(kind, False)
        for signer, raw in note.signatures(signed):
            if (signer, raw[:_ID]) == (name, note.key_id(name, public)):
                _check(public, raw[_ID + size :], signed)
                found[kind] = True
    if missing := [kind for kind, good in found.items() if not good] or ([] if found else ["any key"]):
        raise MismatchError(f"The checkpoint is not signed by this key ({' and '.join(missing)}).")
    return list(found)


def _check(public: bytes, signature: bytes, signed: bytes) -> None:
    """:raises MismatchError: where the signature under a checkpoint is not by this key."""
    checkpoint = note.read(signed)
    try:
        if len(public) == _ED25519:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, signed.partition(b"\n\n")[0] + b"\n")
        else:
            MLDSA44PublicKey.from_public_bytes(public).verify(signature, note.cosigned_message(checkpoint))
    except InvalidSignature:
        raise MismatchError("A signature of the checkpoint is not by the key that it names.") from None


def _read(base: str, path: str) -> bytes:
    """:raises StoreError: where the site does not answer."""
    try:
        with urllib.request.urlopen(f"{base}/log/{path}", timeout=20) as answer:  # noqa: S310 - http(s) alone, checked
            content: bytes = answer.read()
    except (urllib.error.URLError, TimeoutError) as error:
        raise StoreError(f"{base}/log/{path} did not answer ({type(error).__name__}). Nothing was checked.") from None
    return content
