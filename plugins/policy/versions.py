"""The policy's versions: ``/privacy/`` for the one in force, ``/privacy/<version>/`` for every one."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from functions.register import policy_text
from plugins.core import escaping
from plugins.markdown.markdown_file import FrontMatterError, convert
from plugins.policy.changes import Passage, passages
from plugins.site.context import TEXTS
from plugins.texts import metadata

_PROMISE = re.compile(r'<(?:p|li) id="([PA]\d\d)">')
_LONG = 200
FIELDS = set(metadata.POLICY.fields)


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """A version of the policy as its page shows it; ``changes`` are those since the version before."""

    version: str
    sha256: str
    effective: dt.date
    asks_again: bool
    current: bool
    title: str
    summary: str
    content: Markup
    toc: Markup
    changes: tuple[Passage, ...]

    @property
    def url(self) -> str:
        return f"privacy/{self.version}/"


def pages(settings: dict[str, Any]) -> list[PolicyPage]:
    """Every version of the register with its text, newest first.

    :raises FrontMatterError: where a text has other fields than title, summary and the version in its file's name.
    """
    register = settings["register"]
    found = []
    before: str | None = None
    for version, policy in sorted(register.policies.items()):
        path = Path(settings["PATH"]) / TEXTS / f"{version}.md"
        source = path.read_text(encoding="utf-8")
        front_matter, _ = policy_text.parts(source)
        text = policy_text.canonical(source, register)
        file = convert(f"{front_matter}\n\n{text}", settings, str(path))
        if set(file.front_matter) != FIELDS or file.front_matter["version"] != version:
            raise FrontMatterError(f"{path}: the head must be Title, Summary and Version: {version}")
        found.append(
            PolicyPage(
                version=version,
                sha256=policy.sha256,
                effective=policy.effective,
                asks_again=policy.asks_again,
                current=policy.current,
                title=file.front_matter["title"],
                summary=file.front_matter["summary"],
                content=file.html,
                toc=file.toc,
                changes=() if before is None else passages(before, text),
            )
        )
        before = text
    return found[::-1]


def numbered(html: str, states: dict[str, str]) -> Markup:
    """The policy with each promise's number before it, a link to what keeps it, and its state for the eye.

    :param states: of the register, by the promise's id.
    """
    found = _PROMISE.sub(
        lambda match: (
            f'{match[0]}<a class="number" href="/promises/#{match[1]}" data-state="{states[match[1]]}">{match[1]}</a> '
        ),
        html,
    )
    return escaping.html(found)


def shown_key(key: str) -> str:
    """A key of the log as the page shows it: whole, or by its SHA-256 where it fills a screen (ML-DSA-44)."""
    return key if len(key) < _LONG else f"SHA-256: {hashlib.sha256(key.encode()).hexdigest()}"


class PoliciesGenerator(Generator):  # type: ignore[misc]
    """Writes the policy pages."""

    def generate_context(self) -> None:
        self.context["policy_pages"] = pages(self.settings)
        promises = self.settings["register"].promises
        self.context["promise_states"] = {name: promise.state for name, promise in promises.items()}
        self.env.filters |= {"numbered": numbered, "shown_key": shown_key}

    def generate_output(self, writer: Writer) -> None:
        template = self.get_template("policy")
        for page in self.context["policy_pages"]:
            for save_as in (f"{page.url}index.html", *(["privacy/index.html"] if page.current else [])):
                writer.write_file(save_as, template, self.context, policy_page=page)


def generator(_: object) -> type[PoliciesGenerator]:
    return PoliciesGenerator


def register() -> None:
    signals.get_generators.connect(generator)
