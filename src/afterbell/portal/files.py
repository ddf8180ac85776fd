"""The published scheme as a file, named by its content, in whatever storage the site has."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage

from afterbell.base.documents import FONT_FOLDERS
from afterbell.scheme.render.pdf import render_pdf
from afterbell.scheme.rules.document import Scheme


def scheme_file(*, school: str, content_hash: str) -> str:
    """Name the file in which a school's scheme with this hash stands."""
    return f"schemes/{school}/{content_hash}.pdf"


def keep_scheme_pdf(*, school: str, content_hash: str, scheme: Scheme, dated: date) -> str:
    """Set a scheme as PDF and store it once; gives the name under which it stands.

    Raises Refused like `render_pdf`, when fonts or letters are missing.
    """
    name = scheme_file(school=school, content_hash=content_hash)
    if default_storage.exists(name):
        return name
    pdf = render_pdf(scheme=scheme, font_paths=FONT_FOLDERS, dated=dated)
    stored = default_storage.save(name, File(BytesIO(pdf)))
    if stored != name:
        # Another process stored the same bytes in the meantime.
        default_storage.delete(stored)
    return name


def open_scheme_pdf(*, school: str, content_hash: str) -> File[Any] | None:
    """Open the stored PDF of a scheme, None while it is being prepared."""
    try:
        return default_storage.open(scheme_file(school=school, content_hash=content_hash))
    except FileNotFoundError:
        return None


def scheme_stands(*, school: str, content_hash: str) -> bool:
    """Say whether the PDF of a scheme is stored."""
    return default_storage.exists(scheme_file(school=school, content_hash=content_hash))
