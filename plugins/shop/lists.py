"""The shop's lists, each a page of its own so that all of them work without script: every category, each in four
orders, and the whole shelf through each filter, in the same orders: sorting takes no filter away. Beside them, for the
functions, the list of prices.

A page holds every product of its category, also those that its filter leaves out, marked as hidden: so the page's
script can show them without asking for anything.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from plugins.shop.categories import Category
from plugins.shop.products import Product
from plugins.texts.product_fields import ALLERGENS

PRICES = "prices.json"
SHELF = "shelf"
IN_STOCK = "in-stock"


class ShopError(ValueError):
    """Two pages of the shop have the same address: the message names both."""


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort. ``path`` is its part of the address."""

    path: str
    label: str
    key: Callable[[Product], Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """Something a visitor can ask for; ``lets`` tells whether a product has it."""

    label: str
    lets: Callable[[Product], bool]


ORDERS: dict[str, Order] = {
    SHELF: Order("", "As on the shelf", lambda one: one.position),
    "price": Order("by-price/", "Price", lambda one: (one.price, one.position)),
    "unit-price": Order("by-unit-price/", "Price per kg", lambda one: (one.unit_price, one.position)),
    "name": Order("by-name/", "Name", lambda one: one.title.casefold()),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A product in a list: its place in each order, and the filters that let it through, for the page's script."""

    product: Product
    places: str
    passes: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page. ``base`` is the address of its plain list, which is the canonical one; ``only`` a filter or ``""``."""

    base: str
    category: Category | None
    order: str
    only: str
    cards: Sequence[Card]

    @property
    def url(self) -> str:
        return address(self.base, self.order, self.only)

    @property
    def plain(self) -> bool:
        return self.order == SHELF and not self.only

    @property
    def shown(self) -> int:
        return sum(not card.hidden for card in self.cards)


def address(base: str, order: str, only: str = "") -> str:
    """The page of a list in an order, and through a filter. theme/static/js/shop.js makes the same."""
    return f"{base}{f'{only}/' if only else ''}{ORDERS[order].path}"


def filters(products: Iterable[Product]) -> dict[str, Filter]:
    """What can be asked for: what is in stock, what is free of each allergen that something here has or may have."""
    found = {IN_STOCK: Filter("In stock", lambda one: one.stock > 0)}
    for name, allergen in without({name for one in products for name in (*one.allergens, *one.traces)}).items():
        # Bound now: the name means another allergen when the filter is asked.
        free = lambda one, allergen=allergen: allergen not in (*one.allergens, *one.traces)  # noqa: E731
        found[name] = Filter(f"Without {allergen}", free)
    return found


def without(present: Collection[str]) -> dict[str, str]:
    """The filters by name that leave out an allergen, of those that something here has or may have."""
    return {f"without-{allergen}": allergen for allergen in ALLERGENS if allergen in present}


def listing(
    products: Sequence[Product],
    asked: Mapping[str, Filter],
    category: Category | None,
    order: str = SHELF,
    only: str = "",
) -> Listing:
    """The list of a category, or of the whole shop."""
    inside = [one for one in products if category is None or one.group == category.slug]
    places = {name: {one.slug: at for at, one in enumerate(sorted(inside, key=o.key))} for name, o in ORDERS.items()}
    cards = [
        Card(
            product=one,
            places=" ".join(str(place[one.slug]) for place in places.values()),
            passes=" ".join(name for name, filtered in asked.items() if filtered.lets(one)),
            hidden=bool(only) and not asked[only].lets(one),
        )
        for one in sorted(inside, key=ORDERS[order].key)
    ]
    return Listing(f"shop/{category.slug}/" if category else "shop/", category, order, only, cards)


def no_clash(products: Iterable[Product], categories: Iterable[str], asked: Iterable[str]) -> None:
    """:raises ShopError: where two pages want one address under ``/shop/``."""
    places = [
        *((one.slug, f"content/products/{one.slug}.md") for one in products),
        *((slug, f"content/categories/{slug}.md") for slug in categories),
        *((order.path.strip("/"), f"the list by {name}") for name, order in ORDERS.items() if order.path),
        *((name, f"the filter “{name}”") for name in asked),
    ]
    for slug, times in Counter(slug for slug, _ in places).items():
        if times > 1:
            whose = " and ".join(where for name, where in places if name == slug)
            raise ShopError(f"{whose} want the same address, /shop/{slug}/; rename one")


def prices(products: Iterable[Product]) -> dict[str, dict[str, Any]]:
    """What the functions reckon orders from, by slug; prices in euro, the stock as it is at the build."""
    return {
        one.slug: {
            "title": one.title,
            "unit": one.unit,
            "price": f"{one.price:.2f}",
            "kilogram": f"{one.unit_price:.2f}",
            "stock": one.stock,
            "grams": one.net,
        }
        for one in products
    }


def basket(products: Iterable[Product]) -> dict[str, dict[str, Any]]:
    """What the basket's page reckons with: cents and grams of a unit of what is in stock; the names of what is not."""
    known = list(products)
    return {
        "cents": {one.slug: int(one.price * 100) for one in known if one.stock},
        "grams": {one.slug: one.net for one in known if one.stock},
        "soldOut": {one.slug: one.title for one in known if not one.stock},
    }


class ShopGenerator(Generator):  # type: ignore[misc]
    """Writes the lists, and the prices for the functions."""

    def generate_context(self) -> None:
        products, categories = self.context["products"], self.context["categories"]
        asked = filters(products)
        no_clash(products, categories, asked)
        self.context["shop_orders"], self.context["shop_filters"] = ORDERS, asked
        self.context["shop_whole"] = listing(products, asked, None)
        self.context["shop_address"] = address
        self.context["shop_basket"] = basket(products)

    def generate_output(self, writer: Writer) -> None:
        products, asked = self.context["products"], self.context["shop_filters"]
        template = self.get_template("shop")
        (page,) = [page for page in self.context["pages"] if page.url == "shop/"]
        for category in (None, *self.context["categories"].values()):
            pages = [listing(products, asked, category, order) for order in ORDERS]
            # Few products of one category are seen at a glance; the whole shelf is what one wants to narrow down.
            if category is None:
                pages += [listing(products, asked, None, order, name) for name in asked for order in ORDERS]
            for one in pages:
                # The plain list of the whole shop is a page of the editors', which Pelican writes.
                if category is not None or not one.plain:
                    writer.write_file(f"{one.url}index.html", template, self.context, page=page, listing=one)
        self.settings["ANSWER_FILES"].put(PRICES, json.dumps(prices(products), ensure_ascii=False, indent=1))


def generator(_: object) -> type[ShopGenerator]:
    return ShopGenerator


def register() -> None:
    signals.get_generators.connect(generator)
