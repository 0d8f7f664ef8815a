"""What pages say of themselves to machines: schema.org's terms as JSON-LD, one graph a page.

Templates name what a page is about, ``{% set data = [structured.product(product, card), …] %}``, and the head embeds
:func:`graph` of it. Nothing is claimed that the site does not say to people too: so there is no rating.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from pelican import Pelican, signals

from functions.register import shop as shops
from functions.register.shop import Shop

Thing = dict[str, Any]
CURRENCY = "EUR"
LOGO = "icons/icon-512.png"
# The kind of schema.org's page for a template of ours; any other is a WebPage.
KINDS = {"contact": "ContactPage", "shop": "CollectionPage", "journal": "CollectionPage", "search": "SearchResultsPage"}
ABOUT = "about/"


class Sold(Protocol):
    """What is read of a product."""

    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def net(self) -> int: ...
    @property
    def stock(self) -> int: ...
    @property
    def few(self) -> bool: ...
    @property
    def countries(self) -> Sequence[str]: ...


class Site(Protocol):
    """What is read of the register."""

    @property
    def name(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def email(self) -> str: ...


def graph(things: Sequence[Thing]) -> Markup:
    """JSON-LD of several things in one graph, escaped for a script element (no ``<``)."""
    document = {"@context": "https://schema.org", "@graph": list(things)}
    return htmlsafe_json_dumps(document, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class StructuredData:
    """Makes the things of one site. ``logo`` is the path of a square picture of 512 pixels, ``shop`` who sells."""

    site: Site
    logo: str
    shop: Shop

    graph = staticmethod(graph)

    def absolute_url(self, path: str) -> str:
        """The absolute URL of a path; a URL is returned as it is."""
        return path if re.match(r"https?:", path) else f"{self.site.origin}/{path.lstrip('/')}"

    @property
    def shop_reference(self) -> Thing:
        """A reference to the shop by its id, with its name and URL for readers that do not resolve ids."""
        return {
            "@type": "OnlineStore",
            "@id": self.absolute_url("#shop"),
            "name": self.site.name,
            "url": self.absolute_url(""),
        }

    def organization(self) -> Thing:
        """The shop."""
        return self.shop_reference | {
            "logo": self.absolute_url(self.logo),
            "email": self.site.email,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": self.shop.street,
                "postalCode": self.shop.postcode,
                "addressLocality": self.shop.city,
                "addressCountry": self.shop.country,
            },
        }

    def company(self) -> Thing:
        """The shop with what its imprint says."""
        return self.organization() | {
            "legalName": self.shop.name,
            "telephone": self.shop.phone,
            "vatID": self.shop.vat_id,
            "hasMerchantReturnPolicy": self._returns(),
        }

    def website(self) -> Thing:
        """The site, and how to search it: the search page reads the fragment."""
        target = {"@type": "EntryPoint", "urlTemplate": self.absolute_url("search/#q={query}")}
        return {
            "@type": "WebSite",
            "@id": self.absolute_url("#site"),
            "name": self.site.name,
            "url": self.absolute_url(""),
            "inLanguage": "en-GB",
            "publisher": {"@id": self.absolute_url("#shop")},
            "potentialAction": {"@type": "SearchAction", "target": target, "query-input": "required name=query"},
        }

    def product(self, product: Sold, pictures: Iterable[str]) -> Thing:
        """A product with its offer: the price of a unit, and the quantity in it.

        :param pictures: paths.
        """
        data: Thing = {
            "@type": "Product",
            "@id": self.absolute_url(f"{product.url}#product"),
            "name": product.title,
            "description": product.summary,
            "url": self.absolute_url(product.url),
            "sku": product.slug,
            "image": [self.absolute_url(path) for path in pictures],
            "brand": {"@type": "Brand", "name": self.site.name},
            "weight": _grams(product.net),
            "offers": self._offer(product),
        }
        # A blend has several countries; schema.org takes one.
        if len(product.countries) == 1:
            data["countryOfOrigin"] = {"@type": "Country", "name": product.countries[0]}
        return data

    def _returns(self) -> Thing:
        return {
            "@type": "MerchantReturnPolicy",
            "applicableCountry": list(self.shop.delivery),
            "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
            "merchantReturnDays": 14,
            "returnMethod": "https://schema.org/ReturnByMail",
            "returnFees": "https://schema.org/ReturnFeesCustomerResponsibility",
            "merchantReturnLink": self.absolute_url("withdrawal/"),
        }

    def _shipping(self, net: int) -> Thing:
        """Postage of one unit within the shop's own country; /shipping/ has the others."""
        home = self.shop.country
        least, _, most = self.shop.delivery_days(home).partition(" to ")
        days = {"@type": "QuantitativeValue", "minValue": int(least), "maxValue": int(most or least), "unitCode": "DAY"}
        rate = {"@type": "MonetaryAmount", "value": f"{self.shop.postage(home, net):.2f}", "currency": CURRENCY}
        return {
            "@type": "OfferShippingDetails",
            "shippingDestination": {"@type": "DefinedRegion", "addressCountry": home},
            "shippingRate": rate,
            "deliveryTime": {"@type": "ShippingDeliveryTime", "transitTime": days},
        }

    def _offer(self, product: Sold) -> Thing:
        price = f"{product.price:.2f}"
        available = "OutOfStock" if not product.stock else "LimitedAvailability" if product.few else "InStock"
        return {
            "@type": "Offer",
            "url": self.absolute_url(product.url),
            "price": price,
            "priceCurrency": CURRENCY,
            "availability": f"https://schema.org/{available}",
            "itemCondition": "https://schema.org/NewCondition",
            "seller": self.shop_reference,
            "acceptedPaymentMethod": [shops.WAYS_OF_PAYING[way] for way in self.shop.paying],
            "shippingDetails": self._shipping(product.net),
            "hasMerchantReturnPolicy": self._returns(),
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                "price": price,
                "priceCurrency": CURRENCY,
                "valueAddedTaxIncluded": True,
                # What the price is for, and the kilogram by which it is compared.
                "referenceQuantity": _grams(product.net)
                | {"valueReference": {"@type": "QuantitativeValue", "value": 1, "unitCode": "KGM"}},
            },
        }

    def article(self, article: Any, pictures: Iterable[str]) -> Thing:
        """A note of the journal."""
        modified = getattr(article, "modified", None) or article.date
        return {
            "@type": "BlogPosting",
            "@id": self.absolute_url(f"{article.url}#note"),
            "headline": article.title,
            "description": article.summary,
            "url": self.absolute_url(article.url),
            "mainEntityOfPage": self.absolute_url(article.url),
            "image": [self.absolute_url(path) for path in pictures],
            "datePublished": _moment(article.date),
            "dateModified": _moment(modified),
            "inLanguage": article.lang,
            "author": self.shop_reference,
            "publisher": self.shop_reference,
        }

    def page(self, page: Any) -> Thing:
        """A page of the editors', by what it is for."""
        kind = "AboutPage" if page.url == ABOUT else KINDS.get(page.template, "WebPage")
        address = self.absolute_url(page.url)
        return {
            "@type": kind,
            "@id": address,
            "name": page.title,
            "description": page.summary,
            "url": address,
            "inLanguage": page.lang,
            "isPartOf": {"@id": self.absolute_url("#site")},
            "publisher": self.shop_reference,
        }

    def breadcrumbs(self, *steps: tuple[str, str]) -> Thing:
        """Breadcrumbs: name and path of each page down to this one, which is the last."""
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": name, "item": self.absolute_url(path)}
                for position, (name, path) in enumerate(steps, 1)
            ],
        }


def _grams(net: int) -> Thing:
    return {"@type": "QuantitativeValue", "value": net, "unitCode": "GRM"}


def _moment(when: date) -> str:
    """With the time and its zone, which search engines otherwise take for their own."""
    return when.isoformat() if isinstance(when, datetime) else f"{when.isoformat()}T00:00:00+00:00"


def prepare(pelican: Pelican) -> None:
    """Give templates ``structured``."""
    asset = pelican.settings["JINJA_GLOBALS"]["asset"]
    site = pelican.settings["register"].site
    made = StructuredData(site=site, logo=asset(LOGO), shop=shops.load(site=site))
    pelican.settings["JINJA_GLOBALS"] |= {"structured": made}


def register() -> None:
    signals.initialized.connect(prepare)
