"""``/_preview/frame``: a page of the site at the width of a phone or a tablet, or as a visitor without script has it.

No page of the site may be framed (``frame-ancestors 'none'``), and an ordinary visit to the preview gets that header as
production sends it. Where the browser says that it asks for a frame on behalf of this very origin (``Sec-Fetch-Dest``,
``Sec-Fetch-Site``, which no page can forge), this one word is ``'self'``. The site's own pages cannot use that: their
``frame-src`` does not name their origin, so the frame below is the only one that comes to be.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

PATH = "/_preview/frame"
WIDTHS = {"phone": 390, "tablet": 820, "full": 0}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
# Everything but scripts: without `allow-scripts` a browser does what it does for a visitor who has none, <noscript>
# and `@media (scripting: none)` included.
_WITHOUT_SCRIPT = (
    "allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads "
    "allow-top-navigation-by-user-activation"
)


def headers(path: str, asked: Mapping[str, str], ordinary: Mapping[str, str]) -> dict[str, str]:
    """The headers that differ from the ordinary ones of a path.

    :param asked: the headers of the request.
    """
    if path == PATH:
        # Pages that may hold an embed are sent without `require-corp`, and such a page is not shown inside one with it.
        return {"content-security-policy": _POLICY, "cross-origin-embedder-policy": "unsafe-none"}
    framed = asked.get("sec-fetch-dest") == "iframe" and asked.get("sec-fetch-site") == "same-origin"
    if not framed or path.startswith("/_preview/"):
        return {}
    policy = ordinary["content-security-policy"].replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return {"content-security-policy": policy, "x-frame-options": "SAMEORIGIN"}


def local(address: str) -> str:
    """The address of a page of the site, or that of the first page where it is none."""
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\", "/_preview/frame"))
    return address if ours and not parts.scheme and not parts.netloc else "/"


def page(tag: str, query: Mapping[str, str]) -> str:
    """The page around the frame.

    :param tag: the script that goes into it.
    :param query: ``path``; ``width``: a key of ``WIDTHS``; ``script``: ``no`` for a page without.
    """
    path, width = local(query.get("path", "/")), query.get("width", "full")
    width = width if width in WIDTHS else "full"
    without = query.get("script") == "no"
    sandbox = f' sandbox="{_WITHOUT_SCRIPT}"' if without else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        '<link rel="stylesheet" href="/_preview/live/tokens.css">'
        '<link rel="stylesheet" href="/_preview/live/frame.css">'
        f'{tag}</head><body data-width="{width}" data-script="{"no" if without else "yes"}">'
        f'<iframe src="{escape(path)}" title="The page"{sandbox}></iframe></body></html>'
    )
