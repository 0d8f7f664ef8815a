"""Requests that another site made a visitor's browser send (CSRF) are refused, without a token.

A page is static and cannot carry a fresh token, so the browser's own word is taken: Fetch Metadata first
(W3C Fetch Metadata section 2.2), then ``Origin`` (RFC 6454 section 7). A client that sends neither is no browser
that could be misled.
"""

from __future__ import annotations

import os

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.core import problems


def refuse_foreign(event: APIGatewayProxyEventV2) -> None:
    """:raises problems.Problem: 403 where the request began on another origin than ``SITE_ORIGIN``."""
    headers = event.headers
    site = headers.get("sec-fetch-site")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        own = headers.get("origin") in (None, os.environ["SITE_ORIGIN"])
    if not own:
        raise problems.foreign()
