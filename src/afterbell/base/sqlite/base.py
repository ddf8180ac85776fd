"""The database's connection; Django looks for it under this name."""

from __future__ import annotations

import time
from sqlite3 import SQLITE_BUSY
from sqlite3 import OperationalError as SQLiteError

from django.db import OperationalError
from django.db.backends.sqlite3 import base
from django.db.backends.utils import CursorWrapper

FIRST_PAUSE, LONGEST_PAUSE = 0.0005, 0.004


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits for its turn to write in short steps.

    SQLite lets one writer in at a time, and whoever waits looks again after pauses that grow to a tenth of a second:
    when many families send at once, most of an evening goes by in such pauses.
    """

    def _start_transaction_under_autocommit(self) -> None:
        patience = float(self.settings_dict["OPTIONS"]["timeout"])
        end, pause = time.monotonic() + patience, FIRST_PAUSE
        with self.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
            try:
                while not self._begun(cursor, last=time.monotonic() > end):
                    time.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {round(1000 * patience)}")

    def _begun(self, cursor: CursorWrapper, *, last: bool) -> bool:
        try:
            cursor.execute(f"BEGIN {self.settings_dict['OPTIONS']['transaction_mode']}")
        except OperationalError as error:
            if last or not _is_busy(error):
                raise
            return False
        return True


def _is_busy(error: OperationalError) -> bool:
    return isinstance(error.__cause__, SQLiteError) and error.__cause__.sqlite_errorcode == SQLITE_BUSY
