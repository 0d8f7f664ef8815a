"""Hide drafts (``Status: draft``) and texts with a future ``Date:`` until they are published, products included.

One setting decides, ``DRAFTS_SHOWN``; ``TODAY`` is the day at the shop. Where it is on, as in the preview, they stand
at the address that they will have and in every list, each with its mark. Where it is off nothing of them is written,
read into a list or counted.
"""

from __future__ import annotations

import datetime as dt

from pelican import Pelican, signals
from pelican.contents import Article, Content, Page
from pelican.generators import Generator

from plugins.site.context import day

DRAFT, PUBLISHED = "draft", "published"
SHEET = "css/drafts.css"


def mark(status: str, date: dt.date | None, today: dt.date) -> str:
    """``Draft``, ``From 3 December 2026``, or nothing for what is published."""
    if status == DRAFT:
        return "Draft"
    return f"From {day(date)}" if date and date > today else ""


def decide(content: Content) -> None:
    """Mark a page or an article that is a draft; show it in the preview, hide it everywhere else."""
    if not isinstance(content, (Article, Page)):
        return
    date: dt.datetime | None = getattr(content, "date", None)
    content.mark = mark(content.status, date and date.date(), content.settings["TODAY"])
    if content.mark:
        content.status = PUBLISHED if content.settings["DRAFTS_SHOWN"] else DRAFT


def forget(generator: Generator) -> None:
    """Empty Pelican's lists of drafts: it would write them under drafts/ or where their front matter says."""
    for name in ("drafts", "drafts_translations", "draft_pages", "draft_translations"):
        if hasattr(generator, name):
            setattr(generator, name, [])


def leave_out(pelican: Pelican) -> None:
    """Leave out the style sheet of the draft marks where no draft is shown."""
    if not pelican.settings["DRAFTS_SHOWN"]:
        del pelican.settings["BUILT_ASSETS"][SHEET]


def register() -> None:
    signals.initialized.connect(leave_out)
    signals.content_object_init.connect(decide)
    signals.article_generator_finalized.connect(forget)
    signals.page_generator_finalized.connect(forget)
