"""Building on gives, byte for byte, what a build from nothing gives. Walks at random are in `make bench`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.builds.walk import Step, Walk, shrunk, steps, walked

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
# Walks that a builder has failed, as few steps as were left of them.
CASES: list[list[Step]] = [
    # A picture replaced by another of the same name kept its old renditions.
    [("picture_replaced", 3)],
    # A text whose date went away kept its day in the site map.
    [("changed_on", 1), ("change_date_removed", 2)],
    # A sentence taken out of a language's file stayed on its pages.
    [("words", 5)],
    # A new version of the policy, and back by git: a card was missing (tests/infra/build/test_building_cards.py).
    [("policy_version", 1)],
]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    walk = Walk(tmp_path_factory.mktemp("walk"))
    with walk.building():
        yield walk


def test_walks_that_once_differed_do_not(walk: Walk) -> None:
    taken = [step for case in CASES for step in case]
    assert not walked(walk, taken, every=len(taken))
    # As a checkout of the branch that it began with.
    walk.back()
    walk.compare()


def test_of_a_walk_that_differs_the_steps_that_matter_are_found() -> None:
    walk = [(name, number) for number, name in enumerate("abcdefgh")]
    assert shrunk(walk, lambda taken: {("c", 2), ("f", 5)} <= set(taken)) == [("c", 2), ("f", 5)]


def test_the_same_seed_gives_the_same_steps() -> None:
    assert steps(1, 20) == steps(1, 20) != steps(2, 20)
