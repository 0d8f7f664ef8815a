"""Structured data: what the terms' own documents require, on every page that is built."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from functions.register import shop
from plugins.discovery.structured_data import StructuredData, graph

ORIGIN = "https://www.cardamum.exeve"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# What Google's documents require, or recommend and the site can say, read in November 2026: developers.google.com/
# search/docs/appearance/structured-data/ merchant-listing, breadcrumb, article, organization, and …/site-names. Of
# schema.org's own terms (schema.org/Offer, …) none requires a property.
WANTED = {
    "Product": {"name", "image", "offers", "description", "brand", "sku", "url"},
    "Offer": {"price", "priceCurrency", "availability", "itemCondition", "url", "priceSpecification", "seller"},
    "UnitPriceSpecification": {"price", "priceCurrency", "referenceQuantity", "valueAddedTaxIncluded"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "BlogPosting": {"headline", "image", "datePublished", "dateModified", "author", "publisher", "description"},
    "WebSite": {"name", "url", "potentialAction"},
    "PostalAddress": {"streetAddress", "postalCode", "addressLocality", "addressCountry"},
    "QuantitativeValue": {"value", "unitCode"},
    "ContactPage": {"name", "url", "description"},
    "OnlineStore": {"name", "url"},
    "OfferShippingDetails": {"shippingDestination", "shippingRate", "deliveryTime"},
    "DefinedRegion": {"addressCountry"},
    "MonetaryAmount": {"value", "currency"},
    "ShippingDeliveryTime": {"transitTime"},
    "MerchantReturnPolicy": {"applicableCountry", "returnPolicyCategory", "merchantReturnDays", "returnMethod"},
}
# The shop said whole, where it is the page's own subject.
SHOP = {"logo", "email", "address"}


@dataclass(frozen=True)
class Tin:
    """A product, as far as it is read."""

    slug: str = "sumac"
    title: str = "Sumac"
    summary: str = "Sour berries."
    url: str = "shop/sumac/"
    price: Decimal = Decimal("6.4")
    net: int = 60
    stock: int = 9
    few: bool = False
    countries: tuple[str, ...] = ("TR",)


@dataclass(frozen=True)
class Place:
    """The register, as far as it is read."""

    name: str = "Cardamum"
    origin: str = ORIGIN
    email: str = "hello@cardamum.exeve"


MADE = StructuredData(site=Place(), logo="/theme/icons/icon-512.png", shop=shop.current())


def things(value: Any) -> Iterator[dict[str, Any]]:
    """Every thing with a type, in whatever it stands."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for part in value.values():
            yield from things(part)
    elif isinstance(value, list):
        for part in value:
            yield from things(part)


@pytest.fixture(scope="module")
def documents(site: Path) -> dict[str, Any]:
    """What each built page says of itself, by path; pages that say nothing are left out."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        texts = DATA.findall(file.read_text(encoding="utf-8"))
        assert len(texts) <= 1, file
        if texts:
            found["/" + file.relative_to(site).as_posix().removesuffix("index.html")] = json.loads(texts[0])
    return found


def types(document: Any) -> list[str]:
    return [thing["@type"] for thing in document["@graph"]]


# ── What is made ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stock", "few", "said"),
    [(0, False, "OutOfStock"), (3, True, "LimitedAvailability"), (9, False, "InStock")],
    ids=["none", "few", "enough"],
)
def test_an_offer_says_whether_there_is_any(stock: int, few: bool, said: str) -> None:
    offer = MADE.product(replace(Tin(), stock=stock, few=few), [])["offers"]
    assert offer["availability"] == f"https://schema.org/{said}"


def test_an_offer_says_the_price_and_for_how_much_and_by_what_it_is_compared() -> None:
    offer = MADE.product(Tin(), [])["offers"]
    unit = offer["priceSpecification"]
    assert (offer["price"], offer["priceCurrency"]) == (unit["price"], unit["priceCurrency"]) == ("6.40", "EUR")
    quantity = unit["referenceQuantity"]
    assert (quantity["value"], quantity["unitCode"]) == (60, "GRM")
    assert (quantity["valueReference"]["value"], quantity["valueReference"]["unitCode"]) == (1, "KGM")


def test_an_offer_says_what_postage_of_one_costs_at_home_and_that_it_can_be_given_back() -> None:
    offer, facts = MADE.product(Tin(), [])["offers"], shop.current()
    assert offer["shippingDetails"]["shippingRate"]["value"] == f"{facts.postage('DE', 60):.2f}"
    assert offer["shippingDetails"]["shippingDestination"]["addressCountry"] == "DE"
    returns = offer["hasMerchantReturnPolicy"]
    assert (returns["merchantReturnDays"], returns["applicableCountry"]) == (14, list(facts.delivery))


def test_the_shop_says_where_it_is_and_an_offer_how_it_can_be_paid_as_the_shop_facts_do() -> None:
    facts = replace(shop.current(), street="Loom Lane 1", paying=("bank transfer",))
    made = StructuredData(site=Place(), logo="/x.png", shop=facts)
    assert made.organization()["address"]["streetAddress"] == "Loom Lane 1"
    (way,) = made.product(Tin(), [])["offers"]["acceptedPaymentMethod"]
    assert way.endswith("#ByBankTransferInAdvance")


def test_what_grew_in_one_country_says_it_and_what_grew_in_several_does_not() -> None:
    assert MADE.product(Tin(), [])["countryOfOrigin"] == {"@type": "Country", "name": "TR"}
    assert "countryOfOrigin" not in MADE.product(replace(Tin(), countries=("IN", "MG")), [])


def test_several_things_are_one_graph() -> None:
    assert json.loads(graph([{"@type": "A"}])) == {"@context": "https://schema.org", "@graph": [{"@type": "A"}]}
    assert "<" not in graph([{"name": "</script><script>"}])


# ── What is built ───────────────────────────────────────────────────────────────────────────────


def test_everything_said_has_what_its_type_requires(documents: dict[str, Any]) -> None:
    wrong = []
    for path, document in documents.items():
        assert document["@context"] == "https://schema.org"
        for thing in things(document["@graph"]):
            # A span has a least and a most in the place of one value.
            wanted = WANTED.get(thing["@type"], set()) - (
                {"value"} if {"minValue", "maxValue"} <= set(thing) else set()
            )
            missing = {name for name in wanted if thing.get(name) in (None, "", [])}
            wrong += [f"{path}: {thing['@type']} without {name}" for name in sorted(missing)]
    assert wrong == []


def test_each_kind_of_page_says_what_it_is(documents: dict[str, Any], site: Path) -> None:
    assert types(documents["/"]) == ["OnlineStore", "WebSite"]
    assert set(documents["/"]["@graph"][0]) >= SHOP
    assert types(documents["/contact/"]) == ["ContactPage"]
    assert types(documents["/about/"]) == ["AboutPage"]
    assert types(documents["/shop/sumac/"]) == ["Product", "BreadcrumbList"]
    for file in site.glob("journal/*/index.html"):
        assert types(documents[f"/journal/{file.parent.name}/"]) == ["BlogPosting", "BreadcrumbList"]


def test_every_address_said_is_whole_and_of_a_page_or_file_that_is_there(documents: dict[str, Any], site: Path) -> None:
    for path, document in documents.items():
        for thing in things(document["@graph"]):
            for name in ("url", "item", "image", "logo", "mainEntityOfPage"):
                said = thing.get(name, [])
                for address in said if isinstance(said, list) else [said]:
                    where = address.removeprefix(ORIGIN).partition("#")[0]
                    file = site / where.lstrip("/") / ("index.html" if where.endswith("/") else "")
                    assert address.startswith(f"{ORIGIN}/") and file.is_file(), (path, name, address)


def test_prices_and_days_are_what_the_page_shows(documents: dict[str, Any], site: Path) -> None:
    for path, document in documents.items():
        html = (site / path.lstrip("/") / "index.html").read_text(encoding="utf-8")
        for thing in things(document["@graph"]):
            if thing["@type"] == "Offer":
                assert f"€\u202f{thing['price']}" in html, path
            if thing["@type"] == "BlogPosting":
                assert dt.datetime.fromisoformat(thing["datePublished"]).tzinfo, path
                assert thing["datePublished"] <= thing["dateModified"]
                assert f'datetime="{thing["datePublished"][:10]}"' in html, path


def test_a_trail_said_is_the_trail_shown(documents: dict[str, Any], site: Path) -> None:
    for path, document in documents.items():
        for thing in document["@graph"]:
            if thing["@type"] == "BreadcrumbList":
                steps = thing["itemListElement"]
                assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
                html = (site / path.lstrip("/") / "index.html").read_text(encoding="utf-8")
                breadcrumbs = html.partition('class="trail"')[2].partition("</nav>")[0]
                shown = re.findall(r"<li[^>]*>(?:<a href=\"([^\"]+)\">)?([^<]+)", breadcrumbs)
                assert [name for _, name in shown] == [step["name"] for step in steps], path
                said = [step["item"].removeprefix(ORIGIN) for step in steps]
                assert [href for href, _ in shown if href] == said[:-1], path


def test_nothing_said_can_end_its_script(site: Path) -> None:
    for file in site.rglob("*.html"):
        for text in DATA.findall(file.read_text(encoding="utf-8")):
            assert "<" not in text, file
