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

from infra.build import folders

ROOT = Path(__file__).parent.parent
TEXTS = Path(__file__).with_name("texts")
# What the build makes of the products in TEXTS for the functions (plugins/shop/lists.py).
PRICES = Path(__file__).with_name("prices.json")
# What a shop writes for itself and nobody else, as `make new-shop` takes it away.
_OWN = ("products", "categories", "journal", "letters", "surveys", "survey-results", "images")


def copy(content: Path) -> Path:
    """Copy ``content`` to a folder that is not there yet, with the tests' texts in place of this shop's own."""
    shutil.copytree(ROOT / "content", content, ignore=_left_out)
    shutil.copytree(TEXTS, content, dirs_exist_ok=True)
    return content


def _left_out(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name in _OWN and Path(folder) == ROOT / "content"]


@contextmanager
def sold(folder: Path) -> Iterator[None]:
    """Have the functions sell the products of the tests, and know their pages, as long as the block lasts.

    :param folder: an empty one, for what the functions read.
    """
    built = Path(os.environ[folders.PAGES])
    for part in built.iterdir():
        (folder / part.name).symlink_to(part)
    for name in ("prices.json", "paths.json"):
        (folder / name).unlink()
    shutil.copy(PRICES, folder / "prices.json")
    shop = [f"/shop/{slug}/" for slug in json.loads(PRICES.read_text(encoding="utf-8"))]
    letters = [f"/news/{path.stem}/" for path in TEXTS.glob("letters/*.md")]
    paths = {*json.loads((built / "paths.json").read_text(encoding="utf-8")), *shop, *letters}
    (folder / "paths.json").write_text(json.dumps(sorted(paths)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(folders.PAGES, str(folder))
        yield
