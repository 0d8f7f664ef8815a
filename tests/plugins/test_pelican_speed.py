"""The shop's own site is the same, byte for byte, with and without packages/pelican-speed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from markdown import Markdown

from pelican_speed import markdown_engines

ROOT = Path(__file__).parent.parent.parent
EXTENSIONS = ("extra", "meta", "toc", "admonition", "sane_lists", "smarty", "nl2br", "wikilinks", "codehilite")
WITHOUT = """
import sys
sys.path[:0] = [{root!r}, {root!r} + "/functions"]
from contextlib import contextmanager
from markdown import Markdown
from pelican_speed import markdown_engines
@contextmanager
def new(options):
    yield Markdown(**options)
markdown_engines.engine = new
from pelicanconf import *
PLUGINS = [name for name in PLUGINS if name != "pelican_speed"]
PATH, THEME = {root!r} + "/content", {root!r} + "/theme"
"""


def test_the_shops_texts_give_the_same_html() -> None:
    options = {"extensions": [f"markdown.extensions.{name}" for name in EXTENSIONS], "output_format": "html"}
    files = sorted((ROOT / "content").rglob("*.md"))
    assert len(files) > 40
    for file in files:
        text = file.read_text(encoding="utf-8")
        with markdown_engines.engine(options) as engine:
            assert engine.convert(text) == Markdown(**options).convert(text), file


def _built(output: Path, *more: str) -> dict[str, bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pelican", "-o", str(output), *more]
    done = subprocess.run(
        command, cwd=ROOT, env=environment | {"PYTHONHASHSEED": "0"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_shops_site_is_the_same(tmp_path: Path) -> None:
    settings = tmp_path / "without.py"
    settings.write_text(WITHOUT.format(root=str(ROOT)))
    answers = f"ANSWERS_PATH={json.dumps(str(tmp_path / 'answers'))}"
    without = _built(tmp_path / "without", "-s", str(settings), "-e", answers)
    ours = _built(tmp_path / "with", "-e", answers)
    assert len(without) > 50
    assert without.keys() == ours.keys()
    assert [name for name in without if without[name] != ours[name]] == []
