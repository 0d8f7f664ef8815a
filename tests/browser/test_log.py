"""``/receipt/`` and the log: a proof is checked in the browser, and says so when the log or a record was rewritten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import boto3
import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_receipt import verdict
from tests.browser.watch import Watch


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


@pytest.mark.promise("P21")
def test_a_record_rewritten_behind_our_back_is_told_by_the_card_and_by_the_proof_that_were_kept(
    page: Page, base_url: str, preview: Any, register: Any, watch: Watch
) -> None:
    # Nothing that is in the log: Chromium complains of the answer.
    watch.expect("status of 409")
    database: Any = boto3.client("dynamodb")
    table = os.environ["CONSENT_TABLE"]
    with httpx.Client(base_url=base_url) as client:
        client.post("/api/consent", data={"choice": "reject", "policy": register.policy.version, "return": "/"})
        (item,) = database.scan(TableName=table)["Items"]
        number = {"of": item["card"]["S"]}
        client.get("/log/checkpoint").raise_for_status()
        proof = client.post("/api/consent/proof", data=number).raise_for_status().text
        shown = client.post("/api/consent/card", data=number).raise_for_status().text
        card = shown.partition('card-text">')[2].partition("<")[0].strip()

    def told(kept: str, title: str) -> None:
        _check(page, kept)
        with page.expect_response("**/api/consent/proof") as asked:
            page.get_by_role("button", name="Compare it with what we hold today").click()
        assert asked.value.request.post_data == urlencode(number), "its number, and nothing else"
        expect(verdict(page)).to_contain_text(title)

    for kept in (card, proof):
        told(kept, "The same today")
    # A no becomes a yes, as only somebody could do it who writes into the table past us.
    rewritten = item | {"granted": {"L": [{"S": "marketing"}]}}
    database.put_item(TableName=table, Item=rewritten)
    told(card, "Not found")
    # The night takes it in like any other record, and so it has a proof of its own.
    httpx.get(f"{base_url}/log/checkpoint").raise_for_status()
    for kept in (card, proof):
        told(kept, "Changed since")
    database.delete_item(TableName=table, Key={name: item[name] for name in ("visitor", "id")})
    told(proof, "Not found")
