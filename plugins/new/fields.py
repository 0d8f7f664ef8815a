"""What is asked for a new text: a question for each field, what it is for, what may be answered, and a good guess.

Answers are checked by the very converters that the build reads them with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plugins.core.addresses import SLUG
from plugins.images import paper_cuts, social_cards
from plugins.new.shop import Shop
from plugins.shop.products import FIELDS, OPTIONAL
from plugins.texts import letter_fields, product_fields, survey_fields, written_dates

Answers = Mapping[str, str]
Check = Callable[[str, Shop, Answers], object]


@dataclass(frozen=True, slots=True)
class Field:
    """``check`` raises :class:`ValueError` with what is wrong, said so that it can follow the answer: “must be …”.

    ``guess`` is what an empty answer means, or nothing where there is no good guess. ``choices`` are shown.
    """

    name: str
    purpose: str
    check: Check
    guess: Callable[[Shop, Answers], str] = lambda _, __: ""
    choices: Callable[[Shop], Sequence[str]] = lambda _: ()
    optional: bool = False


def slug_of(title: str) -> str:
    """``Phở, and how`` → ``pho-and-how``."""
    apart = unicodedata.normalize("NFKD", title.lower().replace("ß", "ss"))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return "-".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain)))


def one_line(text: str, _: Shop, __: Answers) -> object:
    """Any text, in one line."""
    if not text:
        raise ValueError("is missing")
    return text


def title(text: str, shop: Shop, answers: Answers) -> object:
    """Words that fit on the social card."""
    one_line(text, shop, answers)
    if not slug_of(text):
        raise ValueError("has no letter that an address could have")
    try:
        return social_cards.fitted(text)
    except social_cards.CardError:
        raise ValueError("is too long for the card that is shown where the page is shared") from None


def slug(folder: str, at: str) -> Check:
    """A name for the file that is free, and whose address is.

    :param at: where pages of that folder stand, ``/journal/``.
    """

    def check(text: str, shop: Shop, _: Answers) -> object:
        if not SLUG.fullmatch(text):
            raise ValueError("must be small letters and digits, with hyphens between words")
        if (shop.root / f"content/{folder}/{text}.md").exists():
            raise ValueError(f"is there already: content/{folder}/{text}.md")
        if other := shop.taken(f"{at}{text}/"):
            raise ValueError(f"would be at {at}{text}/, where {other} is")
        return text

    return check


def picture(text: str, shop: Shop, answers: Answers) -> object:
    """Symbols that the theme can draw."""
    one_line(text, shop, answers)
    return _drawn(tuple(text.split()), "paper", "scatter")


def palette(text: str, _: Shop, __: Answers) -> object:
    return _drawn((), text, "scatter")


def pattern(text: str, _: Shop, __: Answers) -> object:
    return _drawn((), "paper", text)


def _drawn(names: tuple[str, ...], colours: str, how: str) -> object:
    try:
        return paper_cuts.svg(names or ("pod",), colours, how, "new")
    except paper_cuts.PictureError as problem:
        raise ValueError(f"will not do: {str(problem).partition(': ')[2]}") from None


def day(text: str, _: Shop, __: Answers) -> object:
    return written_dates.day(text)


def closes(text: str, _: Shop, answers: Answers) -> object:
    """The last day of a survey, which is not before its first."""
    last = written_dates.day(text)
    if answers.get("opens") and last < written_dates.day(answers["opens"]):
        raise ValueError("must not be before the day on which it opens")
    return last


def who(text: str, _: Shop, __: Answers) -> object:
    return survey_fields.who(text)


def nav(text: str, _: Shop, __: Answers) -> object:
    return product_fields.count(text)


def topics(text: str, _: Shop, __: Answers) -> object:
    return letter_fields.topics(text)


def of_product(name: str) -> Check:
    """A field of a product by its converter, and by what the other fields say."""

    def check(text: str, shop: Shop, answers: Answers) -> object:
        if not text and name not in OPTIONAL:
            raise ValueError("is missing")
        found = FIELDS[name](text)
        if name == "group" and text not in (groups := shop.slugs("categories")):
            raise ValueError(f"must be one of {', '.join(groups)}")
        if name == "traces" and (both := set(found) & set(FIELDS["allergens"](answers.get("allergens", "none")))):
            raise ValueError(f"names “{min(both)}”, which allergens says is in it")
        if name == "related" and (gone := sorted(set(found) - set(shop.slugs("products")))):
            raise ValueError(f"names “{gone[0]}”, which is no product")
        return found

    return check


def alt_text(_: Shop, answers: Answers) -> str:
    """Alternative text of a picture, from its symbols: ``A pod and a seed, cut from paper.``"""
    # ``pod-open`` is an open pod.
    things = [" ".join(reversed(name.split("-"))) for name in answers["picture"].split()]
    names = [f"a{'n' if thing[0] in 'aeiou' else ''} {thing}" for thing in things]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{listed[0].upper()}{listed[1:]}, cut from paper."


def looks() -> tuple[Field, ...]:
    """The four fields that a cut-paper picture is made from."""
    return (
        Field("picture", "what is cut from paper, the most important first", picture, choices=_symbols),
        Field("palette", "its colours", palette, lambda _, __: "cardamom", lambda _: sorted(paper_cuts.palettes())),
        Field("pattern", "how it is laid out", pattern, lambda _, __: "scatter", _patterns),
        Field("alt", "what is seen on it, for those who do not see it", one_line, alt_text),
    )


def _patterns(_: Shop) -> list[str]:
    return sorted(paper_cuts.known()[1])


def _symbols(_: Shop) -> list[str]:
    return sorted(paper_cuts.known()[0])
