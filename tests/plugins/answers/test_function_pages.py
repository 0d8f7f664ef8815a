"""Pages for the functions: slots that survive Markdown and Jinja, dollar signs that are no slots."""

from __future__ import annotations

from pathlib import Path
from string import Template

from functions.core.html import folder
from plugins.answers.function_pages import PARTS, _page, as_template, slot
from plugins.markdown.markdown_file import MarkdownFile


def test_a_dollar_sign_of_the_page_is_not_taken_for_a_slot() -> None:
    template = Template(as_template(f"<p>$5 and {slot('name')}</p>"))
    assert template.substitute(name="Ada") == "<p>$5 and Ada</p>"


def test_a_slot_alone_in_its_paragraph_takes_the_paragraphs_place() -> None:
    page = _page(MarkdownFile({"title": "T"}, "<p>Hello $name</p>\n<p>$form</p>\n<p>$$3</p>", ""))
    assert page["content"] == f"<p>Hello {slot('name')}</p>\n{slot('form')}\n<p>$3</p>"


def test_every_answer_is_a_whole_page_in_the_sites_shell(site: Path) -> None:
    pages = [path for path in folder().glob("*.html") if path.stem not in PARTS]
    assert sorted(path.stem for path in pages) == sorted(path.stem for path in Path("content/answers").glob("*.md"))
    shell = (site / "contact/index.html").read_text(encoding="utf-8")
    header = shell[shell.index("<header") : shell.index("</header>")].replace(' aria-current="page"', "")
    for path in pages:
        assert header in path.read_text(encoding="utf-8").replace("$$", "$"), path.name
