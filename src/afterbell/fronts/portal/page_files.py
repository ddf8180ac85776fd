"""The pictures and files of a space's pages: each answer asks the door first, also when the browser has it already."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from afterbell.base.attached.kinds import MEDIA_TYPES
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.reading import HeldFile
from afterbell.portal.space_pages import space_file

NOT_MODIFIED = 304


@require_safe
@everybody
def space_picture(request: ViewerRequest, code: str, picture: str) -> HttpResponse:
    """Show a picture of a page."""
    found, data = space_file(viewer=request.viewer, school=code, fingerprint=picture, picture=True)
    return _file_answer(request, found, data)


@require_safe
@everybody
def space_attachment(request: ViewerRequest, code: str, file: str) -> HttpResponse:
    """Give a file of a page, to be kept and not to be run."""
    found, data = space_file(viewer=request.viewer, school=code, fingerprint=file, picture=False)
    return _file_answer(request, found, data)


def _file_answer(request: ViewerRequest, found: HeldFile, data: bytes) -> HttpResponse:
    if found.kind not in MEDIA_TYPES:
        return picture_answer(request, fingerprint=found.fingerprint, webp=data, name="picture.webp")
    named = content_disposition_header(as_attachment=True, filename=found.name) or ""
    answer = HttpResponse(data, content_type=MEDIA_TYPES[found.kind], headers={"Content-Disposition": named})
    return _asked_again(request, answer, fingerprint=found.fingerprint)


def picture_answer(request: ViewerRequest, *, fingerprint: str, webp: bytes, name: str) -> HttpResponse:
    """Show a picture, which a browser keeps and asks for again: it may be shut away meanwhile."""
    answer = HttpResponse(
        webp, content_type="image/webp", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
    return _asked_again(request, answer, fingerprint=fingerprint)


def _asked_again(request: ViewerRequest, answer: HttpResponse, *, fingerprint: str) -> HttpResponse:
    tag = f'"{fingerprint}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=NOT_MODIFIED)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
