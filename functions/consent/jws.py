"""A signed document as JSON: JWS (RFC 7515), flattened, ES256 (RFC 7518 section 3.4), by whatever holds the key.

KMS speaks DER; JOSE speaks raw bytes. Both are small and fixed for P-256, so they are read by hand here, strictly, and
the package needs no cryptographic library: it never sees a private key and checks no signature.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable

# SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480): id-ecPublicKey, prime256v1, 65 bytes uncompressed.
_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
_COORDINATE = 32
_SEQUENCE, _INTEGER = 0x30, 0x02

Jwk = dict[str, str]


def b64(raw: bytes) -> str:
    """Base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes that :func:`b64` wrote so.

    :raises ValueError: where it is not base64url.
    """
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def raw_signature(der: bytes) -> bytes:
    """``r || s``, 64 bytes (RFC 7518 section 3.4), of an ``ECDSA-Sig-Value`` (RFC 3279 section 2.2.3).

    :raises ValueError: where ``der`` is not the DER encoding of two such numbers.
    """
    r, rest = _integer(_body(der))
    s, rest = _integer(rest)
    if rest:
        raise ValueError("something follows the two numbers")
    return r + s


def _body(der: bytes) -> bytes:
    # At most two numbers of 33 bytes with two bytes before each: the length is always one byte below 128.
    if len(der) < 2 or der[0] != _SEQUENCE or der[1] != len(der) - 2 or der[1] >= 128:
        raise ValueError("not a DER sequence")
    return der[2:]


def _integer(rest: bytes) -> tuple[bytes, bytes]:
    """The first number as 32 bytes, and what follows it."""
    if len(rest) < 3 or rest[0] != _INTEGER or not 0 < rest[1] <= len(rest) - 2:
        raise ValueError("not a DER integer")
    number, rest = rest[2 : 2 + rest[1]], rest[2 + rest[1] :]
    padded = len(number) > 1 and number[0] == 0
    if number[0] >= 128 or (padded and number[1] < 128):
        raise ValueError("negative, or longer than it need be")
    number = number[padded:]
    if len(number) > _COORDINATE:
        raise ValueError("too large for P-256")
    return number.rjust(_COORDINATE, b"\0"), rest


def public_key(spki: bytes) -> Jwk:
    """The JWK (RFC 7517) of a P-256 public key, with its thumbprint as ``kid``.

    :param spki: DER of its SubjectPublicKeyInfo, as KMS gives it.
    :raises ValueError: where it is not the uncompressed point of a P-256 key.
    """
    if not spki.startswith(_SPKI) or len(spki) != len(_SPKI) + 2 * _COORDINATE:
        raise ValueError("not a P-256 public key")
    x, y = spki[len(_SPKI) : -_COORDINATE], spki[-_COORDINATE:]
    key = {"kty": "EC", "crv": "P-256", "x": b64(x), "y": b64(y)}
    return key | {"kid": thumbprint(key), "use": "sig", "alg": "ES256"}


def thumbprint(key: Jwk) -> str:
    """SHA-256 over the members that make the key, in their order (RFC 7638 section 3)."""
    members = {name: key[name] for name in ("crv", "kty", "x", "y")}
    return b64(hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest())


def compact(payload: bytes, kid: str, content: str, sign: Callable[[bytes], bytes]) -> str:
    """The compact serialization (RFC 7515 section 7.1); parameters as of :func:`flattened`."""
    parts = flattened(payload, kid, content, sign, kind="JOSE")
    return ".".join(parts[name] for name in ("protected", "payload", "signature"))


def flattened(
    payload: bytes, kid: str, content: str, sign: Callable[[bytes], bytes], kind: str = "JOSE+JSON"
) -> dict[str, str]:
    """The flattened JSON serialization (RFC 7515 section 7.2.2).

    :param kind: media type of the whole (``typ``, section 4.1.9).
    :param content: media type of the payload without ``application/`` (``cty``, section 4.1.10).
    :param sign: gives ``r || s`` for the JWS signing input.
    """
    header = json.dumps({"alg": "ES256", "kid": kid, "typ": kind, "cty": content}, separators=(",", ":"))
    protected, body = b64(header.encode()), b64(payload)
    return {"payload": body, "protected": protected, "signature": b64(sign(f"{protected}.{body}".encode()))}
