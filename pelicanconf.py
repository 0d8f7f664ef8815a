"""How Pelican builds the site. Production adds its address in publishconf.py."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined

from functions import register
from functions.core import html

ROOT = Path(__file__).parent

from plugins.core.escaping import AUTOESCAPE  # noqa: E402 - ours are found from here on

_SITE = register.current().site
SITENAME = AUTHOR = _SITE.name
SITEURL = ""
PATH = "content"
THEME = "theme"
OUTPUT_PATH = "output"
DELETE_OUTPUT_DIRECTORY = True
TIMEZONE = "Europe/Berlin"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%d %B %Y"
DEFAULT_CATEGORY = "journal"

PLUGINS = [
    "plugins.checks",  # first: it tells everything that is wrong before any other stops at the first slip
    "plugins.incremental",
    "pelican_speed",
    "plugins.core.site_files",
    "plugins.core.pelican_texts",
    "plugins.texts.written_dates",
    "plugins.core.escaping",
    "plugins.site.context",
    "plugins.site.assets",
    "plugins.images.icons",
    "plugins.discovery.structured_data",
    "plugins.journal.feeds",
    "plugins.site.navigation",
    "plugins.journal.related",
    "plugins.images.paper_cuts",
    "plugins.shop.products",
    "plugins.shop.lists",
    "plugins.shop.facts",
    "plugins.shop.terms",
    "plugins.policy.versions",
    "plugins.policy.promises",
    "plugins.policy.live",
    "plugins.policy.disclosures",
    "plugins.policy.public_records",
    "plugins.policy.policy_data",
    "plugins.answers.function_pages",
    "plugins.shop.guarantee_notice",
    "plugins.letters.letters",
    "plugins.letters.feed",
    "plugins.surveys.surveys",
    "plugins.policy.choices_pages",
    "plugins.discovery.search",
    "plugins.discovery.sitemap",
    "plugins.markdown.typography",
    "plugins.site.strict",
    "plugins.texts.drafts",
    "plugins.redirects.check",
    "plugins.images.photographs",
    "plugins.images.social_cards",
]

# What is not published on this day is in the preview alone (plugins/texts/drafts.py).
DRAFTS_SHOWN = False
TODAY = datetime.now(ZoneInfo(TIMEZONE)).date()

ARTICLE_PATHS = ["journal"]
ARTICLE_URL = "journal/{slug}/"
ARTICLE_SAVE_AS = "journal/{slug}/index.html"
ARTICLE_LANG_URL = "{lang}/journal/{slug}/"
ARTICLE_LANG_SAVE_AS = "{lang}/journal/{slug}/index.html"
PAGE_PATHS = ["pages"]
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
PAGE_LANG_URL = "{lang}/{slug}/"
PAGE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
SLUGIFY_SOURCE = "basename"
# Listing pages are Markdown pages with a template of their own; Pelican's stock lists are not wanted.
CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = TAG_SAVE_AS = ""
ARCHIVES_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = TAGS_SAVE_AS = ""
DIRECT_TEMPLATES = [
    "robots",
    "security",
    "gpc",
    "manifest",
    "register_disclosures",
    "register_promises",
    "register_policy",
]
TEMPLATE_EXTENSIONS = [".html", ".txt", ".json", ".webmanifest"]
ROBOTS_SAVE_AS = "robots.txt"
SECURITY_SAVE_AS = ".well-known/security.txt"
GPC_SAVE_AS = ".well-known/gpc.json"
MANIFEST_SAVE_AS = "site.webmanifest"
# The policy as data, for programs.
REGISTER_DISCLOSURES_SAVE_AS = "disclosures/disclosures.json"
REGISTER_PROMISES_SAVE_AS = "promises/promises.json"
REGISTER_POLICY_SAVE_AS = "privacy/policy.json"

FEED_DOMAIN = _SITE.origin
FEED_ALL_ATOM = "feeds/journal.atom.xml"
FEED_ALL_RSS = "feeds/journal.rss.xml"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None

THEME_STATIC_DIR = "theme"
THEME_STATIC_PATHS: list[str] = []  # plugins/site/assets.py writes them
STATIC_PATHS: list[str] = []  # plugins/images/photographs.py publishes what pages show of content/images

JINJA_ENVIRONMENT = {
    "autoescape": AUTOESCAPE,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "undefined": StrictUndefined,
}
FORMATTED_FIELDS: list[str] = []
# Whether facts of functions/shop.toml that are still examples may be shown.
EXAMPLES_ALLOWED = True
# What purposes, cookies, records and promises there are.
REGISTER = str(ROOT / "functions/register.toml")
# Where the pages of content/answers go: into the functions' package, not onto the site.
ANSWERS_PATH = str(html.folder())
# What the tests of promises last said; builds of a test run read what was said before that run.
PROMISE_RESULTS = os.environ.get("PROMISE_RESULTS") or str(ROOT / ".cache/promises.json")
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.toc": {"toc_depth": "2-3"},
        "plugins.markdown.tables": {},
        "plugins.markdown.embeds": {},
        "plugins.images.photographs": {},
    },
    "output_format": "html",
}
# Settings of packages/pelican-speed. Our Markdown extensions keep nothing from one text to the next. Pages are rendered
# in this process alone, which notes the pictures and cards that they show.
SPEED_REUSE_ENGINES = True
SPEED_READ_WORKERS = "auto"
LOG_FILTER: list[tuple[int, str]] = []
