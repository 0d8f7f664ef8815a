"""The kinds of text that can be begun, each with its folder and its questions in the order in which they are asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from functions.core.survey_files import ANYONE, WHO
from plugins.new import fields
from plugins.new.fields import Answers, Field, of_product
from plugins.new.shop import Shop
from plugins.texts import letter_fields
from plugins.texts.product_fields import ALLERGENS, USES

TEMPLATES = Path("docs/templates")


@dataclass(frozen=True, slots=True)
class Kind:
    """``folder`` is that of the content, ``at`` where its pages stand; ``fixed`` are lines that are not asked for."""

    name: str
    folder: str
    at: str
    fields: tuple[Field, ...]
    fixed: tuple[tuple[str, str], ...] = (("status", "draft"),)

    def file(self, answers: Answers) -> str:
        """The file that the answers will be, from the root."""
        return f"content/{self.folder}/{answers['slug']}.md"

    def address(self, answers: Answers) -> str:
        """Where its page will be."""
        return f"{self.at}{answers['slug']}/"

    def text(self, answers: Answers, root: Path) -> str:
        """The file's text: front matter from the answers, the body of the kind's template."""
        lines = {"title": answers["title"], **dict(self.fixed)}
        lines |= {field.name: answers[field.name] for field in self.fields if answers.get(field.name)}
        del lines["slug"]
        front_matter = "".join(f"{name.capitalize()}: {value}\n" for name, value in lines.items())
        _, _, body = (root / TEMPLATES / f"{self.name}.md").read_text(encoding="utf-8").partition("\n\n")
        return f"{front_matter}\n{body}"


def _own(folder: str, at: str) -> tuple[Field, Field]:
    """Every text has a title, and a name for its address."""
    return (
        Field("title", "the headline, and the name in every list", fields.title),
        Field("slug", "the last part of its address", fields.slug(folder, at), _slug),
    )


def _slug(_: Shop, answers: Answers) -> str:
    return fields.slug_of(answers["title"])


def _harvest(shop: Shop, _: Answers) -> str:
    return shop.today.strftime("%B %Y")


def _month_on(shop: Shop, answers: Answers) -> str:
    opens = dt.date.fromisoformat(answers["opens"]) if answers.get("opens") else shop.today
    return (opens + dt.timedelta(days=30)).isoformat()


def _place(shop: Shop, _: Answers) -> str:
    return str(max(shop.numbers("products", "position"), default=0) + 1)


def _group(shop: Shop) -> list[str]:
    return shop.slugs("categories")


def _product_field(name: str, purpose: str, guess: str = "", **more: object) -> Field:
    return Field(name, purpose, of_product(name), lambda _, __: guess, **more)  # type: ignore[arg-type]


ARTICLE = Kind(
    "article",
    "journal",
    "/journal/",
    (
        *_own("journal", "/journal/"),
        Field("date", "the day that stands below its title", fields.day, lambda shop, _: shop.today.isoformat()),
        Field("summary", "one sentence for lists, search engines and feeds", fields.one_line),
        *fields.looks(),
    ),
)
PAGE = Kind(
    "page",
    "pages",
    "/",
    (
        *_own("pages", "/"),
        Field("summary", "one sentence for search engines, and below the title", fields.one_line),
        Field("nav", "its place in the menu, a number; empty keeps it out of the menu", fields.nav, optional=True),
    ),
    (("status", "draft"), ("template", "page")),
)
PRODUCT = Kind(
    "product",
    "products",
    "/shop/",
    (
        *_own("products", "/shop/"),
        _product_field("summary", "one sentence: what it is, from where, and what is special about it"),
        _product_field("price", "euro for one unit, VAT included"),
        _product_field("unit", "net weight in grams, and what it comes in", "50 g tin"),
        _product_field("origin", "the place where it grew, as a customer reads it"),
        _product_field("countries", "the codes of its countries, of two letters: IN, NP"),
        _product_field("grower", "who grew it, as it stands on the tin"),
        Field("harvest", "month and year", of_product("harvest"), _harvest),
        _product_field("ingredients", "what is in it, as on the label, the most first"),
        _product_field("storage", "how it is kept, as on the label", "Dry and dark, tin shut"),
        _product_field("allergens", "what is in it, of the fourteen", "none", choices=lambda _: ("none", *ALLERGENS)),
        _product_field("traces", "what may be in it, of the fourteen", "none", choices=lambda _: ("none", *ALLERGENS)),
        _product_field("uses", "what it is bought for", choices=lambda _: USES),
        _product_field(
            "related",
            "what stands beside it; empty lets the shop choose",
            choices=lambda shop: shop.slugs("products"),
            optional=True,
        ),
        _product_field("stock", "how many units are in the store room", "0"),
        _product_field("group", "its category", choices=_group),
        Field("position", "its place on the shelf, the lowest first", of_product("position"), _place),
        *fields.looks(),
    ),
)
LETTER = Kind(
    "letter",
    "letters",
    "/news/",
    (
        *_own("letters", "/news/"),
        Field("date", "the day on which it is to be read", fields.day, lambda shop, _: shop.today.isoformat()),
        Field("summary", "the line that mail programs show beside the subject", fields.one_line),
        Field(
            "topics",
            "who gets it: those who asked for news of one of these",
            fields.topics,
            choices=lambda _: letter_fields.known_topics(),
        ),
    ),
)
SURVEY = Kind(
    "survey",
    "surveys",
    "/surveys/",
    (
        *_own("surveys", "/surveys/"),
        Field("summary", "one sentence: what is asked, and why", fields.one_line),
        Field("opens", "the first day on which it can be answered", fields.day, lambda shop, _: shop.today.isoformat()),
        Field("closes", "the last day on which it can be answered", fields.closes, _month_on),
        Field("who", "who may answer", fields.who, lambda _, __: ANYONE, choices=lambda _: WHO),
    ),
)
KINDS = {kind.name: kind for kind in (ARTICLE, PRODUCT, PAGE, LETTER, SURVEY)}
