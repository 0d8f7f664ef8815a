"""Scripts are bundled from modules: small, whole, and with names and lifetimes from the register."""

from __future__ import annotations

import os
import re
from pathlib import Path

import brotli
import pytest

from functions import register as registers
from infra.local.script import Script
from plugins.core.problems import ProblemsError
from plugins.site.bundling import bundle, constants, modules

SCRIPTS = Path(__file__).parents[3] / "theme/static/js"
REGISTER = constants(registers.load().cookies)
SITE = {"site.js": 'export { a } from "./shared/a.js";', "shared/a.js": "export const a = () => document.title;"}


def refused(sources: dict[str, str]) -> str:
    with pytest.raises(ProblemsError) as stopped:
        bundle(sources, REGISTER)
    return str(stopped.value)


def test_the_script_that_saves_a_choice_is_at_most_1500_bytes() -> None:
    entry = "\n".join(f'import "./consent/{name}.js";' for name in ("choice", "sending", "forms"))
    script = bundle(modules(SCRIPTS) | {"saving.js": entry}, REGISTER, ["saving.js"])["saving.js"]
    assert len(brotli.compress(script.encode(), quality=11)) <= 1_500


def test_a_saved_module_changes_the_scripts_that_import_it_and_no_others() -> None:
    sources = SITE | {"one.js": 'import { b } from "./shared/b.js"; alert(b);', "shared/b.js": "export const b = 1;"}
    before, after = bundle(sources, ""), bundle(sources | {"shared/b.js": "export const b = 2;"}, "")
    assert {name for name in before if before[name] != after[name]} == {"one.js"}


def test_a_script_has_of_the_register_what_it_uses_and_no_more() -> None:
    source = 'import { BASKET } from "register"; document.title = BASKET.milliseconds;'
    built = bundle(SITE | {"one.js": source}, REGISTER)
    assert built["one.js"] == "document.title=2592000000;"


def test_what_one_script_uses_of_a_module_is_not_in_another() -> None:
    both = "export const little = () => 1; export const much = () => 'much';"
    use = 'import {{ {name} }} from "./shared/both.js"; document.title = {name}();'
    sources = SITE | {"shared/both.js": both, "x.js": use.format(name="little"), "y.js": use.format(name="much")}
    assert "much" not in bundle(sources, "")["x.js"]


@pytest.mark.parametrize(
    ("wrong", "place", "said"),
    [
        ({"one.js": "\nlet = ;"}, "one.js:2", "Unexpected"),
        ({"one.js": 'import "./gone.js";'}, "one.js:1", "Could not resolve"),
        ({"one.js": 'import "lodash";'}, "one.js:1", "Could not resolve"),
        ({"one.js": 'import { b } from "./shared/a.js"; b();'}, "one.js:1", "No matching export"),
        ({"one.js": '\n\nimport { a, b } from "site"; a(b);'}, "one.js:3", "exports no b"),
        ({"one.js": 'import { COOKIE } from "register"; alert(COOKIE.name);'}, "one.js:1", "No matching export"),
        ({"shared/left-over.js": "alert(1);"}, "shared/left-over.js", "no script imports this module"),
        (
            {"one.js": 'import "./shared/b.js";', "shared/b.js": 'import "./c.js";', "shared/c.js": 'import "./b.js";'},
            "shared/",
            "import each other",
        ),
    ],
)
def test_a_problem_in_a_script_is_told_by_file_and_line(wrong: dict[str, str], place: str, said: str) -> None:
    told = refused(SITE | wrong)
    assert told.startswith(f"theme/static/js/{place}")
    assert said in told


def test_the_script_in_the_head_is_for_every_browser_and_leaves_no_name_behind() -> None:
    source = modules(SCRIPTS)
    early = bundle(source, REGISTER, ["early.js"])["early.js"]
    assert not re.search(r"=>|`|\b(?:let|const|class|import|export)\b|\?\.|\?\?", early)
    page = """globalThis.document = { cookie: "a=b; __Host-choices=v1.2026-11-23.; __Host-scheme=dark",
          documentElement: { dataset: { asked: "2026-11-22" } } };
        globalThis.navigator = {}"""
    after = """function seen() {
      var root = document.documentElement;
      return [root.className, root.dataset.scheme, Object.getOwnPropertyNames(globalThis).length];
    }"""
    classes, scheme, names = Script(page, early, after, name="head").call("seen")
    alone = Script(page, after, name="page").call("seen")
    assert (classes, scheme) == ("chosen", "dark")
    assert names == alone[2]


def test_the_configuration_of_whoever_builds_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bunfig.toml").write_text("not even toml", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUN_OPTIONS", "--watch")
    monkeypatch.setenv("HOME", os.fspath(tmp_path))
    assert bundle(SITE | {"one.js": "document.title = 'own';"}, "")["one.js"] == 'document.title="own";'


def test_checking_the_log_costs_the_receipts_page_less_than_1200_bytes() -> None:
    sources = modules(SCRIPTS)
    whole = {name: sources[name] for name in ("receipt.js", "receipt/log.js", "receipt/held.js")} | SITE
    without = whole | {
        "receipt/log.js": "export const isProof = null, judgeProof = null;",
        "receipt/held.js": "export const compare = null, numberOf = null;",
    }
    weights = [len(brotli.compress(bundle(one, REGISTER)["receipt.js"].encode())) for one in (whole, without)]
    assert 300 < weights[0] - weights[1] <= 1_200
