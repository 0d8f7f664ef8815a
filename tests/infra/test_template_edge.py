"""CloudFront: one way in, both names, and errors that stay their own (docs/decisions/0009 and 0011)."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from tests.infra.expanded import CACHING_DISABLED, Expanded

ROOT = Path(__file__).parents[2]


def test_every_route_outside_the_api_folder_is_led_to_the_api_by_the_edge(template: Any) -> None:
    (site,) = template.of_type("AWS::CloudFront::Distribution").values()
    led = {b["PathPattern"]: b for b in site["DistributionConfig"]["CacheBehaviors"] if b["TargetOriginId"] == "api"}
    elsewhere = {route.path for route in template.routes if not route.path.startswith("/api/")}
    outside = set(led) - {"/api/*", "/api/stock"}
    assert outside == {"/.well-known/jwks.json", "/statistics/*"}
    assert not [path for path in elsewhere if not any(fnmatchcase(path, pattern) for pattern in outside)]
    # What is the same for everyone is kept at the edge.
    for path in (*outside, "/api/stock"):
        assert "OriginRequestPolicyId" not in led[path], "no cookie and no header is passed on"
        assert "AllowedMethods" not in led[path], "reading only"
    patterns = [b["PathPattern"] for b in site["DistributionConfig"]["CacheBehaviors"]]
    assert patterns.index("/api/stock") < patterns.index("/api/*"), "the first that fits holds"


@pytest.mark.promise("P21")
def test_what_functions_answer_one_person_is_kept_by_no_cache_of_the_edge(template: Any) -> None:
    (site,) = template.of_type("AWS::CloudFront::Distribution").values()
    led = {b["PathPattern"]: b for b in site["DistributionConfig"]["CacheBehaviors"] if b["TargetOriginId"] == "api"}
    same_for_everyone = {"/.well-known/jwks.json", "/statistics/*", "/api/stock"}
    assert {path for path, b in led.items() if b["CachePolicyId"] != CACHING_DISABLED} == same_for_everyone


@pytest.mark.promise("P23")
def test_only_tls_1_2_and_newer_is_spoken_and_plain_http_is_redirected(template: Any) -> None:
    (site,) = template.of_type("AWS::CloudFront::Distribution").values()
    config = site["DistributionConfig"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    for behaviour in config["CacheBehaviors"]:
        wanted = "redirect-to-https" if behaviour["TargetOriginId"] in ("site", "log") else "https-only"
        assert behaviour["ViewerProtocolPolicy"] == wanted, behaviour["PathPattern"]
    (api,) = (origin for origin in config["Origins"] if origin["Id"] == "api")
    assert api["CustomOriginConfig"] == {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}
    assert template.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains; preload"


@pytest.mark.promise("P21")
@pytest.mark.parametrize("name", ["SiteBucket", "LogBucket"])
def test_a_bucket_is_closed_to_all_but_the_distribution_and_to_it_for_reading(template: Any, name: str) -> None:
    assert set(template.of_type("AWS::S3::Bucket")) == {"SiteBucket", "LogBucket"}
    bucket = template.of_type("AWS::S3::Bucket")[name]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    policy = template.of_type("AWS::S3::BucketPolicy")[f"{name}Policy"]
    allowed = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert [s["Action"] for s in allowed] == ["s3:GetObject", "s3:ListBucket"]
    for statement in allowed:
        assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert statement["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"].endswith(":distribution/${Site}")
    (denied,) = (s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def _config(template: Any) -> Any:
    (site,) = template.of_type("AWS::CloudFront::Distribution").values()
    return site["DistributionConfig"]


def _statuses() -> set[int]:
    """Every status that a problem of the functions has."""
    source = (ROOT / "functions/core/problems.py").read_text(encoding="utf-8")
    return {int(status) for status in re.findall(r'Problem\("\w+", (\d{3}),', source)}


def test_no_problem_of_the_api_has_a_status_that_the_edge_puts_a_page_in_place_of(template: Any) -> None:
    assert template.error_pages == {404: (404, "/404.html")}
    assert {400, 403, 409, 422, 503} <= _statuses()
    assert not _statuses() & set(template.error_pages)
    for policy in template.of_type("AWS::S3::BucketPolicy").values():
        assert "s3:ListBucket" in str(policy), "without it a missing page would be a 403, and no page"


def test_no_error_of_the_api_is_kept_at_the_edge(template: Any) -> None:
    kept = {e["ErrorCode"]: e["ErrorCachingMinTTL"] for e in _config(template)["CustomErrorResponses"]}
    # What CloudFront keeps of itself; the others it keeps only where the origin says so.
    always = {400, 403, 405, 500, 502, 503, 504}
    assert {code: kept[code] for code in always} == dict.fromkeys(always, 0)


def test_what_reaches_the_functions_is_what_they_read(template: Any) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "functions").rglob("*.py")]
    read = {
        name
        for source in sources
        for name in re.findall(r'(?:header\(event, |headers"\) or {}\)\.get\(|headers\.get\()"([a-z-]+)"', source)
    }
    assert {"user-agent", "sec-gpc", "origin", "accept-language", "cloudfront-viewer-address"} <= read
    # The body's type is asked for by a helper of its own; the key is added by the origin and passed by no viewer.
    # A body's length goes with it in any case, and no policy has a say in that.
    assert template.passed_headers == read - {"content-length"} | {"content-type"}
    (api,) = (b for b in _config(template)["CacheBehaviors"] if b["PathPattern"] == "/api/*")
    assert api["OriginRequestPolicyId"] == {"Ref": "Passed"}


def test_the_edge_shows_the_functions_a_key_that_they_know(template: Any, expanded: Expanded) -> None:
    (api,) = (origin for origin in _config(template)["Origins"] if origin["Id"] == "api")
    (header,) = api["OriginCustomHeaders"]
    assert header["HeaderName"] == "x-origin-key"
    _, second, first = header["HeaderValue"]["Fn::If"]
    known = {f"{first['Fn::Sub']} {second['Fn::Sub']}"}
    functions = expanded.of_type("AWS::Lambda::Function")
    behind = {route.function for route in template.routes}
    assert behind == {
        "ConsentFunction", "ContactFunction", "MyDataFunction", "NewsletterFunction", "OrderFunction",
        "StatisticsFunction", "SurveyFunction",
    }  # fmt: skip
    assert {functions[name]["Environment"]["Variables"]["ORIGIN_KEYS"]["Fn::Sub"] for name in behind} == known
    for name in ("FirstOriginKey", "SecondOriginKey"):
        secret = template.of_type("AWS::SecretsManager::Secret")[name]
        assert secret["GenerateSecretString"] == {"PasswordLength": 64, "ExcludePunctuation": True}
        assert f"${{{name.removesuffix('OriginKey').join(['OriginKey', ''])}}}" in secret["Name"]["Fn::Sub"]


def test_both_names_lead_here_and_both_versions_of_the_internet_protocol_do(template: Any) -> None:
    config = _config(template)
    assert [template.resolved(alias) for alias in config["Aliases"]] == ["www.cardamum.exeve", "cardamum.exeve"]
    assert (config["HttpVersion"], config["IPV6Enabled"]) == ("http2and3", True)


def test_the_edge_writes_no_log_of_its_own_unless_it_is_asked_to(template: Any, firewall: Any) -> None:
    assert "Logging" not in _config(template)
    assert firewall.data["Parameters"]["LoggedDistributionArn"]["Default"] == ""
    logs = {n: r for n, r in firewall.data["Resources"].items() if r["Type"].startswith("AWS::Logs::")}
    assert {resource["Condition"] for resource in logs.values()} == {"Logs"}
    assert logs["EdgeLogs"]["Properties"] == {"RetentionInDays": 30}
    fields = set(logs["EdgeLogDelivery"]["Properties"]["RecordFields"])
    assert fields == {
        "date", "time", "x-edge-request-id", "cs-method", "cs-uri-stem", "sc-status", "sc-bytes", "time-taken",
        "x-edge-result-type",
    }  # fmt: skip


def test_the_firewall_slows_one_address_down_and_keeps_no_sample_of_anyone(template: Any, firewall: Any) -> None:
    (acl,) = firewall.of_type("AWS::WAFv2::WebACL").values()
    (rule,) = acl["Rules"]
    rate = rule["Statement"]["RateBasedStatement"]
    assert (acl["Scope"], rate["AggregateKeyType"], rate["EvaluationWindowSec"]) == ("CLOUDFRONT", "IP", 300)
    samples = [part["VisibilityConfig"]["SampledRequestsEnabled"] for part in (acl, rule)]
    assert samples == [False, False]
    assert firewall.of_type("AWS::WAFv2::LoggingConfiguration") == {}
    status = rule["Action"]["Block"]["CustomResponse"]["ResponseCode"]
    assert status == 429 and status not in template.error_pages
    assert _config(template)["WebACLId"]["Fn::If"] == ["HasWebAcl", {"Ref": "WebAclArn"}, {"Ref": "AWS::NoValue"}]
