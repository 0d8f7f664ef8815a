"""What a start loads: importing a handler, in a process of its own, brings in these modules of ours and no others, and
of the libraries that cost a start those named here. What is new here makes every start longer: let it be worth it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from infra.local import fake_aws

HEAVY = {
    "altcha", "boto3", "cryptography", "html5lib", "hypothesis", "idna", "jinja2", "markdown", "moto", "pelican", "PIL",
    "pytest", "requests", "rich", "segno", "yaml",
}  # fmt: skip
REGISTER = {"register": "checks loader model policy_text"}
# A store, and what every function that has one needs.
STORE = "attributes aws html observe problems settings store table"
WEB = {"web": "body cookies csrf network origin_key rate_limit requests responses router", "languages": ""}

# Handler → the modules of each folder of functions/, and the heavy libraries.
LOADED: dict[str, tuple[dict[str, str], set[str]]] = {
    "consent": (
        {
            **REGISTER, **WEB,
            "web": f"{WEB['web']} forms user_agent",
            "core": f"{STORE} person person_index text",
            "consent": "card cookie_list history jws pages personal receipt receipt_routes record routes signing_key",
            "transparency": "bucket commitment merkle note proof signing tiles writer",
        },
        set(),
    ),
    "contact": (
        {
            **REGISTER, **WEB,
            "core": f"{STORE} email_address person person_index text",
            "contact": "fields flood_counts pages proof_of_work repeats routes spam",
            "web": f"{WEB['web']} form_token forms",
            "mail": "states",
        },
        {"altcha"},
    ),
    # What is held of somebody is found by the capabilities that hold it.
    "my_data": (
        {
            **REGISTER, **WEB,
            "web": f"{WEB['web']} forms user_agent",
            "core": f"{STORE} clock email_address letter_files person person_index text transaction",
            "consent": "jws personal record signing_key",
            "transparency": "commitment",
            "contact": "beside fields personal",
            "newsletter": "by_hash campaigns claims keys personal personal_claims states",
            "orders": "catalogue declaration number order personal promotion reserved states stock",
            "register": f"{REGISTER['register']} promotions",
            "mail": "compose states",
            "surveys": "personal",
            "my_data": "card card_routes correcting erasing erasure_pages export limits objecting pages personal "
            "portions receipt receipt_pages receipts requests rights_routes routes sign_in stores tokens trail "
            "unfinished words",
        },
        {"idna"},
    ),
    "newsletter": (
        {
            **REGISTER, **WEB,
            "web": "body csrf forms network origin_key rate_limit requests responses router",
            "core": f"{STORE} email_address letter_files person rounding text",
            "newsletter": (
                "campaigns claims keys limits numbers outcomes pages proof routes states subscription suppression "
                "wording"
            ),
            "transparency": "commitment",
            "mail": "states",
        },
        set(),
    ),
    "notify": (
        {
            **REGISTER,
            "languages": "",
            "register": f"{REGISTER['register']} promotions shop",
            "core": f"{STORE} clock email_address letter_files person person_index text transaction",
            "consent": "personal",
            "contact": "beside fields mails personal",
            "newsletter": "by_hash campaigns claims keys mails personal personal_claims states subscription wording",
            "transparency": "commitment",
            "orders": "catalogue declaration link mails number order payment personal promotion reserved states stock "
            "withdrawal_mails",
            "mail": "compose dispatch outbox rates ses states threads",
            "surveys": "personal",
            "my_data": "mails personal requests stores tokens trail",
        },
        {"idna"},
    ),
    "orders": (
        {
            **REGISTER, **WEB,
            "register": f"{REGISTER['register']} promotions shop",
            "web": f"{WEB['web']} form_token forms",
            "core": f"{STORE} clock email_address person person_index text transaction",
            "orders": "catalogue changed_prices customer declaration form held invoice kept lines link look "
            "mail_limit number order own_page own_routes pages payment placing promotion reserved routes "
            "states stock tables totals withdrawal withdrawal_routes",
            "mail": "states",
        },
        set(),
    ),
    "orders_due": (
        {
            **REGISTER,
            "languages": "",
            "core": f"{STORE} clock email_address person person_index text transaction",
            "orders": "catalogue declaration due number order personal promotion reserved states stock tables",
            "register": f"{REGISTER['register']} promotions",
            "mail": "states",
        },
        set(),
    ),
    "letters": (
        {
            **REGISTER,
            "languages": "",
            "core": f"{STORE} invitations letter_files person text",
            "mail": "compose ses states",
            "newsletter": (
                "campaigns claims keys letter_events letter_queue letters outcomes pace sending states subscription "
                "wording"
            ),
        },
        {"idna"},
    ),
    "statistics": (
        {
            **REGISTER, **WEB,
            "register": f"{REGISTER['register']} promotions",
            "web": f"{WEB['web']} user_agent",
            "core": f"{STORE} charts rounding text",
            "statistics": "also arrivals days pages routes views weeks",
        },
        set(),
    ),
    "surveys": (
        {
            **REGISTER, **WEB,
            "web": f"{WEB['web']} form_token forms",
            "core": (
                f"{STORE} blind_rsa clock draw email_address invitations person person_index survey_files survey_form "
                "text transaction"
            ),
            "surveys": "answers ballot_routes entry_pages entry_routes one_each pages personal routes",
        },
        set(),
    ),
    "statistics_rollup": (
        {
            **REGISTER, **WEB,
            "web": "cookies user_agent",
            "core": f"{STORE} text",
            "consent": "first_answers",
            "statistics": "days views",
        },
        set(),
    ),
    "log_writer": (
        {
            **REGISTER,
            "languages": "",
            "core": f"{STORE} person person_index text",
            "transparency": "bucket commitment merkle note signing tiles writer",
            "my_data": "requests",
        },
        set(),
    ),
    # It asks AWS four times an hour and nobody waits, so that its start may be slow.
    "budget_shutoff": ({"core": "observe settings spending"}, {"boto3"}),
}  # fmt: skip


def imported(module: str, environment: dict[str, str]) -> set[str]:
    """Every module that a fresh process has once it has imported this one."""
    code = f"import sys, {module}; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def names(handler: str, folders: dict[str, str]) -> set[str]:
    """``{"core": "store"}`` → ``functions.core``, ``functions.core.store``, and the handler itself."""
    found = {"functions", "functions.handlers", f"functions.handlers.{handler}"}
    for folder, modules in folders.items():
        found |= {f"functions.{folder}", *(f"functions.{folder}.{module}" for module in modules.split())}
    return found


@pytest.mark.parametrize("handler", LOADED)
def test_a_start_loads_these_modules_and_no_others(handler: str, template: Any) -> None:
    folders, heavy = LOADED[handler]
    loaded = imported(f"functions.handlers.{handler}", dict(os.environ) | fake_aws.settings(template))
    assert {name for name in loaded if name.partition(".")[0] == "functions"} == names(handler, folders)
    assert loaded & HEAVY == heavy
    assert not {name for name in loaded if name.partition(".")[0] in ("infra", "desk", "plugins", "tests", "bench")}


def test_every_handler_of_the_template_is_in_the_table(template: Any) -> None:
    named = {one["Handler"] for one in template.of_type("AWS::Serverless::Function").values()}
    assert named == {f"functions.handlers.{handler}.handler" for handler in LOADED}
