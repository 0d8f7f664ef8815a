"""What no log, metric or table holds: addresses on the network, and what a browser says of itself.

The addresses of documentation (RFC 5737, RFC 3849) are what all tests send, so that they are found wherever they go.
"""

from __future__ import annotations

import re

ADDRESS = re.compile(
    r"(?<![\d.])(?:203\.0\.113|198\.51\.100|192\.0\.2)\.\d{1,3}(?!\d|\.\d|/)|2001:db8:[0-9a-f:]*(?![0-9a-f:/])",
    re.IGNORECASE,
)
AGENT = re.compile(r"Mozilla/\d|AppleWebKit/|Gecko/\d")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.(?:example|org|com|exeve)\b")
