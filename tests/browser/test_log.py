"""``/receipt/`` and the log: a proof is checked in the browser, and says so when a record was rewritten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_receipt import verdict


@pytest.fixture(scope="module")
def proof(base_url: str, preview: Any, register: Any) -> str:
    """The proof of one choice among several, as a visitor downloads it the day after."""
    with httpx.Client(base_url=base_url) as client:
        for _ in range(3):
            answer = client.post(
                "/api/consent", data={"choice": "accept", "policy": register.policy.version, "return": "/"}
            )
        jar = {"cookie": "; ".join(line.partition(";")[0] for line in answer.headers.get_list("set-cookie"))}
        client.get("/log/checkpoint").raise_for_status()
        return client.get("/api/consent/proof", headers=jar).raise_for_status().text


@pytest.fixture
def rewritten(proof: str) -> Iterator[None]:
    """The log of today has another leaf in the place of that record."""
    s3: Any = boto3.client("s3")
    size = proof.partition("\n\n")[2].split("\n")[1]
    key = {"Bucket": os.environ["LOG_BUCKET"], "Key": f"log/tile/0/000.p/{size}"}
    content = s3.get_object(**key)["Body"].read()
    s3.put_object(**key, Body=bytes(len(content)), CacheControl="no-cache", ContentType="application/octet-stream")
    yield
    s3.put_object(**key, Body=content, CacheControl="no-cache", ContentType="application/octet-stream")


def _check(page: Page, source: str) -> None:
    page.goto("/receipt/")
    page.get_by_label("Or its text").fill(source)
    page.get_by_role("button", name="Check it").click()


def test_a_proof_is_checked_in_the_browser_and_says_what_was_recorded(page: Page, proof: str) -> None:
    _check(page, proof)
    expect(verdict(page)).to_contain_text("This record is in our log")
    expect(page.get_by_role("region", name="What was recorded")).to_contain_text("statistics")
    page.get_by_label("Or its text").fill(proof.replace("index ", "index 9"))
    page.get_by_role("button", name="Check it").click()
    expect(verdict(page)).to_contain_text("Not in the log")
    head, _, note = proof.partition("\n\n")
    letter = "B" if head[60] != "B" else "C"
    page.get_by_label("Or its text").fill(f"{head[:60]}{letter}{head[61:]}\n\n{note}")
    page.get_by_role("button", name="Check it").click()
    expect(verdict(page)).to_contain_text("Not in the log")


@pytest.mark.promise("P21")
@pytest.mark.usefixtures("rewritten")
def test_a_record_rewritten_in_the_log_is_told_by_the_proof_that_the_visitor_kept(page: Page, proof: str) -> None:
    _check(page, proof)
    expect(verdict(page)).to_contain_text("The log was rewritten")
