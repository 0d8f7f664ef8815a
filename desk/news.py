"""``news``: who gets news by mail, and the letters that they get."""

from __future__ import annotations

import click

from desk import news_letters, news_lift, news_list


@click.group()
def news() -> None:
    """News by mail: who gets it, and letters, from a test to oneself to the last reader."""


for _command in (*news_list.COMMANDS, *news_lift.COMMANDS, *news_letters.COMMANDS):
    news.add_command(_command)
