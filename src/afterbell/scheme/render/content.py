"""The published text of a scheme: its sections in the usual order, its papers as annexes."""

from __future__ import annotations

import re

from afterbell.base.words import Words
from afterbell.scheme.render.blocks import Paragraph, Publication, Section
from afterbell.scheme.render.keeping import appraisal, money, publication, safety
from afterbell.scheme.render.opening import organisation, principles, scope, times
from afterbell.scheme.render.running import groups, offerings, procedure, staff
from afterbell.scheme.rules.codes import PaperField
from afterbell.scheme.rules.document import Paper, Scheme
from afterbell.scheme.rules.labels import label

SECTIONS = (
    principles,
    organisation,
    scope,
    times,
    offerings,
    procedure,
    groups,
    staff,
    safety,
    money,
    appraisal,
    publication,
)

_FIELD = re.compile(r"\{(" + "|".join(field.value for field in PaperField) + r")\}")


def content(*, scheme: Scheme) -> Publication:
    """Give the whole text of a scheme, in both languages."""
    return Publication(
        title=scheme.about.title,
        school=scheme.about.school,
        sections=tuple(section(scheme) for section in SECTIONS),
        annexes=tuple(_annex(paper) for paper in scheme.papers),
    )


def _annex(paper: Paper) -> Section:
    text = Words(
        zh=_FIELD.sub(lambda found: f"[{label(PaperField(found[1])).zh}]", paper.text.zh),
        en=_FIELD.sub(lambda found: f"[{label(PaperField(found[1])).en}]", paper.text.en),
    )
    return Section(code=f"paper-{paper.code}", title=paper.title, blocks=(Paragraph(words=text),))
