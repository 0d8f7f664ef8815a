"""Pictures in a text: as browsers want them, without what cameras write, and never without words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown import Markdown
from PIL import Image, ImageCms

from plugins.core.site_files import SiteFiles
from plugins.images import photographs, renditions
from plugins.images.renditions import ImageError

# Where a telephone took it, with which, and when.
ORIENTATION, MAKER, GPS, LATITUDE = 0x0112, 0x010F, 0x8825, 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a wide picture, a small one, and one as a telephone writes it."""
    folder = tmp_path / "images"
    folder.mkdir()
    Image.linear_gradient("L").resize((1000, 500)).convert("RGB").save(folder / "wide.png")
    Image.new("RGBA", (300, 200), (20, 90, 50, 128)).save(folder / "small.png")
    taken = Image.Exif()
    taken[ORIENTATION] = 6
    taken[MAKER] = "Grandmother's telephone"
    taken[GPS] = {LATITUDE: (9.0, 51.0, 0.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.radial_gradient("L").resize((900, 600)).convert("RGB").save(
        folder / "taken.jpg", exif=taken, icc_profile=profile, comment=b"our kitchen"
    )
    return folder


def converted(text: str, folder: Path) -> str:
    extensions: list[Any] = ["extra", "meta", photographs.ImagesExtension(folder=str(folder))]
    return Markdown(extensions=extensions, output_format="html").convert(text)


def published(text: str, folder: Path) -> dict[str, Path]:
    """What is put beside a page that shows ``text``, by name."""
    output = folder.parent / "output"
    output.mkdir(exist_ok=True)
    (output / "index.html").write_text(converted(text, folder), encoding="utf-8")
    photographs.publish(SiteFiles(output), folder, folder.parent / "cache")
    return {path.name: path for path in output.glob("images/*")}


def test_a_picture_comes_in_two_formats_and_several_widths_never_wider_than_it_is(folder: Path) -> None:
    html = converted("![A grey slope](/images/wide.png)", folder)
    for kind in ("avif", "webp"):
        srcset = re.search(rf'<source sizes="[^"]+" srcset="([^"]+)" type="image/{kind}"', html)
        assert srcset, html
        assert [part.split()[1] for part in srcset[1].split(", ")] == ["400w", "640w", "800w", "1000w"]
    assert re.search(r'<img alt="A grey slope"[^>]+height="500"[^>]+src="/images/wide-800\.[0-9a-f]{8}\.jpg"', html)


def test_what_is_named_is_made_and_is_what_it_is_named(folder: Path) -> None:
    made = published("![A grey slope](/images/wide.png)\n\n![Glass]({static}/images/small.png)", folder)
    assert len(made) == 4 + 4 + 1 + 1 + 1 + 1
    for name, path in made.items():
        with Image.open(path) as image:
            width = re.fullmatch(r"\w+-(\d+)\.[0-9a-f]{8}\.(avif|webp|jpg|png)", name)
            assert width, name
            assert image.width == int(width[1])
            assert image.format in {"AVIF": "avif", "WEBP": "webp", "JPEG": "jpg", "PNG": "png"}
            assert image.has_transparency_data == name.startswith("small"), "what is clear stays clear"


def test_nothing_that_a_camera_writes_is_published(folder: Path) -> None:
    with Image.open(folder / "taken.jpg") as taken:
        assert taken.getexif()[MAKER]
        assert taken.getexif().get_ifd(GPS)
    made = published("![A kitchen](/images/taken.jpg)", folder)
    assert made
    for path in made.values():
        with Image.open(path) as image:
            assert dict(image.getexif()) == {}, path.name
            assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info), path.name
        assert not re.search(rb"Exif\0|Grandmother|our kitchen|http://ns\.adobe", path.read_bytes()), path.name


def test_a_picture_taken_on_its_side_is_upright(folder: Path) -> None:
    assert 'height="900"' in converted("![A kitchen](/images/taken.jpg)", folder)
    for path in published("![A kitchen](/images/taken.jpg)", folder).values():
        with Image.open(path) as image:
            assert image.height == pytest.approx(image.width * 1.5, abs=1)


def test_a_picture_on_a_line_of_its_own_is_a_figure_with_its_title_as_caption(folder: Path) -> None:
    html = converted('![A slope](/images/wide.png "From grey to grey")', folder)
    figure = ElementTree.fromstring(re.sub(r"<(source|img)([^>]*)>", r"<\1\2/>", html))
    assert (figure.tag, figure.get("class")) == ("figure", "plate")
    assert [part.tag for part in figure] == ["picture", "figcaption"]
    assert figure.findtext("figcaption") == "From grey to grey"
    assert "<figure" not in converted("See ![a slope](/images/wide.png) here", folder)


def test_one_picture_at_most_is_fetched_first_and_only_near_the_top_of_a_page_with_no_other(folder: Path) -> None:
    two = "Words.\n\n![One](/images/wide.png)\n\n![Two](/images/small.png)"
    html = converted(two, folder)
    assert html.count('fetchpriority="high"') == html.count('loading="lazy"') == 1
    assert html.index("fetchpriority") < html.index("lazy")
    assert "fetchpriority" not in converted("Words.\n\n" * 4 + two, folder), "below the fold"
    assert "fetchpriority" not in converted("Picture: pod\nTitle: x\n\n" + two, folder), "the head names a picture"


def test_a_picture_that_only_decorates_says_so(folder: Path) -> None:
    html = converted("![](/images/wide.png){: .decorative }", folder)
    assert 'alt=""' in html
    assert "decorative" not in html


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("![](/images/wide.png)", "has no text alternative"),
        ("![  ](/images/wide.png)", "has no text alternative"),
        ("![A slope](/images/wide.png){: .decorative }", "says that it is decorative, and has a text alternative"),
        ("![A slope](/images/wyde.png)", "There are small.png, taken.jpg, wide.png"),
        ("![A slope](https://example.org/wide.png)", "pictures lie in content/images"),
        ("![A slope](/images/../secret.png)", "pictures lie in content/images"),
        ("![A slope](wide.png)", "pictures lie in content/images"),
        ("![Words](/images/words.png)", "words.png is no picture"),
    ],
    ids=["none", "blank", "both", "no file", "elsewhere", "outside", "bare", "no picture"],
)
def test_a_problem_names_the_line_and_says_what_to_do(folder: Path, line: str, said: str) -> None:
    (folder / "words.png").write_text("words", encoding="utf-8")
    if "words" not in line:
        (folder / "words.png").unlink()
    with pytest.raises(ImageError, match=r"^line 5: ") as problem:
        converted(f"Title: x\n\nWords.\n\n{line}\n", folder)
    assert said in str(problem.value)


def test_a_file_that_is_far_too_large_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renditions, "MAX_PIXELS", 499_999)
    with pytest.raises(ImageError, match="1000 × 500 pixels"):
        converted("![A slope](/images/wide.png)", folder)
    monkeypatch.setattr(renditions, "MAX_BYTES", 10)
    with pytest.raises(ImageError, match=r"wide\.png has 0 MB: at most"):
        converted("![A slope](/images/wide.png)", folder)


def test_what_no_page_shows_is_not_published(folder: Path) -> None:
    made = published("![Glass](/images/small.png)", folder)
    assert {name.partition("-")[0] for name in made} == {"small"}


def test_a_second_build_takes_from_the_cache_and_a_changed_file_has_a_new_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = published("![Glass](/images/small.png)", folder)
    with monkeypatch.context() as patch:
        patch.setattr(renditions, "_convert", lambda *_: pytest.fail("made again"))
        assert set(published("![Glass](/images/small.png)", folder)) == set(first)
    Image.new("RGB", (300, 200), (1, 2, 3)).save(folder / "small.png")
    assert not set(converted("![Glass](/images/small.png)", folder).split('"')) & {f"/images/{name}" for name in first}
