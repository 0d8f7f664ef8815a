"""A whole site is the same, byte for byte, with and without copies of the process, and so is what is said of it."""

from pathlib import Path

import pytest

from tests.plugins.speed import sites

OURS = ["-e", 'PLUGINS=["plugins.speed"]']


@pytest.mark.slow
@pytest.mark.parametrize("attach", [False, True], ids=["", "attached"])
@pytest.mark.parametrize("relative", ["false", "true"], ids=["absolute", "relative"])
def test_a_site_with_all_that_pelican_has_is_the_same(tmp_path: Path, relative: str, attach: bool) -> None:
    sites.lay(tmp_path, attach)
    stock, said = sites.build(tmp_path, "stock", "-e", f"RELATIVE_URLS={relative}")
    assert len(stock) > 120
    ours, ours_said = sites.build(tmp_path, "ours", *OURS, f"RELATIVE_URLS={relative}")
    assert ours.keys() == stock.keys()
    assert [name for name in stock if stock[name] != ours[name]] == []
    assert ours_said.replace("/ours/", "/stock/") == said
