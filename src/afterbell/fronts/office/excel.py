"""An Excel file as the answer to a request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from afterbell.base.sheets import Column, Row, write_sheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(*, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> HttpResponse:
    """Send a table as a file named after its title."""
    return excel_file(title=title, file=write_sheet(title=title, columns=columns, rows=rows))


def excel_file(*, title: str, file: bytes) -> HttpResponse:
    """Send a file that is written, named after its title."""
    answer = HttpResponse(file, content_type=EXCEL)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{title}.xlsx")
    return answer
