"""A copy of everything that is held (GDPR Art. 15(3) and 20): one zip, for people and for programs, signed.

``index.html`` opens without a network. ``data.json`` has every item as it is stored, ``data.schema.json`` says what it
may hold (JSON Schema 2020-12), ``<store>.csv`` is the same as a list, ``datapackage.json`` describes these (Data
Package 2). ``signature.json`` is a JWS over the SHA-256 of each other file: KMS signs no more than 4,096 bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import time
import zipfile
from collections.abc import Sequence
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions import languages, register
from functions.consent import jws, signing_key
from functions.core.attributes import Item, timestamp
from functions.languages import say
from functions.my_data import words
from functions.my_data.stores import Held

# Of items' JSON in one file. Each is in it three times and compressed, and Lambda takes no answer above 6 MB in base64.
# Each item's lines of the audit are a call to its table, and a person waits for 29 seconds at the most.
MOST_BYTES, MOST_ITEMS = 1_000_000, 500
_STAMP = (1980, 1, 1, 0, 0, 0)


def name(part: int) -> str:
    return "my-data.zip" if part == 1 else f"my-data-{part}.zip"


def split(parts: Sequence[Held]) -> list[list[Held]]:
    """All that is held in portions that each fit into one file."""
    portions: list[list[Held]] = [[Held(part.store, []) for part in parts]]
    size = count = 0
    for place, part in enumerate(parts):
        for item in part.items:
            # As the runtime may write an answer down: "ä" takes six bytes then.
            weight = len(json.dumps(item))
            if size and (size + weight > MOST_BYTES or count == MOST_ITEMS):
                portions.append([Held(other.store, []) for other in parts])
                size = count = 0
            size, count = size + weight, count + 1
            portions[-1][place] = Held(part.store, [*portions[-1][place].items, item])
    return portions


def chosen(asked: str, portions: list[list[Held]]) -> tuple[int, list[list[Held]]]:
    """Which portion somebody asked for, from 1 on, and all of them."""
    number = int(asked) if asked.isdecimal() else 1
    return max(1, min(number, len(portions))), portions


def archive(parts: Sequence[Held], audit: Sequence[Item], now: float, number: int = 1, of: int = 1) -> bytes:
    """The zip's bytes.

    :raises problems.Problem: 503 where the key that signs does not answer.
    """
    made = timestamp(int(now))
    everything = {
        "$schema": "data.schema.json",
        "made": made,
        "controller": register.current().site.name,
        "part": {"number": number, "of": of},
        "stores": {part.store.record: list(part.items) for part in parts},
        "audit": list(audit),
    }
    lists = {f"{part.store.record}.csv": _csv(part) for part in parts if part.items}
    files = {
        "index.html": _page(parts, audit, number, of),
        "data.json": _json(everything),
        "data.schema.json": _json(schema(parts)),
        **lists,
        "datapackage.json": _json(_package(parts, list(lists), made)),
    }
    digests = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()}
    payload = json.dumps({"type": "copy of personal data", "made": made, "sha256": digests}, separators=(",", ":"))
    signed = jws.flattened(payload.encode(), signing_key.public()["kid"], "json", signing_key.sign)
    return _zipped(files | {"signature.json": _json(signed)})


def download(parts: Sequence[Held], audit: Sequence[Item], number: int = 1, of: int = 1) -> Response[bytes]:
    """The zip as a file to keep; parameters as of :func:`archive`."""
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name(number)}"'}
    return Response(200, "application/zip", archive(parts, audit, time.time(), number, of), headers=headers)


def schema(parts: Sequence[Held]) -> dict[str, Any]:
    """What ``data.json`` may hold: the stores, each with the fields that the register names."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["made", "controller", "part", "stores", "audit"],
        "properties": {
            "stores": {
                "type": "object",
                "additionalProperties": False,
                "properties": {part.store.record: _store_schema(part.store.record) for part in parts},
            },
            "audit": _store_schema("audit"),
        },
    }


def _store_schema(record: str) -> dict[str, Any]:
    entry = register.current().records[record]
    items = {"type": "object", "additionalProperties": False, "properties": {field: {} for field in entry.fields}}
    return {"type": "array", "title": entry.title, "description": entry.why, "items": items}


def _package(parts: Sequence[Held], lists: Sequence[str], made: str) -> dict[str, Any]:
    resources: list[dict[str, Any]] = [{"name": "data", "path": "data.json", "mediatype": "application/json"}]
    for part in parts:
        path = f"{part.store.record}.csv"
        if path in lists:
            fields = [{"name": field, "type": "string"} for field in _fields(part)]
            resources.append({"name": part.store.record, "path": path, "schema": {"fields": fields}})
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "my-data",
        "created": made,
        "resources": resources,
    }


def _fields(part: Held) -> list[str]:
    known = register.current().records[part.store.record].fields
    return [field for field in known if any(field in item for item in part.items)]


def _csv(part: Held) -> str:
    """One line an item (RFC 4180); what is no plain text is JSON."""
    out, fields = io.StringIO(), _fields(part)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(fields)
    for item in part.items:
        writer.writerow([_cell(item.get(field, "")) for field in fields])
    return out.getvalue()


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _page(parts: Sequence[Held], audit: Sequence[Item], number: int, of: int) -> str:
    """A page that needs nothing but itself, in the person's language."""
    language, direction = languages.current(), languages.words()["language"]["direction"]
    heading = escape(say("my_data.copy.title")) + (f" ({number}/{of})" if of > 1 else "")
    body = "".join(_section(part) for part in parts)
    lines = "".join(_list(words.fields(line)) for line in audit)
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{heading}</title><style>body{{font:1rem/1.5 system-ui;max-width:45rem;margin:2rem auto;padding:0 1rem;"
        "color-scheme:light dark}dt{font-weight:bold}dd{white-space:pre-wrap;overflow-wrap:anywhere}</style></head>"
        "<body>"
        f"<h1>{heading}</h1><p>{escape(say('my_data.copy.about'))}</p>{body}"
        f"<h2>{escape(words.title('audit'))}</h2>{lines}</body></html>\n"
    )


def _section(part: Held) -> str:
    items = "".join(f"<hr>{_list(words.fields(item))}" for item in part.items)
    return f"<h2>{escape(words.title(part.store.record))}</h2>{_list(words.facts(part.store))}{items}"


def _list(facts: Sequence[tuple[str, str]]) -> str:
    rows = (f'<dt>{escape(label)}</dt><dd dir="auto">{escape(value)}</dd>' for label, value in facts)
    return f"<dl>{''.join(rows)}</dl>"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive_:
        for path, text in files.items():
            entry = zipfile.ZipInfo(path, _STAMP)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive_.writestr(entry, text)
    return out.getvalue()
