"""The journal's feeds: Pelican's Atom (RFC 4287) and RSS, made whole for readers who are elsewhere, and the same
entries as JSON Feed 1.1.

A feed is read away from the site. So every address in it has the site's origin, whatever the build's own is, and what
only works in a page of ours (frames, buttons) is left out.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from feedgenerator import Atom1Feed, SyndicationFeed
from feedgenerator.django.utils.feedgenerator import get_tag_uri
from pelican import signals

JSON_FEED = "feeds/journal.json"
VERSION = "https://jsonfeed.org/version/1.1"
_ADDRESS = re.compile(r'(?<=\s)(href|src|poster|cite)="([^"]*)"')
_SET = re.compile(r'(?<=\s)srcset="([^"]*)"')
_DEAD = re.compile(r"<(iframe|button|script|template)\b.*?</\1>", re.DOTALL)


def elsewhere(html: str, page: str) -> str:
    """A part of a page as it can be read anywhere.

    :param page: the page's address, which every relative one in it is taken from.
    """

    def whole(match: re.Match[str]) -> str:
        return f'{match[1]}="{urljoin(page, match[2])}"'

    def each(match: re.Match[str]) -> str:
        named = (part.split(maxsplit=1) for part in match[1].split(","))
        return 'srcset="{}"'.format(", ".join(" ".join((urljoin(page, path), *size)) for path, *size in named))

    return _SET.sub(each, _ADDRESS.sub(whole, _DEAD.sub("", html)))


def complete(context: Mapping[str, Any], feed: SyndicationFeed) -> None:
    """Give a feed that Pelican has gathered the site's addresses, and ids that never change with them."""
    site = context["register"].site
    summary = next((page.summary for page in context["pages"] if page.url == "journal/"), "")
    feed.feed |= {
        "title": f"{site.name}: the journal",
        "link": f"{site.origin}/journal/",
        "id": f"{site.origin}/",
        "description": summary,
        "language": "en-GB",
    }
    if isinstance(feed, Atom1Feed):
        feed.feed |= {"author_name": site.name, "author_link": f"{site.origin}/"}
    # As they were written: Pelican takes what looks like a tag out of a feed's titles.
    titles = {f"/{one.url}": one.title for note in context["articles"] for one in (note, *note.translations)}
    for item in feed.items:
        item["title"] = titles[urlsplit(item["link"]).path]
        item["link"] = urljoin(f"{site.origin}/", urlsplit(item["link"]).path)
        item["unique_id"] = get_tag_uri(item["link"], item["pubdate"])
        item["unique_id_is_permalink"] = False
        item["author_name"] = site.name
        item["categories"] = ()
        item["description"] = escape(item["description"] or "", quote=False)
        if item["content"]:
            item["content"] = elsewhere(item["content"], item["link"])


def as_json(feed: SyndicationFeed, address: str, icon: str) -> dict[str, Any]:
    """The same feed after https://www.jsonfeed.org/version/1.1/.

    :param address: where the JSON feed will be. :param icon: a square picture of 512 pixels, whole address.
    """
    about = feed.feed
    authors = [{"name": about["author_name"], "url": about["author_link"]}]
    return {
        "version": VERSION,
        "title": about["title"],
        "home_page_url": about["link"],
        "feed_url": address,
        "description": about["description"],
        "icon": icon,
        "language": about["language"],
        "authors": authors,
        "items": [
            {
                "id": item["unique_id"],
                "url": item["link"],
                "title": item["title"],
                "summary": unescape(item["description"]),
                "content_html": item["content"],
                "date_published": _instant(item["pubdate"]),
                "date_modified": _instant(item["updateddate"] or item["pubdate"]),
            }
            for item in feed.items
        ],
    }


def _instant(when: dt.datetime) -> str:
    return when.isoformat(timespec="seconds")


def write_json(_: str, context: Mapping[str, Any], feed: SyndicationFeed) -> None:
    """Beside the Atom feed, once that is written."""
    if not isinstance(feed, Atom1Feed):
        return
    origin = context["register"].site.origin
    entries = as_json(feed, f"{origin}/{JSON_FEED}", origin + context["JINJA_GLOBALS"]["asset"]("icons/icon-512.png"))
    context["SITE_FILES"].put(JSON_FEED, json.dumps(entries, ensure_ascii=False, indent=1) + "\n")


def register() -> None:
    signals.feed_generated.connect(complete)
    signals.feed_written.connect(write_json)
