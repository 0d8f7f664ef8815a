"""The Lambda of statistics: ``/api/statistics``, and what is published of them under ``/statistics/``."""

from functions.statistics import routes
from functions.web.router import lambda_handler

handler = lambda_handler(routes.router)
