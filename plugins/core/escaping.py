"""Escaping: which templates Jinja escapes by itself, and the one way to say that a text is HTML already.

A value that a template puts into a page is escaped unless it is :class:`markupsafe.Markup`. Plugins that make HTML give
it as such, so that templates need no ``|safe``.
"""

from __future__ import annotations

from jinja2 import select_autoescape
from markupsafe import Markup
from pelican.contents import Content

# By the ending of the template's name. In plain text nothing is escaped; in JSON, ``tojson`` does it.
AUTOESCAPE = select_autoescape(disabled_extensions=("txt", "json", "webmanifest"), default=True)


def html(text: str) -> Markup:
    """A text that is HTML already: rendered Markdown, a part of it, or a script of our own. Never a field or a word."""
    return Markup(text)  # noqa: S704 - the one place where this is said


def _content(content: Content) -> Markup:
    return html(content.get_content(content.get_siteurl()))


def register() -> None:
    # Pelican gives the HTML of a page or an article as plain text, which a template would escape.
    Content.content = property(_content)
