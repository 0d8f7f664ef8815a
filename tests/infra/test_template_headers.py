"""The response headers that CloudFront adds."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

from functions.core import html


def test_only_the_registers_recipients_may_be_framed_and_only_where_embeds_are_the_embedder_policy_gives_way(
    template: Any, register: Any
) -> None:
    hosts = {f"https://{recipient.host}" for recipient in register.recipients.values()}
    for path, embedder in (("/", "require-corp"), ("/journal/what-green-means/", "unsafe-none")):
        headers = template.headers_for(path)
        (frames,) = (part.split()[1:] for part in headers["content-security-policy"].split(";") if "frame-src" in part)
        assert set(frames) == hosts
        assert headers["cross-origin-embedder-policy"] == embedder
    usual, embedding = template.headers_for("/"), template.headers_for("/journal/x/")
    assert {name for name in usual if usual[name] != embedding[name]} == {"cross-origin-embedder-policy"}


def test_the_content_policy_forbids_everything_but_our_own(template: Any) -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in template.headers["content-security-policy"].split(";"))
    del policy["frame-src"]
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in str(policy)
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    sources = {word for value in policy.values() for word in value.split()}
    assert not any("://" in word or word in ("*", "https:", "data:") for word in sources)


def test_the_content_policy_admits_the_one_inline_script_by_its_hash(template: Any, site: Path) -> None:
    found = [*site.rglob("*.html"), *html.folder().glob("*.html")]
    scripts = {
        script
        for page in found
        for script in re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    }
    (early,) = {script.replace("$$", "$") for script in scripts}
    digest = base64.b64encode(hashlib.sha256(early.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in template.headers["content-security-policy"]


def test_the_security_headers_are_all_there(template: Any) -> None:
    headers = template.headers
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert "camera=()" in headers["permissions-policy"]
