"""What somebody wrote into this room, made plain, measured and screened before it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from afterbell.base.refusals import Refusal
from afterbell.base.written import written
from afterbell.comments.refusals import REFUSALS
from afterbell.comments.wording import RULE_WORDS
from afterbell.portal.rules.screening import Finding
from afterbell.portal.rules.screening.folding import plain

LONGEST_REASON = 200
FOR_A_REPORT = "comments.report"
"""What the secret word of a stranger's report is kept as a fingerprint for."""


def plainly(text: str) -> str:
    """Give a text as it is kept: one sort of line break, nothing around it, nothing that steers."""
    return written(text.replace("\r\n", "\n").replace("\r", "\n"))


def as_read(said: str) -> str:
    """Give words as they are compared with what was said before: without what nobody sees, wide or narrow, or blank."""
    return "".join(plain(said).signs.split()) or said


def reason_of(text: str, *, field: str = "reason") -> tuple[str, list[Refusal]]:
    """Give a reason as it is kept, and what is against it: that it is missing or too long."""
    said = plainly(text)
    if not said:
        return said, [REFUSALS.refusal("reason_missing", field=field)]
    over = len(said) - LONGEST_REASON
    return said, [REFUSALS.refusal("words_too_long", field=field, most=LONGEST_REASON, over=over)] if over > 0 else []


def refused_by(findings: Sequence[Finding], *, field: str = "words") -> list[Refusal]:
    """Name the rule by which each of these findings refuses a text."""
    return [
        REFUSALS.refusal("screened", field=field, found=one.words, rule=RULE_WORDS[one.rule.value]) for one in findings
    ]


def kept(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Write findings down beside the text they are about."""
    return [
        {
            "rule": one.rule.value,
            "code": one.code,
            "start": one.start,
            "end": one.end,
            "zh": one.words.zh,
            "en": one.words.en,
        }
        for one in findings
    ]
