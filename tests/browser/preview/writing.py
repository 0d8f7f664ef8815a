"""What an editor's save comes to, without a build: files of the site that are others, and a word to the preview."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from infra.build.building import BuildResult
from infra.preview import Preview
from plugins.core.problems import Problem

SLIP = Problem("content/journal/eleven-grams.md", 2, "“Sumary” is no field", "Write “Summary”.")


def still_there(page: Page) -> bool:
    """Whether the page is the one that was opened, and not loaded anew."""
    return bool(page.evaluate("window.stillThere === true"))


class Writing:
    """Changes the built site that a preview serves; at the end of the block, everything is put back."""

    def __init__(self, preview: Preview) -> None:
        self._preview, self.site = preview, preview.site
        self._before: dict[Path, bytes | None] = {}

    def __enter__(self) -> Writing:
        return self

    def __exit__(self, *_: Any) -> None:
        for path, content in self._before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        self.told(written=tuple(path.relative_to(self.site).as_posix() for path in self._before))

    def put(self, file: str, text: str) -> None:
        """Write a file of the site."""
        path = self.site / file
        self._before.setdefault(path, path.read_bytes() if path.is_file() else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        """Put something else into a page."""
        text = (self.site / file).read_text(encoding="utf-8")
        assert old in text
        self.put(file, text.replace(old, new))

    def renamed(self, file: str, name: str, added: str) -> str:
        """Give a style sheet or picture that a page shows another content, and so another name, in that page.

        :param name: without its mark: ``/theme/css/site.css``. :param added: to its end.
        """
        stem, _, suffix = name.rpartition(".")
        html = (self.site / file).read_text(encoding="utf-8")
        (old,) = set(re.findall(rf"{re.escape(stem)}\.[0-9a-f]{{8}}\.{suffix}", html))
        new = f"{stem}.0badcafe.{suffix}"
        self.put(new.lstrip("/"), (self.site / old.lstrip("/")).read_text(encoding="utf-8") + added)
        self.put(file, html.replace(old, new))
        return new

    def remove(self, file: str) -> None:
        """Take a page away."""
        path = self.site / file
        self._before.setdefault(path, path.read_bytes())
        path.unlink()

    def told(
        self, *written: str, removed: tuple[str, ...] = (), problems: tuple[Problem, ...] = (), **more: Any
    ) -> None:
        """Say that it was built, or why not."""
        files = more.pop("written", written)
        self._preview.publish(
            BuildResult(0.21, ("content/journal/eleven-grams.md",), files, removed, problems=problems)
        )
