"""What a scanner of headers would meet at each of the template's two header policies, as JSON: ``make check``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from infra.template import Template

# The points of Mozilla's Observatory that each is to have. Under /journal/ a frame of another service may load after a
# yes, and no such frame loads under an embedder policy that isolates.
WANTED = {"/": 150, "/journal/what-green-means/": 140}


def main(site: Path) -> None:
    """Print it for the site built at ``site``."""
    template = Template()
    host = template.resolved({"Ref": "SiteDomain"})
    met = [
        {
            "path": path,
            "least": least,
            "host": host,
            "headers": template.headers_for(path) | {"content-type": "text/html; charset=utf-8"},
            "page": (site / path.lstrip("/") / "index.html").read_text(encoding="utf-8"),
        }
        for path, least in WANTED.items()
    ]
    json.dump(met, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
