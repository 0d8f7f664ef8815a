"""What each tool puts on the page, as its own documentation says, and how its banner is found there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from bench.consent import ours
from bench.consent.packages import TOOLS, bundled, package

PAGE = Path(__file__).parent / "page"
OSANO, TAC, VANILLA = "cookieconsent/build/cookieconsent.min", "tarteaucitronjs", "vanilla-cookieconsent/dist"


@dataclass(frozen=True)
class Tool:
    """A consent tool on the page.

    :param banner: selector of what asks; of the page's heading, where nothing does.
    :param reject: selector of the button that refuses all; empty where nothing asks.
    :param files: served beside the page, by their path.
    :param script: travels in the page's own script file, and ``style`` in its own style sheet.
    :param inline: scripts in the markup, which count as scripts.
    """

    key: str
    name: str
    banner: str
    reject: str
    html: str = 'lang="en"'
    head: str = ""
    top: str = ""
    bottom: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    script: str = ""
    style: str = ""
    inline: tuple[str, ...] = ()

    def served(self, base: str) -> dict[str, bytes]:
        """Everything under the tool's folder, the page itself under the empty path.

        :param base: the style sheet of the page without any tool.
        """
        fields = {"html": self.html, "head": self.head, "top": self.top, "bottom": self.bottom}
        page = Template((PAGE / "page.html").read_text(encoding="utf-8")).substitute(fields)
        own = "{" + (PAGE / "page.js").read_text(encoding="utf-8") + "}"
        return self.files | {
            "": page.encode(),
            "page.css": f"{base}\n{self.style}".encode(),
            "page.js": f"{own}\n{self.script}".encode(),
        }

    def weight(self, asked: list[str]) -> int:
        """Bytes of script and style, brotli, of what a first visit asked for beyond the page."""
        parts = [part.encode() for part in (self.script, self.style, *self.inline) if part]
        parts += [self.files[path] for path in asked if path in self.files]
        return sum(map(ours.brotlied, parts))

    def markup_weight(self, base: str) -> int:
        """Bytes that the tool adds to the page's HTML, without its inline scripts."""
        page = self.served(base)[""].decode()
        for script in self.inline:
            page = page.replace(f"<script>{script}</script>", "")
        return ours.brotlied(page)


def _own(name: str) -> bytes:
    return (TOOLS / name).read_bytes()


def tools(built_page: str) -> list[Tool]:
    """Ours, the bounds, and the peers.

    :param built_page: any page of the built site that has the banner.
    """
    attributes, markup = ours.markup(built_page)
    early = ours.early()
    reject = "[name=choice][value=reject]"
    return [
        Tool(
            "ours",
            "**Cardamum**",
            "#privacy-choices",
            f"#privacy-choices {reject}",
            html=attributes,
            head=f"<script>{early}</script>",
            top=markup,
            script=ours.script(),
            style=ours.sheets()[0],
            inline=(early,),
        ),
        Tool("none", "page with no banner", "h1", ""),
        Tool(
            "bare",
            "bare lower bound",
            "#ask",
            f"#ask {reject}",
            head='<link rel="stylesheet" href="bare.css">',
            top=_own("bare.html").decode(),
            bottom='<script src="bare.js"></script>',
            files={name: _own(name) for name in ("bare.css", "bare.js")},
        ),
        Tool(
            "vanilla",
            "vanilla-cookieconsent 3.1.0",
            "#cc-main .cm",
            "#cc-main [data-role=necessary]",
            head='<link rel="stylesheet" href="cookieconsent.css">',
            bottom='<script type="module" src="cookieconsent-config.js"></script>',
            files={
                "cookieconsent.css": package(f"{VANILLA}/cookieconsent.css"),
                "cookieconsent.umd.js": package(f"{VANILLA}/cookieconsent.umd.js"),
                "cookieconsent-config.js": _own("vanilla-cookieconsent.js"),
            },
        ),
        Tool(
            "osano",
            "cookieconsent (Osano) 3.1.1, no categories",
            ".cc-window",
            ".cc-window .cc-deny",
            head='<link rel="stylesheet" href="cookieconsent.min.css">',
            bottom='<script src="cookieconsent.min.js"></script>\n<script src="config.js"></script>',
            files={
                "cookieconsent.min.css": package(f"{OSANO}.css"),
                "cookieconsent.min.js": package(f"{OSANO}.js"),
                "config.js": _own("osano.js"),
            },
        ),
        Tool(
            "klaro",
            "klaro 0.7.22",
            "#klaro .cookie-notice",
            "#klaro .cn-decline",
            head='<script defer src="config.js"></script>\n<script defer src="klaro.js"></script>',
            files={"config.js": _own("klaro.js"), "klaro.js": package("klaro/dist/klaro.js")},
        ),
        Tool(
            "tarteaucitron",
            "tarteaucitronjs 1.34.0",
            "#tarteaucitronAlertBig",
            "#tarteaucitronAllDenied2",
            head='<script src="tarteaucitron.min.js"></script>\n<script src="config.js"></script>',
            files={
                "config.js": _own("tarteaucitron.js"),
                **{
                    name: package(f"{TAC}/{name}")
                    for name in (
                        "tarteaucitron.min.js",
                        "tarteaucitron.services.min.js",
                        "css/tarteaucitron.min.css",
                        "lang/tarteaucitron.en.min.js",
                        "advertising.min.js",
                    )
                },
            },
        ),
        Tool(
            "c15t",
            "c15t 2.2.1, headless",
            "#consent-banner",
            "#consent-reject",
            script=bundled("c15t.js"),
            style=_own("c15t.css").decode(),
        ),
        Tool(
            "c15t-react",
            "c15t 2.2.1, React 19.3.1",
            "[data-testid=consent-banner-root]",
            "[data-testid=consent-banner-reject-button]",
            script=bundled("c15t-react.js"),
            style=bundled("c15t-react.css"),
        ),
    ]
