"""The auditor's view of a term, and the bundle to take away."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.schools.models import Term
from afterbell.subsidy.auditing import AuditPage, audit_bundle_of, audit_page_of


def audit_page(*, viewer: Actor, term: str) -> AuditPage:
    """Answer the auditor's questions about a term. Raises NotThere."""
    return audit_page_of(term=_term(viewer, term))


def audit_bundle(*, viewer: Actor, term: str, now: datetime, language: str) -> bytes:
    """Pack the answers and the ledger's proof into one file. Raises NotThere."""
    return audit_bundle_of(term=_term(viewer, term), made_at=now, language=language)


def _term(viewer: Actor, code: str) -> Term:
    authorise(actor=viewer, action="audit.see", at=place(school=viewer.tenant))
    row = Term.objects.filter(code=code).first()
    if row is None:
        raise NotThere("term")
    return row
