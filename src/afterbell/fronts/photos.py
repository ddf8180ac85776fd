"""Photographs in requests and answers: what a form sent, and a picture for one pair of eyes."""

from __future__ import annotations

from base64 import b64encode

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from afterbell.base.pictures.reading import LARGEST, Picture, read_face, read_picture, too_large
from afterbell.base.pictures.shown import ShownPicture, read_shown
from afterbell.base.refusals import Refusal, Refused

FIELD = "photo"
MOST_AT_ONCE = 8
"""Each is unpacked; who sends more than any form of ours is answered about the first ones."""


def sent_photos(request: HttpRequest) -> tuple[Picture, ...]:
    """Read the photographs a form sent. Raises Refused with what is wrong with each, when something is.

    A field left empty sends nothing and is none.
    """
    pictures: list[Picture] = []
    reasons: list[Refusal] = []
    for file in request.FILES.getlist(FIELD)[:MOST_AT_ONCE]:
        try:
            pictures.append(_read(file))
        except Refused as refused:
            reasons += refused.reasons
    if reasons:
        raise Refused(dict.fromkeys(reasons))
    return tuple(pictures)


def sent_shown(request: HttpRequest) -> ShownPicture | None:
    """Read the picture a form sent to be shown to everybody; None without one. Raises Refused with what is wrong."""
    file = request.FILES.get(FIELD)
    return read_shown(data=_bytes_of(file)) if file is not None else None


def sent_face(request: HttpRequest) -> Picture | None:
    """Read the picture of somebody's face a form sent; None without one. Raises Refused with what is wrong."""
    file = request.FILES.get(FIELD)
    return read_face(data=_bytes_of(file)) if file is not None else None


def _read(file: UploadedFile[bytes]) -> Picture:
    return read_picture(data=_bytes_of(file))


def _bytes_of(file: UploadedFile[bytes]) -> bytes:
    if (file.size or 0) > LARGEST:
        raise too_large()
    data: bytes = file.read(LARGEST + 1)
    return data


def picture_uri(jpeg: bytes) -> str:
    """Put a picture into the page itself, so that it has no address of its own."""
    return f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"


def jpeg_answer(jpeg: bytes) -> HttpResponse:
    """Answer with a picture that no cache keeps and no other site shows."""
    answer = HttpResponse(jpeg, content_type="image/jpeg")
    answer.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
