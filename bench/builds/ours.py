"""Save to see with ``make preview`` itself: a copy of the shop's site with as many notes more in its journal."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bench.builds import posts, watch
from bench.builds.tools import Tool

ROOT = Path(__file__).parents[2]
# What the preview is made of, from the repository's root.
PARTS = ("content", "theme", "functions", "infra", "plugins", "tests", "pelicanconf.py", "pyproject.toml")
_HEAD = """Title: {title}
Date: {date}
Summary: {title}.
Picture: pod seed
Palette: cardamom
Pattern: scatter
Alt: Pods
"""


def copy_site(folder: Path, count: int) -> Path:
    """Copy the site into an empty folder and add the notes.

    :returns: the file of a note in the middle.
    """
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    notes = []
    for post in posts.posts(count):
        file = folder / f"content/journal/{post.slug}.md"
        file.write_text(
            _HEAD.format(title=post.title, date=post.day) + "\n" + post.body.replace("/posts/", "/journal/"),
            encoding="utf-8",
        )
        notes.append(file)
    return notes[count // 2]


def preview(folder: Path, count: int) -> float:
    """Seconds from saving a note until its page as served has the new word."""
    file = copy_site(folder, count)
    serve = (sys.executable, "-m", "infra.preview", "--port", "{port}")
    tool = Tool("make preview", "ours", "output", (), serve)
    return watch.watched(tool, folder, file, place="journal")
