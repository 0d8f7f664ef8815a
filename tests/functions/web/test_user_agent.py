"""Browser and system families."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.web import user_agent

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
NAMES = {name for _, name in (*user_agent._BROWSERS, *user_agent._SYSTEMS)} | {user_agent.OTHER}


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", ("Firefox", "Linux")),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36", ("Chrome", "Windows")),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/142.0 Safari/537.36 Edg/142.0", ("Edge", "Windows")),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/142.0 Safari/537.36 OPR/124.0", ("Opera", "Windows")),
        (f"{MOZILLA} (Linux; Android 15) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
         ("Samsung Internet", "Android")),
        (f"{MOZILLA} (Linux; Android 15) {WEBKIT} Chrome/142.0 Mobile DuckDuckGo/5 Safari/537.36",
         ("DuckDuckGo", "Android")),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.6 Safari/605.1.15",
         ("Safari", "macOS")),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605 Version/18.6 Safari/604.1",
         ("Safari", "iOS")),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605 CriOS/142.0 Safari/604.1",
         ("Chrome", "iOS")),
        (f"{MOZILLA} (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605 FxiOS/145.0 Safari/604.1", ("Firefox", "iOS")),
        (f"{MOZILLA} (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/142.0 Safari/537.36", ("Chrome", "ChromeOS")),
        ("curl/8.5.0", ("other", "other")),
        ("", ("other", "other")),
        (None, ("other", "other")),
    ],
)  # fmt: skip
def test_a_browser_is_known_by_its_own_name_and_not_by_its_ancestors(
    header: str | None, wanted: tuple[str, str]
) -> None:
    assert user_agent.families(header) == wanted


@pytest.mark.promise("P06")
@given(st.text() | st.builds("{}/{} (Windows; {}) Firefox/{}".format, st.text(), st.integers(), st.text(), st.floats()))
@settings(max_examples=150, deadline=None, database=None)
def test_whatever_is_sent_only_names_of_the_short_list_come_out(header: str) -> None:
    assert set(user_agent.families(header)) <= NAMES
