"""What every template can ask for: the register, the words, and two ways of writing a value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.settings import Settings

import languages
import register as registers

TEXTS = Path("policies/privacy")


def price(value: Decimal) -> str:
    """``Decimal("7.4")`` → ``"€ 7.40"``, with a narrow no-break space."""
    return f"€\u202f{value:.2f}"


def day(value: dt.date) -> str:
    """A date as a reader says it: ``22 November 2026``."""
    return f"{value.day} {value:%B %Y}"


def web_path(output_file: str) -> str:
    """The path under which a written file is reached: ``shop/index.html`` → ``/shop/``."""
    return "/" + output_file.removesuffix("index.html")


def fill(settings: Settings) -> None:
    """Check the register against the policy texts and put it, and the words, where templates find them.

    :raises register.RegisterError: which stops the build.
    """
    register = registers.load(texts=Path(settings["PATH"]) / TEXTS)
    settings["register"] = register
    settings["words"] = languages.words("en")
    settings["JINJA_FILTERS"] |= {"price": price, "day": day, "web_path": web_path}


def start(pelican: Pelican) -> None:
    fill(pelican.settings)


def register() -> None:
    signals.initialized.connect(start)


__all__: list[Any] = ["day", "fill", "price", "register", "web_path"]
