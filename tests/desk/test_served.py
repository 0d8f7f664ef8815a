"""The whole path on one machine: the form over the preview, then staff with the installed command, then the person's
own copy, then nothing."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from functions.core.attributes import plain
from infra.local.serving import bound
from infra.preview import Preview
from tests.browser.serving import serving
from tests.desk.conftest import put_into
from tests.desk.installed import CARDAMUM, run

# The command starts anew for each question.
pytestmark = pytest.mark.slow
WORDS = "my canary sings [bold]loud[/]"
LETTER = {"name": "Zebediah Quillfeather", "email": "zeb.quill@canary.example", "topic": "product", "message": WORDS}
Done = subprocess.CompletedProcess[str]
Call = Callable[..., Done]


@pytest.fixture(scope="module")
def preview(site: Path, template: Any) -> Iterator[tuple[Preview, str]]:
    """A served preview and its address."""
    with bound() as listener:
        listener.listen(100)
        url = f"http://localhost:{listener.getsockname()[1]}"
        with serving(Preview, template, site, listener, url) as found:
            yield found, url


@pytest.fixture
def cardamum(preview: tuple[Preview, str], tmp_path: Path) -> Call:
    """Runs the installed command on the preview, from a folder that is not the project's."""
    return partial(run, preview[1], tmp_path)


@pytest.mark.promise("P12", "P14")
def test_a_message_sent_is_read_answered_copied_and_erased(preview: tuple[Preview, str], cardamum: Call) -> None:
    served, url = preview
    sent = httpx.post(f"{url}/api/contact", json=LETTER | {"id": str(uuid4())}, headers={"origin": url})
    assert sent.status_code == 201, sent.text
    message_id = sent.json()["id"]
    listed = cardamum("inbox")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert message_id[:8] in listed.stdout and LETTER["name"] in listed.stdout
    assert WORDS in cardamum("show", message_id[:8]).stdout
    answered = cardamum("reply", message_id[:8], "--text-file", "-", stdin="a canary's answer\n")
    assert (answered.returncode, answered.stderr) == (0, "")
    (item,) = served.stored()["MessageTable"]
    assert (item["status"], item["mails"]["reply-1"]["state"]) == ("answered", "due")
    assert item["replies"][0]["by"].startswith("local:")
    assert cardamum("done", message_id).returncode == 0
    copied = cardamum("export", message_id, "--for", "their request")
    assert [one["message"] for one in json.loads(copied.stdout)["messages"]] == [WORDS]
    erased = cardamum("erase", message_id, "--yes", "--for", "their request")
    assert (erased.returncode, erased.stdout, erased.stderr) == (0, "Erased 1 message.\n", "")
    everything = json.dumps(served.stored(), ensure_ascii=False)
    assert [one for one in ("Quillfeather", "zeb.quill", "canary") if one in everything] == []
    trail = json.loads(cardamum("audit", message_id, "--json").stdout)["lines"]
    assert [line["action"] for line in trail] == ["erase", "export", "done", "reply", "open"]
    again = cardamum("reply", message_id, "--text-file", "-", stdin="too late")
    assert again.returncode == 1 and "Your answer is in" in again.stderr


def test_pages_of_the_store_are_walked_over_the_wire(
    preview: tuple[Preview, str], cardamum: Call, register: Any
) -> None:
    client = preview[0].client
    # More than DynamoDB's megabyte a page, so that the paginator has to go on by itself.
    sent = {put_into(client, register, email="many@shop.example", message="ü" * 10_000)["id"] for _ in range(60)}
    seen: list[str] = []
    after: list[str] = []
    while True:
        page = json.loads(cardamum("inbox", "--json", "--limit", "25", *after).stdout)
        seen += [row["id"] for row in page["messages"]]
        if page["after"] is None:
            break
        after = ["--after", page["after"]]
    assert len(seen) == 60 and set(seen) == sent
    done = cardamum("erase", *sent, "--yes", "--json", "--for", "a test of many")
    assert set(json.loads(done.stdout)["erased"]) == sent
    assert preview[0].stored()["MessageTable"] == []
    left = [plain(item) for item in client.scan(TableName="AuditTable")["Items"]]
    assert sum(line["action"] == "erase" and line["record"] in sent for line in left) == 60


@pytest.mark.parametrize("command", [["inbox"], ["quarantine"], ["audit"]])
def test_a_pipe_gets_no_colours_and_a_terminal_gets_them(
    preview: tuple[Preview, str], cardamum: Call, register: Any, command: list[str]
) -> None:
    put_into(preview[0].client, register)
    put_into(preview[0].client, register, status="quarantined")
    done = cardamum(*command)
    assert done.returncode == 0 and done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    # A terminal of our own: what it is sent has colours.
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100"}
    environment.pop("NO_COLOR", None)
    words = [str(CARDAMUM), *command, "--local", preview[1]]
    subprocess.run(words, stdout=theirs, stderr=theirs, stdin=theirs, check=True, env=environment, timeout=60)
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert "\x1b[" in shown


def test_what_reads_half_and_leaves_hears_no_complaint(preview: tuple[Preview, str], register: Any) -> None:
    for _ in range(40):
        put_into(preview[0].client, register)
    line = f"'{CARDAMUM}' inbox --limit 500 --json --local {preview[1]} | head -1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "{\n"
    assert [line for line in done.stderr.splitlines() if "wait in quarantine" not in line] == []
