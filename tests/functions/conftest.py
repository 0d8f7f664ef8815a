"""The functions as Lambda calls them: an API Gateway event in, a result out, on an in-process DynamoDB."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import configuration

from infra.local import dynalite, fake_aws
from infra.local.dynalite import transactions
from infra.local.functions import Functions
from tests import own_texts
from tests.functions.calls import Api
from tests.functions.mailing import Mailing

# Numbers of a log record that change from run to run.
TIMES = ("created", "msecs", "relativeCreated", "thread", "process")
configuration.set_hypothesis_home_dir(".cache/hypothesis")


@pytest.fixture(scope="package", autouse=True)
def _sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is sold here are the products of the tests, whatever this shop sells."""
    with own_texts.sold(tmp_path_factory.mktemp("pages")):
        yield


@pytest.fixture(scope="package")
def running(template: Any) -> Iterator[Api]:
    """The functions and their tables, set up once for this folder."""
    with fake_aws.dynamodb(template, REQUESTS_PER_MINUTE="1000000") as database:
        yield Api(Functions(template), database)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked ``both_stores`` runs on moto, and again on dynalite: what both say is no whim of one of them.
    ``moto_alone`` takes a test out of that, and says what dynalite cannot do (tests/infra/local/test_dynalite.py).
    """
    test = metafunc.definition
    if test.get_closest_marker("both_stores") and "api" in metafunc.fixturenames:
        second = [] if test.get_closest_marker("moto_alone") else [pytest.param("dynalite", marks=pytest.mark.slow)]
        metafunc.parametrize("api", ["moto", *second], indirect=True)


@pytest.fixture(scope="package")
def second(running: Api, template: Any) -> Iterator[tuple[Any, Api]]:
    """The functions over dynalite's tables, and the client by which they are to reach them."""
    from functions.core import store

    with dynalite.running(template) as (address, database):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(dynalite.ENDPOINT, address)
            client = store.client()
        dynalite.with_old_items(client, database)
        transactions.add(client)
        yield client, Api(running.functions, database)


@pytest.fixture
def api(running: Api, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Api:
    """The functions on empty tables: the embedded ones, or dynalite's where the test is to run on those."""
    found = running
    if getattr(request, "param", "moto") == "dynalite":
        client, found = request.getfixturevalue("second")
        monkeypatch.setattr("functions.core.store._client", client)
    found.empty()
    return found


@pytest.fixture
def mailing(api: Api, template: Any, monkeypatch: pytest.MonkeyPatch) -> Mailing:
    """The mail that messages send, on empty tables."""
    return Mailing(api, template, monkeypatch)


@pytest.fixture
def clock(api: Api, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The functions' clock, which stands still until a test moves ``now`` (epoch seconds)."""
    from functions.consent import routes
    from functions.contact import routes as contact_routes
    from functions.statistics import routes as statistics_routes
    from functions.surveys import ballot_routes, entry_routes, one_each
    from functions.surveys import routes as survey_routes

    hand = SimpleNamespace(now=1_795_392_000.25)
    for module in (routes, contact_routes, statistics_routes, survey_routes, entry_routes, ballot_routes, one_each):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: hand.now))
    return hand


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting between the SDK's attempts."""
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.fixture
def told(
    api: Api, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], str]:
    """Gives all that was logged, counted or printed since it was last asked."""
    from functions.core import observe

    logger, lines = logging.getLogger(observe.logger.name), io.StringIO()
    for handler in logger.handlers:
        monkeypatch.setattr(handler, "stream", lines)
    # Importing Pelican, as other tests do, makes every logger drop a message that it has seen before.
    monkeypatch.setattr(logger, "filters", [])
    caplog.set_level(logging.INFO)

    def read() -> str:
        printed = capsys.readouterr()
        records = [{k: v for k, v in vars(record).items() if k not in TIMES} for record in caplog.records]
        said = f"{lines.getvalue()}{printed.out}{printed.err}{records}"
        lines.truncate(0)
        lines.seek(0)
        caplog.clear()
        return said

    return read
