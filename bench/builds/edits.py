"""What a person does to a shop's sources: each edit takes the checkout and dice."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageOps

# Takes the checkout and dice; changes files.
Edit = Callable[[Path, random.Random], None]


def _one(root: Path, dice: random.Random, *patterns: str) -> Path:
    return dice.choice(sorted(path for pattern in patterns for path in root.glob(pattern)))


def _some_text(root: Path, dice: random.Random) -> Path:
    kinds = ("journal", "pages", "products", "categories", "letters", "answers", "answers/de")
    return _one(root, dice, f"content/{dice.choice(kinds)}/*.md")


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def _head(text: str) -> tuple[list[str], str]:
    head, _, body = text.partition("\n\n")
    return head.split("\n"), body


def _set(path: Path, key: str, value: str) -> None:
    """One line of front matter set anew, or added."""

    def change(text: str) -> str:
        head, body = _head(text)
        return (
            "\n".join([*(line for line in head if not line.startswith(f"{key}:")), f"{key}: {value}"]) + f"\n\n{body}"
        )

    _rewrite(path, change)


def sentence_added(root: Path, dice: random.Random) -> None:
    _rewrite(_some_text(root, dice), lambda text: f"{text}\nA sentence more on *sumac*, number {dice.randrange(99)}.\n")


def paragraph_removed(root: Path, dice: random.Random) -> None:
    def change(text: str) -> str:
        parts = text.split("\n\n")
        del parts[dice.randrange(1, len(parts))]
        return "\n\n".join(parts)

    _rewrite(_one(root, dice, "content/journal/*.md", "content/pages/*.md", "content/products/*.md"), change)


def title(root: Path, dice: random.Random) -> None:
    _set(_one(root, dice, "content/journal/*.md", "content/products/*.md"), "Title", f"Word {dice.randrange(99)}")


def date(root: Path, dice: random.Random) -> None:
    _set(_one(root, dice, "content/journal/*.md"), "Date", f"2026-0{dice.randrange(1, 9)}-1{dice.randrange(9)}")


def changed_on(root: Path, dice: random.Random) -> None:
    _set(_one(root, dice, "content/journal/*.md", "content/pages/*.md"), "Modified", f"2026-11-1{dice.randrange(9)}")


def waits(root: Path, dice: random.Random) -> None:
    key, value = dice.choice((("Status", "draft"), ("Status", "published"), ("Date", "2999-12-03")))
    _set(_one(root, dice, "content/journal/*.md", "content/products/*.md"), key, value)


def head_line_removed(root: Path, dice: random.Random) -> None:
    def change(text: str) -> str:
        head, body = _head(text)
        del head[dice.randrange(len(head))]
        return "\n".join(head) + f"\n\n{body}"

    _rewrite(_some_text(root, dice), change)


def change_date_removed(root: Path, _: random.Random) -> None:
    for path in sorted((root / "content").glob("*/*.md")):
        text = path.read_text(encoding="utf-8")
        if "\nModified:" in text:
            path.write_text(re.sub(r"\nModified:[^\n]*", "", text), encoding="utf-8")


def dates_forgotten(root: Path, dice: random.Random) -> None:
    """A text of which the ledger of dates has another fingerprint, or none."""

    def change(text: str) -> str:
        parts = text.split("\n\n")
        del parts[dice.randrange(1, len(parts))]
        return "\n\n".join(parts)

    _rewrite(root / "content/dates.toml", change)


def text_renamed(root: Path, dice: random.Random) -> None:
    path = _one(root, dice, "content/journal/*.md", "content/products/*.md")
    path.rename(path.with_name(f"renamed-{dice.randrange(99)}.md"))


def text_moved(root: Path, dice: random.Random) -> None:
    """Renamed, with its old address leading to the new one, and every link to it."""
    path = _one(root, dice, "content/journal/*.md")
    new = path.with_name(f"moved-{dice.randrange(999)}.md")
    if new.exists():
        return
    path.rename(new)
    for text in (root / "content").rglob("*.md"):
        _rewrite(text, lambda old: old.replace(f"/journal/{path.stem}/", f"/journal/{new.stem}/"))
    _rewrite(
        root / "content/moves.toml",
        lambda old: (
            old.replace(f'"/journal/{path.stem}/"', f'"/journal/{new.stem}/"')
            + f'\n"/journal/{path.stem}/" = "/journal/{new.stem}/"\n'
        ),
    )


def text_removed(root: Path, dice: random.Random) -> None:
    _one(root, dice, "content/journal/*.md", "content/answers/de/*.md", "content/letters/*.md").unlink()


def text_added(root: Path, dice: random.Random) -> None:
    path = _one(root, dice, "content/journal/*.md", "content/products/*.md")
    new = path.with_name(f"added-{dice.randrange(999)}.md")
    shutil.copyfile(path, new)
    _set(new, "Title", f"Added {dice.randrange(99)}")


def price(root: Path, dice: random.Random) -> None:
    _set(_one(root, dice, "content/products/*.md"), "Price", f"{dice.randrange(1, 40)}.50")


def stock(root: Path, dice: random.Random) -> None:
    _set(_one(root, dice, "content/products/*.md"), "Stock", str(dice.randrange(8)))


def category(root: Path, dice: random.Random) -> None:
    _set(_one(root, dice, "content/categories/*.md"), "Position", str(dice.randrange(9)))


def _shown(root: Path) -> list[tuple[Path, str]]:
    """Every text with a picture, and the picture's name."""
    texts = sorted((root / "content").glob("*/*.md"))
    return [
        (text, name)
        for text in texts
        for name in re.findall(r"\(/images/([\w.-]+)", text.read_text(encoding="utf-8"))
        if (root / "content/images" / name).is_file()
    ]


def picture_replaced(root: Path, dice: random.Random) -> None:
    """By another under the same name."""
    path = _one(root, dice, "content/images/*.webp")
    with Image.open(path) as opened:
        other = ImageOps.mirror(opened.convert("RGB").resize((400, 200 + dice.randrange(99))))
    other.save(path)


def picture_renamed(root: Path, dice: random.Random) -> None:
    text, name = dice.choice(_shown(root))
    new = f"picture-{dice.randrange(999)}.webp"
    (root / "content/images" / name).rename(root / "content/images" / new)
    _rewrite(text, lambda old: old.replace(f"/images/{name}", f"/images/{new}"))


def picture_removed(root: Path, dice: random.Random) -> None:
    """With the line that shows it, or without: then nothing builds."""
    shown = _shown(root)
    if len({name for _, name in shown}) < 2:
        return
    text, name = dice.choice(shown)
    (root / "content/images" / name).unlink()
    if dice.randrange(3):
        _rewrite(text, lambda old: re.sub(rf"\n!\[[^\]]*\]\(/images/{re.escape(name)}[^\n]*\n", "\n", old))


def picture_shown(root: Path, dice: random.Random) -> None:
    """In a text that had none."""
    name = _one(root, dice, "content/images/*.webp").name
    _rewrite(_some_text(root, dice), lambda text: f"{text}\n![Seen {dice.randrange(99)}](/images/{name})\n")


def words(root: Path, dice: random.Random) -> None:
    """A sentence taken out of a language's file, or changed."""
    path = _one(root, dice, "functions/languages/*.toml")

    def change(text: str) -> str:
        found = dice.choice(list(re.finditer(r'(?<== ")([^"\n{}]+?[.。؟]) ?([^"\n{}]+)(?="$)', text, re.MULTILINE)))
        return text[: found.start()] + dice.choice((found[1], f"{found[2]} {found[1]}")) + text[found.end() :]

    _rewrite(path, change)


def synonym(root: Path, dice: random.Random) -> None:
    added = f'word{dice.randrange(99)} = "cardamom"\n'
    path = root / "content/synonyms.toml"
    _rewrite(
        path, lambda text: text + added if dice.randrange(2) else text.rpartition("\n")[0].rpartition("\n")[0] + "\n"
    )


def register_entry(root: Path, dice: random.Random) -> None:
    key = dice.choice(("control", "description", "sentence", "what"))

    def change(text: str) -> str:
        found = dice.choice(list(re.finditer(rf'(?<=^{key} = ")', text, re.MULTILINE)))
        return f"{text[: found.start()]}Now {dice.randrange(99)}: {text[found.start() :]}"

    _rewrite(root / "functions/register.toml", change)


def shop_fact(root: Path, dice: random.Random) -> None:
    def change(text: str) -> str:
        found = dice.choice(list(re.finditer(r'(?<= = ")(?=[A-Z][a-z])', text)))
        return f"{text[: found.start()]}New {text[found.start() :]}"

    _rewrite(root / "functions/shop.toml", change)


def promise(root: Path, dice: random.Random) -> None:
    def change(text: str) -> str:
        found = dice.choice(list(re.finditer(r'(?<= = ")(?=[A-Z][a-z])', text)))
        return f"{text[: found.start()]}Now {text[found.start() :]}"

    _rewrite(root / "content/promises.toml", change)


def template(root: Path, dice: random.Random) -> None:
    path = _one(root, dice, "theme/templates/**/*.html")
    _rewrite(path, lambda text: text.replace("</", f"<!-- {dice.randrange(99)} --></", 1))


def template_imports(root: Path, dice: random.Random) -> None:
    """One partial takes a macro of a file that takes one of another; a later step changes the last of them."""
    macros = root / "theme/templates/macros"
    inner, outer = macros / "walk-inner.html", macros / "walk-outer.html"
    inner.write_text(f"{{% macro mark() %}}<!-- walk {dice.randrange(99)} -->{{% endmacro %}}\n", encoding="utf-8")
    outer.write_text(
        "{% from 'macros/walk-inner.html' import mark %}\n{% macro both() %}{{ mark() }}{% endmacro %}\n",
        encoding="utf-8",
    )
    taken = "{% from 'macros/walk-outer.html' import both %}{{ both() }}"
    path = root / f"theme/templates/partials/{dice.choice(('footer', 'article-card', 'product-card'))}.html"
    _rewrite(path, lambda text: text if taken in text else text + taken + "\n")


def sheet(root: Path, dice: random.Random) -> None:
    path = _one(root, dice, "theme/static/css/components/*.css")
    _rewrite(path, lambda text: f"{text}\n.n{dice.randrange(99)} {{ color: red; }}\n")


def symbols(root: Path, dice: random.Random) -> None:
    """What the theme draws pictures by."""

    def change(text: str) -> str:
        found = dice.choice(list(re.finditer(r"#[0-9a-f]{6}", text)))
        return f"{text[: found.start()]}#{dice.randrange(16**6):06x}{text[found.end() :]}"

    _rewrite(root / "theme/palettes.toml", change)


def script(root: Path, dice: random.Random) -> None:
    path = root / "theme/static/js/contact/validation.js"
    _rewrite(path, lambda text: re.sub(r"NEAR = \d+", f"NEAR = {dice.randrange(900, 1000)}", text))


def policy_version(root: Path, dice: random.Random) -> None:
    """A sentence more in the policy, entered as a new version."""
    path = sorted((root / "content/policies/privacy").glob("*.md"))[-1]
    _rewrite(path, lambda text: f"{text}\nA sentence more, number {dice.randrange(99)}.\n")
    command = [sys.executable, "-m", "plugins.policy.new_version"]
    subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def two_at_once(root: Path, dice: random.Random) -> None:
    for _ in range(2):
        EDITS[dice.choice(_PLAIN)](root, dice)


def branch(root: Path, dice: random.Random) -> None:
    """As a checkout of another branch: many files in one save."""
    for _ in range(8):
        EDITS[dice.choice(_PLAIN)](root, dice)


EDITS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        *(sentence_added, paragraph_removed, title, date, changed_on, change_date_removed, waits, head_line_removed),
        *(dates_forgotten, text_renamed, text_moved, text_removed, text_added, price, stock, category),
        *(picture_replaced, picture_renamed, picture_removed, picture_shown, words, synonym, register_entry, shop_fact),
        *(promise, policy_version, template, template_imports, sheet, symbols, script, two_at_once, branch),
    )
}
# Edits that hardly ever leave what does not build, for those that make several.
_PLAIN = (
    *("sentence_added", "title", "date", "changed_on", "change_date_removed", "price", "stock", "category"),
    *("picture_replaced", "picture_renamed", "words", "template", "template_imports", "sheet", "symbols", "text_moved"),
)
