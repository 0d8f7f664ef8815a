"""A new key signs, and receipts that an earlier one signed still verify (docs/operations.md)."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from tests.functions.calls import PROBLEM, Api, choice
from tests.functions.signing import KEYS, RECEIPT, forgotten_key, keys_of, on_kms, verifies

pytestmark = pytest.mark.usefixtures("impatient")


def _new_key() -> str:
    kms: Any = boto3.client("kms")
    return str(kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"])


def _receipt(api: Api) -> dict[str, str]:
    jar = api.post_json("/api/consent", choice()).jar
    return api.send("GET", RECEIPT, headers=jar).json  # type: ignore[no-any-return]


@pytest.mark.promise("P24")
def test_receipts_of_every_key_there_was_verify_with_the_keys_that_are_published(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    arns, receipts = [_new_key() for _ in range(3)], []
    with forgotten_key():
        for at, arn in enumerate(arns):
            monkeypatch.setenv("KEY_ID", arn)
            monkeypatch.setenv("EARLIER_KEY_IDS", ",".join(arns[:at]))
            receipts.append(_receipt(api))
        published = keys_of(api)
    assert len({key["kid"] for key in published["keys"]}) == 3
    assert [verifies(receipt, published) for receipt in receipts] == [True] * 3
    newest, *earlier = published["keys"]
    assert verifies(receipts[-1], {"keys": [newest]})
    assert [verifies(receipt, {"keys": [newest]}) for receipt in receipts[:-1]] == [False] * 2
    assert not verifies(receipts[-1], {"keys": earlier})


@pytest.mark.promise("P24")
def test_keys_are_published_whole_or_not_at_all(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARLIER_KEY_IDS", _new_key())
    asked: list[str] = []

    def gone(params: dict[str, Any], **_: Any) -> None:
        asked.append(params["KeyId"])
        if params["KeyId"].startswith("arn:"):
            params["KeyId"] = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000"

    with forgotten_key():
        with on_kms("provide-client-params.kms.GetPublicKey", gone):
            answer = api.send("GET", KEYS)
        assert (answer.status, set(answer.json)) == (503, PROBLEM)
        assert len(asked) == 2
        assert "public" not in answer.headers.get("cache-control", "")
        assert len(keys_of(api)["keys"]) == 2
