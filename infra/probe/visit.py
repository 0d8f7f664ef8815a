"""One visitor of the probe: an address, a client, what is checked, and a jar of cookies kept by hand.

The site's cookies are for https alone, and an ordinary jar would not send them to a preview.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

AGENT = "cardamum-probe"
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, what was expected, what was found. None of it is about a person."""

    name: str
    expected: str
    found: str

    @property
    def good(self) -> bool:
        return self.expected == self.found


@dataclass
class Visit:
    """A visit to the site at ``url``, which has no slash at its end."""

    url: str
    jar: dict[str, str] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=_PATIENCE), repr=False)

    def ask(self, method: str, path: str, **about: Any) -> httpx.Response:
        """One request. What the answer sets, the next one sends.

        :param about: ``data`` for a form, ``json``, ``headers``. :raises httpx.HTTPError: where no answer comes.
        """
        headers = {"user-agent": AGENT} | about.pop("headers", {})
        if self.jar:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        url = path if path.startswith("http") else self.url + path
        answer = self._client.request(method, url, headers=headers, **about)
        self._client.cookies.clear()
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.jar[name] = value
            if "max-age=0" in line.lower().replace(" ", "") or not value:
                del self.jar[name]
        return answer

    def check(self, name: str, expected: object, found: object) -> bool:
        """Write a check down; whether it is good."""
        self.checks.append(Check(name, str(expected), str(found)))
        return self.checks[-1].good
