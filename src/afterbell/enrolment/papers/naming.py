"""What a printed application names for whoever verifies it: in the document's keywords, apart from its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHORT, PART = 16, 4
APPLICATION = re.compile(r"afterbell:application:([a-z0-9-]{1,12})(?![^,])", re.ASCII)
PAPER = re.compile(r"afterbell:paper:([0-9a-f]{64}):([0-9a-f]{64})(?![^,])", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPaper:
    """A signed paper by the hash of its text and by what the signature binds."""

    text_hash: str
    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPapers:
    """An application by its code, and the papers signed for it."""

    application: str
    papers: tuple[NamedPaper, ...]


def fingerprint(text_hash: str) -> str:
    """Shorten the hash of a text so that people can compare it by eye: 1a2b 3c4d 5e6f 7081."""
    return " ".join(text_hash[start : start + PART] for start in range(0, SHORT, PART))


def keywords_of(named: NamedPapers) -> tuple[str, ...]:
    """Write down an application and its papers as keywords of a document."""
    papers = (f"afterbell:paper:{paper.text_hash}:{paper.binding}" for paper in named.papers)
    return (f"afterbell:application:{named.application}", *papers)


def papers_named(keywords: str) -> NamedPapers | None:
    """Read what a document's keywords name; None where they name no application or more than one."""
    applications = APPLICATION.findall(keywords)
    if len(applications) != 1:
        return None
    papers = tuple(NamedPaper(text_hash=text, binding=binding) for text, binding in PAPER.findall(keywords))
    return NamedPapers(application=applications[0], papers=papers)
