"""Drills: how long it takes until every adult has said who of the own children is there. Nothing here is a mark."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Pupil, Staff
from afterbell.schools.walls import Coded, OfSchool


class Drill(Coded):
    """A drill was started; the children to be found are those of the emergency list at that instant, and stay so."""

    class Kind(models.TextChoices):
        FIRE = "fire", "消防疏散演练"
        MISSING = "missing", "学生走失演练"
        ROLL = "roll", "全校点名演练"

    append_only = True

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    date = models.DateField()
    visitors = models.PositiveSmallIntegerField()
    started_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "number"], name="drills_of_a_school_are_numbered")
        ]


class DrillGroup(Coded):
    """The children of one place, and the adult in charge of them when the drill began; without one a leader counts."""

    append_only = True

    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="groups")
    place = models.CharField(max_length=14)
    name = models.CharField(max_length=60, blank=True)
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="+")
    adult = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")


class DrillChild(OfSchool):
    """A child to be found in a drill, by the group that answers for it."""

    append_only = True

    group = models.ForeignKey(DrillGroup, on_delete=models.PROTECT, related_name="children")
    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["drill", "pupil"], name="a_child_is_looked_for_once_a_drill")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.pupil_id}"


class DrillReport(OfSchool):
    """An adult's word of a group: everybody is there but the `missing`, by public code; the last word counts."""

    append_only = True

    sent_as = models.UUIDField()
    group = models.ForeignKey(DrillGroup, on_delete=models.PROTECT, related_name="reports")
    missing = models.JSONField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "sent_as"], name="a_drill_report_is_stored_once")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.said_at}"


class DrillEnded(OfSchool):
    """A named adult ended a drill with a note, or called it off because something is `real`.

    The note lies sealed, for it may name people; `note` keeps what was written before that was so.
    """

    append_only = True

    drill = models.OneToOneField(Drill, on_delete=models.PROTECT, related_name="ended")
    real = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    note_sealed = models.BinaryField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(real=True) | Q(note_sealed__isnull=False) | ~Q(note=""), name="a_drill_ends_with_a_note"
            )
        ]

    def __str__(self) -> str:
        return f"{self.drill_id} ended"
