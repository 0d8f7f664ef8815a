"""A whole site is the same, byte for byte, as stock Pelican builds it, and so is what is logged."""

from collections.abc import Callable
from typing import Any

import pytest

PLUGIN = 'PLUGINS=["pelican_speed"]'
WORKERS = ("SPEED_READ_WORKERS=2", "SPEED_WRITE_WORKERS=2")


@pytest.mark.slow
# Two of the four combinations: the one setting is about addresses, the other about who may write a page.
@pytest.mark.parametrize(
    ("relative", "attach"), [("false", False), ("true", True)], ids=["absolute", "relative-attached"]
)
def test_a_site_that_uses_everything_is_the_same(make_site: Callable[..., Any], relative: str, attach: bool) -> None:
    site, urls = make_site(attach=attach), f"RELATIVE_URLS={relative}"
    stock = site.build("stock", "-e", urls)
    default = site.build("default", "-e", PLUGIN, urls)
    parallel = site.build("parallel", "-e", PLUGIN, urls, *WORKERS)
    assert len(stock.files) > 120
    assert stock.forks == default.forks == 0
    # Two workers read. None write where a text attaches a file to itself.
    assert parallel.forks == 2 if attach else parallel.forks > 2
    for ours in (default, parallel):
        assert ours.files.keys() == stock.files.keys()
        assert [name for name in stock.files if stock.files[name] != ours.files[name]] == []
        assert ours.log == stock.log


EXTENSION = """
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

class Counter(Preprocessor):
    texts = 0

    def run(self, lines):
        self.texts += 1
        return [*lines, "", f"text {self.texts} of this engine"]

class CounterExtension(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Counter(md), "counter", 5)

def makeExtension(**options):
    return CounterExtension(**options)
"""


@pytest.mark.slow
def test_an_engine_with_an_extension_from_elsewhere_is_reused_only_where_the_site_says_so(
    make_site: Callable[..., Any],
) -> None:
    site = make_site()
    (site.root / "counter.py").write_text(EXTENSION)
    with_counter = ("-e", PLUGIN, 'MARKDOWN={"extension_configs": {"counter": {}}}')
    default = site.build("default", *with_counter).files["pages/about.html"]
    reused = site.build("reused", *with_counter, "SPEED_REUSE_ENGINES=true").files["pages/about.html"]
    assert b"text 1 of this engine" in default
    assert b"text 1 of this engine" not in reused
