"""A paper as it reads for one child: the text with the child's values in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from afterbell.base.crypto import unseal
from afterbell.base.spans import TimeSpan
from afterbell.enrolment.rules.signing import filled
from afterbell.scheme.rules.codes import PaperField
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.labels import weekday
from afterbell.schools.commands.phones import PURPOSE
from afterbell.schools.models import Guardian, Pupil

Days = Sequence[tuple[int, str]]


def values_of(
    *, scheme: Scheme, pupil: Pupil, guardian: Guardian, relation: str, days: Days, on: date
) -> dict[PaperField, str]:
    """Give what a paper's text is filled in with, in Chinese; `pupil` has its homeroom loaded."""
    phone = unseal(sealed=bytes(guardian.phone_sealed), purpose=PURPOSE) if guardian.phone_sealed else ""
    return scheme_values(scheme=scheme, days=days) | {
        PaperField.PUPIL: pupil.name,
        PaperField.HOMEROOM: pupil.homeroom.name,
        PaperField.GUARDIAN: guardian.name,
        PaperField.RELATION: relation,
        PaperField.PHONE: phone,
        PaperField.DATE: f"{on.year}年{on.month}月{on.day}日",
    }


def scheme_values(*, scheme: Scheme, days: Days) -> dict[PaperField, str]:
    """Give what a version of the scheme fills in for these days: what can change without the family doing anything."""
    bands = [band for band in scheme.bands if band.code in {code for _weekday, code in days}]
    weekdays = sorted({number for number, _band in days})
    return {
        PaperField.SCHOOL: scheme.about.school.zh,
        PaperField.TERM: scheme.term.name.zh,
        PaperField.BANDS: "、".join(band.name.zh for band in bands),
        PaperField.WEEKDAYS: "、".join(weekday(number).zh for number in weekdays),
        PaperField.TIMES: "；".join(
            f"{season.name.zh} {_span(band.times, season.code)}" for band in bands for season in scheme.seasons
        ),
    }


def _span(times: tuple[tuple[str, TimeSpan], ...], season: str) -> str:
    return str(dict(times)[season])


def paper_reads(*, text: str, values: dict[PaperField, str]) -> str:
    """Give a paper as it reads with a child's values in it."""
    return filled(text=text, values=values).strip()
