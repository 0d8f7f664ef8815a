"""A small site that uses everything that Pelican has, and builds of it by the command line."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

SETTINGS = """
import atexit, os
forks = []
os.register_at_fork(after_in_parent=lambda: forks.append(1))
atexit.register(lambda: print("forks:", len(forks)))
SITENAME = "Rich"
SITEURL = "https://rich.example"
PATH = "content"
TIMEZONE = "Europe/Berlin"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 7
DEFAULT_METADATA = {"reviewed": "no"}
SUMMARY_MAX_PARAGRAPHS = 1
STATIC_PATHS = ["files", "extra.txt"]
ARTICLE_SAVE_AS = "{date:%Y}/{slug}.html"
ARTICLE_URL = "{date:%Y}/{slug}.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
FEED_DOMAIN = SITEURL
FEED_ALL_ATOM, FEED_ALL_RSS = "feeds/all.atom.xml", "feeds/all.rss.xml"
CATEGORY_FEED_ATOM, TAG_FEED_ATOM = "feeds/{slug}.atom.xml", "feeds/tag-{slug}.atom.xml"
TRANSLATION_FEED_ATOM, AUTHOR_FEED_RSS = "feeds/lang-{lang}.xml", "feeds/author-{slug}.rss.xml"
TEMPLATE_PAGES = {"files/own.html": "own.html"}
MARKDOWN = {"extension_configs": {
    "markdown.extensions.extra": {}, "markdown.extensions.toc": {}, "markdown.extensions.codehilite": {}}}
"""
BODY = """
First *em*, **strong**, ***both***, `code`, <b>raw</b>, &amp; and & and <https://a.example/?b&c>, <me@a.example>\\*.

[TOC]

## Heading {number} {{#own-{number} .marked }}

- a list with [a link]({{filename}}/articles/post-{next:02}.md "Title") and [its tag]({{tag}}pepper)
- [one]({{index}})
- an item[^1]
    1. nested

        with a paragraph, [a file]({{static}}/files/pod.txt) and ![seen]({{static}}/files/pod.txt)

| a | b |
|---|:-:|
| `x|y` | \\| |

Term
:   Definition with HTML

> quoted
> > twice, [by reference][there] and [there]

```python
def seed(pods={number}):
    return pods < 3 & 4
```

    indented & <code>

<div markdown="1">
*inside*
</div>
<div>*not* inside</div>

![](nothing.png)

[^1]: The note, `of` {number}.

*[HTML]: Text with marks
[there]: https://b.example/ "There"

---
"""


def _write(root: Path, attach: bool) -> None:
    articles, pages, files = root / "content/articles", root / "content/pages", root / "content/files"
    for folder in (articles, pages, files):
        folder.mkdir(parents=True)
    (root / "pelicanconf.py").write_text(SETTINGS)
    (files / "pod.txt").write_text("pod")
    (files / "own.html").write_text(
        "{% for article in articles %}{{ article.title }} {{ article.reader }}\n{% endfor %}"
    )
    (root / "content/extra.txt").write_text("extra")
    for number in range(60):
        body = BODY.format(number=number, next=(number + 1) % 60)
        head = f"Title: Post {number} “é”\nDate: 2020-{number % 12 + 1:02}-{number % 28 + 1:02} {number % 24:02}:30\n"
        head += f"Category: {['Growing', 'Trade & Co'][number % 2]}\nTags: pepper, tag {number % 5}, C++\n"
        head += f"Authors: Ann {number % 3}; Bo\nModified: 2021-01-{number % 28 + 1:02}\n"
        if number % 4 == 0:
            head += "Summary: With *marks* and [a link]({filename}/articles/post-01.md)\n    over two lines\n"
        head += {7: "Status: draft\n", 8: "Status: hidden\n", 11: "Save_as: taken.html\n"}.get(number, "")
        head += {12: "URL: there/\nSave_as: there/index.html\n", 13: "Date: 2020-01-01\n", 14: "Slug: own-slug\n"}.get(
            number, ""
        )
        if attach and number == 20:
            body += "[pod]({attach}../files/pod.txt)\n"
        (articles / f"post-{number:02}.md").write_text(f"{head}\n{body}")
    (articles / "post-05-de.md").write_text(
        "Title: Auf Deutsch\nSlug: post-5-e\nLang: de\nDate: 2020-06-06\n\nText mit *Betonung*.\n"
    )
    (articles / "broken.md").write_text("Title: No date that can be read\nDate: nonsense\n\nLost.\n")
    (articles / "rest.rst").write_text("In reStructuredText\n###################\n\n:date: 2020-05-05\n\nText.\n")
    (pages / "about.md").write_text(
        "Title: About\n\nSee [a post]({filename}/articles/post-03.md) and [nobody]({filename}/x.md).\n"
    )
    (pages / "plan.md").write_text("Title: Plan\nStatus: hidden\n\nA *plan*.\n")


@dataclass(frozen=True)
class Built:
    """A build: the files of the site by name, what was logged, and how often the process was forked."""

    files: dict[str, bytes]
    log: str
    forks: int


@dataclass(frozen=True)
class Site:
    """The site below ``root``."""

    root: Path

    def build(self, output: str, *more: str) -> Built:
        """Build it into a folder, with more arguments for the command line."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        environment |= {"PYTHONHASHSEED": "0", "COLUMNS": "300"}
        command = [sys.executable, "-m", "pelican", "-o", output, "--log-handler", "plain", *more]
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        folder = self.root / output
        files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        lines = (done.stdout + done.stderr).replace(f"/{output}/", "/output/").splitlines()
        log = [line for line in lines if not line.startswith(("Done:", "forks:"))]
        forks = [int(line.removeprefix("forks:")) for line in lines if line.startswith("forks:")]
        return Built(files, "\n".join(log), sum(forks))


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[..., Site]:
    """Writes the site; with ``attach=True`` a text attaches a file to itself."""

    def make(*, attach: bool = False) -> Site:
        _write(tmp_path, attach)
        return Site(tmp_path)

    return make
