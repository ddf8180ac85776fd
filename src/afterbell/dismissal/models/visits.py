"""Who came to the school from outside, to whom and what for, and when they left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.schools.models import Account, Staff
from afterbell.schools.walls import Coded, OfSchool


class Visit(Coded):
    """Somebody from outside was let in: it stands on the emergency list until a person says that they left.

    Who it was lies sealed, and is forgotten while the purpose, the host and the times stay.
    """

    class Purpose(models.TextChoices):
        FAMILY = "family", "家长来访"
        DELIVERY = "delivery", "送货送餐"
        REPAIR = "repair", "维修施工"
        BUSINESS = "business", "公务检查"
        TEACHING = "teaching", "来校上课"
        OTHER = "other", "其他"

    append_only = True

    sent_as = models.UUIDField()
    date = models.DateField()
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    words_sealed = models.BinaryField(null=True)
    purpose = models.CharField(max_length=8, choices=Purpose)
    host = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()
    badge = models.CharField(max_length=12, blank=True)
    came_at = models.DateTimeField()
    let_in_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["school", "date"], name="visits_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "sent_as"], name="a_visit_is_stored_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="a_visit_has_somebody"),
        ]


class VisitEnded(OfSchool):
    """A visitor is not in the school any more: seen leaving, found gone, or entered by mistake; `left_at` is when.

    A visit ends once; `again` is the taking back after which it ended once more. Why lies sealed, for it speaks of a
    person; `reason` keeps what was written before that was so.
    """

    class How(models.TextChoices):
        OUT = "out", "从校门离开"
        GONE = "gone", "没有签出，已经不在校内"
        MISTAKE = "mistake", "登记错了"

    append_only = True

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="endings")
    how = models.CharField(max_length=7, choices=How)
    reason = models.CharField(max_length=80, blank=True)
    reason_sealed = models.BinaryField(null=True)
    left_at = models.DateTimeField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    again = models.OneToOneField("VisitEndUndone", null=True, on_delete=models.PROTECT, related_name="followed_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit"], condition=Q(again=None), name="a_visit_ends_once"),
            models.CheckConstraint(
                condition=Q(how="out") | Q(reason_sealed__isnull=False) | ~Q(reason=""),
                name="who_was_not_seen_out_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.how}"


class VisitEndUndone(OfSchool):
    """A visitor had not left after all, and is inside again."""

    append_only = True

    ending = models.OneToOneField(VisitEnded, on_delete=models.PROTECT, related_name="undone")
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ending_id} undone"


class VisitStays(OfSchool):
    """A visitor is still inside at the end of a day, and somebody says why; the day may be closed with it.

    Why lies sealed; `reason` keeps what was written before that was so.
    """

    append_only = True

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="stays")
    date = models.DateField()
    reason = models.CharField(max_length=80, blank=True)
    reason_sealed = models.BinaryField(null=True)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "date"], name="a_stay_is_said_once_a_day"),
            models.CheckConstraint(
                condition=Q(reason_sealed__isnull=False) | ~Q(reason=""), name="a_stay_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.date}"
