"""A real browser on the site: one browser and one preview a worker, the tables empty for each test."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from infra.local.fake_ses import sent_mails
from infra.local.serving import bound
from infra.preview import Preview
from infra.preview.pages import items
from tests import tables
from tests.browser.chromium import SHELL, silent
from tests.browser.serving import Stage
from tests.browser.tour import Seen, tour
from tests.browser.visiting import carry
from tests.browser.watch import Watch
from tests.desk.installed import run

Stored = Callable[[str], list[dict[str, Any]]]
Desk = Callable[..., str]
Mailed = Callable[[], list[str]]
HERE = Path(__file__).parent
STAGE = Stage()
TOURED: dict[str, Seen] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, before ``-m`` takes tests out."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the preview before tests of other folders, so that its database does not stand inside theirs."""
    if nextitem is None or not nextitem.path.is_relative_to(HERE):
        STAGE.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, silent on the network."""
    return browser_type_launch_args | silent(SHELL)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Visitors who have asked for less motion, where a test says nothing else: the movement from one page to the next
    takes longer to draw than the page.
    """
    return browser_context_args | {"reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def listener() -> Iterator[socket.socket]:
    """A free port, kept for the whole session; requests wait there while no server runs."""
    with bound() as listener:
        listener.listen(100)
        yield listener


@pytest.fixture(scope="session")
def base_url(listener: socket.socket) -> str:
    """The origin. Pages are visited by their paths."""
    return f"http://localhost:{listener.getsockname()[1]}"


@pytest.fixture(scope="session")
def origin(base_url: str) -> str:
    """What the preview takes for its own, and the watch for ours; a file of tests may have another."""
    return base_url


@pytest.fixture(scope="module")
def preview(listener: socket.socket, origin: str, site: Path, template: Any) -> Preview:
    """The preview, on an embedded DynamoDB."""
    return STAGE.preview(Preview, template, site, listener, origin)


@pytest.fixture(autouse=True)
def stored(preview: Preview) -> Stored:
    """Reads a table, newest item first. All tables are empty at the start of each test."""
    tables.empty()
    return lambda name: items(preview.client, name)


@pytest.fixture
def mailing(preview: Preview) -> Iterator[Preview]:
    """The preview, sending its mail."""
    with preview.pumping():
        yield preview


@pytest.fixture
def mailed(page: Page, mailing: Preview) -> Mailed:
    """This test's part of the page of what was mailed, cut into its mails, newest first: those of earlier tests are on
    it too. It loads itself anew, so it is only read.
    """
    before = len(list(sent_mails()))

    def shown() -> list[str]:
        found = page.request.get("/_preview/mail").text().split('<section class="prose"')[1:]
        return found[: len(found) - before]

    return shown


@pytest.fixture
def desk(base_url: str, tmp_path: Path) -> Desk:
    """Runs the staff's command on the preview; gives what it printed."""

    def answered(*arguments: str, stdin: str = "") -> str:
        done = run(base_url, tmp_path, *arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return answered


@pytest.fixture
def watch(origin: str) -> Iterator[Watch]:
    """What the test's contexts ask for and complain of; at its end, nothing may be wrong."""
    watch = Watch(origin)
    yield watch
    assert watch.wrong() == []


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], watch: Watch) -> Callable[..., BrowserContext]:
    """Makes contexts that are watched. ``page`` and ``visitor`` are in such contexts."""
    return lambda **options: watch.over(new_context(**options))


@pytest.fixture(scope="module")
def reader(
    browser: Browser, browser_context_args: dict[str, Any], preview: Preview, base_url: str, register: Any
) -> Iterator[Page]:
    """A page of someone who has chosen, one for a whole file: for tests that look at pages and change nothing."""
    watch = Watch(base_url)
    context = watch.over(browser.new_context(**browser_context_args))
    page = context.new_page()
    carry(page, f"v1.{register.policy.version}.", base_url)
    yield page
    context.close()
    assert watch.wrong() == []


@pytest.fixture
def toured(reader: Page) -> dict[str, Seen]:
    """Every page as someone sees it who has chosen: walked once, for all files that ask about every page."""
    if not TOURED:
        TOURED.update(tour(reader))
    return TOURED


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def scripted(request: pytest.FixtureRequest) -> bool:
    """Whether scripts run."""
    return bool(request.param)


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext], scripted: bool) -> Page:
    """A fresh visitor's page; each test with it runs twice, with script and without."""
    return new_context(java_script_enabled=scripted).new_page()


@pytest.fixture
def plain(new_context: Callable[..., BrowserContext]) -> Page:
    """A fresh visitor's page without script."""
    return new_context(java_script_enabled=False).new_page()
