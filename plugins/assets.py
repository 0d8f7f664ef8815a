"""Style sheet and scripts: joined, made small, named by their content so that a browser may keep them for good."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import rcssmin
import rjsmin
from pelican import Pelican, signals

EARLY = "js/early.js"
# rcssmin takes the blank of a descendant before these for one around a declaration’s colon.
_LOST_SPACE = re.compile(r"[\w\]).] :(?:where|is|not|has)\(")


def bundle(static: Path) -> dict[str, str]:
    """Every built asset, by its plain name, as text.

    ``css/order.txt`` lists the style sheets in cascade order; each script stays a file of its own.
    """
    css = static / "css"
    order = [line for line in (css / "order.txt").read_text(encoding="utf-8").split() if line]
    left_out = {path.relative_to(css).as_posix() for path in css.rglob("*.css")} - set(order)
    if left_out:
        raise FileNotFoundError(f"theme/static/css/order.txt does not name {', '.join(sorted(left_out))}")
    sheet = "\n".join((css / name).read_text(encoding="utf-8") for name in order)
    if found := _LOST_SPACE.search(sheet):
        raise ValueError(
            f"theme/static/css: “{found[0].strip()}” after a blank: the minifier would drop the blank; write it otherwise"
        )
    built = {"css/site.css": rcssmin.cssmin(sheet)}
    for path in sorted((static / "js").glob("*.js")):
        built[f"js/{path.name}"] = rjsmin.jsmin(path.read_text(encoding="utf-8"))
    return built


def hashed(name: str, text: str) -> str:
    """``css/site.css`` → ``css/site.1f3a5b7c.css``."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.{suffix}"


def prepare(pelican: Pelican) -> None:
    """Give templates ``asset(name)`` and the inline ``early_script``."""
    static = Path(pelican.settings["THEME"]) / "static"
    built = bundle(static)
    early = built.pop(EARLY).strip()
    prefix = "/" + pelican.settings["THEME_STATIC_DIR"]

    def asset(name: str) -> str:
        if name in built:
            return f"{prefix}/{hashed(name, built[name])}"
        if not (static / name).is_file():
            raise FileNotFoundError(f"theme/static/{name}")
        return f"{prefix}/{name}"

    pelican.settings["JINJA_GLOBALS"] |= {"asset": asset, "early_script": early}
    pelican.settings["BUILT_ASSETS"] = built


def write(pelican: Pelican) -> None:
    """Put style sheet, scripts, fonts and icons into the output."""
    target = Path(pelican.output_path) / pelican.settings["THEME_STATIC_DIR"]
    for folder in ("fonts", "icons"):
        shutil.copytree(Path(pelican.settings["THEME"]) / "static" / folder, target / folder, dirs_exist_ok=True)
    for name, text in pelican.settings["BUILT_ASSETS"].items():
        path = target / hashed(name, text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def register() -> None:
    signals.initialized.connect(prepare)
    signals.finalized.connect(write)
