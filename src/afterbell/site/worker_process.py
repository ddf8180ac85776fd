"""The worker as a process of its own, beside the site's web processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STOPPING_SECONDS = 5.0


@contextmanager
def worker_beside() -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker while the site is served; it also ends when the process that started it is gone."""
    process = subprocess.Popen([sys.executable, "-m", "afterbell.site.worker_process"])
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


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
