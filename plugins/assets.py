"""Style sheet, scripts, fonts and icons: text joined and made small, all named by their content, so that a browser may
keep them for good.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import minify
from pelican import Pelican, signals

EARLY = "js/early.js"
SITE = "js/site.js"
SHEET = "css/site.css"


def ordered(folder: Path, suffix: str) -> list[str]:
    """The names in a folder's ``order.txt``, a path a line.

    :raises FileNotFoundError: where a style sheet is there that the list does not name.
    """
    order = (folder / "order.txt").read_text(encoding="utf-8").split()
    left_out = {path.relative_to(folder).as_posix() for path in folder.rglob("*.css")} - set(order)
    if suffix == ".css" and left_out:
        raise FileNotFoundError(f"theme/static/css/order.txt does not name {', '.join(sorted(left_out))}")
    return order


def joined(folder: Path, names: list[str]) -> str:
    """Files of one folder, one after the other."""
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def script(source: str) -> str:
    """A script made small. Its names are its own, so the minifier may shorten them."""
    return str(minify.string("application/javascript", f"{{{source}}}"))


def sheet(source: str) -> str:
    """A style sheet made small."""
    return str(minify.string("text/css", source))


def bundle(static: Path, also: tuple[str, ...] = ()) -> dict[str, str]:
    """Every built asset, by its plain name, as text.

    ``css/order.txt`` and ``js/order.txt`` list what goes into the one style sheet and the one script that every page
    loads; the other scripts belong to a page each and stay files of their own.

    :param also: scripts that a setting adds to the one that every page loads.
    """
    css, js = static / "css", static / "js"
    everywhere = [*ordered(js, ".js"), *also]
    built = {SHEET: sheet(joined(css, ordered(css, ".css"))), SITE: script(joined(js, everywhere))}
    early = (static / EARLY).read_text(encoding="utf-8")
    built[EARLY] = str(minify.string("application/javascript", early))
    for path in sorted(js.glob("*.js")):
        if path.name not in (*everywhere, Path(EARLY).name):
            built[f"js/{path.name}"] = script(path.read_text(encoding="utf-8"))
    for path in sorted(js.glob("*.txt")):
        if path.name != "order.txt":
            built[f"js/{path.stem}.js"] = script(joined(js, path.read_text(encoding="utf-8").split()))
    return built


def files(static: Path) -> dict[str, bytes]:
    """Every font and icon, by its plain name."""
    found = (path for folder in ("fonts", "icons") for path in sorted((static / folder).iterdir()))
    return {path.relative_to(static).as_posix(): path.read_bytes() for path in found if path.suffix != ".txt"}


def hashed(name: str, content: str | bytes) -> str:
    """``css/site.css`` → ``css/site.1f3a5b7c.css``."""
    stem, _, suffix = name.rpartition(".")
    held = content.encode() if isinstance(content, str) else content
    return f"{stem}.{hashlib.sha256(held).hexdigest()[:8]}.{suffix}"


def named(text: str, prefix: str, found: dict[str, bytes]) -> str:
    """A style sheet that asks for fonts by the names they have in the output."""
    for name, content in found.items():
        text = text.replace(f"{prefix}/{name}", f"{prefix}/{hashed(name, content)}")
    return text


def prepare(pelican: Pelican) -> None:
    """Give templates ``asset(name)`` and the inline ``early_script``."""
    static = Path(pelican.settings["THEME"]) / "static"
    consent_mode = pelican.settings["register"].site.google_consent_mode
    built = bundle(static, ("optional/consent-mode.js",) if consent_mode else ())
    early = built.pop(EARLY).strip()
    prefix = "/" + pelican.settings["THEME_STATIC_DIR"]
    whole = files(static)
    built[SHEET] = named(built[SHEET], prefix, whole)
    everything = whole | {name: text.encode() for name, text in built.items()}

    def asset(name: str) -> str:
        if name not in everything:
            raise FileNotFoundError(f"theme/static/{name}")
        return f"{prefix}/{hashed(name, everything[name])}"

    pelican.settings["JINJA_GLOBALS"] |= {"asset": asset, "early_script": early}
    pelican.settings["BUILT_ASSETS"] = everything


def write(pelican: Pelican) -> None:
    """Put style sheet, scripts, fonts and icons into the output, and the font's licence beside it."""
    target = Path(pelican.output_path) / pelican.settings["THEME_STATIC_DIR"]
    for name, content in pelican.settings["BUILT_ASSETS"].items():
        path = target / hashed(name, content)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shutil.copy(Path(pelican.settings["THEME"]) / "static/fonts/OFL.txt", target / "fonts/OFL.txt")


def register() -> None:
    signals.initialized.connect(prepare)
    signals.finalized.connect(write)
