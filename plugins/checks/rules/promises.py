"""The words of the promises page: a sentence, a kind and one question for each line of the policy."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.site import Site, read_toml
from plugins.core.problems import Problem
from plugins.policy import promise_words


def problems(site: Site) -> Iterator[Problem]:
    path, shown = site.content / promise_words.FILE, f"content/{promise_words.FILE}"
    if not path.is_file() or site.register is None:
        return
    data, wrong = read_toml(path)
    if wrong:
        yield Problem(shown, wrong[0], f"is not TOML: {wrong[1]}", "Mend that line.")
        return
    for what in promise_words.mistakes(data, site.register.promises):
        yield Problem(shown, 0, what, "The head of the file says what stands where.")
