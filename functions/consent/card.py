"""A choice as a card: small enough for a QR code on paper, signed, with the record's own random number.

The number leads to that one record and to nobody's cookie, so a card may be shown to others.
Whoever holds it can find the record, dispute it and have it erased (functions/my_data/card.py).
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from functions import register
from functions.consent import jws, signing_key
from functions.core.attributes import Item
from functions.core.html import Html

# Light modules around the code (ISO/IEC 18004).
_QUIET_ZONE = 4


def document(record: Item) -> dict[str, Any]:
    """What is signed: who asked, the number, what was answered, when, and to which text."""
    return {
        "type": "consent card",
        "from": register.current().site.origin,
        "number": record["card"],
        "recorded": record["recorded_at"],
        "policy": record["policy"],
        "sha256": record["policy_sha256"],
        "granted": record["granted"],
        "refused": record["refused"],
    }


def signed(record: Item) -> str:
    """The card as one line of text: a JWS (RFC 7515 section 7.1).

    :raises problems.Problem: 503 where the key does not answer.
    """
    text = json.dumps(document(record), ensure_ascii=False, separators=(",", ":"))
    return jws.compact(text.encode(), signing_key.public()["kid"], "json", signing_key.sign)


def code(text: str, called: str) -> Html:
    """The text as a QR code, a picture in SVG. :param called: what it is to those who do not see it."""
    import segno  # noqa: PLC0415 - a start, and every call that draws no code, does without it

    out = BytesIO()
    made = segno.make_qr(text, error="l", boost_error=False)
    made.save(out, kind="svg", border=_QUIET_ZONE, xmldecl=False, svgns=True, omitsize=True, light="#fff", title=called)
    return Html(out.getvalue().decode().replace("<svg ", '<svg role="img" width="288" height="288" ', 1).strip())
