"""The variables and filters of every template: the register, the words of a language, prices and dates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.settings import Settings

from functions import languages
from functions import register as registers
from functions.core.html import Html, table
from plugins.core.escaping import html

TEXTS = Path("policies/privacy")


def price(value: Decimal) -> str:
    """``Decimal("7.4")`` → ``"€ 7.40"``, with a narrow no-break space; ``"€ 9,600.00"``."""
    return f"€\u202f{value:,.2f}"


def day(value: dt.date, language: str = languages.DEFAULT) -> str:
    """A date as a reader says it: ``22 November 2026``."""
    return languages.day(value, language)


def web_path(output_file: str) -> str:
    """The path under which a written file is reached: ``shop/index.html`` → ``/shop/``."""
    return "/" + output_file.removesuffix("index.html")


def fill(settings: Settings) -> None:
    """Check the register against the policy texts and put it, and the words, where templates find them.

    :raises register.RegisterError: which stops the build.
    """
    register = registers.load(Path(settings["REGISTER"]), texts=Path(settings["PATH"]) / TEXTS)
    settings["register"] = register
    settings["words"] = languages.words("en")
    settings["languages_offered"] = {code: languages.words(code)["language"]["name"] for code in languages.OFFERED}
    settings["kept_here"] = {
        name: [register.purposes[cookie.purpose].title, cookie.description, cookie.set_by, cookie.lifetime]
        for name, cookie in register.cookies.items()
    }
    settings["cookie_tables"] = {name: cookie_table(register, name) for name in register.purposes}
    settings["keeps"] = " ".join(f"{cookie.purpose}:{name}" for name, cookie in register.cookies.items())
    settings["JINJA_FILTERS"] |= {"price": price, "day": day, "web_path": web_path}


def cookie_table(register: registers.Register, purpose: str) -> str:
    """What may be kept in a browser for a purpose; empty where that is nothing."""
    rows = [
        (
            Html(f"<code>{escape(name)}</code>"),
            one.description,
            one.lifetime,
            one.set_by,
            "No" if one.http_only else "Yes",
        )
        for name, one in register.cookies.items()
        if one.purpose == purpose
    ]
    heads = ("Name", "What it is for", "Kept for", "Set by", "Scripts can read it")
    caption = f"{register.purposes[purpose].title}: what may be kept in your browser"
    return html(table(caption, heads, rows)) if rows else ""


def words_for(register: registers.Register, language: str) -> dict[str, Any]:
    """The strings of one language, with the retention of each record, and the register's purposes and topics where it
    has none.
    """
    said = languages.words(language)
    purposes = {name: {"title": p.title, "sentence": p.sentence} for name, p in register.purposes.items()}
    topics = {name: {"title": t.title, "sentence": t.sentence} for name, t in register.topics.items()}
    kept = {
        name: record.retention
        if language == languages.DEFAULT
        else languages.filled(said["language"]["days"], count=languages.number(record.retention_days, language))
        for name, record in register.records.items()
    }
    return {"purposes": purposes, "topics": topics, "retention": kept} | said


def start(pelican: Pelican) -> None:
    fill(pelican.settings)
    pelican.settings["JINJA_GLOBALS"] |= {"words_for": partial(words_for, pelican.settings["register"])}


def register() -> None:
    signals.initialized.connect(start)


__all__: list[Any] = ["day", "fill", "price", "register", "web_path", "words_for"]
