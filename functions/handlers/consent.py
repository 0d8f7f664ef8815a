"""The Lambda of choices: ``/api/consent``, receipts and their keys, and the list of this browser's cookies."""

from functions.consent import cookie_list, receipt_routes, routes
from functions.web.router import lambda_handler

handler = lambda_handler(routes.router, cookie_list.router, receipt_routes.router)
