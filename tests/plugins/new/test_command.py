"""``make new-article`` and its sisters, from the editor's side."""

from __future__ import annotations

import datetime as dt
import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugins.core.addresses import front_matter
from plugins.new import __main__ as new
from plugins.new import shop
from plugins.new.kinds import KINDS
from tests import own_texts

ROOT = Path(__file__).parents[3]
NOTE = ["--title", "Snow in Kattappana", "--summary", "It does not snow there.", "--picture", "leaf mountain"]
SUMAC = {
    "title": "White pepper", "summary": "Peeled.", "price": "5.20", "origin": "Kampot", "countries": "KH",
    "ingredients": "White pepper",
    "grower": "A family", "uses": "rice, braises", "group": "companions", "picture": "berry",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tests' texts, in a folder where they may be added to; nobody is at the terminal, and no editor set."""
    own_texts.copy(tmp_path / "content")
    shutil.copytree(ROOT / "docs/templates", tmp_path / "docs/templates")
    monkeypatch.setattr(shop, "ROOT", tmp_path)
    for name in ("VISUAL", "EDITOR", "MAKEFLAGS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def someone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone is at the terminal."""
    monkeypatch.setattr(new, "attended", lambda: True)


def _run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(new.main, words, input=typed)


def _front_matter(folder: Path, file: str) -> dict[str, str]:
    return front_matter((folder / file).read_text(encoding="utf-8"))


def test_a_note_that_is_given_whole_is_written_as_a_draft_of_today(folder: Path) -> None:
    result = _run("article", *NOTE)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("content/journal/snow-in-kattappana.md\nIt is a draft")
    assert _front_matter(folder, "content/journal/snow-in-kattappana.md") == {
        "title": "Snow in Kattappana",
        "status": "draft",
        "date": dt.datetime.now().astimezone().date().isoformat(),
        "summary": "It does not snow there.",
        "picture": "leaf mountain",
        "palette": "cardamom",
        "pattern": "scatter",
        "alt": "A leaf and a mountain, cut from paper.",
    }


def test_a_product_stands_behind_the_last_on_the_shelf_and_its_sluggish_fields_are_guessed(folder: Path) -> None:
    result = _run("product", *(word for name, text in SUMAC.items() for word in (f"--{name}", text)))
    assert result.exit_code == 0, result.output
    said = _front_matter(folder, "content/products/white-pepper.md")
    positions = [
        _front_matter(folder, f"content/products/{p.name}")["position"] for p in own_texts.TEXTS.glob("products/*")
    ]
    assert int(said["position"]) == max(map(int, positions)) + 1
    assert (said["unit"], said["allergens"], said["stock"], said["status"]) == ("50 g tin", "none", "0", "draft")
    assert "related" not in said


def test_without_a_terminal_everything_that_is_missing_or_wrong_is_named_at_once(folder: Path) -> None:
    result = _run("article", "--title", "A note", "--palette", "pink", "--slug", "two-clicks")
    assert result.exit_code == 2
    assert "--summary is missing: one sentence for lists" in result.output
    assert "--picture is missing" in result.output
    assert "--palette: “pink” will not do: there is no palette “pink”; there are anise, cardamom" in result.output
    assert "--slug: “two-clicks” is there already: content/journal/two-clicks.md" in result.output
    assert "--pattern" not in result.output
    assert not (folder / "content/journal/a-note.md").exists()


def test_variables_of_make_are_answers_and_those_of_the_environment_are_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TITLE", "Pods & $ends")
    monkeypatch.setenv("SUMMARY", "From make.")
    assert "--title is missing" in _run("page").output
    monkeypatch.setenv("MAKEFLAGS", "s -- SUMMARY=From\\ make. TITLE=Pods\\ &\\ $$ends")
    assert _run("page").exit_code == 0
    assert _front_matter(folder, "content/pages/pods-ends.md")["title"] == "Pods & $ends"


def test_a_variable_that_is_named_within_a_value_is_not_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TITLE", "of the environment")
    monkeypatch.setenv("SUMMARY", "How TITLE=x is read")
    monkeypatch.setenv("MAKEFLAGS", "s -- SUMMARY=How\\ TITLE=x\\ is\\ read")
    assert "--title is missing" in _run("page").output


def test_make_hands_its_variables_on_whatever_stands_in_them(folder: Path) -> None:
    """The very target, in a folder of its own; only the last step, which writes, is left out."""
    call = "import sys; from plugins.new.__main__ import from_options; from plugins.new.kinds import KINDS; "
    call += "print(from_options(KINDS[sys.argv[1]], {}))"
    makefile = f"new-article:\n\t@{shlex.quote(sys.executable)} -c '{call}' $(@:new-%=%)\n"
    (folder / "Makefile").write_text(makefile, encoding="utf-8")
    words = ['TITLE=It\'s "here", and; there', "SUMMARY=a  b"]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}", "ALT": "of the environment"}
    command = ["make", "-s", "-C", str(folder), "new-article", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == str({"title": 'It\'s "here", and; there', "summary": "a b"})


def test_no_file_is_written_over(folder: Path) -> None:
    before = (folder / "content/journal/two-clicks.md").read_bytes()
    assert _run("article", *NOTE, "--slug", "two-clicks").exit_code == 2
    assert (folder / "content/journal/two-clicks.md").read_bytes() == before


@pytest.mark.usefixtures("someone")
def test_questions_say_what_they_are_for_and_a_wrong_answer_is_asked_again(folder: Path) -> None:
    typed = ["A day in the mill", "", "soon", "2026-12-03", "", "One sentence.", "windmill", "mortar", "", "", "", ""]
    result = _run("article", typed="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "Date: the day that stands below its title" in result.output
    assert "“soon” must be a day, such as 2026-12-03" in result.output
    assert "  It is missing" in result.output
    assert "“windmill” will not do: there is no symbol “windmill”" in result.output
    assert "bark, berry, cup" in result.output, "the choices are shown"
    assert _front_matter(folder, "content/journal/a-day-in-the-mill.md")["date"] == "2026-12-03"


@pytest.mark.usefixtures("someone")
def test_what_was_given_is_not_asked_and_any_line_can_be_changed_before_it_is_written(folder: Path) -> None:
    typed = ["", "", "", "", "", "titel", "title", "Snow at last", ""]
    result = _run("article", *NOTE, typed="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "the headline" not in result.output.partition("Enter writes it")[0]
    assert "There is no “titel”; there are title, slug" in result.output
    assert _front_matter(folder, "content/journal/snow-in-kattappana.md")["title"] == "Snow at last"


@pytest.mark.usefixtures("someone")
def test_who_leaves_is_told_how_to_go_on_with_nothing_lost(folder: Path) -> None:
    result = _run("article", typed="It's a note\n\n")
    assert result.exit_code == 1
    assert "python -m plugins.new article --title 'It'\"'\"'s a note' --slug its-a-note" in result.output
    assert not (folder / "content/journal/its-a-note.md").exists()


@pytest.mark.usefixtures("someone")
def test_the_file_is_opened_in_the_editor_that_is_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, str]] = []
    monkeypatch.setattr("click.edit", lambda filename, editor: opened.append((filename, editor)))
    monkeypatch.setenv("EDITOR", "nano")
    monkeypatch.setenv("VISUAL", "code --wait")
    assert _run("page", "--title", "Gifts", "--summary", "Boxes.", typed="\n\n\n\n").exit_code == 0
    assert opened == [(str(folder / "content/pages/gifts.md"), "code --wait")]


class Terminal:
    """The command on a terminal of its own."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.here, there = pty.openpty()
        code = f"import plugins.new.shop as s; s.ROOT = s.Path({str(folder)!r})\n"
        code += f"from plugins.new.__main__ import main; main({list(words)!r})"
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}", "TERM": "dumb"}
        command = [sys.executable, "-c", code]
        self.process = subprocess.Popen(command, stdin=there, stdout=there, stderr=there, env=environment)
        os.close(there)
        self.seen = ""

    def answer(self, question: str, text: str) -> None:
        """Type, once a question stands there."""
        end = time.monotonic() + 20
        while question not in self.seen and time.monotonic() < end:
            if select.select([self.here], [], [], 0.1)[0]:
                self.seen += os.read(self.here, 4096).decode(errors="replace")
        assert question in self.seen
        self.seen = self.seen.partition(question)[2]
        os.write(self.here, text.encode())

    def ended(self) -> int:
        code = self.process.wait(20)
        os.close(self.here)
        return code


@pytest.mark.slow
def test_on_a_real_terminal_what_was_wrong_stands_there_to_be_mended(folder: Path) -> None:
    terminal = Terminal(folder, "page", "--title", "Gifts", "--summary", "Boxes.")
    terminal.answer("> [gifts]", "Gift\n")
    # What stands there again is “Gift”: four strokes back, and the right one.
    terminal.answer("small letters", "")
    terminal.answer("Gift", "\x7f" * 4 + "presents\n")
    terminal.answer("menu", "\n")
    terminal.answer("Enter writes it", "\n")
    assert terminal.ended() == 0
    assert (folder / "content/pages/presents.md").is_file()


@pytest.mark.slow
def test_on_a_real_terminal_the_tab_key_completes_what_can_be_chosen(folder: Path) -> None:
    terminal = Terminal(folder, "article", *NOTE[:4], "--slug", "snow", "--alt", "Snow.", "--palette", "paper")
    terminal.answer("Date", "\n")
    terminal.answer("stigma, sun, tin", "")
    terminal.answer("> ", "pod-o\t moun\t\n")
    terminal.answer("[scatter]", "\n")
    terminal.answer("Enter writes it", "\n")
    assert terminal.ended() == 0
    assert _front_matter(folder, "content/journal/snow.md")["picture"] == "pod-open mountain"


@pytest.mark.slow
def test_what_is_written_builds_at_once(folder: Path) -> None:
    assert _run("article", *NOTE).exit_code == 0
    assert _run("page", "--title", "Gifts", "--summary", "Boxes.", "--nav", "9").exit_code == 0
    product = [word for name, text in SUMAC.items() for word in (f"--{name}", text)]
    assert _run("product", *product, "--related", "sumac, long-pepper").exit_code == 0
    pages = f'ANSWERS_PATH="{folder / "pages"}"'
    command = [sys.executable, "-m", "pelican", str(folder / "content"), "--fatal", "warnings"]
    command += ["-o", str(folder / "out"), "-e", pages, "DRAFTS_SHOWN=true"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in ("journal/snow-in-kattappana", "gifts", "shop/white-pepper"):
        assert "<b>Draft</b>" in (folder / "out" / page / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_command_and_its_target(kind: str) -> None:
    assert KINDS[kind].name in new.main.commands
    assert f"new-{kind}: ## " in (ROOT / "Makefile").read_text(encoding="utf-8")
