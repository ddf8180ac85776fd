"""The files of browser libraries that pages load: served as npm brought them, only those named here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

FILES = {
    "npm/echarts.js": Path("echarts/dist/echarts.esm.min.mjs"),
    "npm/qrcode.js": Path("qrcode-generator/dist/qrcode.mjs"),
    "npm/qr/decode.js": Path("qr/decode.js"),
    "npm/trix.js": Path("trix/dist/trix.esm.min.js"),
    "npm/trix.css": Path("trix/dist/trix.css"),
    "npm/qr/index.js": Path("qr/index.js"),
}
"""By address under the static files: where a file stands in what npm installs."""


class LibraryFinder(BaseFinder):
    """Finds the named files; where npm installed nothing there are none, and pages do without."""

    def check(self, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 - Django's signature
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002 - Django's signature
        file = FILES.get(path)
        there = settings.BROWSER_PACKAGES / file if file else None
        found = [str(there)] if there and there.is_file() else []
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns: Iterable[str] | None = None) -> Iterator[Any]:
        del ignore_patterns
        for address, file in FILES.items():
            if (settings.BROWSER_PACKAGES / file).is_file():
                yield address, Brought(location=settings.BROWSER_PACKAGES)


class Brought(FileSystemStorage):
    """What npm installed, by the addresses at which it is served."""

    def path(self, name: str) -> str:
        return super().path(str(FILES.get(name, name)))
