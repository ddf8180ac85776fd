"""Which adults were there: their own sign-in, the patrol, and what was decided between them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Staff
from afterbell.schools.walls import Coded, OfSchool


class Presence(OfSchool):
    """An adult arrived at a session, by their own act or as the duty leader saw it."""

    append_only = True

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="presences")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "staff"], name="one_presence_an_adult")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.staff_id}"


class PatrolLook(OfSchool):
    """Somebody on patrol looked into a session: whom they met there, and what else they saw; stored once.

    `adult` is whom they met: the adult named then, or another they know; empty for a stranger and for nobody. What was
    not looked at stays empty.
    """

    class Found(models.TextChoices):
        NAMED = "named", "安排的老师在"
        OTHER = "other", "是别人"
        NOBODY = "nobody", "没有人"

    append_only = True

    look_id = models.UUIDField()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="looks")
    found = models.CharField(max_length=6, choices=Found)
    adult = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    on_time = models.BooleanField(null=True)
    roll_taken = models.BooleanField(null=True)
    headcount = models.PositiveSmallIntegerField(null=True)
    remark = models.CharField(max_length=200, blank=True)
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "look_id"], name="a_look_is_stored_once"),
            models.CheckConstraint(condition=~Q(found="named") | Q(adult__isnull=False), name="who_was_met_is_named"),
            models.CheckConstraint(condition=~Q(found="nobody") | Q(adult=None), name="nobody_is_nobody"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.found}"


class PatrolPhoto(Coded):
    """A photograph of a room taken on patrol; its file lies sealed under this row's code until the term is over."""

    look = models.OneToOneField(PatrolLook, on_delete=models.PROTECT, related_name="photo")
    content_hash = models.CharField(max_length=64)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class PresenceDecision(OfSchool):
    """Whether the named adult was there, where facts contradict each other; `about` are those it decides about."""

    append_only = True

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="presence_decisions")
    here = models.BooleanField()
    about = models.JSONField()
    reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="presence_is_decided_by_reason")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.here}"


class CountDecision(OfSchool):
    """Why heads counted on patrol and the roll differ, as somebody found out; `called` is what the roll said then."""

    append_only = True

    look = models.ForeignKey(PatrolLook, on_delete=models.PROTECT, related_name="count_decisions")
    called = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["look", "called"], name="a_difference_is_decided_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_difference_is_decided_by_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.look_id} {self.called}"
