"""Where the bound stylesheet stands as a file: made when the site starts, beside its compressed copy."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

from afterbell.fronts.look.stylesheet import stylesheet
from afterbell.site.files import write_whole

COPIES = ("", ".gz")


class BoundFinder(BaseFinder):
    """Finds the bound stylesheet and its compressed copy, and makes them where this version has not stood yet."""

    def check(self, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 - Django's signature
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002 - Django's signature
        found = [str(_made(copy)) for copy in COPIES if path == stylesheet().address + copy]
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns: Iterable[str] | None = None) -> Iterator[Any]:
        del ignore_patterns
        for copy in COPIES:
            _made(copy)
            yield stylesheet().address + copy, FileSystemStorage(location=settings.BOUND)


def _made(copy: str) -> Path:
    file = settings.BOUND / (stylesheet().address + copy)
    if not file.exists():
        text = stylesheet().text.encode()
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, gzip.compress(text, mtime=0) if copy else text)
    return file
