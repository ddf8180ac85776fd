"""What enrolment does about others' facts."""

from __future__ import annotations

from afterbell.enrolment.papers.texts import store_texts
from afterbell.scheme.events import SchemePublished
from afterbell.scheme.queries import published_version_of


def keep_the_papers(event: SchemePublished) -> None:
    """Keep the texts families will sign, as the published version has them."""
    row, scheme = published_version_of(version=event.version)
    store_texts(school=event.school, version=row.id, scheme=scheme)
