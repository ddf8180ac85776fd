"""Files as the answer to a request that are neither a page nor a sheet."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

LINES_OF_JSON = "application/jsonl"


def bundle_file(*, name: str, data: bytes) -> HttpResponse:
    """Send a placement bundle under its own name."""
    answer = HttpResponse(data, content_type=LINES_OF_JSON)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
