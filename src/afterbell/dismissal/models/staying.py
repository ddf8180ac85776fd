"""A child nobody has come for yet: who stays with it, and who was called."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.dismissal.models.collectors import Collector
from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Guardian, Pupil
from afterbell.schools.walls import OfSchool


class LateStay(OfSchool):
    """An adult of the school has taken a child over until somebody comes, and says until when the school is reached."""

    append_only = True

    stay_id = models.UUIDField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="late_stays")
    until = models.DateTimeField()
    stays = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "stay_id"], name="a_stay_is_stored_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="a_stay_ends_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.pupil_id} {self.stays_id}"


class LateCall(OfSchool):
    """Somebody was called because a child is still here, and what came of it; no word of what was spoken is kept."""

    class Rung(models.TextChoices):
        GUARDIAN = "guardian", "监护人"
        COLLECTOR = "collector", "接送人"
        DUTY_LEADER = "duty_leader", "值班领导"
        PRINCIPAL = "principal", "校长"
        OUTSIDE = "outside", "派出所或村委会"

    class Result(models.TextChoices):
        COMING = "coming", "正在来"
        CANNOT_COME = "cannot_come", "来不了"
        NO_ANSWER = "no_answer", "没有接"
        WRONG_NUMBER = "wrong_number", "号码不对"
        TOLD = "told", "已告知"

    append_only = True

    call_id = models.UUIDField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="late_calls")
    rung = models.CharField(max_length=12, choices=Rung)
    guardian = models.ForeignKey(Guardian, null=True, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(Collector, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, choices=Result)
    coming_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "call_id"], name="a_call_is_stored_once"),
            models.CheckConstraint(
                condition=Q(rung="guardian", guardian__isnull=False, collector=None)
                | Q(rung="collector", guardian=None, collector__isnull=False)
                | Q(rung__in=["duty_leader", "principal", "outside"], guardian=None, collector=None),
                name="a_call_names_who_was_called",
            ),
            models.CheckConstraint(
                condition=Q(result="coming", coming_at__isnull=False) | (~Q(result="coming") & Q(coming_at=None)),
                name="who_comes_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.pupil_id} {self.rung} {self.result}"
