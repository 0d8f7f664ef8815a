"""Let Pelican find texts by our rule (text_files.py), and so read none that no check has seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

from plugins.core.text_files import texts


def _files(
    generator: Generator, paths: Sequence[str] | str, exclude: Sequence[str] = (), extensions: object = None
) -> set[str]:
    """In place of Pelican's ``get_files``, which has a rule of its own, and reads hidden files."""
    if extensions is not None:
        return set(Generator.get_files(generator, paths, list(exclude or ()), extensions))
    root = Path(generator.path)
    named = [paths] if isinstance(paths, str) else paths
    found = {path.relative_to(root) for name in named for path in texts(root / name, deep=True)}
    return {path.as_posix() for path in found if not any(path.is_relative_to(one) for one in exclude or ())}


def use(generator: Generator) -> None:
    """Let a generator of Pelican find its texts by this rule."""
    generator.get_files = partial(_files, generator)


def register() -> None:
    signals.article_generator_init.connect(use)
    signals.page_generator_init.connect(use)
