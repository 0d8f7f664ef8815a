"""The Lambda of surveys: ``/api/surveys/<slug>``, and entries to what can be won there."""

from functions.surveys import entry_routes, routes
from functions.web.router import lambda_handler

handler = lambda_handler(routes.router, entry_routes.router)
