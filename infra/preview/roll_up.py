"""``make roll-up``: counts the page views of a running preview, as the schedule does every night in production.

By itself it counts as on the night after today, so that what was just looked at is in the counts. A week is published
once it is over, in a preview as well.
"""

from __future__ import annotations

import argparse
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

from infra.preview.nightly import PATH


def main() -> None:
    """Tell the preview at a port to count, and print how many views it counted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--day", default="", help="count as on the night that begins this day, such as 2026-12-01")
    asked = parser.parse_args()
    address = f"http://localhost:{asked.port}{PATH}?day={asked.day}"
    try:
        with urlopen(Request(address, method="POST")) as answer:
            print(answer.read().decode())
    except URLError as error:
        sys.exit(f"The preview at port {asked.port} did not count: {error.reason}. Is it running? make preview")


if __name__ == "__main__":
    main()
