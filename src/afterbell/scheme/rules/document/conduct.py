"""How the work is appraised, kept safe, published, and judged."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Level, Masking, Measure, Pack, PublishedItem, Stagger


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalItem:
    code: str
    words: Words
    measure: Measure
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """How staff work is appraised; weights are percent and sum to 100.

    `appeal_days` are those after an appraisal is confirmed in which a person may appeal, and after an appeal in which
    it is answered.
    """

    items: tuple[AppraisalItem, ...]
    appeal_days: int
    words: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyMeasure:
    code: str
    words: Words
    responsible: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueCheck:
    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """Measures, what is looked at in a room before use, and the figures the alarms go by.

    `alarm_minutes` count from a session's start, `family_minutes` and `principal_minutes` from the alarm. From
    `late_minutes` after its last session on a child counts as waiting; `late_leader_minutes` and
    `late_principal_minutes` count from that end too. `late_signing_days` are those after a session on which its roll
    may still be called late, with a reason; `change_minutes` those before a child's last session ends in which its
    family changes nothing of the day any more.
    """

    measures: tuple[SafetyMeasure, ...]
    venue_checklist: tuple[VenueCheck, ...]
    pupils_per_adult: int
    alarm_minutes: int
    family_minutes: int
    principal_minutes: int
    late_signing_days: int
    alone_from_grade: int | None
    arrival_minutes: int
    late_minutes: int
    late_leader_minutes: int
    late_principal_minutes: int
    change_minutes: int
    stagger_minutes: int
    stagger_by: Stagger


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is published, by whom, and how; no figure about fewer than `minimum_aggregate` children."""

    issuing_unit: Words
    items: tuple[PublishedItem, ...]
    notice_days: int
    pupil_names: Masking
    staff_names: Masking
    minimum_aggregate: int
    complaints_to: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Which packs judge the scheme, and what a rule's finding does where the school sets it itself."""

    packs: tuple[Pack, ...]
    levels: tuple[tuple[str, Level], ...]
