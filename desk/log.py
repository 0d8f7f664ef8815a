"""``log verify``: reads the whole public log, as anyone can, and holds it against what was kept of it before."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from pathlib import Path

import click
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desk.errors import MismatchError, StoreError
from desk.options import LOCAL, debug
from functions import register as registers
from functions.transparency import merkle, note, tiles


@click.group("log")
def log() -> None:
    """The public log of recorded choices (docs/log.md). It holds no personal data, so a look leaves no line."""


@log.command()
@click.option("--site", metavar="URL", help="The site. [default: the shop's own]")
@click.option("--local", is_flag=True, help=f"Ask a preview ({LOCAL}).")
@click.option(
    "--key",
    metavar="KEY",
    help="The log's key as you wrote it down. [default: those of the register, else what the site says]",
)
@click.option(
    "--kept",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with the checkpoint of last time: held against the log, then replaced by today's.",
)
@debug
def verify(site: str | None, local: bool, key: str | None, kept: Path | None) -> None:
    """Read every entry, build the tree anew, and check the signature over it and what was kept last time."""
    shop = registers.current().site
    base = (LOCAL if local else site or shop.origin).rstrip("/")
    # A preview has a key of its own.
    known = (key,) if key else () if local or site else shop.log_keys
    if not base.startswith(("https://", "http://")):
        raise click.UsageError("--site is an address that begins with https://")
    keys = known or _read(base, "key").decode().split()
    signed = _read(base, "checkpoint")
    try:
        now = note.read(signed)
        entries = tiles.entries(now.size, lambda path: _read(base, path))
    except ValueError as error:
        raise MismatchError(f"What the site serves is not a log: {error}.") from None
    if not any(signed_by(signed, one) for one in keys):
        raise MismatchError("The checkpoint is not signed by this key.")
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
    whose = "the key you gave" if key else "the register's key" if known else "the key that the site itself names"
    click.echo(f"{now.size:,} entries, whole, and signed by {whose}. Root {base64.b64encode(now.root).decode()}")


def signed_by(signed: bytes, key: str) -> bool:
    """Whether a verifier key (``name+id+key``) signed a note."""
    name, _, rest = key.partition("+")
    public = base64.b64decode(rest.partition("+")[2])[1:]
    text = signed.partition(b"\n\n")[0] + b"\n"
    for signer, signature in note.signatures(signed):
        if (signer, signature[:4]) == (name, note.key_id(name, public)):
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], text)
            except InvalidSignature:
                return False
            return True
    return False


def _read(base: str, path: str) -> bytes:
    """:raises StoreError: where the site does not answer."""
    try:
        with urllib.request.urlopen(f"{base}/log/{path}", timeout=20) as answer:  # noqa: S310 - http(s) alone, checked
            content: bytes = answer.read()
    except (urllib.error.URLError, TimeoutError) as error:
        raise StoreError(f"{base}/log/{path} did not answer ({type(error).__name__}). Nothing was checked.") from None
    return content
