"""``make new-shop``: another shop is made of a copy of this one, and nothing on its site speaks of the first."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from functions import register
from functions.register import shop
from infra.build.folders import ROOT
from infra.new_shop import texts

ANSWERS = {
    "name": "Pfeffer & Söhne",
    "domain": "pfeffer.example",
    "tagline": "Pepper from six places.",
    "goods": "peppers",
    "legal-name": "Pfeffer & Söhne GmbH",
    "street": "Hafenstr. 1",
    "postcode": "28195",
    "city": "Bremen",
    "region": "eu-west-1",
    "region-name": "Dublin, Ireland",
    "colour": "plum",
}
SITE, SHOP = register.current().site, shop.current()
OLD = re.compile(
    "|".join(map(re.escape, (SITE.name, SITE.origin, SHOP.street, SHOP.postcode, *SHOP.persons, SITE.region))), re.I
)


def _run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "PYTHONUTF8": "1", "HOME": str(root.parent)}
    return subprocess.run(
        [sys.executable, *words],
        cwd=root,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of its own, committed."""
    root = tmp_path_factory.mktemp("shop") / "checkout"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "a copy"]):
        subprocess.run([*git, *words], cwd=root, check=True, capture_output=True)
    return root


@pytest.fixture(scope="module")
def made(copy: Path) -> str:
    """What the command said when it made the new shop."""
    done = _run(copy, "-m", "infra.new_shop", *(f"--{name}={answer}" for name, answer in ANSWERS.items()))
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def site(copy: Path, made: str) -> Path:
    """The new shop, built."""
    done = _run(copy, "-m", "infra.build.builder", ".cache/built")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return copy / ".cache/built"


@pytest.mark.slow
def test_no_page_answer_or_file_of_the_new_shop_speaks_of_the_old(site: Path) -> None:
    spoken = [
        (path.relative_to(site).as_posix(), found[0])
        for path in sorted(site.rglob("*"))
        if path.suffix in (".html", ".json", ".xml", ".txt", ".js", ".webmanifest", ".svg", ".css")
        and (found := OLD.search(path.read_text(encoding="utf-8")))
    ]
    assert not spoken
    home = (site / "site/index.html").read_text(encoding="utf-8")
    assert "Pfeffer &amp; Söhne" in home and "Hafenstr. 1, 28195 Bremen, Germany" in home


@pytest.mark.slow
def test_mails_and_answers_say_its_name_in_every_language(copy: Path, made: str) -> None:
    code = (
        "from functions import languages\n"
        "for one in languages.OFFERED: print(languages.say('my_data.mail.subject', one), languages.words(one)['mail'])"
    )
    said = _run(copy, "-c", code)
    assert said.stdout.count("Pfeffer & Söhne") >= 9, said.stderr
    assert not OLD.search(said.stdout)


@pytest.mark.slow
def test_its_texts_have_no_problem_and_what_only_an_owner_knows_is_an_example(copy: Path, made: str) -> None:
    done = _run(copy, "-m", "plugins.checks")
    said = done.stdout + done.stderr
    assert done.returncode == 0 and "No problems" in said
    assert all(f"“{name}” is an example" in said for name in SHOP.examples)


@pytest.mark.slow
def test_lines_that_still_speak_of_its_town_are_listed(made: str) -> None:
    assert "content/pages/contact.md:" in made


@pytest.mark.slow
def test_a_checkout_with_changes_of_its_own_is_left_alone(copy: Path, made: str) -> None:
    done = _run(copy, "-m", "infra.new_shop")
    assert done.returncode == 1 and "Commit your changes first" in done.stderr


def test_without_answers_everything_missing_is_told() -> None:
    code = "from infra.new_shop import __main__ as it; it._clean = lambda: True; it.main()"
    done = _run(ROOT, "-c", code)
    assert done.returncode == 2
    assert all(f"--{name}" in done.stderr for name in ("name", "domain", "tagline", "legal-name", "street", "city"))


@pytest.mark.parametrize(("text", "became"), [
    ("Ada, Ada's and Adam", "Bo, Bo's and Adam"),
    ("www.old.example/x", "www.new.example/x"),
    ("cold.example", "cold.example"),
])  # fmt: skip
def test_whole_words_are_replaced(text: str, became: str) -> None:
    assert texts.replaced(text, {"Ada": "Bo", "old.example": "new.example"}) == became


def test_no_test_writes_out_a_fact_of_this_shop() -> None:
    """Another shop would have to change it. The register says it, and what tests sell is in ``tests/texts``."""
    facts = (SITE.street, SITE.region_name, SITE.tagline, SHOP.name, SHOP.phone, SHOP.vat_id, *SHOP.persons)
    told = [
        (path.relative_to(ROOT).as_posix(), fact)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for fact in facts
        if fact in path.read_text(encoding="utf-8")
    ]
    assert told == []
