"""The production build: as pelicanconf.py, with the site's own address in links that must be absolute. It refuses
facts of functions/shop.toml that are still examples, unless EXAMPLES=1 is set.
"""

import os

from pelicanconf import *  # noqa: F403

SITEURL = FEED_DOMAIN  # noqa: F405 - of pelicanconf.py
EXAMPLES_ALLOWED = os.environ.get("EXAMPLES") == "1"
