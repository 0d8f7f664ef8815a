"""What of a site goes up, when, and what is deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.deploy import site as sites
from tests.infra.deploy.conftest import SITE, CloudFront

PAGE = ["1", "text/html; charset=utf-8", "no-cache"]
SHEET = ["2", "text/css; charset=utf-8", "public, max-age=31536000, immutable"]


def test_what_is_named_by_its_content_goes_up_first_and_pages_last(site: Path) -> None:
    plan = sites.plan(sites.files(site), {}, {}, ())
    assert {*plan.first, *plan.then} == {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert all(key.startswith(("theme/", "images/")) for key in plan.first)
    first_page = next(i for i, key in enumerate(plan.then) if key.endswith(".html"))
    assert all(key.endswith(".html") for key in plan.then[first_page:])


def test_what_is_up_already_does_not_go_up_again() -> None:
    wanted = {"index.html": PAGE, "a.11111111.css": SHEET}
    assert sites.plan(wanted, {"index.html": "1", "a.11111111.css": "2"}, wanted, ()) == sites.Plan((), (), (), (), ())


def test_a_file_whose_headers_change_goes_up_again() -> None:
    wanted = {"index.html": PAGE}
    before = {"index.html": [*PAGE[:2], "public, max-age=60"]}
    assert sites.plan(wanted, {"index.html": "1"}, before, ()).then == ("index.html",)


def test_what_no_page_needs_is_deleted_once_no_open_page_can_ask_for_it() -> None:
    up = {"index.html": "1", "old.22222222.css": "3", "gone/index.html": "4"}
    plan = sites.plan({"index.html": PAGE}, up, {"index.html": PAGE}, ["old.22222222.css"])
    assert (plan.delete, plan.left) == (("gone/index.html",), ("old.22222222.css",))
    assert sites.plan({"index.html": PAGE}, up, {}, ()).delete == ("gone/index.html", "old.22222222.css")


def test_cloudfront_is_told_of_changed_names_alone_and_of_a_page_by_both_of_its_names() -> None:
    wanted = {"shop/index.html": PAGE, "new/index.html": PAGE, "a.11111111.css": SHEET, "robots.txt": PAGE}
    plan = sites.plan(wanted, {"shop/index.html": "0", "robots.txt": "1"}, wanted, ())
    assert plan.paths == ("/shop/", "/shop/index.html")


def test_many_paths_are_one() -> None:
    wanted = {f"{number}.html": PAGE for number in range(60)}
    assert sites.plan(wanted, dict.fromkeys(wanted, "0"), wanted, ()).paths == ("/*",)


def test_files_go_up_with_their_types_and_lifetimes(s3: Any, cloudfront: CloudFront, candidate: Any) -> None:
    folder = candidate().folder
    plan = sites.plan(sites.files(folder), {"index.html": "0"}, {}, ())
    sites.carry_out(sites.Place(s3, cloudfront, "site", "D1"), folder, plan, lambda _: None)
    page, sheet = (s3.head_object(Bucket="site", Key=key) for key in ("index.html", "theme/css/site.11111111.css"))
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")
    assert "immutable" in sheet["CacheControl"]
    assert cloudfront.dropped == [["/", "/index.html"]]
    assert sites.plan(sites.files(folder), sites.present(s3, "site"), sites.files(folder), ()).then == ()


@pytest.mark.parametrize("broken", ["theme/css/site.33333333.css", "robots.txt"])
def test_where_an_upload_fails_the_old_pages_are_whole(
    s3: Any, cloudfront: CloudFront, candidate: Any, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    place = sites.Place(s3, cloudfront, "site", "D1")
    old = candidate().folder
    sites.carry_out(place, old, sites.plan(sites.files(old), {}, {}, ()), lambda _: None)
    sheets = {"theme/css/site.11111111.css": None, "theme/css/site.33333333.css": "b{}"}
    new = candidate({"index.html": "home, by theme/css/site.33333333.css", "robots.txt": "none"} | sheets).folder
    put = s3.put_object

    def fails(**about: Any) -> Any:
        if about["Key"] == broken:
            raise ClientError({"Error": {"Code": "SlowDown", "Message": "later"}}, "PutObject")
        return put(**about)

    monkeypatch.setattr(s3, "put_object", fails)
    with pytest.raises(ClientError, match="later"):
        plan = sites.plan(sites.files(new), sites.present(s3, "site"), sites.files(old), ())
        sites.carry_out(place, new, plan, lambda _: None)
    for key in ("index.html", "shop/index.html", "theme/css/site.11111111.css"):
        assert s3.get_object(Bucket="site", Key=key)["Body"].read().decode() == SITE[key]
    assert cloudfront.dropped == []
