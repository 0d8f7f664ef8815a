"""axe-core finds nothing, on any page, light and dark, with the banner and without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.addresses import pages
from tests.browser.letter import confirm, fill, last_look, send, thanked
from tests.browser.visiting import banner, choose
from tests.browser.watch import Watch

PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=800)
# One page of every template, and of each way in which a list or a product differs.
TEMPLATES = [
    "/", "/shop/", "/shop/pods/by-price/", "/shop/without-nuts/", "/shop/sumac/", "/shop/saffron-threads/",
    "/journal/", "/journal/eleven-grams/", "/about/", "/contact/", "/privacy/",
    "/privacy/changes/", "/cookies/", "/choices/", "/choices/ar/", "/promises/", "/promises/p09/", "/receipt/",
    "/404.html", "/search/", "/basket/", "/imprint/", "/withdrawal/",
]  # fmt: skip


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


# What the question is in; it is the same on every page that asks (tests/site/test_structure.py).
ASKING = "#privacy-choices"
# Half a megabyte of script is put into a page once, and not again each time it is asked.
HERE = Axe("0")
# The rules that look at colours: only they can find something else in the dark, where nothing but colours changes.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


LIGHT: tuple[str, dict[str, Any]] = ("light", {})
DARK: tuple[str, dict[str, Any]] = ("dark", {})
SCHEMES = (LIGHT, ("dark", {"runOnly": COLOURS}))
# What rules are given beside the page: its style sheets, fetched once more, are of use to none of those that run.
OPTIONS = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}


def violations(
    page: Page, axe: Axe, part: str | None = None, *, schemes: Sequence[tuple[str, dict[str, Any]]] = SCHEMES
) -> list[str]:
    """What axe has against the page as it stands, or against a part of it: rule, scheme, places.

    :param schemes: whether to look in the light or in the dark, and by which rules.
    """
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(axe.axe_script)
    found: list[str] = []
    for scheme, only in schemes:
        # Without motion: a colour on its way from one scheme to the other is no colour to measure.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        options = OPTIONS | only
        for rule in HERE.run(page, context=part, options=options).response["violations"]:
            places = [" ".join(map(str, node["target"])) for node in rule["nodes"][:3]]
            found.append(f"{rule['id']} ({scheme}): {places}")
    return found


@pytest.fixture(scope="module")
def looked_at(reader: Page, axe: Axe) -> Page:
    """The reader's page, with axe in it wherever it goes."""
    reader.add_init_script(axe.axe_script)
    return reader


@pytest.mark.parametrize("path", sorted({*pages(), *TEMPLATES}))
def test_no_page_has_a_barrier_nor_any_template_on_a_phone(looked_at: Page, axe: Axe, path: str) -> None:
    looked_at.set_viewport_size(DESKTOP)
    looked_at.goto(path)
    if path not in TEMPLATES:
        assert violations(looked_at, axe) == []
        return
    assert violations(looked_at, axe, schemes=[LIGHT]) == []
    looked_at.set_viewport_size(PHONE)
    # The colours of the dark are the same ones on any window.
    assert violations(looked_at, axe, schemes=[DARK]) == []


def test_the_question_has_no_barrier_shut_or_open_on_any_window(page: Page, axe: Axe) -> None:
    page.goto("/contact/")
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        for _ in ("shut", "open"):
            assert violations(page, axe, ASKING) == []
            banner(page).get_by_text("Choose", exact=True).click()


@pytest.mark.parametrize("path", ["/", "/contact/", "/privacy/"])
def test_the_question_and_the_page_behind_it_have_no_barrier_together(page: Page, axe: Axe, path: str) -> None:
    page.goto(path)
    assert violations(page, axe) == []


def test_the_choices_have_no_barrier_once_something_is_granted(page: Page, axe: Axe) -> None:
    page.goto("/404.html")
    choose(page, "accept")
    page.goto("/choices/")
    page.get_by_role("button", name="Save choices").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert violations(page, axe) == []
    page.goto("/api/consent")
    expect(page.get_by_role("table")).to_be_visible()
    assert violations(page, axe) == []


def test_the_answers_to_a_message_have_no_barrier(page: Page, plain: Page, axe: Axe, watch: Watch) -> None:
    watch.expect("status of 422")

    def no_barrier() -> None:
        """Script is needed to look; the answer without script is looked at with it."""
        html = plain.content()
        page.route("**/looked-at/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto("/looked-at/")
        assert violations(page, axe) == []
        page.unroute("**/looked-at/")

    plain.goto("/contact/")
    fill(plain, email="grace@localhost")
    send(plain)
    expect(plain.get_by_role("alert")).to_be_visible()
    no_barrier()
    plain.get_by_label("Your e-mail address").fill("grace@example.org")
    send(plain)
    last_look(plain)
    no_barrier()
    confirm(plain, scripted=False)
    no_barrier()


def test_the_contact_form_with_script_has_no_barrier_while_wrong_and_once_sent(
    page: Page, axe: Axe, watch: Watch
) -> None:
    watch.expect("status of 422")
    page.goto("/contact/")
    fill(page, email="grace@localhost")
    send(page)
    expect(page.get_by_label("Your e-mail address")).to_have_attribute("aria-invalid", "true")
    assert violations(page, axe) == []
    page.get_by_label("Your e-mail address").fill("grace@example.org")
    send(page)
    thanked(page, scripted=True)
    assert violations(page, axe) == []
