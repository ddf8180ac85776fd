"""Regions, schools, people and days, and how people are known at the door."""

from afterbell.schools.models.factors import FactorReset, RecoveryCode, SecondFactor
from afterbell.schools.models.register import (
    Account,
    Appointment,
    Area,
    CalendarFeed,
    Engagement,
    Guardian,
    Guardianship,
    Homeroom,
    Pupil,
    Room,
    School,
    SchoolDay,
    SignInCode,
    Staff,
    Term,
    Vetting,
)

__all__ = [
    "Account",
    "Appointment",
    "Area",
    "CalendarFeed",
    "Engagement",
    "FactorReset",
    "Guardian",
    "Guardianship",
    "Homeroom",
    "Pupil",
    "RecoveryCode",
    "Room",
    "School",
    "SchoolDay",
    "SecondFactor",
    "SignInCode",
    "Staff",
    "Term",
    "Vetting",
]
