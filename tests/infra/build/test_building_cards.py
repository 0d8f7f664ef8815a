"""The copy of the builder's process that draws social cards may die; the others are drawn, and that is said."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from infra.build.building import Building
from plugins.images.social_cards import CardError


class Deck:
    """Cards of which one ends the process that draws it, and one is too heavy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def missing(self) -> list[str]:
        return [name for name in ("a", "heavy", "fatal", "z") if not (self._folder / name).exists()]

    def draw(self, name: str) -> None:
        if name == "heavy":
            raise CardError("too heavy")
        if name == "fatal":
            os.kill(os.getpid(), signal.SIGKILL)
        (self._folder / name).touch()


def test_a_card_that_ends_its_process_is_given_up_and_the_rest_are_drawn(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("site", "answers", "work/site", "work/answers", "cards"):
        (tmp_path / name).mkdir(parents=True)
    building = Building(tmp_path / "site", tmp_path / "answers", tmp_path / "work")
    deck: Any = Deck(tmp_path / "cards")
    building._deck = deck
    while building.later():
        pass
    assert deck.missing() == ["heavy", "fatal"]
    told = capfd.readouterr()[1]
    assert "The process that draws social cards was ended by SIGKILL at fatal, which stays undrawn." in told
    assert told.count("too heavy") == 1


def test_a_card_that_went_with_an_edit_is_there_again_when_that_is_taken_back(tmp_path: Path) -> None:
    for name in ("site", "answers", "work/site", "work/answers", "cards"):
        (tmp_path / name).mkdir(parents=True)
    building = Building(tmp_path / "site", tmp_path / "answers", tmp_path / "work")
    deck: Any = Deck(tmp_path / "cards")
    building._deck = deck
    for name in ("heavy", "fatal"):
        (tmp_path / "cards" / name).touch()
    for _ in range(2):
        while building.later():
            pass
        assert deck.missing() == []
        (tmp_path / "cards/a").unlink()
