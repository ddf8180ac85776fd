"""The product's settings, and a site that stores marks without looking whether it has them: what the guards are for."""

from __future__ import annotations

from afterbell.site.settings import *  # noqa: F403 - the same site but for one thing
from afterbell.site.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "tests.storms.rollcall.careless.Careless"]
