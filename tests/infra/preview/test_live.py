"""What a live preview adds to pages and answers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from infra.build.building import BuildResult
from infra.preview import Preview
from plugins.core.problems import Problem
from tests.infra.preview.served import live

Pair = tuple[Preview, TestClient]
SLIP = Problem("content/journal/eleven-grams.md", 2, "“Sumary” is no field", "Write “Summary”.")


@pytest.fixture
def pair(database: Any, template: Any, site: Path, tmp_path: Path) -> Iterator[Pair]:
    with live(template, site, database, tmp_path) as pair:
        yield pair


def compared(client: TestClient, path: str, file: str = "") -> dict[str, Any]:
    """What the preview says of an address, to a page that shows ``file``."""
    found: dict[str, Any] = client.get("/_preview/page.json", params={"path": path, "file": file}).json()
    return found


def test_a_live_page_has_one_script_more_and_an_ordinary_one_has_not(
    pair: Pair, database: Any, template: Any, site: Path
) -> None:
    preview, client = pair
    built = (preview.site / "index.html").read_text(encoding="utf-8")
    served = client.get("/").text
    assert re.sub(r'<script type="module" src="/_preview/[^>]*></script>', "", served) == built != served
    with TestClient(Preview(template, site, database).app) as ordinary:
        assert "_preview" not in ordinary.get("/").text
        assert ordinary.get("/_preview/live/page.js").status_code == 404


def test_a_pages_script_says_which_file_it_is_of(pair: Pair) -> None:
    _, client = pair
    assert 'data-file="about/index.html"' in client.get("/about/").text
    assert 'data-file="404.html"' in client.get("/no-such-page/").text


def test_a_page_compares_as_the_same_while_only_sheets_and_pictures_have_other_names(pair: Pair) -> None:
    preview, client = pair
    served = re.search(r'data-text="(\w+)"', client.get("/").text)
    index = preview.site / "index.html"
    html = index.read_text(encoding="utf-8")
    index.write_text(re.sub(r"/site\.\w{8}\.css", "/site.0badcafe.css", html), encoding="utf-8")
    now = compared(client, "/")
    assert served and now["text"] == served[1]
    assert now["names"]["/theme/css/site.css"] == "/theme/css/site.0badcafe.css"
    index.write_text(html.replace("</main>", "New.</main>"), encoding="utf-8")
    assert compared(client, "/")["text"] != served[1]


def test_a_page_that_went_is_known_by_the_one_that_came_in_its_place(pair: Pair) -> None:
    preview, client = pair
    old, new = "journal/eleven-grams/index.html", "journal/twelve-grams/index.html"
    (preview.site / old).parent.rename((preview.site / new).parent)
    preview.publish(BuildResult(0.1, written=(new, "journal/index.html"), removed=(old,)))
    gone = compared(client, "/journal/eleven-grams/", old)
    assert (gone["file"], gone["moved"]) == ("404.html", "/journal/twelve-grams/")


@pytest.mark.parametrize("name", ["page.js", "bar.css", "tokens.css"])
def test_the_files_of_the_bar_are_served_as_what_they_are(pair: Pair, name: str) -> None:
    answer = pair[1].get(f"/_preview/live/{name}")
    kind = "text/javascript" if name.endswith(".js") else "text/css"
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{kind}; charset=utf-8")


@pytest.mark.parametrize("name", ["..%2Fpreview.py", "nothing.js", "%2E%2E"])
def test_no_other_file_is(pair: Pair, name: str) -> None:
    assert pair[1].get(f"/_preview/live/{name}").status_code == 404


def test_the_bar_is_remembered_beside_the_site(pair: Pair) -> None:
    _, client = pair
    assert client.post("/_preview/bar", data={"state": "hidden"}).status_code == 204
    assert 'data-bar="hidden"' in client.get("/").text
    assert client.post("/_preview/bar", data={"state": "sideways"}).status_code == 422
    back = client.post("/_preview/bar", data={"state": "open", "return": "//elsewhere"}, follow_redirects=False)
    assert (back.status_code, back.headers["location"]) == (303, "/")


def test_a_first_visit_drops_the_sites_cookies_and_no_others(pair: Pair) -> None:
    cookies = {"cookie": "__Host-choices=v1; __Host-scheme=dark; theirs=1"}
    answer = pair[1].post("/_preview/first-visit", headers=cookies)
    dropped = [line.partition("=")[0] for line in answer.headers.get_list("set-cookie")]
    assert dropped == ["__Host-choices", "__Host-scheme"]
    assert all("Max-Age=0" in line and "Secure" in line for line in answer.headers.get_list("set-cookie"))
    assert answer.headers["clear-site-data"] == '"storage"'


@pytest.mark.parametrize("path", ["/_preview/first-visit", "/_preview/bar"])
def test_another_site_changes_nothing(pair: Pair, path: str) -> None:
    form = {"state": "hidden"}
    assert pair[1].post(path, data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_before_there_is_a_site_every_page_is_its_problems_and_says_it_is_none(pair: Pair) -> None:
    preview, client = pair
    (preview.site / "index.html").unlink()
    preview.publish(BuildResult(0.1, problems=(SLIP, Problem("", 0, "<b>What the log said</b>", ""))))
    for path in ("/", "/shop/"):
        answer = client.get(path)
        assert answer.status_code == 503
        for text in (f"{SLIP.path}:2", SLIP.message, SLIP.remedy, "&lt;b&gt;What the log said"):
            assert text in answer.text
    assert client.get("/_preview/").status_code == 200


def test_an_error_in_the_functions_is_a_problem_and_those_from_before_go_on(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview, client = pair

    def fails() -> None:
        compile("def (", str(Path("functions/consent/routes.py").resolve()), "exec")

    monkeypatch.setattr(preview.functions, "load", fails)
    (problem,) = preview.publish(BuildResult(0.1, ("functions/consent/routes.py",))).problems
    assert (problem.path, problem.line) == ("functions/consent/routes.py", 1)
    assert problem.message.startswith("SyntaxError")
    assert client.get("/api/consent").status_code == 200


def test_an_error_in_the_edge_function_stands_until_it_is_mended_and_the_one_from_before_goes_on(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview, client = pair

    def fails() -> None:
        raise ValueError("SyntaxError: Unexpected identifier")

    changed = BuildResult(0.1, ("infra/edge/edge.js",))
    with monkeypatch.context() as broken:
        broken.setattr("infra.preview.Edge", fails)
        assert [problem.path for problem in preview.publish(changed).problems] == ["infra/edge/edge.js"]
    assert [problem.path for problem in preview.publish(BuildResult(0.1, ("content/pages/about.md",))).problems] == [
        "infra/edge/edge.js"
    ]
    assert client.get("/about/").status_code == 200
    assert preview.publish(changed).problems == ()


def test_a_move_that_is_saved_is_served_at_once_with_its_query(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    preview, client = pair
    assert client.get("/journal/old/", follow_redirects=False).status_code == 404
    monkeypatch.setattr("plugins.redirects.table.read", lambda _: {"/journal/old/": "/journal/two-clicks/"})
    preview.publish(BuildResult(0.1, ("content/moves.toml",)))
    answer = client.get("/journal/old/?a=1&b=%20&a=2", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/journal/two-clicks/?a=1&a=2&b=%20")


def test_the_functions_are_loaded_again_only_where_something_of_theirs_changed(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview, _ = pair
    loads: list[int] = []
    load = preview.functions.load
    monkeypatch.setattr(preview.functions, "load", lambda: loads.append(1) or load())  # type: ignore[func-returns-value]
    preview.publish(BuildResult(0.1, written=("about/index.html",)))
    assert loads == []
    preview.publish(BuildResult(0.1, ("functions/consent/routes.py",)))
    preview.publish(BuildResult(0.1, ("content/products/sumac.md",), functions=True))
    assert loads == [1, 1]


@pytest.mark.parametrize("asking", ["/about/", "/_preview/frame?path=/about/&width=phone", "/about/?a=1"])
def test_the_page_that_listens_is_the_one_that_is_looked_at(pair: Pair, asking: str) -> None:
    preview, client = pair
    assert preview.live is not None
    preview.live.events.end()
    seen: list[str] = []
    stream = preview.live.events.stream
    preview.live.events.stream = lambda since, file="": seen.append(file) or stream(since, file)  # type: ignore
    client.get("/_preview/events", headers={"referer": f"http://localhost:8000{asking}"})
    assert seen == ["about/index.html"]
