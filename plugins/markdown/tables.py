"""Tables that can be read with a screen reader and scrolled with a keyboard on a narrow window."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor


class _Tables(Treeprocessor):  # type: ignore[misc]
    def run(self, root: Element) -> None:
        """Say which cells are heads (WCAG 2.2, H63) and wrap each table in a region that can be scrolled (2.1.1)."""
        for parent in list(root.iter()):
            for index, table in enumerate(parent):
                if table.tag != "table":
                    continue
                for cell in table.iter("th"):
                    cell.set("scope", "col")
                for cell in table.iter():
                    # Python-Markdown writes alignment as a style attribute, which the CSP forbids.
                    if (style := cell.attrib.pop("style", "")).startswith("text-align: "):
                        cell.set("data-align", style.removeprefix("text-align: ").rstrip(";"))
                for row in table.findall("./tbody/tr"):
                    row[0].tag = "th"
                    row[0].set("scope", "row")
                heads = [("".join(cell.itertext())).strip() for cell in table.findall("./thead/tr/th")]
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
