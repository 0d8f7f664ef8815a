"""Files as such: encoding, leftovers of a merge, and texts that lie where nothing reads them."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.site import REGISTER, Site, read_toml, schema_of
from plugins.core import text_files
from plugins.core.problems import Problem

_TABLES = ("synonyms.toml", "dates.toml")


def problems(site: Site) -> Iterator[Problem]:
    for text in site.texts:
        yield from text.faults
        if schema_of(text.path) is None:
            remedy = "Texts lie in content/pages, journal, products, categories, answers and policies/privacy."
            yield Problem(text.path, 0, "nothing reads a text in this folder", remedy)
    for path, what, remedy in text_files.strays(site.content):
        yield Problem(f"content/{path.relative_to(site.content).as_posix()}", 0, what, remedy)
    for name in _TABLES:
        if (site.content / name).is_file():
            _, wrong = read_toml(site.content / name)
            if wrong:
                yield Problem(f"content/{name}", wrong[0], f"is not TOML: {wrong[1]}", "Mend that line.")
    if site.register_fault:
        yield _register(site)


def leftovers(site: Site) -> Iterator[Problem]:
    """What editors and systems lay beside texts: nothing reads it, so it is named and stops nothing."""
    for path in text_files.leftovers(site.content):
        where = f"content/{path.relative_to(site.content).as_posix()}"
        yield Problem(where, 0, "is no text, but what an editor or the system lays beside one", "Nothing reads it.")


def _register(site: Site) -> Problem:
    what = site.register_fault.removeprefix("register.toml: ").removesuffix(".")
    path = site.register_file
    _, wrong = read_toml(path)
    entry = what.partition("]")[0] + "]"
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    line = wrong[0] if wrong else next((number for number, text in enumerate(lines, 1) if text.strip() == entry), 0)
    return Problem(REGISTER.as_posix(), line, what, "functions/register.py says what may stand there.")
