"""The policy's page, as a visitor reads it: all of it is in the page, which no script changes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.promise("A02")
def test_the_policy_shows_its_version_its_date_and_the_hash_that_the_functions_enforce(
    plain: Page, register: Any
) -> None:
    day = register.policy.effective
    for path in ("/privacy/", f"/privacy/{register.policy.version}/"):
        plain.goto(path)
        shown = plain.get_by_role("main")
        expect(
            shown.get_by_role("definition").filter(has_text=re.compile(f"^{register.policy.version}$"))
        ).to_be_visible()
        expect(shown.get_by_role("definition").filter(has_text=f"{day.day} {day:%B %Y}")).to_be_visible()
        expect(shown.get_by_text(register.policy.sha256, exact=True)).to_be_visible()


@pytest.mark.promise("A01")
def test_the_policy_and_security_txt_say_who_is_responsible_and_where_to_write(plain: Page, register: Any) -> None:
    plain.goto("/privacy/")
    said = plain.locator("#A01")
    for part in (register.site.name, register.site.address, register.site.privacy_email):
        expect(said).to_contain_text(part)
    text = plain.request.get("/.well-known/security.txt").text()
    assert f"Contact: mailto:{register.site.email}\n" in text
    assert f"Policy: {register.site.origin}/privacy/" in text


@pytest.mark.promise("A13")
def test_the_policy_names_the_authority_its_address_and_its_page(plain: Page) -> None:
    plain.goto("/privacy/")
    said = plain.locator("#A13")
    expect(said).to_contain_text("Data Protection")
    expect(said).to_contain_text(re.compile(r"\b\d{5} Hamburg\b"))
    expect(said.get_by_role("link").last).to_have_attribute("href", re.compile("^https://"))


def test_every_numbered_promise_is_an_anchor_that_the_promises_page_leads_to(visitor: Page, register: Any) -> None:
    visitor.goto("/privacy/")
    missing = [name for name in register.promises if visitor.locator(f"#{name}").count() != 1]
    assert missing == []
    visitor.goto("/promises/")
    visitor.locator("#P09").get_by_role("link").first.click()
    visitor.get_by_role("link", name="Where the policy says so").click()
    expect(visitor.locator("#P09")).to_be_in_viewport()
