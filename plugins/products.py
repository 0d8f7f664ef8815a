"""Products: one Markdown file each under ``content/products/``, with typed fields and no unknown ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from plugins import categories, drafts, product_fields
from plugins.markdown_file import read

_CENT = Decimal("0.01")
# Below this many, the shop says how many are left.
FEW = 5


class ProductError(ValueError):
    """A slip in a product's file: the message names file and field."""


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop sells. ``price`` is in euro, tax included, for one ``unit``, such as ``50 g tin``; ``stock`` counts
    units in the store room.

    ``allergens`` are in it, ``traces`` may be (Regulation (EU) No 1169/2011, Annex II). ``countries`` are ISO codes of
    where what is in it grew. ``related`` are the slugs that an editor named to stand beside it. ``mark`` says why it is
    not on sale yet, by ``status`` and ``date``.
    """

    slug: str
    title: str
    summary: str
    content: str
    price: Decimal
    unit: str
    origin: str
    countries: tuple[str, ...]
    grower: str
    harvest: str
    allergens: tuple[str, ...]
    traces: tuple[str, ...]
    uses: tuple[str, ...]
    stock: int
    group: str
    position: int
    picture: tuple[str, ...]
    palette: str
    pattern: str
    alt: str
    related: tuple[str, ...] = ()
    status: str = drafts.PUBLISHED
    date: dt.date | None = None
    mark: str = ""

    @property
    def url(self) -> str:
        return f"shop/{self.slug}/"

    @property
    def save_as(self) -> str:
        return f"shop/{self.slug}/index.html"

    @property
    def net(self) -> int:
        """Net weight of a unit in grams."""
        return int(self.unit.partition(" ")[0])

    @property
    def container(self) -> str:
        """What a unit comes in, as many as there are: ``tins``, or ``tin`` for the last one."""
        name = self.unit.rpartition(" ")[2]
        return name if self.stock == 1 else name + ("es" if name.endswith(("s", "x")) else "s")

    @property
    def unit_price(self) -> Decimal:
        """Euro for a kilogram, tax included, to the cent (Directive 98/6/EC, Articles 2(b) and 3)."""
        return (self.price * 1000 / self.net).quantize(_CENT, ROUND_HALF_UP)

    @property
    def few(self) -> bool:
        """Whether so few are left that it is said how many."""
        return 0 < self.stock <= FEW


FIELDS: dict[str, Callable[[str], Any]] = {
    "title": str,
    "summary": str,
    "price": product_fields.price,
    "unit": product_fields.unit,
    "origin": str,
    "countries": product_fields.countries,
    "grower": str,
    "harvest": str,
    "allergens": product_fields.allergens,
    "traces": product_fields.allergens,
    "uses": product_fields.uses,
    "stock": product_fields.count,
    "group": str,
    "position": product_fields.count,
    "picture": lambda text: tuple(text.split()),
    "palette": str,
    "pattern": str,
    "alt": str,
    "related": product_fields.words,
    "status": product_fields.status,
    "date": product_fields.day,
}
OPTIONAL = {"related", "status", "date"}


def product(slug: str, metadata: Mapping[str, str], content: str, groups: Iterable[str]) -> Product:
    """Build a product from the metadata of its file.

    :param groups: the names of the categories there are.
    :raises ProductError: on a missing, unknown or unreadable field.
    """
    where = f"content/products/{slug}.md"
    unknown = sorted(set(metadata) - set(FIELDS))
    if unknown:
        raise ProductError(f"{where}: unknown field “{unknown[0]}”; known are {', '.join(FIELDS)}")
    values: dict[str, Any] = {}
    for name, convert in FIELDS.items():
        text = str(metadata.get(name, "")).strip()
        if not text and name not in OPTIONAL:
            raise ProductError(f"{where}: “{name}” is missing")
        if not text:
            continue
        try:
            values[name] = convert(text)
        except ValueError as slip:
            raise ProductError(f"{where}: “{name}” {slip}") from None
    if values["group"] not in groups:
        raise ProductError(f"{where}: “group” must be one of {', '.join(groups)}")
    if both := sorted(set(values["allergens"]) & set(values["traces"])):
        raise ProductError(f"{where}: “traces” names “{both[0]}”, which “allergens” says is in it")
    return Product(slug=slug, content=content, **values)


def beside(one: Product, products: Iterable[Product], most: int = 3, *, waiting: Collection[str] = ()) -> list[Product]:
    """What stands beside a product: what an editor named, else what is used alike or in the same category.

    :param waiting: the slugs of products that are not on sale yet: they are left out where they are named.
    :raises ProductError: where an editor named a product that there is not.
    """
    others = {other.slug: other for other in products if other.slug != one.slug}
    named = [slug for slug in one.related if slug not in waiting]
    for slug in named:
        if slug not in others:
            raise ProductError(f"content/products/{one.slug}.md: “related” names “{slug}”, which is no other product")
    if named:
        return [others[slug] for slug in named][:most]

    def far(other: Product) -> tuple[int, bool, int]:
        alike = 2 * len(set(one.uses) & set(other.uses)) + (one.group == other.group)
        return -alike, not other.stock, other.position

    return sorted(others.values(), key=far)[:most]


class ProductsGenerator(Generator):  # type: ignore[misc]
    """Reads categories and products into the context and writes a page for each product."""

    def generate_context(self) -> None:
        content = Path(self.path)
        found = categories.read_all(content, self.settings)
        self.context["categories"] = {one.slug: one for one in found}
        files = [(path.stem, read(path, self.settings)) for path in sorted((content / "products").glob("*.md"))]
        read_in = [product(slug, file.head, file.html, self.context["categories"]) for slug, file in files]
        marked = [replace(one, mark=drafts.mark(one.status, one.date, self.settings["TODAY"])) for one in read_in]
        shown = [one for one in marked if self.settings["DRAFTS_SHOWN"] or not one.mark]
        self.context["products"] = sorted(shown, key=lambda p: (p.position, p.slug))
        self.waiting = {one.slug for one in marked} - {one.slug for one in shown}

    def generate_output(self, writer: Writer) -> None:
        template, products = self.get_template("product"), self.context["products"]
        for item in products:
            related = beside(item, products, waiting=self.waiting)
            writer.write_file(item.save_as, template, self.context, product=item, related=related)


def generator(_: object) -> type[ProductsGenerator]:
    return ProductsGenerator


def register() -> None:
    signals.get_generators.connect(generator)
