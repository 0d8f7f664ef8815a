"""The secrets by which the functions make hashes, for commands that look up or write down the same."""

from __future__ import annotations

from typing import Any

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError

from desk.errors import StoreError
from desk.options import Desk
from desk.store import LOCAL_PERSON_KEY
from functions import register as registers

person_key_option = click.option(
    "--person-key-secret", envvar="PERSON_KEY_SECRET", show_envvar=True, help="The secret with the person key, in AWS."
)


def person_key(desk: Desk, secret: str | None) -> str:
    """The key that makes the hashes by which people's items are found (functions/core/person_index.py).

    :raises StoreError: where the secret cannot be read.
    """
    return LOCAL_PERSON_KEY if desk.store.url else read(secret, "person key", "--person-key-secret, PERSON_KEY_SECRET")


def read(secret: str | None, called: str, options: str) -> str:
    """A secret's value.

    :param options: by which it is named.
    :raises click.UsageError: where none is named. :raises StoreError: where it cannot be read.
    """
    if not secret:
        raise click.UsageError(f"Name the secret that holds the {called} ({options}).")
    try:
        client: Any = boto3.client("secretsmanager", region_name=registers.current().site.region)
        return str(client.get_secret_value(SecretId=secret)["SecretString"])
    except (BotoCoreError, ClientError) as error:
        raise StoreError(f"The {called} could not be read ({type(error).__name__}).") from None
