"""Style sheets, scripts, fonts and icons: sheets joined, scripts bundled, both made small, and all named by their
content, so that a browser may keep them for good.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pelican import Pelican, signals

from functions.register import Register
from plugins.core.escaping import html
from plugins.core.site_files import SiteFiles
from plugins.site import bundling
from plugins.site.minifier import SHEET, minified

# What runs before anything is painted: inline in every page.
EARLY = f"js/{bundling.EARLY}"
SITE = f"js/{bundling.SITE}"
CONSENT_MODE = "consent/google-consent-mode.js"


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


def signed(source: str, register: Register) -> str:
    """A style sheet with the shop's name for ``$shop`` and its host for ``$host``, which printed pages show."""
    said = {"$shop": register.site.name, "$host": register.site.origin.removeprefix("https://")}
    for slot, text in said.items():
        source = source.replace(slot, re.sub(r'(["\\])', r"\\\1", text))
    return source


def sheet(source: str) -> str:
    """A style sheet made small."""
    return minified([(SHEET, source)])[0]


def scripts(folder: Path, register: Register) -> dict[str, str]:
    """Every script, bundled, by the name of its entry. The site's holds Google's signals where the register says so."""
    sources = bundling.modules(folder)
    if register.site.google_consent_mode:
        sources[bundling.SITE] += f'\nimport "./{CONSENT_MODE}";\n'
    else:
        del sources[CONSENT_MODE]
    return bundling.bundle(sources, bundling.constants(register.cookies))


def bundle(static: Path, register: Register) -> dict[str, str]:
    """Every built style sheet and script, by its plain name, as text.

    ``css/site.txt`` lists the sheet that every page loads, the other lists those that a kind of page adds. Of scripts,
    ``js/site.js`` is the one that every page loads.
    """
    css = static / "css"
    wanted = {f"css/{name}.css": signed(joined(css, names), register) for name, names in sheets(css).items()}
    small = minified([(SHEET, source) for source in wanted.values()])
    built = dict(zip(wanted, small, strict=True))
    return built | {f"js/{name}": text for name, text in scripts(static / "js", register).items()}


def files(static: Path) -> dict[str, bytes]:
    """Every font and icon, by its plain name."""
    found = (path for folder in ("fonts", "icons") for path in sorted((static / folder).iterdir()))
    return {path.relative_to(static).as_posix(): path.read_bytes() for path in found if path.suffix != ".txt"}


def hashed(name: str, content: str | bytes) -> str:
    """``css/site.css`` → ``css/site.1f3a5b7c.css``."""
    stem, _, suffix = name.rpartition(".")
    held = content.encode() if isinstance(content, str) else content
    return f"{stem}.{hashlib.sha256(held).hexdigest()[:8]}.{suffix}"


def linked(built: dict[str, str]) -> dict[str, str]:
    """The built texts, with scripts asking for those that they import by their names in the output.

    Those that import none first: a name is of the content.
    """
    for imported in (*(f"js/{name}" for name in bundling.ON_DEMAND), SITE):
        if imported in built:
            found = f'"./{Path(hashed(imported, built[imported])).name}"'
            asked = re.compile(rf'(?<=from|ort\()"{Path(imported).stem}"')
            built = {name: asked.sub(found, text) for name, text in built.items()}
    return built


def named(text: str, prefix: str, found: dict[str, bytes]) -> str:
    """A style sheet that asks for fonts by the names they have in the output."""
    for name, content in found.items():
        text = text.replace(f"{prefix}/{name}", f"{prefix}/{hashed(name, content)}")
    return text


def prepare(pelican: Pelican) -> None:
    """Give templates ``asset(name)`` and the inline ``early_script``."""
    static = Path(pelican.settings["THEME"]) / "static"
    built = linked(bundle(static, pelican.settings["register"]))
    early = built.pop(EARLY)
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
