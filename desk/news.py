"""``news``: who gets news by mail."""

from __future__ import annotations

import click

from desk import news_list


@click.group()
def news() -> None:
    """Who gets news by mail: count them, bring a list from elsewhere, take ours along."""


for _command in news_list.COMMANDS:
    news.add_command(_command)
