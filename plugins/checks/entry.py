"""One text of the site as the checks see it: kind, front matter, whether it is published and its page's address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from functions import languages
from plugins.checks.text import Text
from plugins.texts import metadata
from plugins.texts.schema import Fault, Schema


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of the site: ``values`` is its front matter, as far as it can be read, ``faults`` what is wrong with the
    rest; ``live`` is whether it is published, ``address`` where its page is, if it has one of its own.
    """

    text: Text
    schema: Schema
    values: dict[str, Any]
    faults: tuple[Fault, ...]
    live: bool
    address: str | None

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def slug(self) -> str:
        return PurePosixPath(self.text.path).stem

    @property
    def language(self) -> str:
        if self.schema is metadata.ANSWER:
            folder = PurePosixPath(self.text.path).parent.name
            return languages.DEFAULT if folder == "answers" else folder
        return str(self.values.get("lang", languages.DEFAULT))
