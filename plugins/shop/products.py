"""Products: one Markdown file each under ``content/products/``, with typed fields and no unknown ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from functions.register.shop import UNIT_PRICED
from plugins.core import text_files
from plugins.core.problems import Problem, ProblemsError
from plugins.markdown.markdown_file import read
from plugins.shop import categories
from plugins.texts import drafts
from plugins.texts import metadata as texts_metadata
from plugins.texts.schema import Fault, unknown_names

_CENT = Decimal("0.01")
# Below this many, the shop says how many are left.
FEW = 5


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop sells. ``price`` is in euro, tax included, for one ``unit``, such as ``50 g tin``; ``stock`` counts
    units in the store room.

    ``ingredients`` and ``storage`` are as on the label. ``allergens`` are in it, ``traces`` may be (Regulation (EU) No
    1169/2011, Annex II). ``countries`` are ISO codes of where what is in it grew. ``related`` are the slugs that an
    editor named to stand beside it. ``mark`` says why it is not on sale yet, by ``status`` and ``date``.
    """

    slug: str
    title: str
    summary: str
    content: Markup
    price: Decimal
    unit: str
    origin: str
    countries: tuple[str, ...]
    grower: str
    harvest: str
    ingredients: str
    storage: str
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
        return self.containers(self.stock)

    def containers(self, count: int) -> str:
        """The same for so many."""
        name = self.unit.rpartition(" ")[2]
        return name if count == 1 else name + ("es" if name.endswith(("s", "x")) else "s")

    @property
    def unit_price(self) -> Decimal:
        """Euro for a kilogram, tax included, to the cent (Directive 98/6/EC, Articles 2(b) and 3)."""
        return (self.price * 1000 / self.net).quantize(_CENT, ROUND_HALF_UP)

    @property
    def unit_priced(self) -> bool:
        """Whether a price for a kilogram helps to compare: of less than 10 g it need not be told, and misleads."""
        return self.net >= UNIT_PRICED

    @property
    def few(self) -> bool:
        """Whether so few are left that it is said how many."""
        return 0 < self.stock <= FEW

    @property
    def stock_words(self) -> dict[str, str]:
        """What is said of the stock: ``none``, ``one``, ``few`` up to ``most_few``, and ``many``, with ``{count}``."""
        return {
            "none": "Sold out until the next harvest",
            "one": f"Only 1 {self.containers(1)} left",
            "few": f"Only {{count}} {self.containers(2)} left",
            "many": f"{{count}} {self.containers(2)} in the store room",
            "most_few": str(FEW),
        }


FIELDS: dict[str, Callable[[str], Any]] = {name: field.convert for name, field in texts_metadata.PRODUCT.fields.items()}
OPTIONAL = {name for name, field in texts_metadata.PRODUCT.fields.items() if not field.required}


def product(slug: str, metadata: Mapping[str, str], content: Markup, groups: Iterable[str]) -> Product:
    """Build a product from the metadata of its file.

    :param groups: the names of the categories there are.
    :raises ProblemsError: with everything that is wrong with it.
    """
    where = f"content/products/{slug}.md"
    values = texts_metadata.PRODUCT.typed(where, metadata)
    refuse(where, unknown_names("group", [values["group"]], groups, "a category"))
    return Product(slug=slug, content=content, **values)


def refuse(where: str, faults: Iterable[Fault]) -> None:
    """:raises ProblemsError: where there are any."""
    if found := [Problem(where, 0, fault.what, fault.remedy) for fault in faults]:
        raise ProblemsError(found)


def related_products(
    one: Product, products: Iterable[Product], most: int = 4, *, waiting: Collection[str] = ()
) -> list[Product]:
    """Related products: those that an editor named, else those that share uses or the category.

    :param waiting: the slugs of products that are not published yet: they are left out where they are named.
    :raises ProblemsError: where an editor named a product that does not exist.
    """
    others = {other.slug: other for other in products if other.slug != one.slug}
    named = [slug for slug in one.related if slug not in waiting]
    refuse(f"content/products/{one.slug}.md", unknown_names("related", named, others, "another product"))
    if named:
        return [others[slug] for slug in named][:most]

    def distance(other: Product) -> tuple[int, bool, int]:
        shared = 2 * len(set(one.uses) & set(other.uses)) + (one.group == other.group)
        return -shared, not other.stock, other.position

    return sorted(others.values(), key=distance)[:most]


class ProductsGenerator(Generator):  # type: ignore[misc]
    """Reads categories and products into the context and writes a page for each product."""

    def generate_context(self) -> None:
        content = Path(self.path)
        found = categories.read_all(content, self.settings)
        self.context["categories"] = {one.slug: one for one in found}
        files = [(path.stem, read(path, self.settings)) for path in text_files.texts(content / "products")]
        read_in = [product(slug, file.front_matter, file.html, self.context["categories"]) for slug, file in files]
        marked = [replace(one, mark=drafts.mark(one.status, one.date, self.settings["TODAY"])) for one in read_in]
        shown = [one for one in marked if self.settings["DRAFTS_SHOWN"] or not one.mark]
        self.context["products"] = sorted(shown, key=lambda p: (p.position, p.slug))
        self.waiting = {one.slug for one in marked} - {one.slug for one in shown}

    def generate_output(self, writer: Writer) -> None:
        template, products = self.get_template("product"), self.context["products"]
        for item in products:
            related = related_products(item, products, waiting=self.waiting)
            writer.write_file(item.save_as, template, self.context, product=item, related=related)
        # Asked from its own page, a question keeps the product without a script: it stands in the form already.
        # The form in the shop's own language, where there are others.
        forms = (page for page in self.context["pages"] if page.template == "contact")
        for page in sorted(forms, key=lambda page: page.lang != self.settings["DEFAULT_LANG"])[:1]:
            for item in products:
                save_as = f"{item.url}ask/index.html"
                writer.write_file(save_as, self.get_template("contact"), self.context, page=page, about=item)


def generator(_: object) -> type[ProductsGenerator]:
    return ProductsGenerator


def register() -> None:
    signals.get_generators.connect(generator)
