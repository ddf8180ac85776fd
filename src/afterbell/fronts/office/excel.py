"""An Excel file as the answer to a request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from afterbell.base.sheets import Column, Row, write_sheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(*, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> HttpResponse:
    """Send a table as a file named after its title."""
    answer = HttpResponse(write_sheet(title=title, columns=columns, rows=rows), content_type=EXCEL)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{title}.xlsx")
    return answer
