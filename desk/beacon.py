"""A round of drand's quicknet, as its public interface answers it, checked against the beacon's public key.

The signature is BLS12-381 on G1 over the round's number (scheme ``bls-unchained-g1-rfc9380``). Checking it takes some
seconds, in plain Python, once a draw.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click

from functions.core import draw

# Published by drand (https://docs.drand.love/developer/) for the chain in functions/core/draw.py.
PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
_DST = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_HALF = 48  # bytes of a coordinate


def signature_of(path: Path, round_number: int) -> str:
    """The signature in a file as the beacon answered it: ``{"round": …, "randomness": …, "signature": …}``.

    :raises click.UsageError: where it is no such file, of another round, or not made by the beacon.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        number, signature, random = held["round"], bytes.fromhex(held["signature"]), held["randomness"]
    except (ValueError, KeyError, TypeError):
        raise click.UsageError(f"{path} is not what the beacon answers.") from None
    if number != round_number:
        raise click.UsageError(f"{path} is of round {number}; the rules name {round_number}.")
    if random != draw.randomness(signature.hex()) or not made_by_the_beacon(number, signature):
        raise click.UsageError(f"The beacon did not sign what stands in {path}.")
    return signature.hex()


def made_by_the_beacon(number: int, signature: bytes) -> bool:
    """Whether the beacon signed a round."""
    # Imported here: no other command needs it, and it takes a second.
    from py_ecc.bls.g2_primitives import subgroup_check  # noqa: PLC0415
    from py_ecc.bls.hash_to_curve import hash_to_G1  # noqa: PLC0415
    from py_ecc.bls.point_compression import decompress_G1, decompress_G2  # noqa: PLC0415
    from py_ecc.bls.typing import G1Compressed, G2Compressed  # noqa: PLC0415
    from py_ecc.fields import optimized_bls12_381_FQ12 as FQ12  # noqa: PLC0415
    from py_ecc.optimized_bls12_381.optimized_curve import G2, neg  # noqa: PLC0415
    from py_ecc.optimized_bls12_381.optimized_pairing import final_exponentiate, pairing  # noqa: PLC0415

    if len(signature) != _HALF:
        return False
    key = bytes.fromhex(PUBLIC_KEY)
    halves = (int.from_bytes(key[:_HALF], "big"), int.from_bytes(key[_HALF:], "big"))
    try:
        point = decompress_G1(G1Compressed(int.from_bytes(signature, "big")))
    except ValueError:
        return False
    if not subgroup_check(point):
        return False
    said = hash_to_G1(hashlib.sha256(number.to_bytes(8, "big")).digest(), _DST, hashlib.sha256)  # type: ignore[arg-type]
    both = pairing(G2, point, final_exponentiate=False) * pairing(
        decompress_G2(G2Compressed(halves)), neg(said), final_exponentiate=False
    )
    return bool(final_exponentiate(both) == FQ12.one())
