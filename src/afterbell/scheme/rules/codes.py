"""The closed sets of words a scheme is written with. The value is what stands in the file."""

from __future__ import annotations

from enum import StrEnum


class Residence(StrEnum):
    """Where a pupil sleeps."""

    DAY = "DAY"
    OFF_CAMPUS = "OFF_CAMPUS"
    BOARDER = "BOARDER"


class Language(StrEnum):
    """Language of instruction."""

    MONGOLIAN = "mongolian"
    CHINESE = "chinese"


class Ledger(StrEnum):
    """Which account pays: the after-school service's, or the boarding house's (evening study)."""

    SERVICE = "service"
    BOARDING = "boarding"


class OfferingKind(StrEnum):
    TUTORING = "tutoring"
    CLUB = "club"
    READING = "reading"
    EVENING_STUDY = "evening_study"


class WorkKind(StrEnum):
    """What staff are paid for."""

    DUTY = "duty"
    TUTORING = "tutoring"
    CLUB = "club"
    MANAGEMENT = "management"


class PayUnit(StrEnum):
    """What a rate counts; every unit can be had for every kind of work."""

    DAY = "day"
    CLASS_HOUR = "class_hour"
    SESSION = "session"


class StepBy(StrEnum):
    """What a rate rises by: the pupils there, or the minutes the work lasts."""

    HEADCOUNT = "headcount"
    MINUTES = "minutes"


class StaffSide(StrEnum):
    """Whose staff somebody is; what outside staff earn is booked as labour fees."""

    OWN = "own"
    OUTSIDE = "outside"


class StaffRole(StrEnum):
    """What somebody is at the school, as far as pay may depend on it."""

    PRINCIPAL = "principal"
    VICE_PRINCIPAL = "vice_principal"
    ACADEMIC_OFFICE = "academic_office"
    HOMEROOM_TEACHER = "homeroom_teacher"
    SUBJECT_TEACHER = "subject_teacher"
    CLUB_LEADER = "club_leader"
    DUTY_LEADER = "duty_leader"
    GATE_GUARD = "gate_guard"


class DayKind(StrEnum):
    """What the school's calendar says a day is."""

    SCHOOL = "school"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


class PoolOf(StrEnum):
    """What a pool is a part of: an amount of its own, the month's income, or another pool."""

    FIXED = "fixed"
    INCOME = "income"
    POOL = "pool"


class PoolSplit(StrEnum):
    """How a pool is shared: not at all, one share each, by weight of role, or by units of work."""

    KEPT = "kept"
    EVENLY = "evenly"
    WEIGHTS = "weights"
    UNITS = "units"


class DeductFor(StrEnum):
    """What an amount is taken off for."""

    LATE = "late"
    EARLY = "early"
    MISSED = "missed"


class PaperKind(StrEnum):
    APPLICATION = "application"
    UNDERTAKING = "undertaking"
    SAFETY_AGREEMENT = "safety_agreement"
    STAFF_DUTY = "staff_duty"


class Signer(StrEnum):
    GUARDIAN = "guardian"
    STAFF = "staff"
    SCHOOL = "school"


class PaperField(StrEnum):
    """What a paper's text may name in braces, to be filled in for one child or one member of staff."""

    PUPIL = "pupil"
    HOMEROOM = "homeroom"
    GUARDIAN = "guardian"
    RELATION = "relation"
    PHONE = "phone"
    SCHOOL = "school"
    TERM = "term"
    BANDS = "bands"
    WEEKDAYS = "weekdays"
    TIMES = "times"
    STAFF = "staff"
    POST = "post"
    DATE = "date"


class Fact(StrEnum):
    """What is known of a child when an application is judged: from the register, or from the pick-up survey."""

    RESIDENCE = "residence"
    GRADE = "grade"
    LANGUAGE = "language"
    COLLECTOR = "collector"
    AT_HOME = "at_home"
    LEFT_BEHIND = "left_behind"
    MIGRANT_FAMILY = "migrant_family"
    HARDSHIP = "hardship"
    SPECIAL_NEED = "special_need"
    SIBLING_IN_SERVICE = "sibling_in_service"


class Match(StrEnum):
    """Whether all of a condition's tests must hold, or any one of them."""

    ALL = "all"
    ANY = "any"


class MinimumHandling(StrEnum):
    """What happens to a club that too few pupils wish for."""

    CLOSE_SMALLEST = "close_smallest"
    KEEP = "keep"


class Lottery(StrEnum):
    """How often a pupil's lot is drawn, and whether the line is turned round from one service day to the next."""

    PER_WEEKDAY = "per_weekday"
    PER_TERM = "per_term"
    ALTERNATING = "alternating"


class FeeMethod(StrEnum):
    NONE = "none"
    PER_TERM = "per_term"
    PER_MONTH = "per_month"
    PER_CLASS_HOUR = "per_class_hour"


class Collection(StrEnum):
    """How often a fee is collected."""

    MONTHLY = "monthly"
    TERMLY = "termly"


class Refund(StrEnum):
    """What a family gets back for time not used."""

    NONE = "none"
    PER_DAY = "per_day"
    WHOLE_WEEK = "whole_week"
    FIRST_MONTH = "first_month"
    HALF_MONTH = "half_month"
    WHOLE_MONTH = "whole_month"
    BY_NOTICE = "by_notice"


class SourceBasis(StrEnum):
    """What a budget source's amount stands for."""

    TERM = "term"
    PUPIL_TERM = "pupil_term"
    PUPIL_YEAR = "pupil_year"


class Measure(StrEnum):
    """What an appraisal item is measured by."""

    PUNCTUALITY = "punctuality"
    HELD_OF_PLANNED = "held_of_planned"
    SEALED_ON_TIME = "sealed_on_time"
    PATROL = "patrol"
    FAMILY_RATING = "family_rating"


class Activity(StrEnum):
    """What is done in an afternoon in which nobody teaches anything new."""

    HOMEWORK = "homework"
    REVISING = "revising"
    READING = "reading"
    ARTS = "arts"
    SPORT = "sport"
    SCIENCE = "science"
    GAMES = "games"
    FILMS = "films"


class VettingKind(StrEnum):
    """What is looked into before somebody may stand with children: no record that bars it, and health."""

    NO_RECORD = "no_record"
    HEALTH = "health"


class PublishedItem(StrEnum):
    SCHEME = "scheme"
    SURVEY = "survey"
    PLACEMENT = "placement"
    GROUPS = "groups"
    ROSTER = "roster"
    FEES = "fees"
    SETTLEMENT = "settlement"


ON_THE_SCHOOLS_PAGE = (
    PublishedItem.SCHEME,
    PublishedItem.SURVEY,
    PublishedItem.PLACEMENT,
    PublishedItem.GROUPS,
    PublishedItem.ROSTER,
    PublishedItem.SETTLEMENT,
)
"""What the program itself publishes; what else a scheme names, the school publishes in its own way."""


class Masking(StrEnum):
    """How names stand in what is published."""

    MASKED = "masked"
    NO_NAMES = "no_names"
    FULL = "full"


class Stagger(StrEnum):
    """By what the groups that end together leave one after another."""

    GRADE = "grade"
    GROUP = "group"


class Level(StrEnum):
    """What a finding does: it warns, it stops the publication, or it is not looked for."""

    WARN = "warn"
    BLOCK = "block"
    OFF = "off"


class Pack(StrEnum):
    """A dated set of policy rules."""

    GUIDANCE_2017 = "2017-03"
    BURDEN_2021 = "2021-07"
    INNER_MONGOLIA_2022 = "inner-mongolia-2022"
    FIVE_BANS_2023 = "2023-12"
