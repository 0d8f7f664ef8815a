"""``/receipt/``: a receipt is downloaded, checked in the browser, and read in plain words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Locator, Page, expect

from functions.core.person import one_way
from infra.preview import Preview
from tests.browser.conftest import Stored
from tests.browser.test_accessibility import DARK, LIGHT, violations
from tests.browser.visiting import banner, choose
from tests.browser.watch import Watch
from tests.functions.signing import decoded, encoded

PARTS = ("payload", "protected", "signature")
PAGE = "/receipt/"


@pytest.fixture
def downloaded(page: Page, tmp_path: Path) -> Path:
    """The receipt of a visitor who accepted everything, downloaded from their choices."""
    page.goto("/404.html")
    choose(page, "accept")
    page.goto("/choices/")
    with page.expect_download() as download:
        page.get_by_role("link", name="a signed receipt").click()
    assert download.value.suggested_filename.startswith("consent-receipt-20")
    assert download.value.suggested_filename.endswith(".json")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.fixture(scope="module")
def receipt(base_url: str, preview: Preview, register: Any) -> str:
    """A receipt as the site gives it to a visitor who accepted everything."""
    with httpx.Client(base_url=base_url) as client:
        answer = client.post(
            "/api/consent", data={"choice": "accept", "policy": register.policy.version, "return": "/"}
        )
        # Cookies of a secure origin, over plain HTTP.
        jar = {"cookie": "; ".join(line.partition(";")[0] for line in answer.headers.get_list("set-cookie"))}
        return client.get("/api/consent/receipt", headers=jar).raise_for_status().text


def verdict(page: Page) -> Locator:
    """What the page says of the receipt, to everyone: of its lines, those that show."""
    return page.get_by_role("status").locator("[data-verdict]:visible")


def slip(page: Page) -> Locator:
    """What the receipt says, in plain words."""
    return page.get_by_role("region", name="What it says")


def as_file(receipt: str) -> FilePayload:
    return {"name": "receipt.json", "mimeType": "application/json", "buffer": receipt.encode()}


def paste(page: Page, text: str) -> None:
    page.get_by_label("Or its text").fill(text)
    page.get_by_role("button", name="Check it").click()


def with_changed_letter(receipt: str, part: str, place: int) -> str:
    parts = json.loads(receipt)
    letters = list(parts[part])
    letters[place] = "A" if letters[place] != "A" else "B"
    return json.dumps(parts | {part: "".join(letters)})


@pytest.mark.promise("P24")
def test_a_downloaded_receipt_is_valid_and_read_out_in_plain_words(
    page: Page, downloaded: Path, stored: Stored, register: Any
) -> None:
    (record,) = stored("ConsentTable")
    page.goto(PAGE)
    page.get_by_label("The file").set_input_files(downloaded)
    expect(verdict(page).locator(".state")).to_have_text("Valid")
    for told in (
        *(register.purposes[name].title for name in record["granted"]),
        record["policy"],
        record["policy_sha256"],
        f"{one_way(record['visitor'])}.{one_way(record['id'])}",
        register.site.address,
        "The box at the foot of a page",
        "Chrome, Linux",
        "Your consent (GDPR Art. 6(1)(a))",
        "180 days",
    ):
        expect(slip(page)).to_contain_text(told)
    expect(slip(page)).not_to_contain_text(record["visitor"])
    expect(slip(page).get_by_role("link", name="Version")).to_have_attribute("href", f"/privacy/{record['policy']}/")


@pytest.mark.promise("P24")
@pytest.mark.parametrize("part", PARTS)
def test_a_receipt_with_one_letter_changed_is_not_valid(page: Page, receipt: str, part: str) -> None:
    page.goto(PAGE)
    for place in (0, 40, -1):
        paste(page, receipt)
        expect(verdict(page).locator(".state")).to_have_text("Valid")
        paste(page, with_changed_letter(receipt, part, place))
        # A changed letter in the header may leave a header that names another key.
        said = re.compile("^(Changed|Unknown key)$" if part == "protected" else "^Changed$")
        expect(verdict(page).locator(".state")).to_have_text(said)
        expect(slip(page)).to_be_hidden()


@pytest.mark.promise("P24")
def test_a_receipt_that_was_rewritten_with_care_is_not_valid(page: Page, receipt: str) -> None:
    said = decoded(json.loads(receipt)["payload"])
    assert said.count(b"ConsentGiven") == 4
    rewritten = json.loads(receipt) | {"payload": encoded(said.replace(b"ConsentGiven", b"ConsentRefused", 1))}
    page.goto(PAGE)
    paste(page, json.dumps(rewritten))
    expect(verdict(page).locator(".state")).to_have_text("Changed")
    expect(slip(page)).to_be_hidden()


def test_the_bits_to_spare_in_the_last_letter_of_a_signature_are_not_spared(page: Page, receipt: str) -> None:
    parts = json.loads(receipt)
    *most, last = parts["signature"]
    spare = "".join(most) + chr(ord(last) + 1)
    assert decoded(spare) == decoded(parts["signature"]), "the same bytes, written otherwise"
    page.goto(PAGE)
    paste(page, json.dumps(parts | {"signature": spare}))
    expect(verdict(page).locator(".state")).to_have_text("Changed")


def test_a_receipt_signed_by_another_key_is_told_apart(page: Page) -> None:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    from functions.consent import jws

    mine = ec.generate_private_key(ec.SECP256R1())
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    kid = jws.public_key(mine.public_key().public_bytes(*form))["kid"]
    made_up = jws.flattened(b"{}", kid, "ld+json", lambda m: jws.raw_signature(mine.sign(m, ec.ECDSA(hashes.SHA256()))))
    page.goto(PAGE)
    paste(page, json.dumps(made_up))
    expect(verdict(page).locator(".state")).to_have_text("Unknown key")


def test_what_is_no_receipt_is_said_to_be_none(page: Page, receipt: str) -> None:
    page.goto(PAGE)
    for text in ("", "{", "[]", "null", '{"payload": 1, "protected": "", "signature": ""}', "x" * 200_000):
        paste(page, text)
        expect(verdict(page).locator(".state"), text[:50]).to_have_text("Not a receipt")
        # What is said next is said of what comes next.
        paste(page, receipt)
        expect(verdict(page).locator(".state")).to_have_text("Valid")


@pytest.mark.parametrize("added", [{"header": {"note": "valid for all"}}, {"note": "valid for all"}])
def test_a_receipt_with_something_added_outside_the_signature_is_no_receipt(
    page: Page, receipt: str, added: dict[str, Any]
) -> None:
    page.goto(PAGE)
    paste(page, json.dumps(json.loads(receipt) | added))
    expect(verdict(page).locator(".state")).to_have_text("Not a receipt")


def test_when_the_keys_cannot_be_had_nothing_is_said_of_the_receipt(page: Page, receipt: str, watch: Watch) -> None:
    watch.expect("status of 503")
    page.goto(PAGE)
    page.route("**/.well-known/jwks.json", lambda route: route.fulfill(status=503))
    paste(page, receipt)
    expect(verdict(page).locator(".state")).to_have_text("Not checked")
    expect(slip(page)).to_be_hidden()


def test_typing_takes_the_old_verdict_away(page: Page, receipt: str) -> None:
    page.goto(PAGE)
    page.get_by_label("The file").set_input_files(as_file(receipt))
    expect(verdict(page).locator(".state")).to_have_text("Valid")
    page.get_by_label("Or its text").press("End")
    page.keyboard.type(" ")
    expect(verdict(page)).to_have_count(0)
    expect(slip(page)).to_be_hidden()


def test_nothing_of_a_receipt_leaves_the_browser(page: Page, receipt: str, watch: Watch) -> None:
    page.goto(PAGE)
    before = len(watch.requests)
    page.get_by_label("The file").set_input_files(as_file(receipt))
    expect(verdict(page).locator(".state")).to_have_text("Valid")
    sent = [request for request in watch.requests[before:] if "/theme/icons/favicon." not in request.url]
    assert [request.url for request in sent] == [page.url.replace(PAGE, "/.well-known/jwks.json")]
    assert (sent[0].method, sent[0].post_data) == ("GET", None)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_receipt_is_checked_by_keyboard_alone(page: Page, receipt: str) -> None:
    page.goto(PAGE)
    page.get_by_label("Or its text").focus()
    page.keyboard.insert_text(receipt)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(verdict(page).locator(".state")).to_have_text("Valid")


def test_the_page_passes_axe_and_fits_before_and_after(page: Page, receipt: str) -> None:
    page.goto(PAGE)
    for text, state in (("", ""), (receipt, "Valid"), (with_changed_letter(receipt, "payload", 9), "Changed")):
        if state:
            paste(page, text)
            expect(verdict(page).locator(".state")).to_have_text(state)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert violations(page, Axe(), schemes=[DARK if width == 320 else LIGHT]) == [], state
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state


def test_without_script_the_page_says_how_to_check_with_another_tool(new_context: Any) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(PAGE)
    expect(page.locator("noscript .notice")).to_contain_text("Checking it here needs JavaScript")
    expect(page.locator("noscript .notice")).to_be_visible()
    expect(page.get_by_role("button", name="Check it")).to_be_hidden()
    expect(page.get_by_text("jose jws ver -i")).to_be_visible()


def test_who_has_no_record_is_told_so_in_a_page(visitor: Page, watch: Watch) -> None:
    watch.expect("status of 409")
    visitor.goto("/")
    choose(visitor, "reject")
    expect(banner(visitor)).to_be_hidden()
    visitor.goto("/choices/")
    visitor.get_by_role("link", name="a signed receipt").click()
    expect(visitor.get_by_role("heading", name="There is no receipt to give")).to_be_visible()
