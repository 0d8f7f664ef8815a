"""A test of many parameters and phases has one result: the worst."""

import pytest

from pytest_promises import results


@pytest.mark.parametrize(
    ("said", "worst"),
    [(("passed",), "passed"), (("passed", "skipped"), "skipped"), (("skipped", "failed", "passed"), "failed")],
)
def test_the_worst_result_counts(said: tuple[str, ...], worst: str) -> None:
    assert results.worst(*said) == worst
