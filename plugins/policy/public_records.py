"""What we published that must not be changed unseen, for the log: each edition of the disclosures, the results of each
survey and the key of its ballots, the list of each draw and the draw. The functions' file ``public-records.json`` has
their hashes, and the log's writer adds what is not in it yet (functions/handlers/log_writer.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from pelican import Pelican, signals

from functions.transparency.commitment import PUBLISHED
from plugins.core.site_files import SiteFiles

FILES = (
    "disclosures/disclosures.json",
    "surveys/*/draw/entries.txt",
    "surveys/*/draw/draw.json",
    "surveys/*/key.json",
    "surveys/*/results/results.json",
)


def records(folder: Path) -> Iterator[dict[str, str]]:
    """Each file by its address, with its hash: anyone can compute both."""
    for pattern in FILES:
        for path in sorted(folder.glob(pattern)):
            address = f"/{path.relative_to(folder).as_posix()}"
            yield {"published": address, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def write(pelican: Pelican) -> None:
    """Hand them to the functions, once all is written."""
    files: SiteFiles = pelican.settings["ANSWER_FILES"]
    files.put(PUBLISHED, json.dumps(list(records(Path(pelican.output_path)))) + "\n")


def register() -> None:
    signals.finalized.connect(write)
