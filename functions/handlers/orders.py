"""The Lambda of orders: ``/api/orders``, an order's own page, what is left in stock, and withdrawals."""

from functions.orders import own_routes, routes, withdrawal_routes
from functions.web.router import lambda_handler

handler = lambda_handler(routes.router, own_routes.router, withdrawal_routes.router)
