"""RSA blind signatures (RFC 9474, RSABSSA-SHA384-PSS-Deterministic): what the signer does, and what anyone verifies.

Whoever asks hides a random text of theirs, has it signed, and takes the cover off: the signature is good, and the
signer has never seen what it signed. It is an ordinary RSASSA-PSS signature (RFC 8017) then. The text must be random,
which is what the “Deterministic” variant asks for. The other half is ``theme/static/js/ballot/blind.js``.

Python has the arithmetic; the libraries that sign do not offer RSA without a padding of their own.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd

_E = 65_537
_HASH = "sha384"
_DIGEST = _SALT = 48


class SignatureError(ValueError):
    """What was to be signed is out of range, or what was signed is not right: nothing of it may be used."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """``n`` is the modulus; the exponent is 65537."""

    n: int
    e: int = _E

    @property
    def size(self) -> int:
        """Bytes of the modulus, and of a signature."""
        return (self.n.bit_length() + 7) // 8

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether ``signature`` is one of ``message`` (RFC 8017 sections 8.1.2 and 9.1.2)."""
        number = int.from_bytes(signature)
        if len(signature) != self.size or number >= self.n:
            return False
        bits = self.n.bit_length() - 1
        length = (bits + 7) // 8
        encoded = pow(number, self.e, self.n).to_bytes(self.size)[-length:]
        masked, digest = encoded[: -_DIGEST - 1], encoded[-_DIGEST - 1 : -1]
        unused = 8 * length - bits
        if encoded[-1] != 0xBC or masked[0] >> (8 - unused):
            return False
        block = bytes(a ^ b for a, b in zip(masked, _mask(digest, len(masked)), strict=True))
        block = bytes([block[0] & 0xFF >> unused]) + block[1:]
        padding, salt = block[:-_SALT], block[-_SALT:]
        if padding != bytes(len(padding) - 1) + b"\x01":
            return False
        again = hashlib.new(_HASH, bytes(8) + hashlib.new(_HASH, message).digest() + salt).digest()
        return hmac.compare_digest(again, digest)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """``p`` and ``q`` are the two primes, ``d`` the private exponent."""

    p: int
    q: int
    d: int
    e: int = _E

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.p * self.q, self.e)

    @classmethod
    def of(cls, held: Mapping[str, str]) -> PrivateKey:
        """From hexadecimal texts, as a table holds them."""
        return cls(*(int(held[name], 16) for name in ("p", "q", "d")))

    def as_dict(self) -> dict[str, str]:
        return {name: f"{getattr(self, name):x}" for name in ("p", "q", "d")}

    def sign_blinded(self, blinded: bytes) -> bytes:
        """Sign what is hidden (RFC 9474 section 4.3). The same comes to the same.

        :raises SignatureError: where it is out of range, or the result is not right, as after a fault of the machine.
        """
        key = self.public
        message = int.from_bytes(blinded)
        if len(blinded) != key.size or message >= key.n:
            raise SignatureError("out of range")
        signature = self._private(message)
        if pow(signature, key.e, key.n) != message:
            raise SignatureError("not right")
        return signature.to_bytes(key.size)

    def _private(self, message: int) -> int:
        """``message`` to the power of ``d``, by the two primes; hidden by a factor of our own, so that the time that it
        takes tells whoever sent it nothing of the key.
        """
        n = self.p * self.q
        while gcd(factor := secrets.randbelow(n - 2) + 2, n) != 1:
            pass
        hidden = message * pow(factor, self.e, n) % n
        by_p = pow(hidden % self.p, self.d % (self.p - 1), self.p)
        by_q = pow(hidden % self.q, self.d % (self.q - 1), self.q)
        both = by_q + self.q * ((by_p - by_q) * pow(self.q, -1, self.p) % self.p)
        return both * pow(factor, -1, n) % n


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 (RFC 8017 appendix B.2.1)."""
    blocks = -(-length // _DIGEST)
    return b"".join(hashlib.new(_HASH, seed + count.to_bytes(4)).digest() for count in range(blocks))[:length]
