"""How staff work here: leave, terms, training, clearances, and what they told their groups."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.placement.models import ServiceGroup
from afterbell.rostering.models.sessions import Session
from afterbell.schools.models import Account, Staff, Term
from afterbell.schools.walls import OfSchool


class StaffLeave(OfSchool):
    """A member of staff cannot come on a day."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="leaves")
    date = models.DateField()
    reason = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "date"], name="one_leave_a_day")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.date}"


class WorkingTerms(OfSchool):
    """How somebody works here: which part of a post, which weekdays free, and how many sessions at most.

    A maximum left empty is the scheme's. Whoever has no row has a whole post and no fixed off-day.
    """

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="working_terms")
    share = models.PositiveSmallIntegerField()
    off_weekdays = models.JSONField(default=list)
    most_a_week = models.PositiveSmallIntegerField(null=True)
    most_a_month = models.PositiveSmallIntegerField(null=True)
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(share__in=[25, 50, 75, 100]), name="a_post_is_had_in_quarters")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.share}"


class Training(OfSchool):
    """Somebody did a term's safety and hygiene training: signed for it by hand, or stood on the office's list.

    It is for one term. One entered in error is ended and says why.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="trainings")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    trainer = models.CharField(max_length=40, blank=True)
    text_hash = models.CharField(max_length=64)
    strokes_sealed = models.BinaryField(null=True)
    binding = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "term"], condition=Q(ended_at=None), name="one_training_a_person_a_term"
            ),
            models.CheckConstraint(
                condition=Q(strokes_sealed=None) | ~Q(binding=""), name="a_signed_training_is_bound"
            ),
            models.CheckConstraint(
                condition=Q(strokes_sealed__isnull=False) | ~Q(trainer=""), name="a_listed_training_names_its_trainer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.held_on}"


class Clearance(OfSchool):
    """The duty leader lets somebody stand who has not signed or been trained: on which days, both included, and why."""

    append_only = True

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="clearances")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=200)
    cleared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="a_clearance_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.first_day} {self.last_day}"


class Briefing(OfSchool):
    """A group was told about safety by its adult: in which session, on what, by whom."""

    append_only = True

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="briefings")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    topics = models.JSONField()
    remark = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "given_on"], name="one_briefing_a_group_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.given_on}"
