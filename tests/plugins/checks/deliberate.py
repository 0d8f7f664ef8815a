"""Deliberate mistakes, read from the folder beside this file: a table a mistake, with what is told of it.

    ["a link to no page"]
    body = "See [the sugar](/shop/bun-suger/)."
    told = ["9: “/shop/bun-suger/” leads nowhere: … Did you mean “/shop/bun-sugar/”?"]

``kind`` is what the text is, by default a note of the journal; ``change`` replaces one thing in the front matter of a
good one; ``file`` names the file, where that matters; ``before`` is put before the front matter, ``whole`` is the whole
text.
``beside`` are other texts that the mistake needs.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from tests import own_texts

ROOT = Path(__file__).parents[3]
FOLDER = Path(__file__).with_name("mistakes")
_LOOKS = "Picture: pod\nPalette: paper\nPattern: row\nAlt: A pod.\n"
# Good front matter, by kind: where such texts lie, and the front matter itself.
GOOD_FRONT_MATTER = {
    "note": ("journal", f"Title: A note\nDate: 2026-10-04\nSummary: It is about nothing.\n{_LOOKS}"),
    "page": ("pages", "Title: A page\nSummary: It is about nothing.\nTemplate: page\n"),
    "product": (
        "products",
        "Title: A spice\nSummary: Ground.\nPrice: 7.40\nUnit: 50 g tin\nOrigin: Kerala\nCountries: IN\n"
        "Grower: A family\nHarvest: May 2026\nAllergens: none\n"
        "Traces: nuts\nUses: rice\nStock: 3\nGroup: pods\n"
        f"Position: 20\n{_LOOKS}Ingredients: A spice\nStorage: Dry\n",
    ),
    "category": ("categories", "Title: A shelf\nSummary: Of things.\nPosition: 9\n"),
    "answer": ("answers", "Title: An answer\n"),
    "letter": ("letters", "Title: A letter\nSummary: It is about nothing.\nDate: 2026-10-04\nTopics: products\n"),
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """``files`` are the texts by path, the wrong one first; ``told`` is each problem of it without the path."""

    name: str
    files: dict[str, bytes]
    told: tuple[str, ...]

    @property
    def path(self) -> str:
        return next(iter(self.files))

    def write(self, root: Path) -> None:
        for path, held in self.files.items():
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_bytes(held)

    def remove(self, root: Path) -> None:
        for path in self.files:
            (root / path).unlink()


def _text(table: dict[str, Any]) -> bytes:
    front_matter = GOOD_FRONT_MATTER[table.get("kind", "note")][1]
    for old, new in table.get("change", {}).items():
        assert old in front_matter, old
        front_matter = front_matter.replace(old, new)
    whole = table.get("whole", f"{table.get('before', '')}{front_matter}\n{table.get('body', 'Text.')}\n")
    return str(whole).encode(table.get("encoding", "utf-8"))


def _mistake(name: str, table: dict[str, Any]) -> Mistake:
    folder = GOOD_FRONT_MATTER[table.get("kind", "note")][0]
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    files = {table.get("file", f"{folder}/{stem}.md"): table} | table.get("beside", {})
    return Mistake(name, {f"content/{path}": _text(one) for path, one in files.items()}, tuple(table["told"]))


def mistakes(files: Iterable[Path] | None = None) -> list[Mistake]:
    """Every deliberate mistake, in the order of the files; by default of all."""
    chosen = sorted(FOLDER.glob("*.toml")) if files is None else files
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in chosen]
    return [_mistake(name, table) for one in tables for name, table in one.items()]


def scratch(root: Path) -> Path:
    """A copy of the tests' texts that may be spoilt, beside everything that they are held against."""
    own_texts.copy(root / "content")
    (root / "functions").mkdir()
    shutil.copy(ROOT / "functions/register.toml", root / "functions")
    own_texts.older_policy(root)
    for folder in ("theme", "infra"):
        (root / folder).symlink_to(ROOT / folder)
    images = root / "content/images"
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(images / "moving.webp", save_all=True, append_images=frames[1:])
    (images / "words.png").write_text("words", encoding="utf-8")
    Image.new("1", (8000, 5001)).save(images / "wide.png")
    with (root / "content/moves.toml").open("a", encoding="utf-8") as moves:
        moves.write('"/journal/old-name/" = "/journal/two-clicks/"\n')
    return root
