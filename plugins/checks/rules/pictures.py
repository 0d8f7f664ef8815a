"""Pictures in texts: there, ours, still, not far too large, and never without words."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.site import Site
from plugins.core.problems import Problem
from plugins.images import photographs, renditions
from plugins.images.renditions import ImageError


def problems(site: Site) -> Iterator[Problem]:
    folder = site.content / "images"
    for entry in site.editable():
        text = entry.text
        for link in text.links:
            if not link.image or link.reference:
                continue
            classes = " ".join(word.removeprefix(".") for word in link.classes.split())
            for check in (
                lambda link=link: renditions.of(photographs.file_of(link.target, folder)),
                lambda link=link, classes=classes: photographs.alternative(link.text, classes, link.target),
            ):
                try:
                    check()
                except ImageError as problem:
                    yield Problem(
                        text.path,
                        text.line_at(link.at),
                        problem.message,
                        f"{problem.remedy[0].upper()}{problem.remedy[1:]}.",
                    )


def unused(site: Site) -> Iterator[Problem]:
    """Notices: pictures that no text shows. They are not published, so nothing is wrong with them."""
    folder = site.content / "images"
    shown = "\n".join(entry.text.source for entry in site.entries)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not path.name.startswith(".") and f"images/{path.name}" not in shown:
            yield Problem(
                f"content/images/{path.name}", 0, "no text shows this picture", "Take it out if nobody needs it."
            )
