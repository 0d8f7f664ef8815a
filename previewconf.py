"""The build for the preview: as pelicanconf.py, with what is not published yet, marked."""

from pelicanconf import *  # noqa: F403

DRAFTS_SHOWN = True
