"""Clients as boto3 makes them, for what a command asks of AWS: each call is held against the service's own description
and against what the caller's role may do, then answered by a stand-in, or by moto where there is none.

A call that the role may not make is refused as AWS refuses it. A stand-in's answer is held against the service's
description as well, so that no test lives by an answer that AWS cannot give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from boto3.session import Session
from botocore.awsrequest import AWSResponse
from botocore.validate import validate_parameters

from tests.infra import iam
from tests.infra.deploy.conftest import REGION

ADMINISTRATOR: list[iam.Statement] = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
# The tests' buckets, by what they stand for in infra/access.yaml.
BUCKETS = {"code": "${CodeBucket.Arn}", "site": "arn:aws:s3:::cardamum-sitebucket-1a2b"}
# Where the right is not named as the call is.
_RIGHTS = {
    "HeadBucket": "ListBucket", "ListObjectsV2": "ListBucket", "ListObjectVersions": "ListBucketVersions",
    "HeadObject": "GetObject", "Invoke": "InvokeFunction",
}  # fmt: skip
_PREFIXES = {"sesv2": "ses", "resourcegroupstaggingapi": "tag"}
# Whoever is known to AWS at all may ask who that is.
_FREE = {("sts", "GetCallerIdentity")}
# The parameter that names the one thing that a call is about, and its ARN.
_THINGS = {
    "cloudformation": ("StackName", "arn:aws:cloudformation:{region}:{account}:stack/{}/1"),
    "cloudfront": ("DistributionId", "arn:aws:cloudfront::{account}:distribution/{}"),
    "dynamodb": ("TableName", "arn:aws:dynamodb:{region}:{account}:table/{}"),
    "lambda": ("FunctionName", "arn:aws:lambda:{region}:{account}:function:{}"),
    "logs": ("logGroupName", "arn:aws:logs:{region}:{account}:log-group:{}:log-stream:"),
    "sesv2": ("EmailIdentity", "arn:aws:ses:{region}:{account}:identity/{}"),
    "secretsmanager": ("Name", "arn:aws:secretsmanager:{region}:{account}:secret:{}-AbCdEf"),
    "acm": ("CertificateArn", "{}"),
    "kms": ("KeyId", "{}"),
    "sns": ("TopicArn", "{}"),
}


def rights(service: str, operation: str, region: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each action that IAM wants for a call, with the resource that it is asked of (AWS's Service Authorization
    Reference).
    """
    if (service, operation) in _FREE:
        return
    if service == "s3":
        bucket = BUCKETS.get(params["Bucket"], f"arn:aws:s3:::{params['Bucket']}")
        resource = f"{bucket}/{params['Key']}" if "Key" in params else bucket
        yield f"s3:{_RIGHTS.get(operation, operation)}", resource
        return
    name, pattern = _THINGS.get(service, ("", ""))
    thing = params.get(name) or params.get("SecretId")
    arn = str(thing) if str(thing).startswith("arn:") else pattern.format(thing, region=region, account=iam.ACCOUNT)
    yield f"{_PREFIXES.get(service, service)}:{_RIGHTS.get(operation, operation)}", arn if thing else "*"
    if (service, operation) != ("cloudformation", "CreateChangeSet"):
        return
    if params.get("Tags"):
        yield "cloudformation:TagResource", arn
    if thing == "cardamum":
        # SAM is expanded by a macro, which is asked for by a right of its own.
        yield f"cloudformation:{operation}", f"arn:aws:cloudformation:{region}:aws:transform/Serverless-2016-10-31"
    if "TemplateURL" in params:
        yield "s3:GetObject", f"{BUCKETS['code']}/{params['TemplateURL'].partition('.amazonaws.com/')[2]}"


@cache
def _session() -> Session:
    """Not the default one, which is made of ``boto3.Session``: tests put theirs in its place."""
    return Session()


class Caller:
    """Who calls, by what an identity allows; ``made`` are the rights that were asked for, ``refused`` those it lacks.

    :param stands: a stand-in by service; its methods are named as boto3's.
    """

    def __init__(self, statements: Sequence[iam.Statement], stands: Mapping[str, Any]) -> None:
        self.statements, self.stands = statements, stands
        self.made: set[tuple[str, str]] = set()
        self.refused: list[tuple[str, str]] = []

    def client(self, service: str, region: str = REGION) -> Any:
        """A client of a service, as ``boto3.Session.client`` gives it."""
        made: Any = _session().client(
            service,  # type: ignore[call-overload]
            region_name=region,
            aws_access_key_id="nobody's",
            aws_secret_access_key="nobody's",
        )

        def asked(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
            context["asked"] = dict(params)

        def answer(model: Any, context: dict[str, Any], **_: Any) -> Any:
            params = context["asked"]
            wanted = list(rights(service, model.name, region, params))
            self.made |= {*wanted}
            lacks = [right for right in wanted if not iam.allowed(self.statements, *right, {})]
            if lacks:
                self.refused += lacks
                words = f"User: arn:aws:sts::{iam.ACCOUNT}:assumed-role/x is not authorized to perform: {lacks[0][0]}"
                return _response(403), {"Error": {"Code": "AccessDenied", "Message": words}, "ResponseMetadata": {}}
            if service not in self.stands:
                return None
            method = getattr(self.stands[service], made_of(made, model.name))
            given = method(**params) or {}
            if model.output_shape is not None:
                validate_parameters(given, model.output_shape)
            return _response(200), given | {"ResponseMetadata": {}}

        made.meta.events.register_first(f"before-parameter-build.{model_name(made)}", asked)
        made.meta.events.register_first(f"before-call.{model_name(made)}", answer)
        return made


def model_name(client: Any) -> str:
    """The service as botocore's events name it."""
    return str(client.meta.service_model.service_id.hyphenize())


def made_of(client: Any, operation: str) -> str:
    """``CreateChangeSet`` → ``create_change_set``."""
    return next(method for method, name in client.meta.method_to_api_mapping.items() if name == operation)


def _response(status: int) -> AWSResponse:
    return AWSResponse("https://aws.example", status, {}, None)


def role(access: Any, name: str) -> list[iam.Statement]:
    """What a role of infra/access.yaml may do: its own policies and those it has by name."""
    about, managed = access.of_type("AWS::IAM::Role")[name], access.of_type("AWS::IAM::ManagedPolicy")
    documents = [policy["PolicyDocument"] for policy in about["Policies"]]
    documents += [managed[reference["Ref"]]["PolicyDocument"] for reference in about.get("ManagedPolicyArns", ())]
    return [statement for document in documents for statement in document["Statement"]]
