"""The product's settings with the addresses of `portal_plain.py`."""

from afterbell.site.settings import *  # noqa: F403 - all of them but one

ROOT_URLCONF = "portal_plain"
