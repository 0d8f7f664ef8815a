"""The policy's hash: the same for the same text however it was saved, another for another text or table."""

from __future__ import annotations

import dataclasses
import unicodedata
from pathlib import Path
from typing import Any

import html5lib
import pytest
from markdown import markdown

from functions.register import policy_text
from plugins.policy.changes import passages
from plugins.policy.new_version import frozen
from tests.functions.calls import CURRENT

SOURCE = Path(f"content/policies/privacy/{CURRENT}.md").read_text(encoding="utf-8")
SHORT = "Title: Café\nVersion: 2026-01-01\n\nÉtagère: ü, 한국어.\n\n[[cookies]]\n\nEnd.\n"


@pytest.mark.parametrize("source", [SOURCE, SHORT])
@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "  \t\n"),
        lambda text: "\ufeff" + text,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n\n",
        lambda text: text.replace("\n\n", "\n\n\n", 1),
        lambda text: text.replace("\n\n", "\n \n", 1),
    ],
    ids=["crlf", "cr", "trailing blanks", "bom", "nfd", "no last line end", "line ends", "wide head", "blank head"],
)
def test_the_hash_does_not_depend_on_how_the_file_was_saved(register: Any, source: str, saved: Any) -> None:
    assert policy_text.sha256(saved(source), register) == policy_text.sha256(source, register)


@pytest.mark.parametrize(
    "other",
    [
        SHORT.replace("End.", "The end."), SHORT.replace("End.", "end."), SHORT.replace("Étagère", "Etagère"),
        SHORT.replace("\n\nEnd.", "\nEnd."), SHORT.replace("[[cookies]]", "[[processors]]"),
        SHORT.replace("[[cookies]]\n\n", ""), SHORT.replace("ü, ", "ü,  "),
    ],
)  # fmt: skip
def test_the_hash_changes_with_the_text(register: Any, other: str) -> None:
    assert other != SHORT
    assert policy_text.sha256(other, register) != policy_text.sha256(SHORT, register)


def test_a_text_of_the_register_is_shown_letter_for_letter(register: Any) -> None:
    tricks = r"""<b>x</b> & &lt; *a* __b__ `c` [d](javascript:e) | {: #f } \* ]]> "g" !h"""
    purposes = register.purposes | {"social": dataclasses.replace(register.purposes["social"], sentence=tricks)}
    tables = policy_text.expand("[[purposes]]", dataclasses.replace(register, purposes=purposes))
    page = html5lib.parse(markdown(tables, extensions=["extra"]), namespaceHTMLElements=False)
    assert tricks in ["".join(cell.itertext()) for cell in page.iter("td")]
    assert {passage.html.unescape() for passage in passages("", tables) if "javascript" in passage.html} == {
        f"<ins>Social features · {tricks} · Your consent (GDPR Art. 6(1)(a))</ins>"
    }


def test_the_head_is_not_part_of_the_text(register: Any) -> None:
    other = SHORT.replace("Title: Café", "Title: Tea")
    assert policy_text.sha256(other, register) == policy_text.sha256(SHORT, register)


def test_the_hash_is_over_the_text_in_utf_8(register: Any) -> None:
    import hashlib

    body = "Étagère: ü.\n"
    assert policy_text.canonical(f"Title: x\n\n{body}", register) == body
    assert policy_text.sha256(f"Title: x\n\n{body}", register) == hashlib.sha256(body.encode()).hexdigest()


@pytest.mark.parametrize(
    ("section", "entry", "change"),
    [
        ("cookies", "__Host-visitor", {"lifetime_days": 181}),
        ("cookies", "__Host-visitor", {"description": "A number."}),
        ("purposes", "statistics", {"sentence": "Counts."}),
        ("purposes", "statistics", {"legal_basis": "Our interest"}),
        ("records", "message", {"retention_days": 366}),
        ("processors", "aws", {"where": "Dublin"}),
    ],
)
def test_the_hash_changes_with_what_the_tables_show(register: Any, section: str, entry: str, change: Any) -> None:
    entries = getattr(register, section)
    other = dataclasses.replace(
        register, **{section: {**entries, entry: dataclasses.replace(entries[entry], **change)}}
    )
    assert policy_text.sha256(SOURCE, other) != policy_text.sha256(SOURCE, register)


@pytest.mark.parametrize("source", [SOURCE, SHORT])
def test_writing_the_tables_out_leaves_the_hash_as_it_was(register: Any, source: str) -> None:
    purposes = {
        name: dataclasses.replace(purpose, title=unicodedata.normalize("NFD", f"{purpose.title} | Übrig"))
        for name, purpose in register.purposes.items()
    }
    for drawn in (register, dataclasses.replace(register, purposes=purposes)):
        kept = frozen(source, drawn)
        assert "[[" not in kept
        assert policy_text.sha256(kept, register) == policy_text.sha256(source, drawn)
        assert frozen(kept, register) == kept


def test_a_bar_in_a_cell_does_not_end_it(register: Any) -> None:
    cookies = {"a": dataclasses.replace(register.cookies["__Host-choices"], description="either | or")}
    drawn = policy_text.expand("[[cookies]]", dataclasses.replace(register, cookies=cookies))
    assert drawn.splitlines()[2] == "| `a` | Necessary | either \\| or | 180 days | www.cardamum.exeve |"


def test_each_table_has_a_row_for_each_entry(register: Any) -> None:
    for marker in policy_text.TABLES:
        entries = register.records if marker == "retention" else getattr(register, marker)
        if entries:
            assert len(policy_text.expand(f"[[{marker}]]", register).splitlines()) == 2 + len(entries)


def test_a_marker_inside_a_line_stays_text(register: Any) -> None:
    assert policy_text.expand("see [[cookies]] here", register) == "see [[cookies]] here"


def test_an_unknown_table_is_an_error(register: Any) -> None:
    with pytest.raises(KeyError, match="partners"):
        policy_text.expand("[[partners]]", register)
