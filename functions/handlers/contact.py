"""The Lambda of messages: ``/api/contact`` and its challenge."""

from functions.contact import routes
from functions.web.router import lambda_handler

handler = lambda_handler(routes.router)
