"""The existing texts: what a new text can refer to, and which names and addresses are taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from plugins.core import text_files
from plugins.core.addresses import FOLDERS, address, front_matter

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Shop:
    """``texts`` is the front matter of every text, by file; ``today`` is the day that a text is begun on."""

    root: Path
    texts: dict[str, dict[str, str]]
    today: dt.date

    @classmethod
    def read(cls, root: Path | None = None, today: dt.date | None = None) -> Shop:
        """The shop as the files of a folder have it, by default ours on this day."""
        root = root or ROOT
        files = [path for folder in FOLDERS for path in text_files.texts(root / folder)]
        texts = {path.relative_to(root).as_posix(): front_matter(path.read_text(encoding="utf-8")) for path in files}
        return cls(root, texts, today or dt.datetime.now().astimezone().date())

    def slugs(self, folder: str) -> list[str]:
        """The names of the texts in a folder of the content."""
        return [Path(file).stem for file in self.texts if Path(file).parent.as_posix() == f"content/{folder}"]

    def numbers(self, folder: str, field: str) -> list[int]:
        """The numbers that the texts of a folder have in a field."""
        found = (metadata for file, metadata in self.texts.items() if file.startswith(f"content/{folder}/"))
        return [int(metadata[field]) for metadata in found if metadata.get(field, "").isdecimal()]

    def taken(self, where: str) -> str | None:
        """The file whose page is at an address already."""
        return next((file for file, metadata in self.texts.items() if address(file, metadata) == where), None)
