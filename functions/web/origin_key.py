"""The one way in: CloudFront writes a key that only it and the functions know into each request it passes on, so what
comes straight to API Gateway's own address is told apart (docs/decisions/0009-one-way-in.md).
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from typing import Any

HEADER = "x-origin-key"


def through_edge(event: Mapping[str, Any]) -> bool:
    """Whether a request came through CloudFront: it holds one of the keys in ``ORIGIN_KEYS``, two while they change.

    Each key is compared, and in constant time, so that how long it takes says nothing of any.
    """
    sent = str((event.get("headers") or {}).get(HEADER) or "").encode("utf-8", "surrogatepass")
    keys = os.environ["ORIGIN_KEYS"].split()
    return any([hmac.compare_digest(sent, key.encode()) for key in keys])  # noqa: C419 - each is compared


def viewer_address(event: Mapping[str, Any]) -> str:
    """The sender's address as CloudFront saw it: ``203.0.113.7:46532`` or ``2001:db8::7:46532``, without the port.

    CloudFront writes that header over whatever a client sent under its name.
    """
    return str((event.get("headers") or {}).get("cloudfront-viewer-address") or "").rpartition(":")[0].strip("[]")
