"""The one list of programs that are needed, with the Debian package of each. Read by the doctor, who installs from it
where it may, and by the tests, which start what it names.
"""

from __future__ import annotations

from typing import NamedTuple

OLDEST, NEWEST = (3, 11), (3, 14)  # the Pythons that pyproject.toml allows
NODE = (20, 19)  # what stylelint in tests/site/tools asks for; Lighthouse brings a newer one with it
JAVA = 17  # what the checker of HTML asks for

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
HEADLESS_SHELL = "chromium-headless-shell"


class Program(NamedTuple):
    """A program, by the names it goes by, of which one is enough."""

    name: str
    commands: tuple[str, ...]
    package: str
    what_for: str
    needed: bool = True


GIT = Program("Git", ("git",), "git", "dates and renames of texts, and their tests")
NODEJS = Program("Node", ("node",), "nodejs", "the second DynamoDB, and the checks of scripts and style sheets")
NPM = Program("npm", ("npm",), "npm", "what of that comes from npm")
JAVA_RUNTIME = Program("Java", ("java",), "default-jre-headless", "the checker of HTML")

FOR_TESTS = (
    Program("Chromium", CHROMIUM, "chromium", "most tests of the pages"),
    Program(
        "Chromium's headless shell", (HEADLESS_SHELL,), HEADLESS_SHELL, "the same tests in less time", needed=False
    ),
    Program("Firefox ESR", ("firefox-esr",), "firefox-esr", "the pages in a second engine"),
    Program("WebKitGTK's driver", ("WebKitWebDriver",), "webkit2gtk-driver", "the pages in a third engine"),
    Program("Xvfb", ("Xvfb",), "xvfb", "a screen for WebKitGTK"),
    Program("jose", ("jose",), "jose", "checking receipts with a tool that is not ours"),
    GIT,
)
FONTS = "fonts-dejavu-core"
