"""``news list``, ``import`` and ``export``: what comes from elsewhere is asked, what leaves is whole and proved."""

from __future__ import annotations

import csv
import json
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from desk.store import LOCAL_LIST_KEY
from functions.core.attributes import typed
from functions.newsletter import keys, states
from functions.newsletter.states import Wish
from tests.desk.conftest import Items, Run

ADA = "ada@engine.example"
WHY = ("--for", "moving our list")


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch, database: Any) -> None:
    monkeypatch.setenv("LIST_TABLE", "ListTable")
    monkeypatch.setenv("SUPPRESSION_TABLE", "SuppressionTable")
    monkeypatch.setenv("LIST_KEY_SECRET", "cardamum-list")
    monkeypatch.setattr("desk.news_list._key", lambda _: LOCAL_LIST_KEY)


def join(database: Any, email: str = ADA, topics: tuple[str, ...] = ("products",), language: str = "en") -> str:
    """Somebody is on the list; their hash."""
    person, now = keys.person_hash(email, LOCAL_LIST_KEY), time.time()
    asked = states.asked(None, Wish(person, email, topics, language), now, blocked=False)
    yes = {"event": "yes", "words": "Yes", "words_sha256": "ab" * 32}
    database.put_item(TableName="ListTable", Item=typed(states.confirmed(asked, topics, yes, now)))
    return person


def sheet(folder: Path, text: str) -> str:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.promise("P16")
def test_a_list_from_elsewhere_is_asked_and_never_just_added(
    run: Run, items: Items, database: Any, tmp_path: Path
) -> None:
    join(database)
    never = keys.person_hash("never@example.org", LOCAL_LIST_KEY)
    database.put_item(TableName="SuppressionTable", Item=typed({"person": never, "reason": "complaint"}))
    text = (
        f"email,topics,language\n{ADA},products,en\nbob@example.org,company products,de\nBOB@example.org,company,de\n"
    )
    text += "never@example.org,company,\n"
    code, said, _ = run("news", "import", sheet(tmp_path, text), *WHY)
    assert (code, said) == (0, "1 asked.\n1 on the list already.\n1 not to be written to.\n")
    found = {item["email"].lower(): item for item in items("ListTable")}
    assert set(found) == {ADA, "bob@example.org"}
    bob = found["bob@example.org"]
    assert (bob["state"], bob["outbox"], list(bob["mails"])) == ("pending", "due", ["ask"])
    assert (bob["asked"]["surface"], bob["language"]) == ("import", "de")
    assert "bob" not in json.dumps(items("AuditTable"))


def test_one_line_amiss_and_nobody_is_asked(run: Run, items: Items, tmp_path: Path) -> None:
    text = "email;topics\n"
    assert run("news", "import", sheet(tmp_path, text), *WHY)[0] == 64
    text = "email,topics\nbob@example.org,company\nno address,company\neve@example.org,politics\n"
    code, _, error = run("news", "import", sheet(tmp_path, text), *WHY)
    assert code == 64 and "line 3:" in error and "line 4:" in error
    assert "no address" not in error and "eve@" not in error
    assert items("ListTable") == []
    good = sheet(tmp_path, "email\nbob@example.org\n")
    assert run("news", "import", good, *WHY)[0] == 64, "no topic is named"
    code, said, _ = run("news", "import", good, "--topics", "company", "--check", *WHY)
    assert (code, items("ListTable")) == (0, []) and "Nobody was asked" in said


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_what_is_taken_along_is_whole_and_can_be_brought_back(
    run: Run, database: Any, tmp_path: Path, kind: str
) -> None:
    join(database, "=ada@engine.example", ("company", "products"))
    join(database, "bob@example.org", language="fr")
    path = tmp_path / f"people.{kind}"
    assert run("news", "export", "--output", str(path), *WHY)[0] == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    if kind == "json":
        people = json.loads(path.read_text(encoding="utf-8"))["people"]
        assert [one["email"] for one in people] == ["=ada@engine.example", "bob@example.org"]
        assert people[0]["proof"][0]["words_sha256"] == "ab" * 32
        return
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] | {"confirmed_at": ""} == {
        "email": "'=ada@engine.example", "topics": "company products", "language": "en", "confirmed_at": "",
        "words_sha256": "ab" * 32,
    }  # fmt: skip
    code, said, _ = run("news", "import", str(path), *WHY)
    assert (code, said) == (0, "2 on the list already.\n")


def test_the_list_is_counted_and_names_nobody(run: Run, database: Any) -> None:
    join(database, topics=("company", "products"))
    join(database, "bob@example.org", language="de")
    code, said, _ = run("news", "list", "--json")
    assert code == 0 and "@" not in said
    assert json.loads(said) == {
        "people": 2,
        "waiting": 0,
        "by_topic": [
            {"topic": "company", "language": "en", "people": 1},
            {"topic": "products", "language": "de", "people": 1},
            {"topic": "products", "language": "en", "people": 1},
        ],
    }
    assert "2 in all, 0 waiting" in run("news", "list")[1]
