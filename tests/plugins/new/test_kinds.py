"""Kinds of text and their templates, held in step with what the build asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.addresses import front_matter
from plugins.new.kinds import KINDS, TEMPLATES, Kind
from plugins.new.shop import Shop
from plugins.shop.products import product
from plugins.texts import metadata

ROOT = Path(__file__).parents[3]
NEEDED = {
    kind: {name for name, field in schema.fields.items() if field.required}
    for kind, schema in (
        ("article", metadata.ARTICLE),
        ("page", metadata.PAGE),
        ("product", metadata.PRODUCT),
        ("letter", metadata.LETTER),
        ("survey", metadata.SURVEY),
    )
}


def _asked(kind: Kind) -> set[str]:
    return {field.name for field in kind.fields} - {"slug"} | {name for name, _ in kind.fixed}


def _template(kind: str) -> dict[str, str]:
    return front_matter((ROOT / TEMPLATES / f"{kind}.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_the_build_needs_is_asked_for(kind: str) -> None:
    assert NEEDED[kind] <= _asked(KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_every_line_that_is_needed_and_none_that_is_unknown(kind: str) -> None:
    lines = set(_template(kind))
    assert NEEDED[kind] <= lines <= _asked(KINDS[kind])
    assert _template(kind)["status"] == "draft"


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_a_template_is_taken_as_it_is(shop: Shop, kind: str) -> None:
    said = _template(kind)
    if "group" in said:
        # Which shelves there are is this shop's own affair.
        said["group"] = shop.slugs("categories")[0]
    for field in KINDS[kind].fields:
        if field.name in said:
            field.check(said[field.name], shop, said)
    if kind == "product":
        assert product("new", said, "", shop.slugs("categories")).status == "draft"


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_begins_as_its_template_goes_on(kind: str) -> None:
    answers = {field.name: f"an answer for {field.name}" for field in KINDS[kind].fields}
    text = KINDS[kind].text(answers, ROOT)
    said, _, body = text.partition("\n\n")
    assert said.startswith("Title: an answer for title\nStatus: draft\n")
    assert "Slug:" not in said
    assert (ROOT / TEMPLATES / f"{kind}.md").read_text(encoding="utf-8").endswith(f"\n\n{body}")
    assert body
