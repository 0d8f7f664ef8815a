"""The Lambda of surveys: ``/api/surveys/<slug>``."""

from functions.surveys import routes
from functions.web.router import lambda_handler

handler = lambda_handler(routes.router)
