"""The site over https in Firefox and WebKit: one browser of each a session."""

from __future__ import annotations

import datetime
import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from html import escape
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from infra.preview import Preview, frame
from infra.preview.headers import TemplateHeaders
from tests.browser.chromium import CHROMIUM, silent
from tests.browser.conftest import STAGE
from tests.browser.engines.drivers import Engine, WithPlaywright, WithSelenium, program
from tests.browser.engines.visits import Visit

MODULE = '<script type="module"'


class Served(Preview):
    """The preview, which can leave the site's own module out of its pages, as it is before the module has come."""

    without_module = False
    # What the build makes of a survey's published key, for a survey whose key a test has made.
    survey_key: ClassVar[dict[str, str]] = {}

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        # Pages may stand in a frame, as in a live preview.
        around = Route(frame.PATH, self._framed)
        keys = [Route("/surveys/{slug}/key.json", lambda _: JSONResponse(self.survey_key))]
        headers = Middleware(TemplateHeaders, template=self.template, live=True)
        self.app = Starlette(routes=[around, *keys, *self.app.routes], middleware=[headers])

    @staticmethod
    def _framed(request: Request) -> Response:
        path = escape(request.query_params["path"])
        return HTMLResponse(f'<!doctype html><title>Frame</title><iframe src="{path}" height="800"></iframe>')

    def _page(self, path: Path, status: int) -> Response:
        page = super()._page(path, status)
        if not self.without_module:
            return page
        html = bytes(page.body).decode()
        assert MODULE in html
        return HTMLResponse(html.replace(MODULE, '<script type="later"'), status, {"cache-control": "no-cache"})


@pytest.fixture(scope="session")
def origin(listener: socket.socket) -> str:
    """The origin; https, for WebKit keeps ``Secure`` cookies of nothing else."""
    return f"https://localhost:{listener.getsockname()[1]}"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and the certificate that it signed itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    written = tmp_path_factory.mktemp("https") / "localhost.pem"
    written.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + signed.public_bytes(pem))
    return written


@pytest.fixture(scope="module")
def preview(listener: socket.socket, origin: str, certificate: Path, site: Path, template: Any) -> Served:
    """The preview over https, on an embedded DynamoDB."""
    return STAGE.preview(Served, template, site, listener, origin, ssl_certfile=certificate)


# Those that no other folder has, or those that are asked for: ENGINES="chromium".
ENGINES = os.environ.get("ENGINES", "firefox webkit").split()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn; it ends when the next one starts."""
    with ExitStack() as running:
        if request.param == "webkit":
            yield WithSelenium(running)
        else:
            playwright = request.getfixturevalue("playwright")

            def launch(scripted: bool) -> Browser:
                if request.param == "firefox":
                    path, told = program("firefox-esr"), {"javascript.enabled": scripted}
                    started = playwright.firefox.launch(
                        channel="moz-firefox", executable_path=path, firefox_user_prefs=told
                    )
                else:
                    started = playwright.chromium.launch(**silent(CHROMIUM))
                running.callback(started.close)
                return cast(Browser, started)

            yield WithPlaywright(launch)


@pytest.fixture
def visit(engine: Engine, origin: str, preview: Served) -> Iterator[Visit]:
    """A fresh visitor, in each engine."""
    with engine.visitor(origin) as visit:
        yield visit
    preview.without_module = False


@pytest.fixture
def visitor(engine: Engine, origin: str, preview: Served, scripted: bool) -> Iterator[Visit]:
    """A fresh visitor, in each engine, with script and without."""
    with engine.visitor(origin, scripted=scripted) as visit:
        yield visit
