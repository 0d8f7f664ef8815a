"""Style sheets, scripts, fonts and icons: text joined and made small, all named by their content, so that a browser may
keep them for good.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pelican import Pelican, signals

from plugins.escaping import html
from plugins.minified import SCRIPT, SHEET, Source, minified
from plugins.site_files import SiteFiles

# What runs before anything is painted: inline in every page, the files of js/early one after the other.
EARLY = "js/early.js"
SITE = "js/site.js"


def listed(path: Path) -> list[str]:
    """The names in a list such as ``js/order.txt``, a path a line."""
    return path.read_text(encoding="utf-8").split()


def sheets(folder: Path) -> dict[str, list[str]]:
    """The style sheets by name, each with its files in order: ``css/shop.txt`` lists those of ``css/shop.css``.

    :raises FileNotFoundError: where a file is there that no list names.
    """
    lists = {path.stem: listed(path) for path in sorted(folder.glob("*.txt"))}
    left_out = {path.relative_to(folder).as_posix() for path in folder.rglob("*.css")} - set().union(*lists.values())
    if left_out:
        raise FileNotFoundError(f"no list in theme/static/css names {', '.join(sorted(left_out))}")
    return lists


def joined(folder: Path, names: list[str]) -> str:
    """Files of one folder, one after the other."""
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def _script(source: str) -> Source:
    """A script whose names are its own, so the minifier may shorten them."""
    return SCRIPT, f"{{{source}}}"


def _inline(folder: Path, *names: str) -> Source:
    wanted = names or [path.name for path in sorted(folder.glob("*.js"))]
    return SCRIPT, joined(folder, list(wanted))


def script(source: str) -> str:
    """A script made small, with names of its own."""
    return minified([_script(source)])[0]


def inline(folder: Path, *names: str) -> str:
    """The scripts of a folder, or those named, made small for the head of a page."""
    return minified([_inline(folder, *names)])[0]


def sheet(source: str) -> str:
    """A style sheet made small."""
    return minified([(SHEET, source)])[0]


def bundle(static: Path, also: tuple[str, ...] = ()) -> dict[str, str]:
    """Every built asset, by its plain name, as text.

    ``css/site.txt`` lists the sheet that every page loads, the other lists those that a kind of page adds;
    ``js/order.txt`` lists what goes into the one script of every page. The other scripts stay files of their own.

    :param also: scripts that a setting adds to the one that every page loads.
    """
    css, js = static / "css", static / "js"
    everywhere = [*listed(js / "order.txt"), *also]
    whole = {f"css/{name}.css": (SHEET, joined(css, names)) for name, names in sheets(css).items()}
    whole[SITE] = _script(joined(js, everywhere))
    whole[EARLY] = _inline(js / "early")
    for path in sorted(js.glob("*.js")):
        if path.name not in everywhere:
            whole[f"js/{path.name}"] = _script(path.read_text(encoding="utf-8"))
    for path in sorted(js.glob("*.txt")):
        if path.name != "order.txt":
            whole[f"js/{path.stem}.js"] = _script(joined(js, path.read_text(encoding="utf-8").split()))
    return dict(zip(whole, minified(list(whole.values())), strict=True))


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
    built |= {name: named(text, prefix, whole) for name, text in built.items() if name.endswith(".css")}
    everything = whole | {name: text.encode() for name, text in built.items()}

    def asset(name: str) -> str:
        if name not in everything:
            raise FileNotFoundError(f"theme/static/{name}")
        return f"{prefix}/{hashed(name, everything[name])}"

    pelican.settings["JINJA_GLOBALS"] |= {"asset": asset, "early_script": html(early)}
    pelican.settings["BUILT_ASSETS"] = everything


def write(pelican: Pelican) -> None:
    """Put style sheets, scripts, fonts and icons into the output, and the font's licence beside it."""
    files: SiteFiles = pelican.settings["SITE_FILES"]
    folder = pelican.settings["THEME_STATIC_DIR"]
    for name, content in pelican.settings["BUILT_ASSETS"].items():
        files.put_once(f"{folder}/{hashed(name, content)}", content)
    licence = Path(pelican.settings["THEME"]) / "static/fonts/OFL.txt"
    files.put(f"{folder}/fonts/OFL.txt", licence.read_bytes())


def register() -> None:
    signals.initialized.connect(prepare)
    signals.finalized.connect(write)
