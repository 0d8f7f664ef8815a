"""Check the texts before they are published: every problem at once, with file, line and how to mend it. ``make check``
and the pre-commit hook print them; a build stops at them before it begins.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from pelican import Pelican, signals

import pelicanconf
from plugins.checks.rules import RULES, files, pictures
from plugins.checks.site import REGISTER, Site
from plugins.core.problems import Problem, ProblemsError
from plugins.shop import facts

ROOT = Path(__file__).parents[2]


def found(root: Path = ROOT, today: dt.date | None = None, **places: Path) -> list[Problem]:
    """Every problem of the texts, by file and line.

    :param today: decides what is published; by default the day that it is at the shop.
    :param places: ``content``, ``register_file`` and ``theme``, where they are not in ``root``.
    """
    site = _site(root, today, **places)
    return sorted({problem for rule in RULES for problem in rule(site)})


def notices(root: Path = ROOT) -> list[Problem]:
    """Notices: worth a look, but they do not stop a build."""
    site = _site(root)
    return [*pictures.unused(site), *files.leftovers(site), *_examples(root)]


def _examples(root: Path) -> list[Problem]:
    path = root / facts.FILE
    return facts.examples(path) if path.exists() else []


def _site(root: Path, today: dt.date | None = None, **places: Path) -> Site:
    usual = {"content": root / "content", "register_file": root / REGISTER, "theme": root / "theme"}
    return Site(root, today=today or dt.datetime.now(ZoneInfo(pelicanconf.TIMEZONE)).date(), **usual | places)


def refuse(pelican: Pelican) -> None:
    """:raises ProblemsError: with all problems at once, before anything is built."""
    settings = pelican.settings
    places = {"content": "PATH", "theme": "THEME", "register_file": "REGISTER"}
    problems = found(ROOT, settings["TODAY"], **{place: Path(settings[name]) for place, name in places.items()})
    if problems:
        raise ProblemsError(problems)


def register() -> None:
    signals.initialized.connect(refuse)
