"""Where the site is that this run of the tests has built (conftest.py)."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent
# The environment variable that names it, for workers and for what tests start.
SITE = "TESTED_SITE"
# And the one that names the site of tests/texts.
KNOWN = "KNOWN_SITE"
# What the tests of promises last said, whichever run they were of: where builds look by default (pelicanconf.py).
RESULTS = ROOT / ".cache/promises.json"


def site() -> Path:
    """The built site; where tests are only collected, the one that ``make build`` has made, if it has."""
    return Path(os.environ.get(SITE) or ROOT / "output")


def known_site() -> Path:
    """The site of the texts that tests know (own_texts.py)."""
    return Path(os.environ.get(KNOWN) or site())
