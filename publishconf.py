"""The production build: as pelicanconf.py, with the site's own address in links that must be absolute."""

from pelicanconf import *  # noqa: F403

SITEURL = "https://www.cardamum.exeve"
