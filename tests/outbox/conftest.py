"""The services outside the house, told to the product by the environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests.support.outside import Outside, standing_outside


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    with standing_outside(tmp_path) as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        with override_settings(MAIL_SERVERS=(found.environment["AFTERBELL_MAIL_SERVERS"],)):
            yield found
