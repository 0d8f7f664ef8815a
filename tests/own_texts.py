"""The texts that tests know, in ``tests/texts``: products, notes, letters, the home page and the like, of a shop that
does not change. What every shop has, such as the policy and the pages of the functions, is that of ``content``.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from functions.register import current, policy_text
from functions.register.loader import load
from infra.build import folders
from infra.build.builder import whole
from tests.versions import CURRENT

ROOT = Path(__file__).parent.parent
TEXTS = Path(__file__).with_name("texts")
# What the build makes of the products in TEXTS for the functions (plugins/shop/lists.py).
PRICES = Path(__file__).with_name("prices.json")
# A version of the policy that is not in force any more: this shop's first one, if it has had another.
OLDER = next((version for version in current().policies if version != CURRENT), "2020-01-01")
# What a shop writes for itself and nobody else, as `make new-shop` takes it away.
_OWN = ("products", "categories", "journal", "letters", "surveys", "survey-results", "images")


def copy(content: Path) -> Path:
    """Copy ``content`` to a folder that is not there yet, with the tests' texts in place of this shop's own."""
    shutil.copytree(ROOT / "content", content, ignore=_left_out)
    shutil.copytree(TEXTS, content, dirs_exist_ok=True)
    return content


def _left_out(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name in _OWN and Path(folder) == ROOT / "content"]


def site(built: Path, folder: Path) -> Path | None:
    """The site of the tests' texts; None where it does not build, for a reason that is printed.

    :param built: this shop's own site, which is the same as long as it has the same texts.
    :param folder: where it is built otherwise.
    """
    if _texts(ROOT / "content") == _texts(TEXTS):
        return built
    made = folders.within(folder)
    return made.site if whole(made, str(copy(folder / "content"))) else None


def _texts(content: Path) -> dict[str, str]:
    """What is written in the texts that :func:`copy` replaces, by their places."""
    inside = {path.relative_to(TEXTS) for path in TEXTS.rglob("*.*")}
    own = {path.relative_to(content) for name in _OWN for path in (content / name).rglob("*.md")}
    written = [name for name in inside | own if name.suffix in (".md", ".toml") and (content / name).exists()]
    return {str(name): (content / name).read_text(encoding="utf-8") for name in written}


def older_policy(root: Path) -> None:
    """Put an older version of the policy into a copy, beside the one in force, where this shop has none yet."""
    path = root / "functions/register.toml"
    if OLDER in load(path).policies:
        return
    text = f"Title: Privacy\nSummary: What we keep.\nVersion: {OLDER}\n\n## Passwords\n\nWe hold no passwords.\n"
    (root / f"content/policies/privacy/{OLDER}.md").write_text(text, encoding="utf-8")
    digest = policy_text.sha256(text, load(path))
    entry = f'[policies.{OLDER}]\nsha256 = "{digest}"\neffective = {OLDER}\nasks_again = true\n'
    first = f"[policies.{CURRENT}]"
    path.write_text(path.read_text(encoding="utf-8").replace(first, f"{entry}\n{first}"), encoding="utf-8")


@contextmanager
def sold(folder: Path) -> Iterator[None]:
    """Have the functions sell the products of the tests, and know their pages, as long as the block lasts.

    :param folder: an empty one, for what the functions read.
    """
    built = Path(os.environ[folders.PAGES])
    shutil.copytree(built, folder, dirs_exist_ok=True)
    shutil.copy(PRICES, folder / "prices.json")
    shop = [f"/shop/{slug}/" for slug in json.loads(PRICES.read_text(encoding="utf-8"))]
    letters = [f"/news/{path.stem}/" for path in TEXTS.glob("letters/*.md")]
    paths = {*json.loads((built / "paths.json").read_text(encoding="utf-8")), *shop, *letters}
    (folder / "paths.json").write_text(json.dumps(sorted(paths)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(folders.PAGES, str(folder))
        yield
