"""The product's settings with the addresses of `rollcall_plain.py`."""

from afterbell.site.settings import *  # noqa: F403 - all of them but one

ROOT_URLCONF = "rollcall_plain"
