"""Files as such: encoding, leftovers of a merge, and texts that lie where nothing reads them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from plugins.checks.site import REGISTER, Site, read_toml, schema_of
from plugins.core.problems import Problem

# What Pelican would read as well, and nothing here would check.
_READ = (".markdown", ".mkd", ".mdown", ".html", ".htm", ".rst")
_TABLES = ("synonyms.toml", "dates.toml")


def problems(site: Site) -> Iterator[Problem]:
    for text in site.texts:
        yield from text.faults
        if schema_of(text.path) is None:
            mend = "Texts lie in content/pages, journal, products, categories, answers and policies/privacy."
            yield Problem(text.path, 0, "nothing reads a text in this folder", mend)
    for folder, _, names in os.walk(site.content):
        for name in names:
            if name.lower().endswith(_READ) and not name.startswith("."):
                path = Path(folder, name).relative_to(site.content).as_posix()
                mend = f"Name it {Path(name).stem}.md, or take it out."
                yield Problem(f"content/{path}", 0, f"“{Path(name).suffix}” is no file of ours", mend)
    for name in _TABLES:
        if (site.content / name).is_file():
            _, wrong = read_toml(site.content / name)
            if wrong:
                yield Problem(f"content/{name}", wrong[0], f"is not TOML: {wrong[1]}", "Mend that line.")
    if site.register_fault:
        yield _register(site)


def _register(site: Site) -> Problem:
    what = site.register_fault.removeprefix("register.toml: ").removesuffix(".")
    path = site.register_file
    _, wrong = read_toml(path)
    entry = what.partition("]")[0] + "]"
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    line = wrong[0] if wrong else next((number for number, text in enumerate(lines, 1) if text.strip() == entry), 0)
    return Problem(REGISTER.as_posix(), line, what, "functions/register.py says what may stand there.")
