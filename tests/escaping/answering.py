"""Prints, as its last line, what the functions say to people in every language: ``[[name, kind, text], …]``, where kind
is html or text.

Run in a process of its own, with the functions of the folder that it is run in.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from infra.local import fake_aws
from infra.local.functions import Functions
from infra.template import Template
from tests.escaping import own_data, shopping, subscribing, surveying
from tests.escaping.feeding import PAYLOAD, TYPED

# What the functions say beside choices and messages, a file a capability.
OTHERS = (shopping, subscribing, own_data, surveying)
MESSAGE = {"name": TYPED["typed.name"], "message": TYPED["typed.message"], "email": "ada@example.org"}
KINDS = ("staff", "confirmation", "reply-1", "undelivered-confirmation", "disclosed")


def pages(api: Any, language: str) -> dict[str, Any]:
    """The answers to one person's requests, by what each is about."""
    from tests.functions.calls import choice, form_choice, json_letter, letter
    from tests.functions.orders import ordering

    shown = {"accept": "text/html", "accept-language": language}
    said = {"language": language}
    typed = letter(**MESSAGE, topic="product", language=language)
    visitor = choice(language=language)
    api.post_json("/api/consent", visitor)
    # What My data finds of her.
    api.post_json("/api/contact", json_letter(email=MESSAGE["email"], topic="product", language=language))
    card = next(item["card"] for item in api.items("ConsentTable") if item["id"] == visitor["id"])
    cookies = f"__Host-visitor={visitor['id']}; __Host-choices=x; basket=y; other=z"
    preview = api.post_form("/api/contact", typed)
    ordered = {**said, "name": TYPED["typed.name"], "note": TYPED["typed.message"]}
    order = ordering.look(api, **ordered)
    return {
        "history": api.send("GET", "/api/consent", headers=shown | {"cookie": cookies}, query=f"language={language}"),
        "no history": api.send("GET", "/api/consent", headers=shown, query=f"language={language}"),
        "card": api.post_form("/api/consent/card", {**said, "of": card}),
        "no receipt": api.send("GET", "/api/consent/receipt", headers=shown, query=f"language={language}"),
        "cookies": api.send("GET", "/api/cookies", headers=shown | {"cookie": cookies}),
        "no cookies": api.send("GET", "/api/cookies", headers=shown),
        "choice again": api.post_form("/api/consent", form_choice(**said, choice="")),
        "choice outdated": api.post_form("/api/consent", form_choice(**said, policy="2000-01-01")),
        "contact again": api.post_form("/api/contact", typed | {"email": PAYLOAD, "message": "", "order": PAYLOAD}),
        "order again": ordering.look(api, **ordered, **{"line-sumac": PAYLOAD}),
        "preview": preview,
        "order preview": order,
        "quick": api.post_form("/api/contact", preview.form | {"step": "send"}),
        "edit": api.post_form("/api/contact", preview.form | {"step": "edit"}),
        "order edit": api.post_form("/api/orders", order.form | {"step": "edit"}),
    }


def drawn(language: str) -> dict[str, str]:
    """The pages of what the requests above do not bring about, and the notes of embeds, by what each is about."""
    from functions import languages, register
    from functions.consent import pages as consent_pages
    from functions.contact import pages as contact_pages
    from functions.contact.fields import Message
    from functions.core import html as core_html
    from functions.core import problems
    from functions.web import forms
    from plugins.markdown import embeds

    languages.use(language)
    said = languages.words()
    every = {kind: " ".join(leaves(said[kind])) for kind in ("errors", "problems")}
    wrong = problems.Problem("fields", 422, "", (problems.FieldError("message", every["errors"]),))
    store = problems.Problem("store", 503, "", headers={"Retry-After": "5"})
    record = {"recorded_at": "2026-11-23T00:00:00Z", "policy": "2026-11-23", "granted": [], "refused": ["statistics"]}
    fields = {"name": "Ada", "email": "ada@example.org", "topic": "press", "order": "", "message": "Hello"}
    message = Message("Ada", "ada@example.org", "press", "", "Hello", language)
    answers = {
        "errors": contact_pages.typed_again(wrong, fields),
        "store": consent_pages.refused(store, {"purpose": [], "choice": "accept"}, ()),
        "no in force": forms.page(
            429, said["problems"]["pace"]["title"], [said["choices"]["in_force"]], core_html.Html("")
        ),
        "given back": forms.given_back(
            APIGatewayProxyEventV2({"rawPath": "/api/newsletter", "requestContext": {"stage": "$default"}}),
            ("email",),
            problems.fault(),
            {"email": TYPED["typed.name"]},
        ),
        "nothing granted": consent_pages.history([record]),
        "choice recorded": consent_pages.recorded(record | {"visitor": "v", "card": "c"}, (), "/"),
        **{notice: contact_pages.preview("k", message, 0, notice=notice) for notice in said["contact"]["notices"]},
    }
    notes = [
        embeds.html(name, TYPED["typed.name"], f"https://{one.host}/", language)
        for name, one in register.current().recipients.items()
    ]
    return {
        "problems": core_html.render("refused", title=every["problems"], detail=every["problems"]),
        "embeds": "".join(notes),
        **{name: str(answer.body) for name, answer in answers.items()},
    }


def leaves(tree: dict[str, Any]) -> Iterator[str]:
    """Every text in a table of texts."""
    for value in tree.values():
        if isinstance(value, dict):
            yield from leaves(value)
        else:
            yield value


def mails(language: str) -> dict[str, Any]:
    """Every mail, by what it is about."""
    from functions.contact import mails as contact_mails
    from functions.mail import compose

    item = {
        "id": "0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f", "received_at": "2026-11-23T00:00:00.250000Z", "topic": "order",
        "language": language, "expires_at": 1_826_928_000,
        "replies": [{"at": "2026-11-24T09:00:00.000000Z", "text": TYPED["typed.reply"]}], "order": "",
        "mails": {"confirmation": {"state": "failed", "tries": 1, "until": 0}},
    } | MESSAGE  # fmt: skip
    letters = {key: contact_mails.about(item, key) for key in KINDS}
    for capability in OTHERS:
        letters |= capability.letters(language)
    return {name: compose.compose(letter, 1_795_392_000) for name, letter in letters.items()}


def main() -> None:
    os.environ["STAFF_EMAIL"] = "staff@cardamum.exeve"
    template = Template()
    found: list[tuple[str, str, str]] = []
    with fake_aws.dynamodb(template, REQUESTS_PER_MINUTE="1000000") as database:
        functions = Functions(template)
        from functions import languages
        from tests.functions.calls import Api

        api = Api(functions, database)
        for language in languages.OFFERED:
            found += [(f"{name}, {language}", "html", answer.text) for name, answer in pages(api, language).items()]
            found += [(f"{name}, {language}", "html", html) for name, html in drawn(language).items()]
            for capability in OTHERS:
                shown = capability.pages(language).items()
                found += [(f"{name}, {language}", "html", getattr(page, "body", page)) for name, page in shown]
            for name, mail in mails(language).items():
                plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
                found.append((f"mail {name}, {language}", "text", f"{mail['Subject']}\n{plain.get_content()}"))
                found.append((f"mail {name}, {language}", "html", html.get_content()))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
