"""``stock``: how many there are of each product, and what was delivered or lost."""

from __future__ import annotations

import click

from desk import output
from desk.errors import ChangedError
from desk.options import Desk, desk_options
from desk.orders import finding
from functions.core import transaction
from functions.orders import catalogue
from functions.orders import stock as counted


@click.command()
@click.argument("product", default="")
@click.argument("quantity", type=int, default=0)
@desk_options("order", "counting stock", also=("stock",))
def stock(desk: Desk, product: str, quantity: int) -> None:
    """List what is left, or enter a delivery of QUANTITY of a PRODUCT; a negative one (after --) is what broke or was
    lost."""
    try:
        known = catalogue.products()
    except FileNotFoundError:
        raise click.UsageError("The list of products is made by a build: run “make build” first.") from None
    if product and product not in known:
        raise click.UsageError(f"There is no product “{product}”. There are: {', '.join(known)}.")
    if bool(product) is not bool(quantity):
        raise click.UsageError("Give a product and how many came, or neither for the list.")
    desk.note("stock", "deliver" if quantity else "list")
    ours = finding.of(desk.store).stock
    if product:
        try:
            with desk.store.answering():
                left = {product: counted.deliver(ours, product, quantity, desk.store.who, desk.store.clock.now())}
        except transaction.Cancelled:
            raise ChangedError(f"There are not so many of {product} to take out.", {}) from None
    else:
        with desk.store.answering():
            left = counted.left(ours, list(known))
    if desk.as_json:
        click.echo(output.as_json(left))
        return
    rows = [[output.cell(str(count)), output.cell(slug)] for slug, count in left.items()]
    output.console().print(output.table(("left", "product"), rows, whole=("product",)))
