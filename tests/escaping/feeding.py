"""A copy of the site whose every text ends with what would break out of a page, if it were not escaped.

Which texts there are is read from the heads' schemas, the register and the languages themselves, so a new field is fed
without a word here. A text that a converter or a check refuses with the payload in it stays as it is.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copy, copytree, ignore_patterns
from typing import Any

from functions import register as registers
from functions.register import policy_text
from infra.build import folders
from plugins.texts import metadata
from plugins.texts.schema import Schema
from tests import own_texts

ROOT = Path(__file__).parent.parent.parent
# U+27EA and U+27EB stand nowhere else: what is between them is whose text it is. One line, as heads are.
PAYLOAD = """"><script>alert(1)</script> ' & &lt; {{ 7*7 }} {% x %} $1 ]]> --> <spice> javascript:alert(1) \\ `*_b_*`"""
KINDS: dict[str, tuple[Schema, str]] = {
    "page": (metadata.PAGE, "content/pages/*.md"),
    "article": (metadata.ARTICLE, "content/journal/*.md"),
    "product": (metadata.PRODUCT, "content/products/*.md"),
    "category": (metadata.CATEGORY, "content/categories/*.md"),
    "policy": (metadata.POLICY, "content/policies/privacy/*.md"),
    "answer": (metadata.ANSWER, "content/answers/**/*.md"),
}
# Notations, of which code takes parts; what is Markdown, as a text's body is; and names of what AWS has.
NOT_TEXTS = re.compile(
    r"language\.\w+\.language\.(direction|number|decimal|months|first)|language\.\w+\.choices\.intro"
    r"|register\.site\.region|register\.records\.[\w-]+\.(store|fields|routes)|register\.processors\..+\.services"
)
# What people type: see answering.py.
TYPED = {f"typed.{name}": f"⟪typed.{name}⟫{PAYLOAD}" for name in ("name", "message", "reply")}
# Called so besides what is fed, for a title that looks like a tag is what was lost.
CALLED = {"article.false-friends.title": "Salt <spice>"}
# A field of a head that names a file, a place or another text, which no converter knows.
NAMES = {"product.group", "product.related", "policy.version"}


@dataclass
class Fed:
    """The copy, and what each text was given: ``parts`` by the name that stands in it."""

    root: Path
    parts: dict[str, str] = field(default_factory=lambda: dict(TYPED))
    refused: set[str] = field(default_factory=set)

    def text(self, name: str, text: str) -> str:
        """A text with the payload in it, under its name."""
        self.parts[name] = part = f"⟪{name}⟫{PAYLOAD}"
        return f"{text} {part}"


def fed(root: Path) -> Fed:
    """Make the copy in ``root`` and build it there."""
    for name in ("plugins", "theme", "tests", "infra", "desk", "pyproject.toml"):
        (root / name).symlink_to(ROOT / name)
    own_texts.copy(root / "content")
    copytree(ROOT / "functions", root / "functions", ignore=ignore_patterns("__pycache__", "pages"))
    copy(ROOT / "pelicanconf.py", root)
    (root / ".cache").mkdir()
    for name in ("images", "promises.json"):
        (root / ".cache" / name).symlink_to(ROOT / ".cache" / name)
    made = Fed(root)
    _feed_heads(made)
    _feed_languages(made)
    _feed_register(made)
    _feed_synonyms(made)
    run(root, "-m", "pelican", "--fatal", "warnings", "--quiet", "-e", "CARDS_LATER=true")
    return made


def run(root: Path, *command: str) -> str:
    """What a Python program prints, run among the copy's own modules."""
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    if root != ROOT:
        # Not those of this run, which other tests read.
        environment[folders.PAGES] = str(root / "functions/pages")
    done = subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def _feed_heads(made: Fed) -> None:
    for kind, (schema, pattern) in KINDS.items():
        for path in sorted(made.root.glob(pattern)):
            head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
            lines = [_line(made, f"{kind}.{path.stem}", schema, line) for line in head.split("\n")]
            path.write_text("\n".join(lines) + "\n\n" + body, encoding="utf-8")


def _line(made: Fed, of: str, schema: Schema, line: str) -> str:
    key, _, value = line.partition(":")
    name, kind = key.strip().lower(), of.partition(".")[0]
    asked = f"{of}.{name}"
    if f"{kind}.{name}" in NAMES:
        return line
    text = made.text(asked, CALLED.get(asked, value.strip()))
    if not _takes(lambda: schema.fields[name].convert(text)):
        made.refused.add(f"{kind}.{name}")
        del made.parts[asked]
        return line
    return f"{key}: {text}"


def _takes(attempt: Callable[[], Any]) -> bool:
    try:
        attempt()
    except ValueError:
        return False
    return True


def _leaves(tree: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[dict[str, Any], str, tuple[str, ...]]]:
    """Each value that is no table: the table that it is in, its key there, and the way to it."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield tree, key, (*path, key)


def _feed_languages(made: Fed) -> None:
    for path in sorted((made.root / "functions/languages").glob("*.toml")):
        words = tomllib.loads(path.read_text(encoding="utf-8"))
        for table, key, way in _leaves(words):
            name = f"language.{path.stem}.{'.'.join(way)}"
            if not NOT_TEXTS.fullmatch(name):
                table[key] = made.text(name, table[key])
        path.write_text(toml(words), encoding="utf-8")


def _feed_register(made: Fed) -> None:
    path = made.root / "functions/register.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for table, key, way in _leaves(data):
        name = f"register.{'.'.join(way)}"
        if not isinstance(table[key], str) or NOT_TEXTS.fullmatch(name):
            continue
        before, table[key] = table[key], made.text(name, table[key])
        path.write_text(toml(data), encoding="utf-8")
        if not _takes(lambda: registers.load(path)):
            made.refused.add(f"register.{way[0]}.{key}")
            del made.parts[name]
            table[key] = before
    path.write_text(toml(data), encoding="utf-8")
    # The policy's tables are drawn from it, so the version in force has another fingerprint.
    loaded = registers.load(path)
    text = (made.root / f"content/policies/privacy/{loaded.policy.version}.md").read_text(encoding="utf-8")
    data["policies"][loaded.policy.version]["sha256"] = policy_text.sha256(text, loaded)
    path.write_text(toml(data), encoding="utf-8")


def _feed_synonyms(made: Fed) -> None:
    path = made.root / "content/synonyms.toml"
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    path.write_text(toml({made.text("synonym", word): instead for word, instead in given.items()}), encoding="utf-8")


def toml(tree: dict[str, Any], path: str = "") -> str:
    """A document of tables as TOML."""
    lines = [f"{_quoted(key)} = {_value(value)}" for key, value in tree.items() if not isinstance(value, dict)]
    for key, value in tree.items():
        if isinstance(value, dict):
            inner = f"{path}.{_quoted(key)}" if path else _quoted(key)
            lines += ["", f"[{inner}]", toml(value, inner)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return _quoted(value) if not isinstance(value, list) else f"[{', '.join(map(_quoted, value))}]"
