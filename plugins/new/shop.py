"""What there is already: what a new text can choose from, and which names are taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from plugins.core import text_files
from plugins.core.addresses import FOLDERS, address, head

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Shop:
    """``heads`` are those of every text, by file; ``today`` is the day that a text is begun on."""

    root: Path
    heads: dict[str, dict[str, str]]
    today: dt.date

    @classmethod
    def read(cls, root: Path | None = None, today: dt.date | None = None) -> Shop:
        """The shop as the files of a folder have it, by default ours on this day."""
        root = root or ROOT
        files = [path for folder in FOLDERS for path in text_files.texts(root / folder)]
        heads = {path.relative_to(root).as_posix(): head(path.read_text(encoding="utf-8")) for path in files}
        return cls(root, heads, today or dt.datetime.now().astimezone().date())

    def slugs(self, folder: str) -> list[str]:
        """The names of the texts in a folder of the content."""
        return [Path(file).stem for file in self.heads if Path(file).parent.as_posix() == f"content/{folder}"]

    def numbers(self, folder: str, field: str) -> list[int]:
        """The numbers that the texts of a folder have in a field."""
        heads = (said for file, said in self.heads.items() if file.startswith(f"content/{folder}/"))
        return [int(said[field]) for said in heads if said.get(field, "").isdecimal()]

    def taken(self, where: str) -> str | None:
        """The file whose page is at an address already."""
        return next((file for file, said in self.heads.items() if address(file, said) == where), None)
