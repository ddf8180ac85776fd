"""A family's receipt under the school's seal: for the office's desk, and for the family itself."""

from __future__ import annotations

from django.http import HttpResponse

from afterbell.fronts import pay
from afterbell.fronts.viewing import ViewerRequest
from afterbell.subsidy.papers.settlement import sealed_pay_pdf
from afterbell.subsidy.queries import receipt_print


def receipt_sent(request: ViewerRequest, code: str, *, own: bool = False) -> HttpResponse:
    """Set a receipt and send it, to the office or, as its `own`, to a guardian of the child.

    Raises NotThere for what two people have not seen, and for another child's.
    """
    printed = receipt_print(viewer=request.viewer, receipt=code, own=own)
    file = sealed_pay_pdf(printed=printed, now=request.now)
    return pay.sent(file, kind="application/pdf", name=f"{printed.title}.pdf")
