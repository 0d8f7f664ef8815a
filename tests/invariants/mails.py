"""The gate of each mail: one recipient, our sender, a foot, and nothing in its HTML that a mail of ours has not."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, cast

from functions import register as registers
from tests.invariants import markup


def wrong(arguments: dict[str, Any]) -> Iterator[str]:
    """What is wrong with what is handed to SES."""
    if set(arguments["Destination"]) != {"ToAddresses"} or len(arguments["Destination"]["ToAddresses"]) != 1:
        yield "a mail with another recipient than one"
    if arguments["FromEmailAddress"] != registers.current().site.email:
        yield "a mail from another address than the shop's"
    raw = arguments["Content"].get("Raw", {}).get("Data", b"")
    mail = cast(EmailMessage, email.message_from_bytes(raw, policy=SMTP))
    if extra := {"cc", "bcc"} & {name.lower() for name in mail}:
        yield f"a mail with {', '.join(extra)}"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    # “-- ” begins the foot (RFC 3676 section 4.3).
    if text is None or not str(text.get_content()).replace("\r", "").partition("\n-- \n")[2].strip():
        yield "a mail without a foot"
    if html is not None:
        yield from (f"a mail with {what}" for what in markup.foreign(str(html.get_content()), markup.IN_MAILS))
