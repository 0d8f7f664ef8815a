"""The disclosure register: every request with what the page counts."""

from __future__ import annotations

from collections.abc import Iterator

from functions.register import disclosures
from plugins.checks.site import Site, read_toml
from plugins.core.problems import Problem


def problems(site: Site) -> Iterator[Problem]:
    path, shown = site.content / disclosures.FILE, f"content/{disclosures.FILE}"
    if not path.is_file():
        return
    data, wrong = read_toml(path)
    if wrong:
        yield Problem(shown, wrong[0], f"is not TOML: {wrong[1]}", "Mend that line.")
        return
    for what in disclosures.mistakes(data):
        yield Problem(shown, 0, what, "The head of the file has an example.")
