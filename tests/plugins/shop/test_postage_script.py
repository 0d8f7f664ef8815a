"""The script's sums on the basket's page: the functions' own, to the cent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.register import shop
from infra.local.script import Script
from plugins.shop.facts import delivery_data
from plugins.site.bundling import bundle

SHOP = shop.current()
DATA = delivery_data(SHOP)
ENTRY = """import { postage, vatInside } from "./postage.js";
globalThis.reckon = (steps, grams, vat) => {
  const cents = postage(steps, grams);
  return [cents, vatInside(cents, vat)];
};"""
SOURCE = Path("theme/static/js/basket/postage.js").read_text(encoding="utf-8")
SCRIPT = Script(bundle({"postage.js": SOURCE, "entry.js": ENTRY}, "", ["entry.js"])["entry.js"], name="postage")


@settings(max_examples=200, deadline=None)
@given(country=st.sampled_from(sorted(SHOP.delivery)), grams=st.integers(1, 70_000))
def test_postage_and_vat_are_the_functions_own(country: str, grams: int) -> None:
    cents, vat = SCRIPT.call("reckon", DATA["to"][country]["postage"], grams + DATA["packing"], DATA["vat"])
    assert Decimal(cents) / 100 == SHOP.postage(country, grams)
    assert Decimal(vat) / 100 == SHOP.vat_inside(Decimal(cents) / 100)
