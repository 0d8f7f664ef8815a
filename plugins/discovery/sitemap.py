"""``/sitemap.xml``: every page that was written and names its own address as canonical, each with the day on which what
it says last changed. A page whose day is not known stands there without one.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.core import output_pages
from plugins.policy import choices_pages
from plugins.texts import dates

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Pages that change with what they list, and pages drawn from the register, which the policy's date stands for.
LISTINGS = {"home", "shop", "journal", "search"}
FROM_REGISTER = {"cookies", "promises", "changes"}
PATHS = "paths.json"
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')
_NAMED = re.compile(r'href="(/(?:shop|journal)/[^"/]+/)"')
Days = dict[str, dt.date]


def last_changed(context: Mapping[str, Any], known: Mapping[str, dt.date]) -> Days:
    """When every page with a text of its own last changed, by path. Later dates in the front matter take precedence.

    :param known: days by source, as :func:`plugins.texts.dates.dated` gives them.
    """
    effective = context["register"].policy.effective
    days: Days = {}

    def enter(path: str, *candidates: dt.date | None) -> None:
        if known_days := [day for day in candidates if day]:
            days[path] = max(known_days)

    for item in [*context["pages"], *context["articles"]]:
        stated_days = [stated.date() for name in ("date", "modified") if (stated := getattr(item, name, None))]
        drawn = effective if item.template in FROM_REGISTER else None
        enter(
            f"/{item.url}".removesuffix("index.html"),
            known.get(f"content/{item.relative_source_path}"),
            *stated_days,
            drawn,
        )
    for item in context["products"]:
        enter(f"/{item.url}", known.get(f"content/products/{item.slug}.md"))
    for item in context["letters"]:
        enter(f"/{item.url}", known.get(f"content/letters/{item.slug}.md"), item.date.date())
    for item in context["surveys"]:
        enter(f"/{item.url}", known.get(f"content/surveys/{item.slug}.md"), item.survey.opens)
        if item.results is not None:
            enter(f"/{item.url}results/", known.get(f"content/surveys/{item.slug}.md"), item.survey.closes)
        if item.survey.contest:
            enter(f"/{item.url}draw/", known.get(f"content/surveys/{item.slug}.md"), item.survey.opens)
    if context["surveys"]:
        enter("/surveys/", max(days[f"/{item.url}"] for item in context["surveys"]))
    for item in context["categories"].values():
        listed = [
            days[f"/{one.url}"] for one in context["products"] if one.group == item.slug and f"/{one.url}" in days
        ]
        enter(f"/{item.url}", known.get(f"content/categories/{item.slug}.md"), *listed)
    for code in choices_pages.others():
        enter(choices_pages.address(code), known.get(f"functions/languages/{code}.toml"))
    for line in context["promise_list"]:
        enter(line.page, effective)
    for version, policy in context["register"].policies.items():
        enter(f"/privacy/{version}/", policy.effective)
    enter("/privacy/", effective)
    return days


def day(path: str, named: Iterable[str], days: Days, listings: Iterable[str]) -> dt.date | None:
    """When a page last changed: its own day; for a listing, the latest day of what it lists, if that is later.

    :param named: the paths of the products and notes that it links.
    """
    own = [days[path]] if path in days else []
    if path in days and path not in listings:
        return own[0]
    return max([*own, *(days[one] for one in named if one in days)], default=None)


def sitemap(entries: Mapping[str, dt.date | None]) -> bytes:
    """The sitemap as XML, addresses in order."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}urlset")
    for address, changed in sorted(entries.items()):
        url = ET.SubElement(root, f"{{{NAMESPACE}}}url")
        ET.SubElement(url, f"{{{NAMESPACE}}}loc").text = address
        if changed:
            ET.SubElement(url, f"{{{NAMESPACE}}}lastmod").text = changed.isoformat()
    ET.indent(root, "")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def gather(generators: list[Generator]) -> None:
    """Collect the days of the texts, once everything is read."""
    context = generators[0].context
    settings = generators[0].settings
    settings["PAGE_DAYS"] = last_changed(context, dates.dated(Path(settings["PATH"]).parent))
    settings["LISTINGS"] = {
        f"/{page.url}".removesuffix("index.html") for page in context["pages"] if page.template in LISTINGS
    }


def write(pelican: Pelican) -> None:
    """Write the sitemap, once all pages are written."""
    if pelican.settings["SITE_FILES"].partial:
        return
    folder, origin = Path(pelican.output_path), pelican.settings["register"].site.origin
    entries = {}
    for file in output_pages.pages(pelican.settings["SITE_FILES"], ".html"):
        path = "/" + file.relative_to(folder).as_posix().removesuffix("index.html")
        if output_pages.found(file, _CANONICAL)[:1] == (origin + path,):
            listed = output_pages.found(file, _NAMED)
            entries[origin + path] = day(path, listed, pelican.settings["PAGE_DAYS"], pelican.settings["LISTINGS"])
    pelican.settings["SITE_FILES"].put("sitemap.xml", sitemap(entries))
    # Which pages are counted, for the functions: a view of any other is refused.
    paths = json.dumps(sorted(address.removeprefix(origin) for address in entries))
    pelican.settings["ANSWER_FILES"].put(PATHS, paths.encode())


def register() -> None:
    signals.all_generators_finalized.connect(gather)
    signals.finalized.connect(write)
