"""An answer while it is being written: in a folder that only its writer reads, removed once the answer is stored.

The text is the writer's whatever happens: an editor that fails, a terminal that closes, a table that does not answer.
A draft that was put by is taken up by the next ``cardamum reply`` for its message, and by one alone: it is moved into
a folder of its own, which only one of two can do. Whatever an editor leaves beside the file, such as a backup, holds
the customer's words too and goes with that folder.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from click._termui_impl import Editor

from desk.errors import CommandError
from desk.modelines import inert
from desk.output import harmless, tell
from functions.core.attributes import Item

MARK = "# ──── What stands below this line is not sent ────"
# What editors keep of a text that was not saved: swap files of vim, autosaves of Emacs and nano.
_RECOVERY = ("*.sw?", "#*#", "*.save")


@dataclass(frozen=True, slots=True)
class Draft:
    """The file of an answer. ``given``: it is a file that the writer named, and is never touched."""

    path: Path
    given: bool = False

    def written(self, item: Item) -> str:
        """Let the writer type, with the message quoted below; what they typed, ``""`` for nothing.

        :raises CommandError: where the editor fails, or what was put by before is unchanged; the file stays.
        """
        begun = typed(_read(self.path)) if self.path.is_file() else ""
        self.keep(f"{begun}\n\n{MARK}\n{_quoted(item)}")
        _edit(self.path)
        text = _read(self.path)
        if MARK not in text.splitlines():
            raise CommandError("The line that divides answer and question is gone, so nothing was sent.")
        # Nobody says “send” by closing an editor: half an answer of before would go to the customer.
        if begun and typed(text) == begun:
            raise CommandError(
                "Your answer is as it was, so nothing is sent. To send it as it is, give its file: --text-file."
            )
        return typed(text)

    def keep(self, text: str) -> None:
        """Write it, readable by nobody else, so that no moment sees half of it."""
        if self.given:
            return
        fresh = self.path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(self.path)

    def remove(self) -> None:
        """Once the answer is stored, or where there is none."""
        if not self.given:
            shutil.rmtree(self.path.parent, ignore_errors=True)

    def put_by(self) -> None:
        """Where the answer could not be stored: leave the text to its writer, and say where it is.

        The question goes, and so does what an editor left; but not what it kept of a text that was never saved.
        """
        if self.given:
            _say(self.path)
            return
        answer = typed(_read(self.path)) if self.path.is_file() else ""
        unsaved = [path for pattern in _RECOVERY for path in self.path.parent.glob(pattern)]
        if answer:
            self.keep(answer + "\n")
            own = self.path.parent
            waiting = own.with_name(f"{own.name.partition('.')[0]}.txt")
            try:
                waiting.hardlink_to(self.path)
            except OSError:
                # Another one waits there, or this file system links nothing: a name of its own.
                waiting = own.with_name(f"{own.name}.txt")
                self.path.rename(waiting)
            _say(waiting)
        if unsaved:
            for path in (self.path, *(path for path in self.path.parent.iterdir() if path not in unsaved)):
                path.unlink(missing_ok=True)
            _say(self.path.parent, "What your editor had not saved is in")
        else:
            self.remove()


def begun(message_id: str, *, go_on: bool) -> Draft:
    """A file for an answer to a message.

    :param go_on: whether to take up the one that was put by.
    """
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = folder / f"{message_id}.txt"
    for other in sorted(set(folder.glob(f"{message_id}.*")) - {waiting}):
        tell(f"Another unfinished answer to it is in {other}")
    return _moved(waiting, message_id) if go_on else _own(message_id)


def named(path: Path) -> Draft:
    """The draft in a file that the writer named. One that was put by here is taken up, and goes once it is sent."""
    if path.resolve().parent != _folder().resolve():
        return Draft(path, given=True)
    return _moved(path, path.name.partition(".")[0])


def forget(message_id: str) -> None:
    """Remove every draft of an answer to a message that is erased."""
    for path in _folder().glob(f"{message_id}.*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def typed(text: str) -> str:
    """What stands above the mark, without blanks around it."""
    lines = text.splitlines()
    return "\n".join(lines[: lines.index(MARK)] if MARK in lines else lines).strip()


def _own(message_id: str) -> Draft:
    """A draft in a new folder, which its writer alone may open."""
    draft = Draft(Path(tempfile.mkdtemp(prefix=f"{message_id}.", dir=_folder())) / "answer.txt")
    draft.path.touch(mode=0o600)
    return draft


def _moved(waiting: Path, message_id: str) -> Draft:
    draft = _own(message_id)
    with suppress(FileNotFoundError):
        waiting.rename(draft.path)
    return draft


def _edit(path: Path) -> None:
    """Wait for the writer's editor. Where this command is ended, so is the editor: it would write the file again."""
    editor = Editor().get_editor()
    try:
        with subprocess.Popen([*shlex.split(editor), str(path)]) as running:
            try:
                code = running.wait()
            except BaseException:
                running.terminate()
                with suppress(subprocess.TimeoutExpired):
                    running.wait(5)
                running.kill()
                raise
    except (OSError, ValueError) as problem:
        raise CommandError(f"{editor}: Editing failed: {problem}") from None
    if code:
        raise CommandError(f"{editor}: Editing failed")


def _say(path: Path, what: str = "Your answer is in") -> None:
    # A terminal that has closed takes no more words; the next reply to this message says them.
    if path.exists():
        with suppress(OSError):
            tell(f"{what} {path}")


def _folder() -> Path:
    """Under XDG's folder for state, which outlives a restart."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "cardamum"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _quoted(item: Item) -> str:
    """The message and the answers so far, each line a comment.

    What people wrote stands after ``# ``; what we say of it after ``#─``, a place that no text of theirs reaches.
    """
    about = (f"{item['name']} <{item['email']}>", f"{item['topic']} {item['order']}".strip(), "")
    parts = [_ours(f"Written {item['received_at']}"), *map(_theirs, (*about, *item["message"].split("\n")))]
    for reply in item.get("replies", []):
        parts += [_ours(f"Answered by {reply['by']}, {reply['at']}"), *map(_theirs, reply["text"].split("\n"))]
    return "".join(line + "\n" for line in parts)


def _ours(line: str) -> str:
    return f"#── {harmless(line)} ──"


def _theirs(line: str) -> str:
    return f"# {inert(harmless(line))}".rstrip()
