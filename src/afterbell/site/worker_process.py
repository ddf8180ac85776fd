"""The worker as a process of its own, beside the site's web processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

STOPPING_SECONDS = 5.0
AGAIN_SECONDS = 5.0
WORKER = (sys.executable, "-m", "afterbell.site.worker_process")


class Beside:
    """A process that is started again, after a pause, each time it ends; until it is told to end."""

    def __init__(self, *, command: Sequence[str] = WORKER, pause: float = AGAIN_SECONDS) -> None:
        self._command, self._pause = tuple(command), pause
        self._over = threading.Event()
        self.process = self._started()
        self._keeper = threading.Thread(target=self._keep, name="keeps the worker", daemon=True)
        self._keeper.start()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command)  # noqa: S603 - the house's own command

    def _keep(self) -> None:
        while True:
            self.process.wait()
            if self._over.wait(self._pause):
                return
            self.process = self._started()
            if self._over.is_set():
                self.process.terminate()

    def end(self) -> None:
        """End the process and start it no more."""
        self._over.set()
        self.process.terminate()
        self._keeper.join(timeout=STOPPING_SECONDS)
        if self._keeper.is_alive():
            self.process.kill()
            self._keeper.join()


@contextmanager
def worker_beside() -> Iterator[Beside]:
    """Keep a worker running while the site is served; it also ends when the process that started it is gone."""
    beside = Beside()
    try:
        yield beside
    finally:
        beside.end()


def main() -> None:
    """Work until told to end, or until whoever started this process is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")
    import django  # noqa: PLC0415 - the settings are named first

    django.setup()
    from afterbell.site.worker import run_worker  # noqa: PLC0415 - tables can be imported only now

    parent = os.getppid()
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: told.append(number))
    run_worker(stop=lambda: bool(told) or os.getppid() != parent)


if __name__ == "__main__":
    main()
