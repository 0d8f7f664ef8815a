"""The copy: whole, for people and programs, and signed, so that a tool that is not ours can tell."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import html5lib
import pytest

from infra.local.gateway import Request
from tests.functions import signing
from tests.functions.calls import json_letter, ordered_by_message
from tests.functions.mailing import Mailing
from tests.functions.my_data.people import HERE, Browser, signed_in

ADA = "ada@example.org"
FILES = {"index.html", "data.json", "data.schema.json", "datapackage.json", "signature.json", "message.csv",
         "sign-in.csv"}  # fmt: skip


def copy(browser: Browser, query: str = "") -> dict[str, bytes]:
    """The files of the zip that a browser gets."""
    headers = [("cookie", "; ".join(f"{name}={value}" for name, value in browser.jar.items())), ("accept", "text/html")]
    request = Request("GET", f"{HERE}/export", query, headers, b"", browser.address)
    status, answered, raw = browser.api.functions.call(request)
    told = dict(answered)
    assert (status, told["Content-Type"], told["Cache-Control"]) == (200, "application/zip", "no-store")
    with zipfile.ZipFile(io.BytesIO(raw)) as found:
        return {name: found.read(name) for name in found.namelist()}


@pytest.fixture
def ada(mailing: Mailing) -> Browser:
    mailing.api.post_json(
        "/api/contact", json_letter(name="Ada", email=ADA, message='<script>alert(1)</script>\n"Two", =1+1')
    )
    ordered_by_message(mailing.api, name="Ada", email=ADA)
    mailing.api.post_json("/api/contact", json_letter(name="Ben", email="ben@example.org"))
    return signed_in(mailing)


def test_the_copy_holds_every_item_as_it_is_stored_and_nothing_of_others(mailing: Mailing, ada: Browser) -> None:
    files = copy(ada)
    assert set(files) == FILES
    data = json.loads(files["data.json"])
    own = [item for item in mailing.api.items("MessageTable") if item["email"] == ADA]
    by_id = lambda item: str(item["id"])  # noqa: E731
    assert sorted(data["stores"]["message"], key=by_id) == sorted(own, key=by_id)
    assert not [name for name, text in files.items() if b"ben@example.org" in text]
    (sign_in,) = data["stores"]["sign-in"]
    assert not {"session", "asked_by"} & set(sign_in), "nothing by which somebody is let in"


def test_the_data_is_what_its_schema_and_its_package_say(ada: Browser) -> None:
    files = copy(ada)
    data, schema, package = (json.loads(files[n]) for n in ("data.json", "data.schema.json", "datapackage.json"))
    assert set(schema["required"]) <= set(data)
    for store, items in data["stores"].items():
        known = schema["properties"]["stores"]["properties"][store]["items"]["properties"]
        assert all(set(item) <= set(known) for item in items), store
    paths = {resource["path"]: resource for resource in package["resources"]}
    assert set(paths) <= set(files)
    rows = list(csv.DictReader(io.StringIO(files["message.csv"].decode())))
    assert list(rows[0]) == [field["name"] for field in paths["message.csv"]["schema"]["fields"]]
    assert {row["message"] for row in rows} == {item["message"] for item in data["stores"]["message"]}


def test_the_page_of_the_copy_needs_no_network_and_runs_nothing_that_was_typed(ada: Browser) -> None:
    page = html5lib.parse(copy(ada)["index.html"].decode(), namespaceHTMLElements=False)
    assert not [one.tag for one in page.iter() if one.tag in ("script", "link", "img", "iframe", "a")]
    assert "<script>alert(1)</script>" in "".join(page.itertext())


def test_the_copy_is_in_the_person_s_language(mailing: Mailing, ada: Browser) -> None:
    assert b'<html lang="ar" dir="rtl">' in copy(ada, "language=ar")["index.html"]


def test_the_signature_covers_every_file(mailing: Mailing, ada: Browser) -> None:
    files = copy(ada)
    signed = json.loads(files.pop("signature.json"))
    assert signing.verifies(signed, signing.keys_of(mailing.api))
    assert signing.says(signed)["sha256"] == {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}


@pytest.mark.skipif(not shutil.which("jose"), reason="the command jose is not installed (Debian: jose)")
def test_jose_takes_the_signature_and_refuses_a_changed_one(mailing: Mailing, ada: Browser, tmp_path: Path) -> None:
    signed = json.loads(copy(ada)["signature.json"])
    (tmp_path / "jwks.json").write_text(json.dumps(signing.keys_of(mailing.api)), encoding="utf-8")

    def verdict(document: dict[str, Any]) -> int:
        (tmp_path / "signature.json").write_text(json.dumps(document), encoding="utf-8")
        command = ["jose", "jws", "ver", "-i", "signature.json", "-k", "jwks.json", "-O-"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert verdict(signed) == 0
    assert verdict(signed | {"payload": signed["payload"][:-4] + "AAAA"}) != 0


def test_who_is_not_signed_in_gets_no_copy(mailing: Mailing, ada: Browser) -> None:
    stranger = Browser(mailing.api)
    assert stranger.get(f"{HERE}/export", accept="application/json").status == 401
    assert "Mail me a link" in stranger.get(f"{HERE}/export").text
