"""Who may take a child, who may not, and how it goes home."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.schools.models import Account, Pupil
from afterbell.schools.walls import Coded, OfSchool


class Collector(Coded):
    """An adult the guardian allows to collect a child, from a day until (without) another."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="collectors")
    name = models.CharField(max_length=40)
    relation = models.CharField(max_length=12)
    phone_sealed = models.BinaryField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    named_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pupil", "name", "relation", "since"], name="a_collector_is_named_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="a_naming_ends_in_order"),
        ]
        indexes: ClassVar = [models.Index(fields=["pupil", "since"], name="collectors_by_pupil")]


class CollectorDays(OfSchool):
    """A guardian said anew from when until (without) when somebody may collect; the newest stands in the collector."""

    append_only = True

    collector = models.ForeignKey(Collector, on_delete=models.PROTECT, related_name="said_days")
    since = models.DateField()
    until = models.DateField(null=True)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="days_said_anew_are_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collector_id} {self.since}"


class CollectorPhoto(Coded):
    """How a collector looks, for the gate; its file lies sealed under this row's code and goes with the row.

    Whoever added it has confirmed that the person in it knows of it.
    """

    collector = models.OneToOneField(Collector, on_delete=models.PROTECT, related_name="photo")
    content_hash = models.CharField(max_length=64)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class GoingHome(OfSchool):
    """How a child goes home, as its guardian said; the newest counts."""

    class Mode(models.TextChoices):
        COLLECTED = "collected", "有人接"
        ALONE = "alone", "自行离校"
        BOARDING_HOUSE = "boarding_house", "回宿舍"

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=14, choices=Mode)
    since = models.DateField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pupil", "since"], name="going_home_by_pupil")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.mode}"


class Forbidden(Coded):
    """Somebody may not take a child, as a paper says that staff has seen; who and which paper lie sealed."""

    class Paper(models.TextChoices):
        COURT = "court", "法院的裁判文书"
        POLICE = "police", "公安机关的文书"
        AGREEMENT = "agreement", "监护人之间的书面协议"
        LETTER = "letter", "单位或机构的书面证明"

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    person_sealed = models.BinaryField(null=True)
    paper = models.CharField(max_length=10, choices=Paper)
    proof_sealed = models.BinaryField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    forbidden_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    forbidden_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="a_forbidding_has_days")
        ]
        indexes: ClassVar = [models.Index(fields=["pupil", "since"], name="forbidden_by_pupil")]


class ForbiddenEnded(OfSchool):
    """Staff ended a forbidding, with the reason; from this day on it holds no more."""

    append_only = True

    forbidden = models.OneToOneField(Forbidden, on_delete=models.PROTECT, related_name="ended")
    on = models.DateField()
    reason_sealed = models.BinaryField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.forbidden_id} ended"
