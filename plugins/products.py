"""Products: one Markdown file each under ``content/products/``, with typed fields and no unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from plugins.markdown_file import read

GROUPS = ("pods", "ground", "blends", "companions")


class ProductError(ValueError):
    """A slip in a product's file: the message names file and field."""


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop sells. ``price`` is in euro, tax included; ``stock`` counts units in the store room."""

    slug: str
    title: str
    summary: str
    content: str
    price: Decimal
    unit: str
    origin: str
    grower: str
    harvest: str
    stock: int
    group: str
    position: int
    picture: tuple[str, ...]
    palette: str
    pattern: str
    alt: str

    @property
    def url(self) -> str:
        return f"shop/{self.slug}/"

    @property
    def save_as(self) -> str:
        return f"shop/{self.slug}/index.html"


def _price(text: str) -> Decimal:
    amount = Decimal(text)
    if amount <= 0 or amount != round(amount, 2):
        raise ValueError("must be euro and cents above 0, such as 7.40")
    return amount


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("must be a whole number")
    return int(text)


def _group(text: str) -> str:
    if text not in GROUPS:
        raise ValueError(f"must be one of {', '.join(GROUPS)}")
    return text


FIELDS: dict[str, Callable[[str], Any]] = {
    "title": str,
    "summary": str,
    "price": _price,
    "unit": str,
    "origin": str,
    "grower": str,
    "harvest": str,
    "stock": _count,
    "group": _group,
    "position": _count,
    "picture": lambda text: tuple(text.split()),
    "palette": str,
    "pattern": str,
    "alt": str,
}


def product(slug: str, metadata: Mapping[str, str], content: str) -> Product:
    """Build a product from the metadata of its file.

    :raises ProductError: on a missing, unknown or unreadable field.
    """
    where = f"content/products/{slug}.md"
    unknown = sorted(set(metadata) - set(FIELDS))
    if unknown:
        raise ProductError(f"{where}: unknown field “{unknown[0]}”; known are {', '.join(FIELDS)}")
    values: dict[str, Any] = {}
    for name, convert in FIELDS.items():
        text = str(metadata.get(name, "")).strip()
        if not text:
            raise ProductError(f"{where}: “{name}” is missing")
        try:
            values[name] = convert(text)
        except (ValueError, InvalidOperation) as slip:
            reason = "must be a number, such as 7.40" if isinstance(slip, InvalidOperation) else slip
            raise ProductError(f"{where}: “{name}” {reason}") from None
    return Product(slug=slug, content=content, **values)


class ProductsGenerator(Generator):  # type: ignore[misc]
    """Reads the products into the context and writes a page for each."""

    def generate_context(self) -> None:
        paths = sorted((Path(self.path) / "products").glob("*.md"))
        files = [(path.stem, read(path, self.settings)) for path in paths]
        products = [product(slug, file.head, file.html) for slug, file in files]
        self.context["products"] = sorted(products, key=lambda p: (p.position, p.slug))

    def generate_output(self, writer: Writer) -> None:
        template = self.get_template("product")
        for item in self.context["products"]:
            writer.write_file(item.save_as, template, self.context, product=item)


def generator(_: object) -> type[ProductsGenerator]:
    return ProductsGenerator


def register() -> None:
    signals.get_generators.connect(generator)
