"""Style sheets and scripts keep the rules of tests/site/tools, and the rules see what breaks them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.site import bundling
from tests.site import lint


@pytest.mark.slow
def test_every_style_sheet_keeps_the_rules(tools: Path) -> None:
    assert lint.sheets(tools) + lint.sheets(tools, lint.LIVE) == []


@pytest.mark.slow
def test_every_script_keeps_the_rules(tools: Path) -> None:
    assert lint.scripts(tools) + lint.scripts(tools, lint.LIVE) == []


@pytest.mark.slow
def test_the_script_in_the_head_runs_in_every_browser_that_ever_showed_a_page(
    tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lint.head_script(tools) == []
    monkeypatch.setattr(bundling, "bundle", lambda *_: {bundling.EARLY: "document.title = document.a?.b"})
    assert "Parsing error" in " ".join(lint.head_script(tools))


@pytest.mark.slow
def test_the_rules_see_edges_colours_and_html_made_of_text(tools: Path, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("#a #b { margin-left: 1px; color: #123456; }\n", encoding="utf-8")
    unused = 'import { root } from "./core/page.js";\n'
    (tmp_path / "a.js").write_text(f"{unused}document.body.innerHTML = unknown;\n", encoding="utf-8")
    rules = " ".join(lint.sheets(tools, tmp_path))
    for rule in ("csstools/use-logical", "selector-max-id", "declaration-property-value-disallowed-list"):
        assert rule in rules
    said = " ".join(lint.scripts(tools, tmp_path))
    assert "no-restricted-properties" in said
    assert "no-undef" in said
    assert "'root' is defined but never used" in said


@pytest.mark.parametrize("sheet", sorted((lint.STATIC / "css").rglob("*.css")), ids=lambda path: path.stem)
def test_every_rule_of_a_style_sheet_stands_in_a_layer(sheet: Path) -> None:
    depth, outside = 0, ""
    # How pages follow one another is no rule of any layer.
    text = re.sub(r"@media[^{]*{\s*@view-transition[^}]*}\s*}", "", sheet.read_text(encoding="utf-8"))
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        outside += letter if not depth or (letter == "{" and depth == 1) else ""
    heads = [part.split("*/")[-1].strip() for part in outside.replace("}", "{").replace(";", "{").split("{")]
    assert [head for head in heads if head and not head.startswith(("@layer", "@font-face"))] == []
