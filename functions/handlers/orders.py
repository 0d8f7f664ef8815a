"""The Lambda of orders: ``/api/orders``, an order's own page, and what is left in stock."""

from functions.orders import own_routes, routes
from functions.web.router import lambda_handler

handler = lambda_handler(routes.router, own_routes.router)
