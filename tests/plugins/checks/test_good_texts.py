"""What is right is not told: marks inside code, links to what functions answer, waiting texts that link each other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from plugins import checks
from tests.own_texts import OLDER
from tests.plugins.checks.deliberate import GOOD_FRONT_MATTER
from tests.versions import CURRENT

TODAY = dt.date(2026, 11, 27)
NOTE = GOOD_FRONT_MATTER["note"][1]
RIGHT = {
    "code in a line": "Write `[text](/gone/)`, `<b>` or ``a ` [b](/gone/)``.",
    "code over lines of a paragraph": "Write `[text](/gone/)\nand <b>` here.",
    "fenced code": "```markdown\n# One\n[text](/gone/) <script>alert(1)</script>\n```\n\n~~~\n```\n~~~\n\n## Two",
    "indented code": "So:\n\n    # One\n\n    [text](/gone/)\n    <b>\n\nMore.",
    "a comment": "Text <!-- [text](/gone/) <b> --> more.",
    "code that is a link, a heading, the words of a picture": (
        "[`make`](/shop/) [`a`][a] ![`a`](/images/four-lots.webp)\n\n## `make`\n\n`One`\n---\n\n[a]: /about/"
    ),
    "a list of tasks": "- [ ] [one](/shop/)\n- [x] [two](/about/)\n\nSo [sic] [1984].",
    "an abbreviation": "The HTML.\n\n*[HTML]: a language",
    "escaped marks": r"Write \[text\](/gone/), \<b\> and \`.",
    "a list with paragraphs": "- One\n\n    See [the shop](/shop/).\n\n- Two",
    "a page, a list, a filter": "[a](/about/) [b](/shop/by-price/) [c](/shop/pods/by-name/) [d](/shop/in-stock/)",
    "what functions answer": "[a](/api/consent/receipt?language=de) [b](/api/consent) [c](/.well-known/jwks.json)",
    "files of the build": "[a](/feeds/journal.atom.xml) [b](/feeds/journal.json) [c](/sitemap.xml) [d](/robots.txt)",
    "well-known files": "[a](/.well-known/security.txt) [b](/.well-known/gpc.json) [c](/site.webmanifest)",
    "the policy": f"[a](/privacy/) [b](/privacy/#P20) [c](/privacy/{OLDER}/) [d](/privacy/changes/)",
    "other languages": "[a](/choices/de/) [b](/choices/ja/)",
    "anchors of headings": "[a](/receipt/#elsewhere) [b](/about/#how-we-buy) [c](#here)\n\n## Here\n\nText.",
    "anchors of templates": "[a](/shop/#pods) [b](/promises/#P20) [c](/cookies/#purpose-social) [d](/about/#main)",
    "anchors of tags": '<p id="there">Text.</p>\n\n[a](#there) and <a href="#where">b</a>\n\nText.\n{: #where }',
    "files by name": "[a]({filename}/pages/about.md#how-we-buy) [b]({filename}two-clicks.md)",
    "a relative link": "[a](../two-clicks/) [b](?page=2) [c](#)",
    "other sites": "[a](https://example.org/gone/) <https://example.org/> [b](mailto:us@example.org)",
    "a number to call": "[call](tel:+49401234567), <hello@cardamum.exeve>",
    "references": "[a][one], [b][], [One].\n\n[one]: /shop/\n[b]: /about/ 'Title'",
    "an address in brackets": '[a](/shop/ "With a title (and brackets)") and [b](</shop/>)',
    "a footnote": "Text.[^1]\n\n[^1]: See [a](/shop/).",
    "a decorative picture": "![](/images/four-lots.webp){: .decorative }",
    "a picture that is a link": "[![Four lots](/images/four-lots.webp)](/shop/)",
    "a picture by a reference": "![Four lots][lots]\n\n[lots]: /images/four-lots.webp",
    "headings up and down": "## One\n\n### Two\n\n#### Three\n\n## Four\n\n### Five",
    "a table": "| One |\n|---|\n| Two |\n\nOne | Two\n--- | ---\n1 | 2",
    "a rule": "One\n\n---\n\nTwo",
    "tags that may stay open": "<p>One<p>Two<ul><li>Three<li>Four</ul><br><hr>",
    "a gated script": '<script type="text/plain" data-purpose="statistics" src="/own.js"></script>',
    "comparisons": "2 < 3, a<b, <3 and no end",
    "an embed": '!embed openstreetmap "A map" https://www.openstreetmap.org/export/embed.html?bbox=1',
    "names in English texts": "The O’Hara’s café: naïve, colour, organise, Taliouine.",
}


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT.keys())
def test_what_is_right_is_not_told(shared: Path, body: str) -> None:
    (shared / "content/journal/right.md").write_text(f"{NOTE}\n{body}\n", encoding="utf-8")
    assert [str(problem) for problem in checks.found(shared, TODAY)] == []


def test_line_ends_of_windows_are_as_good_as_others(root: Path) -> None:
    text = f"{NOTE}\nText, and [a link](/gone/).\n".replace("\n", "\r\n")
    (root / "content/journal/right.md").write_bytes(text.encode())
    assert [(problem.line, problem.message[:8]) for problem in checks.found(root, TODAY)] == [(9, "“/gone/”")]


def test_other_languages_are_not_misspelt_english(root: Path) -> None:
    _, _, german = (root / "content/answers/de/refused.md").read_text(encoding="utf-8").partition("\n\n")
    text = NOTE.replace("Alt:", "Lang: de\nAlt:") + f"\n{german.replace('$', '')}"
    (root / "content/journal/recht.md").write_text(text, encoding="utf-8")
    assert checks.found(root, TODAY) == []


def test_a_title_that_the_cards_have_no_letters_for_may_be_long(root: Path) -> None:
    text = NOTE.replace("A note", "緑のカルダモン" * 12) + "\nText.\n"
    (root / "content/journal/right.md").write_text(text, encoding="utf-8")
    assert checks.found(root, TODAY) == []


def test_texts_that_wait_may_link_each_other_and_are_live_when_their_day_comes(root: Path) -> None:
    journal = root / "content/journal"
    waiting = NOTE.replace("2026-10-04", "2026-12-03")
    (journal / "later.md").write_text(f"{waiting}\nSee [the shop](/shop/).\n", encoding="utf-8")
    (journal / "draft.md").write_text(
        f"{NOTE.replace('Alt:', 'Status: draft' + chr(10) + 'Alt:')}\n[Later](/journal/later/)\n", encoding="utf-8"
    )
    assert checks.found(root, TODAY) == []
    (journal / "live.md").write_text(f"{NOTE}\nSee [the other](/journal/later/).\n", encoding="utf-8")
    assert [problem.path for problem in checks.found(root, TODAY)] == ["content/journal/live.md"]
    assert checks.found(root, dt.date(2026, 12, 3)) == []


def test_older_versions_of_the_policy_are_left_as_they_were_agreed_to(root: Path) -> None:
    for page in ("promises", "choices"):
        (root / f"content/pages/{page}.md").unlink()
    told = {problem.path for problem in checks.found(root, TODAY)}
    texts = {path.relative_to(root).as_posix() for path in root.glob("content/policies/privacy/*.md")}
    assert len(texts) > 1
    assert told & texts == {f"content/policies/privacy/{CURRENT}.md"}
