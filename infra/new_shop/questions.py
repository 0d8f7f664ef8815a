"""What is asked for a new shop, and what each answer must look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields

from infra.new_shop import palette

_HOST = re.compile(r"(?!-)(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}")
_REGION = re.compile(r"[a-z]{2}-[a-z]+-\d")


@dataclass(frozen=True, slots=True)
class NewShop:
    """The answers. ``domain`` is without ``www.``; ``colour`` is a name of :data:`palette.HUES`.

    The shop is in Germany: terms, withdrawal, VAT and the label on food are those of German law.
    """

    name: str
    domain: str
    tagline: str
    goods: str
    legal_name: str
    street: str
    postcode: str
    city: str
    region: str
    region_name: str
    colour: str

    @property
    def address(self) -> str:
        """In one line, as the register has it."""
        return f"{self.street}, {self.postcode} {self.city}, Germany"


def _line(text: str) -> str:
    if not text or not text.isprintable() or set(text) & set('"\\<>$'):
        raise ValueError("must be one line without quotation marks, “\\”, “<”, “>” or “$”")
    return text


def _domain(text: str) -> str:
    host = text.lower().removeprefix("https://").removeprefix("www.").rstrip("/")
    if not _HOST.fullmatch(host):
        raise ValueError("must be a domain such as pepper.example")
    return host


def _region(text: str) -> str:
    if not _REGION.fullmatch(text):
        raise ValueError("must be a region of AWS such as eu-central-1")
    return text


def _colour(text: str) -> str:
    if text not in palette.HUES:
        raise ValueError(f"must be one of {', '.join(palette.HUES)}")
    return text


# For each answer: what is asked, an answer to offer, and what it must be.
QUESTIONS: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "name": ("The name of the shop, as its visitors read it", "", _line),
    "domain": ("Its domain, without www", "", _domain),
    "tagline": ("One sentence: what it is", "", _line),
    "goods": ("What it sells, in the plural, as in “All 12 …”", "products", _line),
    "legal_name": ("Who runs it, with the legal form", "", _line),
    "street": ("Street and number", "", _line),
    "postcode": ("Postcode", "", _line),
    "city": ("Town", "", _line),
    "region": ("The region of AWS where records are kept", "eu-central-1", _region),
    "region_name": ("Where that region is, for visitors", "Frankfurt, Germany", _line),
    "colour": (f"The colour to act with: {', '.join(palette.HUES)}", "green", _colour),
}
assert list(QUESTIONS) == [field.name for field in fields(NewShop)]
