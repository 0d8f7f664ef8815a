"""Tables that are lists of labelled values on a narrow window, and that a screen reader and a keyboard can read."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

# As functions/core/html.py writes them, and for its reason.
_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}


class _Tables(Treeprocessor):  # type: ignore[misc]
    def run(self, root: Element) -> None:
        """Say which cells are heads (WCAG 2.2, H63), give each cell the name of its column, and wrap each table in a
        region that can be scrolled (2.1.1).
        """
        for parent in list(root.iter()):
            for index, table in enumerate(parent):
                if table.tag != "table":
                    continue
                for cell in table.iter():
                    # Python-Markdown writes alignment as a style attribute, which the CSP forbids.
                    if (style := cell.attrib.pop("style", "")).startswith("text-align: "):
                        cell.set("data-align", style.removeprefix("text-align: ").rstrip(";"))
                    if role := _ROLES.get(cell.tag):
                        cell.set("role", role)
                for cell in table.findall("./thead/tr/th"):
                    cell.set("scope", "col")
                heads = [("".join(cell.itertext())).strip() for cell in table.findall("./thead/tr/th")]
                for row in table.findall("./tbody/tr"):
                    row[0].tag = "th"
                    row[0].attrib |= {"scope": "row", "role": "rowheader"}
                    for label, cell in zip(heads[1:], row[1:], strict=True):
                        cell.set("data-label", label)
                region = Element(
                    "div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": ", ".join(heads)}
                )
                region.append(table)
                region.tail, table.tail = table.tail, None
                parent[index] = region


class TablesExtension(Extension):  # type: ignore[misc]
    """Python-Markdown extension; runs after inline patterns so that head cells have their text."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.treeprocessors.register(_Tables(md), "cardamum-tables", 5)


def makeExtension(**options: Any) -> TablesExtension:  # noqa: N802 - Python-Markdown's name
    """Python-Markdown's entry point."""
    return TablesExtension(**options)
