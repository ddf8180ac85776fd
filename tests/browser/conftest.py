"""One served small term for all looks at pages in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.guide import Guide
from tests.support.databases import next_name
from tests.support.premises import Estate
from tests.support.served import serving


@pytest.fixture(scope="session")
def guide(estate: Estate, chromium: Browser) -> Iterator[Guide]:
    """Serve the small demonstration term, standing on its Wednesday in June; the tests here only look at it."""
    with (
        estate.copy(template=estate.small_term(), name=next_name()) as premises,
        serving(premises=premises, workers=1, environment={}) as site,
    ):
        yield Guide(site=site, chromium=chromium)
