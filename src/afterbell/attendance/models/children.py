"""Who does not come, and who is looked for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Pupil
from afterbell.schools.walls import Coded, OfSchool


class PupilLeave(OfSchool):
    """A guardian or the homeroom teacher said that a child does not come on a day."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="leaves")
    date = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pupil", "date"], name="one_leave_a_child_a_day")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.date}"


class MorningAbsence(OfSchool):
    """Somebody recorded whether a child is missing from morning school; the latest word of a day counts."""

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="mornings")
    date = models.DateField()
    absent = models.BooleanField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pupil", "date"], name="mornings_of_a_child")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.date} {self.absent}"


class Alarm(Coded):
    """A child who should be in a session and whose whereabouts nobody has named yet.

    Raised by an adult, or (`raised_by` empty) by the house when a child had no state in time. One that was closed by a
    slip is followed by another: `times` says the how manieth of the child in the session this is.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="alarms")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "pupil", "times"], name="one_alarm_a_child_each_time")
        ]


class AlarmRung(OfSchool):
    """Somebody more was told of a child that is looked for: each rung of the ladder once."""

    append_only = True

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="rungs")
    rung = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["alarm", "rung"], name="each_rung_is_told_once")]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.rung}"


class RollMissing(OfSchool):
    """A session was begun and not one mark of it had come: its adult and the duty leader were told, no family."""

    append_only = True

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="roll_missing")
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id} missing"


class AlarmClosed(OfSchool):
    """A named adult stated where the child is, or marked it as here."""

    append_only = True

    alarm = models.OneToOneField(Alarm, on_delete=models.PROTECT, related_name="closed")
    whereabouts = models.CharField(max_length=200)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.alarm_id} closed"
