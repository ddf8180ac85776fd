"""Days that stop, wholly or in some bands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.rostering.models.sessions import Session
from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool


class DayStop(Coded):
    """Somebody stopped a day, or some of its bands (none named: the whole school), for a reason that is no one's."""

    class Kind(models.TextChoices):
        WEATHER = "weather", "天气"
        EPIDEMIC = "epidemic", "疫情"
        POWER = "power", "停电停水"
        OTHER = "other", "其他"

    append_only = True

    date = models.DateField()
    bands = models.JSONField(default=list)
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=160)
    stopped_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="a_stop_has_words")]
        indexes: ClassVar = [models.Index(fields=["school", "date"], name="stops_by_day")]


class StoppedSession(OfSchool):
    """A session that a stop took; `broken_off` says that it had begun, so that children were there."""

    append_only = True

    stop = models.ForeignKey(DayStop, on_delete=models.PROTECT, related_name="sessions")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="stopped")
    broken_off = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["stop", "session"], name="stopped_once_a_stop")]

    def __str__(self) -> str:
        return f"{self.stop_id} {self.session_id}"


class DayStopLifted(OfSchool):
    """A stop was taken back before its time: what had not begun takes place."""

    append_only = True

    stop = models.OneToOneField(DayStop, on_delete=models.PROTECT, related_name="lifted")
    lifted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stop_id} lifted"
