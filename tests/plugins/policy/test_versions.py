"""The policy's pages: the one in force, every version at its own address, what changed between them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import read_settings

from functions import register as registers
from plugins.markdown.markdown_file import FrontMatterError
from plugins.policy import new_version, versions
from tests.versions import CURRENT

ROOT = Path(__file__).parents[3]
TEXTS = Path("policies/privacy")


@pytest.fixture
def settings(tmp_path: Path) -> Any:
    """Pelican's settings over a content folder with a second version of the policy."""
    shutil.copytree(ROOT / "content" / TEXTS, tmp_path / TEXTS)
    text = (tmp_path / TEXTS / f"{CURRENT}.md").read_text(encoding="utf-8")
    changed = text.replace(f"Version: {CURRENT}", "Version: 2099-03-01").replace(
        "We hold no passwords.", "We hold no passwords at all."
    )
    (tmp_path / TEXTS / "2099-03-01.md").write_text(changed, encoding="utf-8")
    register = tmp_path / "register.toml"
    entered = new_version.with_version(
        (ROOT / "functions/register.toml").read_text(encoding="utf-8"), "2099-03-01", "0" * 64, asks_again=True
    )
    register.write_text(entered, encoding="utf-8")
    found = read_settings(str(ROOT / "pelicanconf.py"))
    found["PATH"] = str(tmp_path)
    found["register"] = registers.load(register)
    return found


def test_every_version_has_its_page_and_the_newest_comes_first(settings: Any) -> None:
    pages = versions.pages(settings)
    assert [(page.version, page.current) for page in pages[:2]] == [("2099-03-01", True), (CURRENT, False)]


def test_a_version_shows_what_changed_since_the_one_before(settings: Any) -> None:
    new, *_, first = versions.pages(settings)
    assert first.changes == ()
    assert any("<ins> at all</ins>" in passage.html for passage in new.changes)


def test_a_head_that_names_another_version_is_refused(settings: Any) -> None:
    path = Path(settings["PATH"]) / TEXTS / "2099-03-01.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Version: 2099-03-01", "Version: 2099-03-02"), encoding="utf-8"
    )
    with pytest.raises(FrontMatterError, match="Version: 2099-03-01"):
        versions.pages(settings)


@pytest.mark.promise("A02")
def test_the_page_shows_version_date_and_the_hash_that_the_functions_write(site: Path, register: Any) -> None:
    for path in ("privacy/index.html", f"privacy/{register.policy.version}/index.html"):
        page = (site / path).read_text(encoding="utf-8")
        assert register.policy.sha256 in page.replace("<wbr>", "")
        assert f'datetime="{register.policy.effective}"' in page


@pytest.mark.promise("A03", "A04")
def test_the_page_shows_each_basis_and_each_retention_of_the_register(site: Path, register: Any) -> None:
    page = (site / "privacy/index.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    for entry in (*register.purposes.values(), *register.records.values()):
        assert entry.legal_basis in page
    for record in register.records.values():
        assert record.retention in page
        assert "day" in record.retention or f"{record.retention_days:,} days" in page


@pytest.mark.promise("A01", "A13")
def test_the_page_names_controller_and_authority_and_security_txt_says_whom_to_write_to(
    site: Path, register: Any
) -> None:
    page = (site / "privacy/index.html").read_text(encoding="utf-8")
    for said in (register.site.name, register.site.address, register.site.privacy_email):
        assert said in page
    assert "https://datenschutz-hamburg.de" in page
    contact = (site / ".well-known/security.txt").read_text(encoding="utf-8")
    assert (
        f"Contact: mailto:{register.site.email}" in contact
        or f"Contact: mailto:{register.site.privacy_email}" in contact
    )


@pytest.mark.promise("A07")
def test_the_page_names_every_processor_of_the_register(site: Path, register: Any) -> None:
    page = (site / "privacy/index.html").read_text(encoding="utf-8")
    for processor in register.processors.values():
        assert processor.name in page


def test_every_promise_of_the_page_has_its_number_before_it_a_link_to_what_keeps_it(site: Path) -> None:
    shown = (site / "privacy/index.html").read_text(encoding="utf-8")
    for name, promise in registers.current().promises.items():
        link = f'<a class="number" href="/promises/#{name}" data-state="{promise.state}">{name}</a>'
        assert f'id="{name}">{link} ' in shown


def test_every_part_of_the_policy_in_force_but_the_summary_says_what_it_means_for_the_reader() -> None:
    parts = current().read_text(encoding="utf-8").split("\n## ")[1:]
    assert [part.splitlines()[0] for part in parts if "{: .means }" not in part] == ["In one minute {: #one-minute }"]


@pytest.mark.promise("A02")
def test_the_policy_in_force_names_its_own_version_and_date() -> None:
    policy = registers.current().policy
    text = current().read_text(encoding="utf-8")
    day = f"{policy.effective.day} {policy.effective:%B %Y}"
    assert f"This is version {policy.version}, in effect from {day}." in text
    assert f"](/privacy/{policy.version}/)" in text


def current() -> Path:
    """The text of the policy in force."""
    return Path("content/policies/privacy") / f"{registers.current().policy.version}.md"


def test_a_key_of_the_log_is_shown_whole_and_a_long_one_by_its_hash() -> None:
    short, long = "www.cardamum.exeve/log+0a1b2c3d+" + "A" * 44, "www.cardamum.exeve/log+0a1b2c3d+" + "A" * 1_752
    assert versions.shown_key(short) == short
    assert versions.shown_key(long) == f"SHA-256: {hashlib.sha256(long.encode()).hexdigest()}"
