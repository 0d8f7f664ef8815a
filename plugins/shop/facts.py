"""Shop facts on pages: ``shop`` for templates, and ``$name`` in the text of a page.

Editors write ``$phone`` or, as a paragraph of its own, ``$postage``; the build puts in what functions/shop.toml says.
A build for production stops at what stands there as an example, unless ``EXAMPLES=1`` is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import PagesGenerator

from functions.core.html import table
from functions.register import promotions
from functions.register import shop as shops
from functions.register.shop import Shop
from plugins.core import text_files
from plugins.core.problems import Problem, ProblemsError
from plugins.core.suggest import listed, meant, nearest

FILE = Path("functions/shop.toml")
SURVEYS = Path(__file__).parents[2] / "content/surveys"
_SLOT = re.compile(r"<p>\$([a-z_]+)</p>|\$([a-z_]+)")


def values(shop: Shop) -> dict[str, str]:
    """What each ``$name`` stands for, as HTML."""
    texts = {
        "name": shop.name,
        "legal_form": shop.legal_form,
        "persons": " and ".join(shop.persons),
        "address": shop.address,
        "street": shop.street,
        "town": f"{shop.postcode} {shop.city}",
        "country": shop.delivery[shop.country].name,
        "phone": shop.phone,
        "phone_hours": shop.phone_hours,
        "phone_link": re.sub(r"[^+0-9]", "", shop.phone),
        "email": shop.email,
        "vat_id": shop.vat_id,
        "vat_rate": f"{shop.vat['goods'].normalize():f}",
        "authority": shop.authority,
        "packaging_register": shop.packaging_register,
        "food_business": shop.food_business,
        "kept_apart": shop.kept_apart,
        "return_address": shop.return_address,
        "paying": " or ".join(shop.paying),
        "payment_days": str(shop.payment_days),
        "packing_grams": str(shop.packing_grams),
        "court": shop.registration.court,
        "register_number": shop.registration.number,
        "countries": listed_in_words([one.name for one in shop.delivery.values()]),
    }
    return {name: escape(text) for name, text in texts.items()} | {"postage": postage_table(shop)}


def delivery_data(shop: Shop) -> dict[str, Any]:
    """What the basket's page reckons postage and VAT with, in grams and cents (theme/static/js/basket/postage.js)."""
    return {
        "packing": shop.packing_grams,
        "vat": float(shop.vat["goods"]),
        "to": {
            code: {"days": one.days, "postage": [[grams, int(euro * 100)] for grams, euro in one.postage]}
            for code, one in shop.delivery.items()
        },
    }


def postage_table(shop: Shop) -> str:
    """A row for each country: what a parcel costs by its weight, and how long it takes."""
    rows = [
        (one.name, "; ".join(f"up to {_kilos(most)} €\u202f{euro:.2f}" for most, euro in one.postage), one.days)
        for one in shop.delivery.values()
    ]
    return table("Postage and delivery times", ("To", "A parcel with its packing", "Working days"), rows)


def _kilos(grams: int) -> str:
    return f"{grams / 1000:g}\u00a0kg" if grams >= 1000 else f"{grams}\u00a0g"


def listed_in_words(names: list[str]) -> str:
    """``a, b and c``."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def filled(html: str, known: dict[str, str], path: str) -> str:
    """The HTML of a page with its facts.

    :raises ProblemsError: where it names a fact that there is not.
    """

    def put(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name not in known:
            remedy = f"{meant(nearest(name, known))}There are {listed(known)}."
            raise ProblemsError([Problem(path, 0, f"“${name}” is no fact of functions/shop.toml", remedy)])
        value = known[name]
        return value if not found[1] or value.startswith("<") else f"<p>{value}</p>"

    return _SLOT.sub(put, html)


def examples(path: Path = shops.PATH, codes: Path = promotions.PATH, surveys: Path = SURVEYS) -> list[Problem]:
    """A problem for each fact, each promotion and each contest that is still an example, with its line."""
    named = {path: shops.load(path).examples, codes: promotions.examples(codes)}
    found = [
        Problem(
            FILE.with_name(file.name).as_posix(),
            _line(file, name),
            f"“{name}” is an example",
            "Write the shop’s own, and take the name out of “examples”.",
        )
        for file, names in named.items()
        for name in names
    ]
    return [*found, *_contests(surveys)]


def _contests(folder: Path) -> Iterator[Problem]:
    """What can be won in an example is promised by nobody yet."""
    for file in text_files.matching(folder, "*.md"):
        for at, line in enumerate(file.read_text(encoding="utf-8").partition("\n\n")[0].split("\n"), 1):
            if line.startswith("Example:"):
                what, remedy = "is an example", "Take out “Example:” once it is meant, or take out the text."
                yield Problem(f"content/surveys/{file.name}", at, what, remedy)


def _line(file: Path, name: str) -> int:
    lines = enumerate(file.read_text(encoding="utf-8").split("\n"), 1)
    return next(at for at, line in lines if re.match(rf"({name} =|\[{name}[.\]])", line))


def refuse(pelican: Pelican) -> None:
    """:raises ProblemsError: where examples would be published as facts."""
    if not pelican.settings["EXAMPLES_ALLOWED"] and (found := examples()):
        raise ProblemsError(found)


def prepare(pelican: Pelican) -> None:
    """Read the facts afresh for this build, and give templates ``shop`` and ``promotions``."""
    refuse(pelican)
    pelican.settings["shop"] = shop = shops.load(site=pelican.settings["register"].site)
    pelican.settings["shop_delivery"] = delivery_data(shop)
    pelican.settings["promotions"] = list(promotions.load().values())


def fill(generator: PagesGenerator) -> None:
    """Put the facts into the pages that ask for them."""
    known = values(generator.settings["shop"])
    for page in generator.pages:
        html = filled(page._content, known, f"content/{page.relative_source_path}")
        if html != page._content:
            # Pelican asks this before its own; the page as it was read stays as it is for the next build.
            page._get_content = lambda html=html: html


def register() -> None:
    signals.initialized.connect(prepare)
    signals.page_generator_finalized.connect(fill)
