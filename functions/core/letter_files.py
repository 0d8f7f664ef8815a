"""A letter's text as the build hands it to the desk: ``pages/letters/<slug>.json`` (written by plugins/letters)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from functions.core.html import folder

FOLDER = "letters"


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a letter says, as HTML and as text of one source, and whom it is for.

    ``topics`` and ``languages`` choose the readers; ``lang`` is the language it is written in; ``archive`` its page;
    ``source_sha256`` the hash of the file it was made from; ``survey`` the one to which each reader gets an invitation.
    """

    slug: str
    subject: str
    preheader: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    lang: str
    html: str
    text: str
    archive: str
    published: bool
    source_sha256: str = ""
    survey: str = ""

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> LetterText:
        """From a JSON object or a table's item; what else it holds is left out."""
        values = {name: held[name] for name in cls.__dataclass_fields__ if name in held}
        return cls(**values | {name: tuple(values[name]) for name in ("topics", "languages")})

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as JSON and a table take them."""
        return asdict(self) | {"topics": list(self.topics), "languages": list(self.languages)}

    @property
    def sha256(self) -> str:
        """Of all that a reader gets: a letter that was changed is another one."""
        said = {name: value for name, value in self.as_dict().items() if name not in ("published", "source_sha256")}
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def load(slug: str) -> LetterText:
    """The letter as it was last built.

    :raises FileNotFoundError: where no build has made it.
    """
    path = folder() / FOLDER / f"{slug}.json"
    return LetterText.of(json.loads(path.read_text(encoding="utf-8")))


def slugs() -> list[str]:
    """The letters that were built."""
    return sorted(path.stem for path in (folder() / FOLDER).glob("*.json"))
