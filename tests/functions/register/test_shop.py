"""Shop facts: read, checked, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from functions import register as registers
from functions.register import shop
from functions.register.shop import ShopError, UnknownCountryError

# Facts of the tests' own, which stay as they are whatever this shop's become.
PATH = Path(__file__).with_name("shop.toml")
TEXT = PATH.read_text(encoding="utf-8")
SHOP = shop.load(PATH)


def refusal(folder: Path, old: str, new: str) -> str:
    assert TEXT.count(old) == 1
    path = folder / "shop.toml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(ShopError) as caught:
        shop.load(path)
    return str(caught.value)


def test_where_the_shop_is_stands_in_the_register_alone_and_what_is_sent_back_goes_there_too() -> None:
    site = replace(registers.current().site, street="Loom Lane 1", email="ada@example.org")
    moved = shop.load(PATH, site)
    assert moved.address == f"Loom Lane 1, {site.postcode} {site.city}, {site.country}"
    assert (moved.street, moved.email) == ("Loom Lane 1", "ada@example.org")
    assert moved.return_address.endswith(f", {moved.address}")
    assert site.country == moved.delivery[moved.country].name


@pytest.mark.parametrize(
    ("grams", "euro"),
    [(50, "3.90"), (850, "3.90"), (851, "4.90"), (9850, "9.50"), (9851, "13.40"), (19850, "19.00")],
)
def test_postage_goes_by_weight_with_the_packing_and_beyond_the_heaviest_parcel_by_several(
    grams: int, euro: str
) -> None:
    delivery = replace(
        SHOP.delivery["DE"],
        postage=((1000, Decimal("3.90")), (2000, Decimal("4.90")), (5000, Decimal("6.50")), (10000, Decimal("9.50"))),
    )
    shop_ = replace(SHOP, packing_grams=150, delivery={"DE": delivery})
    assert shop_.postage("DE", grams) == Decimal(euro)


def test_a_country_that_the_shop_does_not_deliver_to_is_said() -> None:
    for country in ("US", "", "de"):
        with pytest.raises(UnknownCountryError):
            SHOP.postage(country, 100)
        with pytest.raises(UnknownCountryError):
            SHOP.delivery_days(country)


@pytest.mark.parametrize(
    ("gross", "inside"), [("10.70", "0.70"), ("11.80", "0.77"), ("0.00", "0.00"), ("0.08", "0.01")]
)
def test_vat_is_inside_the_price_and_rounded_to_the_cent(gross: str, inside: str) -> None:
    assert replace(SHOP, vat={"goods": Decimal(7)}).vat_inside(Decimal(gross)) == Decimal(inside)


def test_an_iban_is_known_by_its_check_digits() -> None:
    assert shop.valid_iban("DE89370400440532013000")
    assert shop.valid_iban("NL91ABNA0417164300")
    for wrong in ("DE88370400440532013000", "DE89 3704 0044 0532 0130 00", "de89370400440532013000", ""):
        assert not shop.valid_iban(wrong)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('iban = "DE89', 'iban = "DE88', "shop.toml: [bank]: “iban” is no IBAN; write it without spaces"),
        ('bic = "COBADEFFXXX"', "", "shop.toml: “bank”: “bic” is missing"),
        ('phone = "', 'fone = "', "shop.toml: unknown key “fone”; known are name,"),
        ('phone_hours = "Mon', 'phone_hours = "" # "Mon', "shop.toml: “phone_hours” must be a text that is not empty"),
        ('country = "DE"', 'city = "Hamburg"\ncountry = "DE"', "shop.toml: unknown key “city”; known are name,"),
        ('["bank transfer"]', '["card"]', "shop.toml: “paying”: nothing takes “card”; there are bank transfer"),
        ("payment_days = 7", 'payment_days = "7"', "shop.toml: “payment_days” must be a whole number above 0"),
        ('goods = "7"', "goods = 7", "shop.toml: “vat”: “goods” must be a text"),
        ('goods = "7"', 'goods = "seven"', "shop.toml: “vat”: “goods” must be a number in quotes"),
        ('[[1000, "3.90"], [2000', '[[3000, "3.90"], [2000', "shop.toml: “delivery”: “DE”: “postage” must go from"),
        ('country = "DE"', 'country = "CH"', "shop.toml: [delivery.CH] is missing, the shop's own country"),
        ('examples = [\n  "name",', 'examples = [\n  "nam",', "shop.toml: “examples” names “nam”, which is not there"),
        ("[bank]", "[bank", "shop.toml: not readable as TOML: "),
    ],
)
def test_a_mistake_is_said_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert refusal(tmp_path, old, new).startswith(said)
