"""What the term's training reads: the topics of the scheme, numbered, as they are signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.enrolment.papers.binding import text_hash
from afterbell.scheme.queries import SchemeVersionRow, published_version
from afterbell.scheme.rules.document import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingText:
    """The training of a term: the version whose scheme names it, and its text as it is read and signed."""

    version: SchemeVersionRow
    scheme: Scheme
    text: str

    @property
    def text_hash(self) -> str:
        return text_hash(self.text)


def training_in_force(*, today: date) -> TrainingText | None:
    """Give the training of the term; None before a scheme is published, or where it names none."""
    found = published_version(on=today)
    if found is None or not found[1].readiness.training:
        return None
    version, scheme = found
    topics = [topic.words.zh for topic in scheme.readiness.training]
    lines = [f"{number}. {words}" for number, words in enumerate(topics, 1)]
    return TrainingText(version=version, scheme=scheme, text="\n".join([f"{version.term_name}培训内容", *lines]))
