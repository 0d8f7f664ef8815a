"""The ids by which mail programs see that mails are one conversation (RFC 5322 section 3.6.4).

A mail has an id of ours, which follows from the number of its send and so is the same at every try. SES writes one of
its own over it, from the number that it answers with. Whichever of the two a mail arrived with, what follows names it.
"""

from __future__ import annotations

from collections.abc import Sequence

from functions import register
from functions.core.attributes import Item

# SES names its first region otherwise than the others.
_HOSTS = {"us-east-1": "email.amazonses.com"}


def own_id(item: Item, key: str) -> str:
    """The id of a mail that is claimed: ``<6f1c….reply-1@cardamum.exeve>``."""
    return f"<{item['mails'][key]['send']}.{key}@{register.current().site.email.partition('@')[2]}>"


def references(item: Item, keys: Sequence[str]) -> list[str]:
    """The ids of those of these mails that went out, in their order."""
    region, found = register.current().site.region, []
    for key in keys:
        mail = item["mails"].get(key, {})
        if mail.get("state") != "sent" or "send" not in mail:
            continue
        found.append(own_id(item, key))
        if mail.get("ses"):
            found.append(f"<{mail['ses']}@{_HOSTS.get(region, f'{region}.amazonses.com')}>")
    return found
