"""Reading the register: what it gives, and each problem with the file and the entry it names."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from functions.register import current, policy_text
from tests.functions.register.mistakes import TEXT, changed, refusal, without
from tests.versions import CURRENT

SITE = current().site


def test_the_register_as_it_stands_is_good(register: Any) -> None:
    assert register.optional == ("personalisation", "statistics", "social", "marketing")
    assert register.policy.effective == dt.date.fromisoformat(register.policy.version)
    assert register.asked <= register.policy.version


@pytest.mark.promise("A03")
def test_every_purpose_and_every_record_has_a_legal_basis(register: Any) -> None:
    for entry in (*register.purposes.values(), *register.records.values()):
        assert "GDPR Art." in entry.legal_basis or "TDDDG" in entry.legal_basis


@pytest.mark.promise("A03")
@pytest.mark.parametrize("section", ["purposes.statistics", "purposes.necessary", "records.consent", "records.message"])
def test_an_entry_without_a_legal_basis_is_refused(tmp_path: Path, section: str) -> None:
    assert refusal(tmp_path, without(section, "legal_basis")) == f"register.toml: [{section}]: “legal_basis” is missing"


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("cookies.__Host-visitor", "purpose"), ("cookies.__Host-visitor", "lifetime_days"),
        ("records.consent", "retention"), ("records.consent", "retention_days"), ("records.message", "why"),
        ("purposes.social", "sentence"), ("processors.aws", "where"), ("site", "privacy_email"),
        (f"policies.{CURRENT}", "sha256"), (f"policies.{CURRENT}", "effective"), ("promises.P01", "whom"),
    ],
)  # fmt: skip
def test_a_missing_key_is_named_with_its_entry(tmp_path: Path, section: str, key: str) -> None:
    assert refusal(tmp_path, without(section, key)) == f"register.toml: [{section}]: “{key}” is missing"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('purpose = "necessary"', 'purpose = "growth"',
         "[cookies.__Host-choices]: unknown purpose “growth”; known are necessary, personalisation"),
        ('kind = "cookie"', 'kind = "pixel"', "[cookies.__Host-choices]: “kind” must be one of cookie, localStorage"),
        ("lifetime_days = 180", "lifetime_days = 0", "“lifetime_days” must be a whole number above 0"),
        ("lifetime_days = 180", "lifetime_days = -1", "“lifetime_days” must be a whole number above 0"),
        ("lifetime_days = 180", "lifetime_days = true", "“lifetime_days” must be a whole number above 0"),
        ("lifetime_days = 180", 'lifetime_days = "180"', "“lifetime_days” must be a whole number above 0"),
        ("http_only = false", 'http_only = "no"', "“http_only” must be true or false"),
        ('title = "Statistics"', 'title = "  "', "[purposes.statistics]: “title” must be a text that is not empty"),
        ('title = "Statistics"', "title = 3", "[purposes.statistics]: “title” must be a text that is not empty"),
        ('title = "Statistics"', 'titel = "Statistics"', "[purposes.statistics]: unknown key “titel”; known are title"),
        (f"effective = {CURRENT}", f'effective = "{CURRENT}"', "“effective” must be a date such as 2026-11-22"),
        (f"effective = {CURRENT}", f"effective = {CURRENT}T00:00:00Z", "“effective” must be a date"),
        (f"effective = {CURRENT}", f'version = "x"\neffective = {CURRENT}', "unknown key “version”"),
        ('"visitor", "id"', '"visitor", 7', "[records.consent]: “fields” must be a list of texts"),
        (
            'routes = ["POST /api/contact", "GET /api/contact/challenge"]', 'routes = "POST"',
            "[records.message]: “routes” must be a list of texts",
        ),
        ("[purposes.social]", "[purposes.Social]", "[purposes.Social]: an id holds small letters and hyphens"),
        ("always_on = true", "always_on = false", "exactly “necessary” is always on; here it is none"),
        ('[purposes.social]\n', "[purposes.social]\nalways_on = true\n", "here it is ['necessary', 'social']"),
        ('store = "MessageTable"', 'store = "ConsentTable"',
         "[records.message]: [records.consent] lies in ConsentTable too"),
        (f'"{SITE.origin}"', '"javascript:alert(1)//"', "[site]: “origin” must be https:// and a host"),
        (f'"{SITE.origin}"', f'"{SITE.origin}/"', "[site]: “origin” must be https:// and a"),
        (f'"{SITE.email}"', f'"{SITE.email}?bcc=x"', "[site]: “email” must be an e-mail address"),
        (f'"{SITE.privacy_email}"', '"\\n"', "[site]: “privacy_email” must be a text that is not empty"),
        ('"mastodon.social"', '"mastodon.social; script-src *"', "[recipients.mastodon]: “host” must be a host's name"),
        ("[recipients.mastodon]", '[recipients."<b>"]', "[recipients.<b>]: an id holds small letters and hyphens"),
        ("[cookies.basket]", '[cookies."bask`t"]', "[cookies.bask`t]: a name holds letters, digits, hyphens"),
        ("[site]", "[shop]\nname = 1\n[site]", "unknown section [shop]"),
        ("[site]", "cookies = 1\n[site]", "not readable as TOML"),
        ("[site]", "[site", "not readable as TOML"),
        ("[site]", "[purposes]\nsocial = 1\n[site]", "not readable as TOML"),
    ],
)  # fmt: skip
def test_a_problem_is_named_with_its_file_and_entry(tmp_path: Path, old: str, new: str, says: str) -> None:
    said = refusal(tmp_path, changed(old, new))
    assert said.startswith("register.toml: ")
    assert says in said


@pytest.mark.parametrize(
    ("text", "says"),
    [("purposes = 3", "[site]: “name” is missing"), ("site = 3", "[site]: must be a table"),
     (TEXT.replace("[purposes.", "[[purposes."), "not readable as TOML"), ("\ufeff" + TEXT, "not readable as TOML")],
)  # fmt: skip
def test_a_register_of_another_shape_is_refused(tmp_path: Path, text: str, says: str) -> None:
    assert says in refusal(tmp_path, text)


def test_a_register_that_is_not_utf_8_is_refused_by_name(tmp_path: Path) -> None:
    from functions import register as registers

    path = tmp_path / "register.toml"
    path.write_bytes(TEXT.encode("utf-16"))
    with pytest.raises(registers.RegisterError, match=r"register\.toml: not readable as TOML"):
        registers.load(path)


def test_a_record_expires_its_retention_after_it_was_made(register: Any) -> None:
    assert register.records["message"].expires_at(1_000.9) == 1_000 + 365 * 86_400


def test_a_lifetime_is_said_in_days_and_sent_in_seconds(register: Any) -> None:
    cookie = register.cookies["__Host-choices"]
    assert (cookie.lifetime, cookie.max_age) == ("180 days", 15_552_000)


@pytest.mark.promise("P10")
def test_a_purpose_is_asked_for_while_a_cookie_a_recipient_or_a_record_is_for_it(register: Any) -> None:
    records = {name: record for name, record in register.records.items() if name != "arrivals"}
    without = replace(register, records=records)
    assert (register.idle, without.idle) == ((), ("marketing",))
    assert without.optional == ("personalisation", "statistics", "social")
    assert "Newsletters" not in policy_text.expand("[[purposes]]", without)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("your basket and what", "what", "[cookies.basket]: it is kept for “necessary”, whose sentence does not say"),
        ("and the forms safe.", "and the forms safe. Nothing else.", "[purposes.necessary]: “sentence” closes"),
    ],
)
def test_a_purpose_whose_sentence_leaves_out_what_is_kept_for_it_is_refused(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert said in refusal(tmp_path, changed(before, after))
