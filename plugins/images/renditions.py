"""Renditions of a photograph or drawing for browsers: AVIF and WebP in several widths and one fallback file, without
metadata. Named by a hash of the source and the settings, and cached in ``.cache/images`` between builds.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import PIL
from PIL import Image, ImageCms, ImageOps, features

from plugins.core.file_cache import cached_by_file

# What is asked for: 25rem and 50rem at one, two and three pixels to the point, rounded.
WIDTHS = (400, 640, 800, 1200, 1600)
FALLBACK = 800
MAX_BYTES = 20_000_000
MAX_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF")
_SAVED: dict[str, dict[str, Any]] = {
    "avif": {"quality": 58, "speed": 6, "max_threads": 1},
    "webp": {"quality": 80, "method": 5},
    "jpg": {"quality": 82, "progressive": True, "optimize": True},
    "png": {"optimize": True},
}
_NAMES = {"jpg": "JPEG"}
_MADE_BY = repr((PIL.__version__, features.version("avif"), features.version("webp"), WIDTHS, sorted(_SAVED.items())))


class ImageError(ValueError):
    """A picture that cannot be published: ``message`` says which and why, ``remedy`` what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message}: {remedy}" if remedy else message)
        self.message, self.remedy = message, remedy


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file made from ``source``: its name in the output, and how wide and in which format it is."""

    source: Path
    name: str
    width: int
    suffix: str


@dataclass(frozen=True, slots=True)
class Renditions:
    """All that is made from one source. ``width`` and ``height`` are of the largest, in pixels."""

    width: int
    height: int
    avif: tuple[Rendition, ...]
    webp: tuple[Rendition, ...]
    fallback: Rendition

    def all(self) -> tuple[Rendition, ...]:
        return (*self.avif, *self.webp, self.fallback)


@cached_by_file(maxsize=256)
def of(source: Path) -> Renditions:
    """The renditions that a file will have; none is made yet.

    :raises ImageError: where it is no still picture in one of ``FORMATS``, or far too large.
    """
    if (size := source.stat().st_size) > MAX_BYTES:
        raise ImageError(
            f"{source.name} has {size / 1e6:.0f} MB", f"at most {MAX_BYTES / 1e6:.0f} are read; make it smaller"
        )
    held = source.read_bytes()
    try:
        with Image.open(BytesIO(held), formats=FORMATS) as image:
            upright = image.getexif().get(0x0112, 1) < 5
            width, height = image.size if upright else image.size[::-1]
            moving, clear = getattr(image, "is_animated", False), image.has_transparency_data
    except (OSError, Image.DecompressionBombError) as problem:
        what = f"{source.name} is no picture that can be read ({type(problem).__name__})"
        raise ImageError(what, f"save it as one of {', '.join(FORMATS)}") from None
    if moving:
        raise ImageError(f"{source.name} moves", "only still pictures are published; save one of its frames")
    if width * height > MAX_PIXELS:
        raise ImageError(
            f"{source.name} has {width} × {height} pixels",
            f"at most {MAX_PIXELS / 1e6:.0f} million are read; make it smaller",
        )
    largest = min(width, max(WIDTHS))
    widths = sorted({wide for wide in WIDTHS if wide < largest} | {largest})
    key = hashlib.sha256(held + _MADE_BY.encode()).hexdigest()[:8]

    def made(wide: int, suffix: str) -> Rendition:
        return Rendition(source, f"{source.stem}-{wide}.{key}.{suffix}", wide, suffix)

    return Renditions(
        width=largest,
        height=round(height * largest / width),
        avif=tuple(made(wide, "avif") for wide in widths),
        webp=tuple(made(wide, "webp") for wide in widths),
        fallback=made(min(FALLBACK, largest), "png" if clear else "jpg"),
    )


def _pixels(source: Path) -> Image.Image:
    """The picture upright, in sRGB, with nothing beside its pixels."""
    with Image.open(source, formats=FORMATS) as opened:
        image = ImageOps.exif_transpose(opened)
        mode = "RGBA" if image.has_transparency_data else "RGB"
        profile = image.info.get("icc_profile")
        image = image.convert(mode)
    if profile:
        own, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        image = ImageCms.profileToProfile(image, own, srgb, outputMode=mode) or image
    bare = Image.new(mode, image.size)
    bare.paste(image)
    return bare


def write_atomically(path: Path, held: bytes) -> None:
    """Write a file atomically: another build may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as fresh:
        fresh.write(held)
    Path(fresh.name).chmod(0o644)
    Path(fresh.name).replace(path)


def _convert(source: Path, wanted: list[Rendition], cache: Path) -> None:
    pixels = _pixels(source)
    for one in wanted:
        height = round(pixels.height * one.width / pixels.width)
        sized = pixels if one.width == pixels.width else pixels.resize((one.width, height), Image.Resampling.LANCZOS)
        out = BytesIO()
        sized.save(out, _NAMES.get(one.suffix, one.suffix.upper()), **_SAVED[one.suffix])
        write_atomically(cache / one.name, out.getvalue())


def make(wanted: Iterable[Rendition], cache: Path) -> None:
    """Make the renditions that the cache lacks, with a thread a processor: encoders release Python's lock.

    :raises OSError: where a source cannot be read to its end.
    """
    missing: dict[tuple[Path, str], list[Rendition]] = {}
    for one in wanted:
        if not (cache / one.name).is_file():
            missing.setdefault((one.source, one.suffix), []).append(one)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in [pool.submit(_convert, source, group, cache) for (source, _), group in missing.items()]:
            done.result()
