"""The Lambda of surveys: ``/api/surveys/<slug>``, invitations and ballots, and entries to what can be won there."""

from functions.surveys import ballot_routes, entry_routes, routes
from functions.web.router import lambda_handler

handler = lambda_handler(routes.router, ballot_routes.router, entry_routes.router)
