import datetime as dt

import pytest

BOUGHT = dt.date(2026, 1, 1)


def may_be_sent_back(bought: dt.date, today: dt.date) -> bool:
    return today <= bought + dt.timedelta(days=30)


@pytest.mark.promise("R1")
def test_a_thing_can_be_sent_back_on_the_thirtieth_day() -> None:
    assert may_be_sent_back(BOUGHT, BOUGHT + dt.timedelta(days=30))


@pytest.mark.promise("R1")
def test_a_thing_cannot_be_sent_back_a_day_later() -> None:
    assert not may_be_sent_back(BOUGHT, BOUGHT + dt.timedelta(days=31))
