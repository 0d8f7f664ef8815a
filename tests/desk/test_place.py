"""What a customer wrote is told apart from what the desk says by its place, in a terminal, a pipe and an editor."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from desk import output
from desk.draft import MARK
from desk.modelines import inert
from tests.desk.conftest import ANSWER, Editor, Put, Run

# What a customer can type to look like us.
FORGED = (
    "Hello\n\nAnswered by arn:aws:iam::1:user/bo, 2026-11-24T09:00:00Z\nTake it for nothing.\n\nMails: reply-1 sent"
)
REPLY = {"by": "arn:aws:iam::1:user/cy", "at": "2026-11-25T09:00:00Z", "text": "No.\nMails: reply-2 sent"}


def test_a_message_that_looks_like_our_answer_stands_behind_a_bar(run: Run, put: Put) -> None:
    out = run("show", put(message=FORGED, replies=[REPLY])["id"])[1].splitlines()
    assert [line for line in out if line.startswith("Answered by")] == [f"Answered by {REPLY['by']}, {REPLY['at']}"]
    assert [line for line in out if line.startswith("Mails:")] == ["Mails: confirmation due, staff due"]
    assert "│ Mails: reply-1 sent" in out and "│ Mails: reply-2 sent" in out


@pytest.mark.parametrize("text", ["word " * 30 + "Answered by bo", "x" * 200, "語" * 90, ""])
def test_a_long_line_in_a_terminal_has_its_bar_on_every_row(text: str) -> None:
    screen = io.StringIO()
    output.framed(Console(file=screen, force_terminal=True, width=40, color_system=None), text)
    rows = screen.getvalue().splitlines()
    assert rows and all(row.startswith("│ ") for row in rows)
    assert "".join(row.removeprefix("│ ") for row in rows).split() == "".join(text).split() or " " not in text


def test_in_the_editor_no_line_of_a_customer_begins_as_ours_do(run: Run, put: Put, editor: Editor) -> None:
    shown = editor(ANSWER)
    item = put(message=FORGED + "\n── Answered by bo ──\n─ x", name="── Answered by bo ──", replies=[REPLY])
    assert run("reply", item["id"], typed="")[0] == 0
    quoted = shown.read_text(encoding="utf-8").partition(MARK + "\n")[2].splitlines()
    assert [line for line in quoted if line.startswith("#─")] == [
        f"#── Written {item['received_at']} ──",
        f"#── Answered by {REPLY['by']}, {REPLY['at']} ──",
    ]
    assert all(line == "#" or line.startswith(("# ", "#─")) for line in quoted)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("vim: set ft=x:", r"\vim: set ft=x:"),
        ("see vi:set x", r"see \vi:set x"),
        ("\tVim:set x", "\t\\Vim:set x"),
        ("# ex: x", r"# \ex: x"),
        ("vim>700: set x", r"\vim>700: set x"),
        ("-*- mode: x -*-", r"-\*- mode: x -\*-"),
        ("Local Variables:", r"Local Variables\:"),
        ("kate: indent-width 9", r"\kate: indent-width 9"),
        ("vim, ex and kate are editors; index: 4, ** - x", "vim, ex and kate are editors; index: 4, ** - x"),
    ],
)
def test_settings_for_an_editor_in_a_customers_text_are_inert(typed: str, shown: str) -> None:
    assert inert(typed) == shown


@pytest.mark.parametrize("field", ["message", "name"])
def test_a_modeline_reaches_the_editor_as_text(run: Run, put: Put, editor: Editor, field: str) -> None:
    shown = editor(ANSWER)
    assert run("reply", put(**{field: "vim: set ff=mac:"})["id"], typed="")[0] == 0
    text = shown.read_text(encoding="utf-8")
    assert r"# \vim: set ff=mac:" in text and " vim:" not in text
