"""The preview as those who write have it, on a copy of the site that a test may change."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from infra.preview import Preview
from tests.browser.conftest import STAGE
from tests.browser.preview.writing import Writing


class Live(Preview):
    """A preview that tells pages of changes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, live=True, **options)


@pytest.fixture(scope="module")
def preview(
    listener: socket.socket, origin: str, site: Path, template: Any, tmp_path_factory: pytest.TempPathFactory
) -> Preview:
    """In place of the ordinary one: live, and on a copy."""
    copy = tmp_path_factory.mktemp("preview") / "output"
    shutil.copytree(site, copy)
    return STAGE.preview(Live, template, copy, listener, origin)


@pytest.fixture
def writing(preview: Preview) -> Iterator[Writing]:
    """Changes the site and tells the preview, as a build does; afterwards all is as it was."""
    with Writing(preview) as writing:
        yield writing


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page in a window that is wide enough for the whole bar."""
    return new_context(viewport=ViewportSize(width=1280, height=800)).new_page()


@pytest.fixture
def opened(page: Page) -> Callable[[str], Page]:
    """Opens an address, and waits until the page listens."""

    def opened(path: str) -> Page:
        with page.expect_request("**/_preview/events**"):
            page.goto(path)
        expect(page.get_by_role("region", name="Preview")).to_be_visible()
        page.evaluate("window.stillThere = true")
        return page

    return opened
