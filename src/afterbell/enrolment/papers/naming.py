"""What a printed paper names for whoever verifies it: in the document's keywords, apart from its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

SHORT, PART = 16, 4
SIGNED = re.compile(r"afterbell:(application|duty):([a-z0-9-]{1,12})", re.ASCII)
PAPER = re.compile(r"afterbell:paper:([0-9a-f]{64}):([0-9a-f]{64})", re.ASCII)
Kind = Literal["application", "duty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPaper:
    """A signed paper by the hash of its text and by what the signature binds."""

    text_hash: str
    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPapers:
    """An application by its code, and the papers signed for it; or a statement of duties, by its signature's code."""

    application: str
    papers: tuple[NamedPaper, ...]
    kind: Kind = "application"


def fingerprint(text_hash: str) -> str:
    """Shorten the hash of a text so that people can compare it by eye: 1a2b 3c4d 5e6f 7081."""
    return " ".join(text_hash[start : start + PART] for start in range(0, SHORT, PART))


def keywords_of(*named: NamedPapers) -> tuple[str, ...]:
    """Write down applications, each with its papers after it, as keywords of a document."""
    return tuple(word for one in named for word in (f"afterbell:{one.kind}:{one.application}", *_papers(one)))


def _papers(named: NamedPapers) -> tuple[str, ...]:
    return tuple(f"afterbell:paper:{paper.text_hash}:{paper.binding}" for paper in named.papers)


def all_named(keywords: str) -> tuple[NamedPapers, ...]:
    """Read everything a document's keywords name, in its order; papers before any application belong to nothing."""
    found: list[NamedPapers] = []
    for word in (each.strip() for each in keywords.split(",")):
        signed, paper = SIGNED.fullmatch(word), PAPER.fullmatch(word)
        if signed:
            kind: Kind = "duty" if signed[1] == "duty" else "application"
            found.append(NamedPapers(application=signed[2], papers=(), kind=kind))
        elif paper and found:
            last = found.pop()
            papers = (*last.papers, NamedPaper(text_hash=paper[1], binding=paper[2]))
            found.append(NamedPapers(application=last.application, papers=papers, kind=last.kind))
    return tuple(found)


def papers_named(keywords: str) -> NamedPapers | None:
    """Read what a document's keywords name; None where they name no application or more than one."""
    found = all_named(keywords)
    return found[0] if len(found) == 1 else None
