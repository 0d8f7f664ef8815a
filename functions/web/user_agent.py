"""The browser and system families of a user agent string: all that is kept of it (P06)."""

from __future__ import annotations

# In order: many browsers name the ones they descend from as well.
_BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("duckduckgo/", "DuckDuckGo"),
    ("firefox/", "Firefox"),
    ("fxios/", "Firefox"),
    ("crios/", "Chrome"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
_SYSTEMS = (
    ("windows", "Windows"),
    ("iphone", "iOS"),
    ("ipad", "iOS"),
    ("android", "Android"),
    ("cros ", "ChromeOS"),
    ("mac os x", "macOS"),
    ("linux", "Linux"),
)
OTHER = "other"


def families(user_agent: str | None) -> tuple[str, str]:
    """``(browser, system)``, each a name of a short list or ``"other"``."""
    agent = (user_agent or "").lower()
    browser = next((name for mark, name in _BROWSERS if mark in agent), OTHER)
    system = next((name for mark, name in _SYSTEMS if mark in agent), OTHER)
    return browser, system
