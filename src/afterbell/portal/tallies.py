"""What the office counts of what people write for the public and say against it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Tally
from afterbell.portal.models import MatterObjection, MatterPublished, Page, PageVersion


def portal_tallies(*, viewer: Actor) -> tuple[Tally, ...]:
    """Count pages that wait for a look, and objections to public matters, without what is the viewer's own."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    sent = Page.objects.filter(pending__isnull=False, due_at=None, withdrawn_at=None)
    own = PageVersion.objects.filter(page=OuterRef("pk"), number=OuterRef("pending"), written_by=viewer.account)
    mine = MatterPublished.objects.filter(published_by=viewer.account).values("kind")
    objections = MatterObjection.objects.filter(answer=None).exclude(published__kind__in=mine)
    return (
        Tally(name="pages.to_review", rows=sent.exclude(Exists(own))),
        Tally(name="matters.objections", rows=objections.exclude(raised_by=viewer.account)),
    )
