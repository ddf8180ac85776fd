"""Taking a database back to what an earlier version had, and moving it to this version as a school does."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.premises import AFTERBELL, Premises

BACK = """
import sys
import django
django.setup()
from django.core.management.sql import emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
MigrationExecutor(connection).migrate([(sys.argv[1], sys.argv[2])])
"""


def move_back(premises: Premises, *, context: str, to: str) -> None:
    """Take a context's tables back to what they were after one of its migrations."""
    owner = {"AFTERBELL_DATABASE": premises.owner_database or premises.database}
    settings = {"DJANGO_SETTINGS_MODULE": "afterbell.site.settings"}
    environment = {**os.environ, **premises.environment(), **owner, **settings}
    subprocess.run([sys.executable, "-c", BACK, context, to], env=environment, check=True)


def move_forward(premises: Premises) -> None:
    subprocess.run([AFTERBELL, "migrate"], env={**os.environ, **premises.environment()}, check=True)
