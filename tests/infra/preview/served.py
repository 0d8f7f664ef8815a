"""A live preview, on a copy of the site that a test may change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from infra.preview import Preview


@contextmanager
def live(template: Any, site: Path, database: Any, folder: Path) -> Iterator[tuple[Preview, TestClient]]:
    """The preview and a client of it.

    :param folder: where the copy goes.
    """
    copy = folder / "output"
    copy.mkdir()
    for name in ("index.html", "404.html", "about", "journal"):
        source = site / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        else:
            shutil.copy(source, copy / name)
    preview = Preview(template, copy, database, live=True)
    with TestClient(preview.app, base_url="http://localhost") as client:
        yield preview, client
