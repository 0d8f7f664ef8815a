"""A whole site is the same, byte for byte, with and without copies of the process, and so is what is said of it."""

import json
from pathlib import Path

import pytest

from tests.plugins.speed import sites

OURS = ["-e", 'PLUGINS=["plugins.speed"]']


@pytest.mark.slow
@pytest.mark.parametrize("attach", [False, True], ids=["", "attached"])
@pytest.mark.parametrize("relative", ["false", "true"], ids=["absolute", "relative"])
def test_a_site_with_all_that_pelican_has_is_the_same(tmp_path: Path, relative: str, attach: bool) -> None:
    sites.lay(tmp_path, attach)
    stock, said, copies = sites.build(tmp_path, "stock", "-e", f"RELATIVE_URLS={relative}")
    assert len(stock) > 120
    assert copies == 0
    workers = "SPEED_WORKERS=2"
    ours, ours_said, copies = sites.build(tmp_path, "ours", *OURS, f"RELATIVE_URLS={relative}", workers)
    # Two to read; where a text attaches a file to itself, none to write.
    assert copies == 2 if attach else copies > 2
    assert ours.keys() == stock.keys()
    assert [name for name in stock if stock[name] != ours[name]] == []
    assert ours_said.replace("/ours/", "/stock/") == said


WITHOUT = """
import sys
sys.path[:0] = [{root!r}, {root!r} + "/functions"]
from contextlib import contextmanager
from markdown import Markdown
from plugins.speed import engines
@contextmanager
def new(options):
    yield Markdown(**options)
engines.lent = new
from pelicanconf import *
PLUGINS = [name for name in PLUGINS if name != "plugins.speed"]
PATH, THEME = {root!r} + "/content", {root!r} + "/theme"
"""


@pytest.mark.slow
def test_the_shops_own_site_is_the_same(tmp_path: Path) -> None:
    settings = tmp_path / "without.py"
    settings.write_text(WITHOUT.format(root=str(sites.ROOT)))
    answers = f"ANSWERS_PATH={json.dumps(str(tmp_path / 'answers'))}"
    built = [
        sites.build(sites.ROOT, str(tmp_path / name), *more, "-e", answers)[0]
        for name, more in (("without", ["-s", str(settings)]), ("with", ()))
    ]
    assert len(built[0]) > 50
    assert built[0].keys() == built[1].keys()
    assert [name for name in built[0] if built[0][name] != built[1][name]] == []
