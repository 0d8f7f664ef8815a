"""DynamoDB and KMS in this process (moto), with the template's tables and keys, for the preview and the tests."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto import mock_aws
from moto.core import botocore_stubber

from desk.store import LOCAL_LIST_KEY, LOCAL_PERSON_KEY
from infra.local import log_keys, moto_speed
from infra.local.gateway import ORIGIN_KEY
from infra.template import Template

LOCAL = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "embedded",
    "AWS_SECRET_ACCESS_KEY": "embedded",
    "POWERTOOLS_DEV": "false",
    "FORM_KEY": "a key for this machine only",
    "MY_DATA_KEY": "another for this machine only",
    "ORDER_KEY": "another key for this machine only",
    "LIST_KEY": LOCAL_LIST_KEY,
    "PERSON_KEY": LOCAL_PERSON_KEY,
    # A preview begins empty, so every item has its hash.
    "PERSON_INDEX": "complete",
    "ORIGIN_KEYS": f"{ORIGIN_KEY} another-while-they-change",
}


def _one_at_a_time() -> None:
    """moto is not atomic under threads: two puts with one condition can both win. One lock around it all."""
    stub: Any = botocore_stubber.BotocoreStubber
    if getattr(stub, "one_at_a_time", False):
        return
    lock, call = threading.RLock(), stub.__call__

    def locked(self: Any, *args: Any, **kwargs: Any) -> Any:
        with lock:
            return call(self, *args, **kwargs)

    stub.__call__ = locked
    stub.one_at_a_time = True


def settings(template: Template, **own: str) -> dict[str, str]:
    """The environment that the functions run in on this machine."""
    return LOCAL | template.environment(LOCAL | own)


@contextmanager
def dynamodb(template: Template, **own: str) -> Iterator[Any]:
    """An empty DynamoDB with the template's tables, and new keys; yields a client of the first. Import the functions
    inside it or after it.

    :param own: environment variables in place of the template's, such as ``SITE_ORIGIN``.
    """
    _one_at_a_time()
    moto_speed.make_quick()
    os.environ.update(settings(template, **own))
    with mock_aws():
        client = boto3.client("dynamodb")
        create_tables(client, template)
        create_keys(template)
        create_queues(template)
        create_log_bucket()
        yield client


def create_tables(client: Any, template: Template) -> None:
    """Make the template's tables, with their TTL."""
    for name, arguments in template.tables().items():
        client.create_table(**arguments)
        ttl = template.of_type("AWS::DynamoDB::Table")[name]["TimeToLiveSpecification"]
        client.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)


def create_keys(template: Template) -> None:
    """Make the template's keys, and give each variable that names one the id that it got."""
    log_keys.add_to_moto()
    kms: Any = boto3.client("kms")
    made = {name: kms.create_key(**arguments) for name, arguments in template.signing_keys().items()}
    for variable, value in template.environment({}).items():
        if value in made:
            os.environ[variable] = made[value]["KeyMetadata"]["KeyId"]


def create_queues(template: Template) -> None:
    """Make the queues that functions read, and give each variable that names one its address."""
    sqs: Any = boto3.client("sqs")
    queues = template.of_type("AWS::SQS::Queue")
    for variable, value in template.environment({}).items():
        if value in queues:
            hidden = str(queues[value].get("VisibilityTimeout", 30))
            made = sqs.create_queue(QueueName=value, Attributes={"VisibilityTimeout": hidden})
            os.environ[variable] = made["QueueUrl"]


def create_log_bucket() -> None:
    """Make the bucket of the log; S3 takes small letters alone, so the variable is given the name that it got."""
    os.environ["LOG_BUCKET"] = "log-bucket"
    region: Any = os.environ["AWS_DEFAULT_REGION"]
    boto3.client("s3").create_bucket(Bucket="log-bucket", CreateBucketConfiguration={"LocationConstraint": region})
