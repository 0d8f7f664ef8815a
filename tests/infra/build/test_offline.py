"""The site as a folder that opens without a server: what is promised to who looks at a proposal, tried."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from infra.build.offline import loosen, page, relative, sheet
from tests.versions import CURRENT


@pytest.mark.parametrize(
    ("path", "name", "found"),
    [
        ("/", "index.html", "index.html"),
        ("/shop/", "index.html", "shop/index.html"),
        ("/shop/?a=1#b", "journal/two-clicks/index.html", "../../shop/index.html?a=1#b"),
        ("/theme/css/site.1.css", "shop/index.html", "../theme/css/site.1.css"),
        ("/shop/#x", "shop/index.html", "index.html#x"),
        ("/api/consent", "shop/index.html", "../404.html"),
        ("/.well-known/jwks.json", "receipt/index.html", "../404.html"),
    ],
)
def test_an_address_is_told_from_the_page_that_names_it(path: str, name: str, found: str) -> None:
    assert relative(path, name) == found


def test_what_lies_elsewhere_stays_as_it_is() -> None:
    html = '<a href="https://example.org/"> <a href="//example.org/a"> <a href="#top"> <a href="mailto:a@b">'
    assert page(html, "shop/index.html") == html


def test_every_address_of_a_set_is_relative() -> None:
    assert page('<img srcset="/a.avif 1w, /b.avif 2w">', "x/index.html") == '<img srcset="../a.avif 1w, ../b.avif 2w">'


def test_a_style_sheet_holds_its_font(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/a.woff2").write_bytes(b"font")
    assert sheet("a{src:url(/fonts/a.woff2)}", tmp_path) == 'a{src:url("data:font/woff2;base64,Zm9udA==")}'


def test_no_style_sheet_names_another_file(loose: Path) -> None:
    for path in loose.rglob("*.css"):
        assert not re.search(r"url\(['\"]?/", path.read_text(encoding="utf-8")), path.name


class _Named(HTMLParser):
    """Every address that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action", "poster") and value:
                self.found.append(value)
            if name == "srcset" and value:
                self.found += [part.split()[0] for part in value.split(",")]


@pytest.fixture(scope="module")
def loose(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline") / "site"
    shutil.copytree(site, folder)
    about = folder / "about/index.html"
    band = '<aside class="unpublished" aria-label="Not published yet"><p><b>Draft</b></p></aside><main '
    about.write_text(about.read_text(encoding="utf-8").replace("<main ", band, 1), encoding="utf-8")
    loosen(folder)
    return folder


def test_every_address_on_every_page_is_a_file_of_the_folder(loose: Path) -> None:
    pages = list(loose.rglob("*.html"))
    assert len(pages) > 60
    for path in pages:
        named = _Named()
        named.feed(path.read_text(encoding="utf-8"))
        for address in named.found:
            place = urlsplit(address)
            if not place.scheme and not place.netloc and place.path:
                assert not place.path.startswith("/"), f"{path}: {address}"
                assert (path.parent / unquote(place.path)).is_file(), f"{path}: {address}"


def test_the_choice_is_made_as_the_edge_makes_it(loose: Path) -> None:
    (chosen,) = loose.glob("choices/since-*.css")
    assert chosen.read_text(encoding="utf-8").startswith("#privacy-choices{display:none}")
    assert chosen.stem <= f"since-{CURRENT}"
    assert f'<link rel="stylesheet" href="../choices/{chosen.name}">' in (loose / "shop/index.html").read_text()


def test_its_readme_says_how_to_open_it_and_what_waits(loose: Path) -> None:
    said = (loose / "README.txt").read_text(encoding="utf-8")
    assert "open index.html in a browser" in said
    assert re.search(r"^    about/index\.html: \S.* \(Draft\)$", said, re.MULTILINE)
