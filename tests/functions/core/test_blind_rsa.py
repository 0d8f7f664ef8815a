"""Blind signatures: the vector of RFC 9474, and a library that is not ours finds the signatures good."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from functions.core.blind_rsa import PrivateKey, PublicKey, SignatureError

VECTOR = json.loads(Path(__file__).with_name("rfc9474.json").read_text(encoding="utf-8"))
P, Q, INV, SIGNED, SIG = (int(VECTOR[name], 16) for name in ("p", "q", "inv", "blind_sig", "sig"))
KEY = PrivateKey(P, Q, pow(65_537, -1, (P - 1) * (Q - 1)))
MESSAGE = bytes.fromhex(VECTOR["msg"])


def number(value: int, key: PublicKey = KEY.public) -> bytes:
    return value.to_bytes(key.size)


def test_the_signer_makes_what_the_standard_says() -> None:
    n = KEY.public.n
    # What was signed without its cover is the signature, so its power is the padded text; under the cover, what came.
    assert SIGNED * INV % n == SIG
    blinded = pow(SIG, 65_537, n) * pow(INV, -65_537, n) % n
    for _ in range(2):
        assert KEY.sign_blinded(number(blinded)) == number(SIGNED)
    assert KEY.public.verifies(MESSAGE, number(SIG))


@pytest.mark.parametrize("at", [0, 1, 255, 510, 511])
def test_a_changed_text_or_signature_is_refused(at: int) -> None:
    changed = bytearray(number(SIG))
    changed[at] ^= 1
    assert not KEY.public.verifies(MESSAGE, bytes(changed))
    assert not KEY.public.verifies(MESSAGE[1:], number(SIG))
    assert not KEY.public.verifies(MESSAGE, number(SIG)[1:])
    assert not KEY.public.verifies(MESSAGE, b"\xff" * 512)


def test_a_library_that_is_not_ours_makes_signatures_that_we_take_and_others_are_refused() -> None:
    own = rsa.generate_private_key(65_537, 2048)
    key = PublicKey(own.public_key().public_numbers().n)
    for salt, good in ((48, True), (32, False), (0, False)):
        text = secrets.token_bytes(32)
        made = own.sign(text, padding.PSS(padding.MGF1(hashes.SHA384()), salt), hashes.SHA384())
        assert key.verifies(text, made) is good
    assert not key.verifies(text, own.sign(text, padding.PKCS1v15(), hashes.SHA384()))


def test_what_is_out_of_range_is_not_signed() -> None:
    for wrong in (number(KEY.public.n), number(1)[1:], b""):
        with pytest.raises(SignatureError):
            KEY.sign_blinded(wrong)


def test_a_fault_while_signing_lets_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PrivateKey, "_private", lambda *_: 2)
    with pytest.raises(SignatureError, match="not right"):
        KEY.sign_blinded(number(5))


def test_a_key_is_what_it_was_after_its_table() -> None:
    assert PrivateKey.of(KEY.as_dict()) == KEY
