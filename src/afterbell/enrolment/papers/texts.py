"""The texts of the papers of one version of the scheme."""

from __future__ import annotations

from afterbell.enrolment.models import PaperText
from afterbell.enrolment.papers.binding import text_hash
from afterbell.scheme.rules.codes import Signer
from afterbell.scheme.rules.document import Paper, Scheme


def guardian_papers(*, scheme: Scheme) -> tuple[Paper, ...]:
    """Give the papers a guardian signs, in the order of the scheme."""
    return tuple(paper for paper in scheme.papers if Signer.GUARDIAN in paper.signed_by and paper.required)


def store_texts(*, school: int, version: int, scheme: Scheme) -> int:
    """Keep the texts of a published version, once; gives how many there are.

    The Chinese text is the one that is signed; the English one is the scheme's own translation, shown beside it.
    """
    papers = guardian_papers(scheme=scheme)
    PaperText.objects.bulk_create(
        [
            PaperText(
                school_id=school,
                version_id=version,
                kind=paper.kind.value,
                title=paper.title.zh,
                text=paper.text.zh,
                text_hash=text_hash(paper.text.zh),
            )
            for paper in papers
        ],
        ignore_conflicts=True,
    )
    return len(papers)
