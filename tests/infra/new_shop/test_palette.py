"""The theme's colours in another hue: as readable as before, or refused."""

from __future__ import annotations

import pytest

from infra.build.folders import ROOT
from infra.new_shop import palette

SHEET = (ROOT / "theme/static/css/tokens.css").read_text(encoding="utf-8")


def test_contrast_is_that_of_wcag() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", palette.HUES)
def test_every_offered_colour_can_be_read(colour: str) -> None:
    changed = palette.changes(SHEET, colour)
    known = palette.tokens(SHEET)
    for token, others in palette.READ_WITH.items():
        for at, before in enumerate(known[token]):
            for other in others:
                assert palette.contrast(changed.get(before, before), known[other][at]) >= palette.LEAST, (token, other)


def test_a_colour_that_could_not_be_read_is_refused() -> None:
    pale = SHEET.replace("--action: light-dark(#145535", "--action: light-dark(#8fd0ae")
    with pytest.raises(ValueError, match=r"--action .* with --paper: contrast"):
        palette.changes(pale, "blue")
