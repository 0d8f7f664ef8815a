"""Each cookie and each key of storage that a page's script writes, held against the register as it is written: name,
kind, lifetime and attributes. For every context of every test, by the watch over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import BrowserContext

from functions import register as registers

# A write is a page's own where one of its files stands in the trace. What a test writes has none there, and the
# preview's bar is for editors.
_TELL = """
(() => {
  const ours = (trace) => trace.includes(location.origin + "/") && !trace.includes("/_preview/");
  const own = () => ours(new Error().stack);
  const say = (...what) => globalThis.keptHere?.(...what).catch(() => {});
  const tell = (...what) => own() && say(...what);
  const put = Storage.prototype.setItem;
  Storage.prototype.setItem = function (name, value) {
    const kind = this === sessionStorage ? "sessionStorage" : "localStorage", written = own();
    put.call(this, name, value);
    if (written) queueMicrotask(() => say(kind, String(name), this.getItem(name) !== null));
  };
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {
    configurable: true,
    get() { return cookie.get.call(this); },
    set(text) { tell("cookie", String(text)); cookie.set.call(this, text); },
  });
  const set = globalThis.CookieStore?.prototype.set;
  if (set) CookieStore.prototype.set = function (...what) {
    tell("cookie", `${what[0].name ?? what[0]}=; by cookieStore`);
    return set.apply(this, what);
  };
})();
"""


def watched(context: BrowserContext, wrong: list[str]) -> None:
    """Keep in ``wrong`` what pages of a context write that the register does not say."""

    def told(_: Any, kind: str, what: str, stays: bool = True) -> None:
        wrong.extend(_wrong_cookie(what) if kind == "cookie" else _wrong_key(kind, what, stays=stays))

    context.expose_binding("keptHere", told)
    context.add_init_script(_TELL)


def _wrong_key(kind: str, name: str, *, stays: bool) -> Iterator[str]:
    """What is taken away again at once tells other tabs of what it is called by, and is kept nowhere."""
    known = registers.current().cookies.get(name)
    if known is None or (stays and known.kind != kind):
        yield f"a page keeps {name} in {kind}, which the register does not name"


def _wrong_cookie(line: str) -> Iterator[str]:
    name = line.partition("=")[0]
    # /cookies/ deletes whatever it is asked to.
    if re.search(r"Max-Age=0(?:;|$)", line):
        return
    known = registers.current().cookies.get(name)
    if known is None or known.kind != "cookie":
        yield f"a page sets the cookie {name}, which the register does not name"
        return
    for attribute in (f"Max-Age={known.max_age}", "Path=/", "Secure", "SameSite=Lax"):
        if not re.search(rf"; ?{re.escape(attribute)}(?:;|$)", line):
            yield f"a page sets the cookie {name} without {attribute}: {line.partition(';')[2]}"
    if known.http_only:
        yield f"a page sets the cookie {name}, which scripts must not touch"
