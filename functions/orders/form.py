"""The form of an order on the functions' pages: each field with what was typed, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from functions.core.html import Html
from functions.languages import say, words
from functions.orders import pages, promotion
from functions.orders.customer import ADDRESS, TYPED
from functions.register import promotions, shop

# What a browser may fill in by itself (HTML, 4.10.18.7.1).
_AUTOCOMPLETE = {
    "name": "name", "company": "organization", "street": "address-line1", "extra": "address-line2",
    "postcode": "postal-code", "city": "address-level2", "region": "address-level1", "country": "country",
    "email": "email", "phone": "tel", "vat_id": "off", "note": "off",
    "code": "off",
}  # fmt: skip
_REQUIRED = frozenset({"name", "street", "city", "country", "email"})
_KINDS = {"email": "email", "phone": "tel"}
_HINTS = frozenset({"email", "phone", "note", "vat_id", "code"})
# Of a corrected address. Another country has other postage, so that is a matter for a letter.
CORRECTABLE = ("name", *(name for name in ADDRESS if name != "country"))


def fields(values: Mapping[str, Any], wrong: Mapping[str, str], names: Iterable[str] = TYPED) -> Html:
    """These fields, in their order."""
    return Html("".join(_field(name, str(values.get(name, "")), wrong.get(name, "")) for name in names))


def code(values: Mapping[str, Any], wrong: Mapping[str, str]) -> Html:
    """The field for a promotion's code; nothing where no promotion is registered and none was typed."""
    if not promotions.current() and not values.get(promotion.FIELD):
        return Html("")
    return fields(values, wrong, (promotion.FIELD,))


def summary(wrong: Mapping[str, str]) -> Html:
    """The errors as links to their fields, announced as the page opens (WCAG 2.2, 3.3.1); nothing for none."""
    if not wrong:
        return Html("")
    lines = []
    for name, text in wrong.items():
        called, place = (label(name), name) if name in (*TYPED, promotion.FIELD) else pages.label(name)
        link = f'<a href="#{escape(place)}">{escape(called)}</a>' if place else escape(called)
        lines.append(f"<li>{link}: {escape(text)}</li>")
    heading = f"<h2>{escape(say('contact.summary'))}</h2>"
    return Html(f'<div class="errors" role="alert" tabindex="-1" autofocus>{heading}<ul>{"".join(lines)}</ul></div>')


def label(name: str) -> str:
    """What a field is called."""
    return say(f"ordering.fields.{name}")


def country(code: str) -> str:
    """A country that the shop delivers to, by its name in the request's language."""
    return str(words()["ordering"]["countries"].get(code) or shop.current().delivery[code].name)


def _field(name: str, value: str, wrong: str) -> str:
    optional = "" if name in _REQUIRED else f" <i>({escape(say('contact.optional'))})</i>"
    hint = say(f"ordering.hints.{name}") if name in _HINTS else ""
    about = f"{name}-error" if wrong else f"{name}-hint" if hint else ""
    attributes = f' aria-describedby="{about}"' if about else ""
    attributes += ' aria-invalid="true"' if wrong else ""
    attributes += f' autocomplete="{_AUTOCOMPLETE[name]}"'
    said = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>' if hint else ""
    error = f'<p class="error" id="{name}-error">{escape(wrong)}</p>' if wrong else ""
    return (
        f'<div class="field" data-field="{name}"><label for="{name}">{escape(label(name))}{optional}</label>'
        f"{said}{error}{_control(name, value, attributes)}</div>"
    )


def _control(name: str, value: str, attributes: str) -> str:
    # Without “required”: a browser's own word for it would be said in the browser's language, and stops a draft.
    if name == "country":
        codes = shop.current().delivery
        options = "".join(
            f'<option value="{code}"{" selected" if code == value else ""}>{escape(country(code))}</option>'
            for code in codes
        )
        # What was sent and is no country of ours stays to be seen, so that it is not changed without a word.
        kept = (
            "" if value in codes or not value else f'<option value="{escape(value)}" selected>{escape(value)}</option>'
        )
        return f'<select id="{name}" name="{name}"{attributes}>{kept}{options}</select>'
    if name == "note":
        return f'<textarea id="{name}" name="{name}" rows="4" dir="auto"{attributes}>\n{escape(value)}</textarea>'
    kind = _KINDS.get(name, "text")
    return f'<input id="{name}" name="{name}" type="{kind}" dir="auto" value="{escape(value)}"{attributes}>'
