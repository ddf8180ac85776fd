"""What happened to children, and what was done about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Pupil, Staff
from afterbell.schools.walls import Coded, OfSchool


class Incident(Coded):
    """Something happened: an injury, an illness, a quarrel, damage, or a near miss; who writes it sends it once.

    What happened, who gave first aid and when the family was told lie sealed; they go with the child's data.
    """

    class Kind(models.TextChoices):
        INJURY = "injury", "受伤"
        ILLNESS = "illness", "不舒服"
        CONFLICT = "conflict", "冲突"
        PROPERTY = "property", "财物损坏"
        NEAR_MISS = "near_miss", "险情"

    class Severity(models.TextChoices):
        SLIGHT = "slight", "轻微"
        TREATED = "treated", "要处理"
        SERIOUS = "serious", "严重"

    append_only = True

    sent_as = models.UUIDField()
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="incidents")
    where = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    severity = models.CharField(max_length=10, choices=Severity)
    words_sealed = models.BinaryField(null=True)
    adult = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "sent_as"], name="an_incident_is_kept_once")]


class IncidentChild(OfSchool):
    """A child concerned by an incident, with what is said of this child alone; its guardians read that."""

    append_only = True

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="children")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    words_sealed = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["incident", "pupil"], name="a_child_once_an_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.pupil_id}"


class IncidentEntry(OfSchool):
    """What was done about an incident afterwards, about one of its children or about all of it."""

    class Kind(models.TextChoices):
        EXAMINED = "examined", "看过伤情"
        SENT_HOME = "sent_home", "送回家"
        HOSPITAL = "hospital", "送医院"
        INSURANCE = "insurance", "报保险"
        FAMILY = "family", "和家里谈过"
        MEASURES = "measures", "采取措施"

    append_only = True

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    words_sealed = models.BinaryField(null=True)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"


class IncidentClosed(OfSchool):
    """The duty leader or the office closed an incident: how it ended."""

    append_only = True

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="closed")
    outcome_sealed = models.BinaryField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} closed"


class IncidentPhoto(Coded):
    """A photograph of what happened, sent with the record; its file lies sealed under this row's code."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="photos")
    content_hash = models.CharField(max_length=64)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class IncidentLook(OfSchool):
    """Somebody of the school read what was written about an incident; the families concerned see who and when."""

    append_only = True

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="looks")
    looked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.looked_at}"
