"""While the database's server is away every page says when to come back: no fault of the house."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.premises import clean_environment
from tests.support.served import free_port

ASKED = """
import django
django.setup()
from django.test import Client
for path, how in (("/sign-in/", "get"), ("/classroom/", "get"), ("/sign-in/", "post")):
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    client.cookies["sessionid"] = "somebody"
    answer = getattr(client, how)(path)
    both = "过一分钟" in answer.text and "in a minute" in answer.text
    print(answer.status_code, answer.headers.get("Retry-After"), both)
"""


def test_while_the_database_is_away_every_page_says_when_to_come_back(tmp_path: Path) -> None:
    closed = {"AFTERBELL_DATABASE": f"postgresql://app@127.0.0.1:{free_port()}/afterbell"}
    house = {"AFTERBELL_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "afterbell.site.settings"}
    told = subprocess.run(
        [sys.executable, "-c", ASKED],
        env=clean_environment() | house | closed,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert told.stdout.splitlines() == ["503 30 True"] * 3
