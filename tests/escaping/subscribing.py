"""What the list of who gets news says, on its pages and in its mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.escaping.feeding import TYPED

if TYPE_CHECKING:
    from functions.mail.compose import Letter

NOW = 1_795_392_000
TEXT = TYPED["typed.message"]
PERSON = "aB3_-" * 4 + "xy"
TOKEN = f"{PERSON}.abcdefghijk"


def pages(language: str) -> dict[str, Any]:
    """Each page of the list, by what it is about."""
    from functions import languages, register
    from functions.core import problems
    from functions.core.problems import FieldError
    from functions.newsletter import pages as news

    languages.use(language)
    topics = list(register.current().topics)
    asked, held = {"topics": topics}, {"person": PERSON, "topics": topics, "language": language}
    wrong = problems.fields(FieldError("email", TEXT), FieldError("topic", TEXT))
    typed = {"email": TEXT, "topic": [TEXT], "language": language}
    return {
        **{f"news {name}": news.outcome(name) for name in news.OUTCOMES},
        "news again": news.ask_again(wrong, typed),
        "link again": news.link_again(wrong, typed),
        "news confirm": news.confirm(TOKEN, asked, topics),
        "news confirm nothing": news.confirm(TOKEN, asked, (), amiss=True),
        "news late": news.late(TOKEN),
        "news preferences": news.preferences(held),
        "news leave": news.leave(PERSON),
        "news gone": news.gone(),
    }


def letters(language: str) -> dict[str, Letter]:
    """The mails that the list sends by itself, and a letter to a reader."""
    from functions import register
    from functions.core.letter_files import LetterText
    from functions.newsletter import letters as news_letters
    from functions.newsletter import mails, states, subscription

    topics = tuple(register.current().topics)
    reader = subscription.Subscriber(PERSON, "ada@example.org", topics, language, states.CONFIRMED)
    asked = {"topics": topics, "language": language, "nonce": "abcdefghijk", "until": NOW + 86_400}
    item = {"person": PERSON, "email": reader.email, "language": language, "asked": asked}
    letter = LetterText(
        slug="a-letter", subject=TEXT, preheader=TEXT, topics=topics, languages=(language,), lang="en",
        html="<p>Pods</p>", text="Pods", published=True,
        archive="https://www.cardamum.exeve/news/a-letter/",
    )  # fmt: skip
    return {
        "news ask": mails.about(item, states.ASK),
        "news link": mails.about(item, states.LINK),
        "news letter": news_letters.to_reader(letter, reader),
    }
