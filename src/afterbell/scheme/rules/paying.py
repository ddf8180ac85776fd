"""Which of a scheme's rates is for which work: one reading for the check of a scheme and for the settlement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import DayKind, Ledger, StaffRole, StaffSide, WorkKind
from afterbell.scheme.rules.document import DutyPost, Offering, PayRule, Scheme

WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDay:
    """The day work was done on; `kind` is what the school's calendar says of it, None for a day it does not have."""

    weekday: int
    kind: DayKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Who did the work, as far as a rate may ask."""

    roles: tuple[StaffRole, ...] = ()
    side: StaffSide = StaffSide.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidWork:
    """A piece of work as the rates see it; `post` is empty for a group's session, `name` says it to people.

    `when` and `who` are known once it was done: its day, and whoever did it. Planned work has neither.
    """

    name: Words
    kind: WorkKind
    ledger: Ledger
    bands: tuple[str, ...]
    grades: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    post: str = ""
    when: WorkDay | None = None
    who: Worker | None = None


def group_work(
    *, scheme: Scheme, kind: WorkKind, band: str, offering: Offering | None, grades: tuple[int, ...]
) -> PaidWork:
    """Describe what a group does in a band; without an offering it is for no subject."""
    row = scheme.band(code=band)
    return PaidWork(
        name=offering.name if offering else row.name,
        kind=kind,
        ledger=row.ledger,
        bands=(band,),
        grades=grades or (offering.grades if offering else ()),
        subjects=offering.subjects if offering else (),
    )


def post_work(*, scheme: Scheme, post: DutyPost) -> PaidWork:
    """Describe a post's day: management where a rate for management names the post, else duty."""
    managed = any(rule.kind is WorkKind.MANAGEMENT and post.code in rule.duty_posts for rule in scheme.pay.rules)
    return PaidWork(
        name=post.name,
        kind=WorkKind.MANAGEMENT if managed else WorkKind.DUTY,
        ledger=post.ledger,
        bands=post.bands,
        post=post.code,
    )


def all_work(scheme: Scheme) -> Iterator[PaidWork]:
    """Give every kind of work a scheme plans: each offering in each of its grades, each post."""
    for offering in scheme.offerings:
        for grades in [(grade,) for grade in offering.grades] if offering.capacity is None else [offering.grades]:
            yield group_work(scheme=scheme, kind=offering.work, band=offering.band, offering=offering, grades=grades)
    for post in scheme.duty_posts:
        yield post_work(scheme=scheme, post=post)


def rates_for(*, work: PaidWork, rules: Sequence[PayRule]) -> tuple[PayRule, ...]:
    """Give the rates that fit a piece of work and say most about it: one, unless the scheme has none or is unclear.

    Of several that differ by role, whoever has several roles gets the best. Of planned work, whose day and adult are
    not known yet, rates for certain days or people fit beside those for all.
    """
    fitting = [rule for rule in rules if _fits(rule, work)]
    most = max((_says(rule, work) for rule in fitting), default=0)
    found = tuple(rule for rule in fitting if _says(rule, work) == most)
    if work.who is not None and len(found) > 1 and all(rule.staff_roles for rule in found):
        return (min(found, key=lambda rule: (-rule.rate_fen, rule.code)),)
    return found


def _fits(rule: PayRule, work: PaidWork) -> bool:
    return (
        (rule.kind, rule.ledger) == (work.kind, work.ledger)
        and (not rule.bands or bool(set(work.bands) & set(rule.bands)))
        and (not rule.grades or (bool(work.grades) and set(work.grades) <= set(rule.grades)))
        and (not rule.subjects or bool(set(work.subjects) & set(rule.subjects)))
        and (not rule.duty_posts or work.post in rule.duty_posts)
        and _is_when(rule, work.when)
        and _is_whose(rule, work.who)
    )


def _is_when(rule: PayRule, when: WorkDay | None) -> bool:
    return when is None or (
        (not rule.on_weekdays or when.weekday in rule.on_weekdays)
        and (not rule.day_kinds or when.kind in rule.day_kinds)
    )


def _is_whose(rule: PayRule, who: Worker | None) -> bool:
    return who is None or (
        (not rule.staff_roles or bool(set(who.roles) & set(rule.staff_roles))) and rule.staff_side in (None, who.side)
    )


def _says(rule: PayRule, work: PaidWork) -> int:
    said = sum(map(bool, (rule.bands, rule.grades, rule.subjects, rule.duty_posts)))
    if work.when is not None:
        said += bool(rule.on_weekdays) + bool(rule.day_kinds)
    return said + bool(rule.staff_roles) + bool(rule.staff_side) if work.who is not None else said


def class_hours_of(*, scheme: Scheme, bands: Sequence[str], minutes: int) -> int:
    """Count class-hours in hundredths: as the scheme gives the bands, else by the minutes, half a hundredth up.

    Only where every band has its class-hours in the scheme are they added; a stretch of its own counts its minutes.
    """
    given = dict(scheme.pay.class_hours)
    if bands and all(band in given for band in bands):
        return sum(given[band] for band in bands)
    hour = scheme.pay.class_hour_minutes
    return (2 * minutes * WHOLE + hour) // (2 * hour)
