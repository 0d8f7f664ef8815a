"""The desk on an embedded store: the command called as staff call it, messages as the form leaves them."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import boto3
import pytest

from desk import command
from desk import store as desk_store
from functions.core import person_index
from functions.core.attributes import plain, timestamp, typed
from functions.mail.states import fresh
from tests import own_texts, rights
from tests.aws import refusing

TABLES = (
    "MessageTable", "ConsentTable", "AuditTable", "SenderTable", "OrderTable", "StockTable", "CampaignTable",
    "ListTable", "ListProofTable", "SuppressionTable", "SignInTable", "RequestTable", "ViewTable",
    "DayTable", "ArrivalTable", "SurveyTable", "EntryTable",
)  # fmt: skip
Run = Callable[..., tuple[int, str, str]]
Put = Callable[..., dict[str, Any]]
Items = Callable[[str], list[dict[str, Any]]]
Editor = Callable[..., Path]
ANSWER = "Dear Ada,\n\nit is on its way.\n"


@pytest.fixture(scope="package", autouse=True)
def _sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is sold here are the products of the tests, whatever this shop sells."""
    with own_texts.sold(tmp_path_factory.mktemp("pages")):
        yield


class Keyboard(io.TextIOWrapper):
    """Standard input: what comes by a pipe, or what is typed in a terminal."""

    def __init__(self, text: str | bytes, terminal: bool) -> None:
        super().__init__(io.BytesIO(text if isinstance(text, bytes) else text.encode()), encoding="utf-8")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where drafts are kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state/cardamum"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``cardamum`` with arguments on the embedded tables: exit code, output, complaints.

    ``stdin`` is what comes by a pipe; ``typed`` what is typed in a terminal. No call may want a right that staff lack.
    """
    refused: list[tuple[str, str]] = []
    monkeypatch.setattr("desk.store.aws", rights.watched(desk_store.aws, refused))
    for kind, name in desk_store.LOCAL_TABLES.items():
        monkeypatch.setenv(f"{kind.upper()}_TABLE", name)
    # `person` hands the list's key on by the environment: what it sets there ends with the test.
    monkeypatch.setenv("LIST_KEY", "")
    monkeypatch.setenv("LIST_KEY_SECRET", "cardamum-list")
    monkeypatch.setattr("desk.news_list._key", lambda _: desk_store.LOCAL_LIST_KEY)
    monkeypatch.setenv("PERSON_KEY", "")
    monkeypatch.setattr("desk.secret_keys.read", lambda *_: desk_store.LOCAL_PERSON_KEY)

    def call(*arguments: str, stdin: str | bytes = "", typed: str | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["cardamum", *arguments])
        monkeypatch.setattr(sys, "stdin", Keyboard(stdin if typed is None else typed, typed is not None))
        try:
            command.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        assert not refused, f"DeskPolicy does not allow {refused}"
        return code, said.out, said.err

    return call


@pytest.fixture
def put(database: Any, register: Any) -> Put:
    """Stores a message as the form leaves it, with some of its fields as given."""

    def store(**own: Any) -> dict[str, Any]:
        return put_into(database, register, **own)

    return store


def put_into(database: Any, register: Any, **own: Any) -> dict[str, Any]:
    """The same, into a table of one's choosing."""
    now = time.time()
    item: dict[str, Any] = {
        "id": str(uuid4()),
        "status": "new",
        "received_at": timestamp(now),
        "name": "Ada Byron",
        "email": "ada@engine.example",
        "topic": "order",
        "order": "A-1842",
        "message": "Where is my cardamom?",
        "language": "en",
        "suspicion": [],
        "replies": [],
        "expires_at": register.records["message"].expires_at(now),
    }
    item |= (fresh("staff", "confirmation") if own.get("status") != "quarantined" else {"mails": {}}) | own
    # What is no address was not let in by the form, and is there to be passed over.
    with suppress(ValueError):
        item.setdefault("person", person_index.hashed(item["email"], desk_store.LOCAL_PERSON_KEY))
    assert set(item) <= set(register.records["message"].fields)
    database.put_item(TableName="MessageTable", Item=typed(item))
    return item


@pytest.fixture
def items(database: Any) -> Items:
    """Everything in a table; the audit's lines in the order of their writing."""

    def read(table: str) -> list[dict[str, Any]]:
        found = [plain(item) for item in database.scan(TableName=table)["Items"]]
        return sorted(found, key=lambda item: str(item.get("at", "")))

    return read


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Makes an editor that writes a text above what it is given, or runs a line of Python of its own over ``text``;
    gives the file where it leaves what it was shown."""
    monkeypatch.delenv("EDITOR", raising=False)

    def install(answer: str = "", python: str = "", code: int = 0) -> Path:
        seen, script = tmp_path / "shown", tmp_path / "editor.py"
        (tmp_path / "answer").write_text(answer, encoding="utf-8")
        script.write_text(
            "import sys, pathlib, os\n"
            "path = pathlib.Path(sys.argv[1])\n"
            "text = path.read_text(encoding='utf-8')\n"
            f"pathlib.Path({str(seen)!r}).write_text(text, encoding='utf-8')\n"
            f"text = pathlib.Path({str(tmp_path / 'answer')!r}).read_text(encoding='utf-8') + text\n"
            f"{python}\n"
            "path.write_text(text, encoding='utf-8')\n"
            f"sys.exit({code})\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
        return seen

    return install


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[..., Any]]:
    """Botocore event → handler, on every DynamoDB client that the desk makes from now on. Nobody waits for retries."""
    found: dict[str, Callable[..., Any]] = {}

    def client(service: str, **options: Any) -> Any:
        made = boto3.client(service, **options)
        for event, handler in found.items():
            made.meta.events.register_last(event, handler)
        return made

    monkeypatch.setattr(desk_store, "boto3", SimpleNamespace(client=client))
    monkeypatch.setattr("time.sleep", lambda _: None)
    return found


throttled = refusing("ThrottlingException", "slow down, ada@engine.example")


def only(items: Items) -> dict[str, Any]:
    """The one message there is."""
    (item,) = items("MessageTable")
    return item


def kept_in(err: str) -> Path:
    """Where a complaint says that the answer is kept."""
    return Path(err.partition("Your answer is in ")[2].splitlines()[0])
