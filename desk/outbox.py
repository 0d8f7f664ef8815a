"""What a message carries while a mail about it is still to be sent: the message is its own outbox."""

from __future__ import annotations

from typing import Any


def fresh(*keys: str) -> dict[str, Any]:
    """The attributes of a message with these mails still to send."""
    return {"mails": {key: {"state": "due", "tries": 0, "until": 0} for key in keys}, "outbox": "due"}
