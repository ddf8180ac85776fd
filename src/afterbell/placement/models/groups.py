"""Groups, and who is in them from when until when, and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models import Application
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Pupil, Room, Term
from afterbell.schools.walls import Coded, OfSchool


class ServiceGroup(Coded):
    """A group of the service (编班): children who are together in one band, with a name and a room."""

    class Kind(models.TextChoices):
        TUTORING = "tutoring", "作业辅导"
        CLUB = "club", "社团"
        READING = "reading", "朗读"
        EVENING = "evening", "晚自习"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="groups")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    band = models.CharField(max_length=20)
    offering = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    grade = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=12, blank=True)
    weekdays = models.JSONField()
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["term", "name"], name="one_group_of_a_name")]


class GroupPlace(OfSchool):
    """A child's place in a group on one weekday, from a day until (without) another."""

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="places")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="places")
    weekday = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pupil", "weekday", "band"], condition=Q(until=None), name="one_place_a_child_a_band"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_place_ends_after_it_starts"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "weekday"], name="places_by_group")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.pupil_id} {self.weekday}"


class GivenPlace(OfSchool):
    """The office gave a child a place by hand: in which group, on which weekdays, from which day, and why."""

    append_only = True

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="given_places")
    weekdays = models.JSONField()
    since = models.DateField()
    reason = models.CharField(max_length=200)
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_given_place_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.since}"


class MovedPlace(OfSchool):
    """The office moved a child between groups: on which weekdays, from which day, why, and what it knew it broke."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="moved_places")
    before = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="+")
    weekdays = models.JSONField()
    since = models.DateField()
    reason = models.CharField(max_length=200)
    accepted = models.JSONField()
    moved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_moved_place_has_a_reason"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="a_child_moves_to_another_group"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.since}"


class Reforming(Coded):
    """The office let the groups of a band and language be formed anew from a day on, and said why."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="reformings")
    band = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    since = models.DateField()
    reason = models.CharField(max_length=200)
    reformed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reformed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_reforming_has_a_reason")]


class GroupSpan(OfSchool):
    """A group that does not run all term: it ended with a re-forming, or began with one."""

    append_only = True

    reforming = models.ForeignKey(Reforming, on_delete=models.PROTECT, related_name="groups")
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="spans")
    begins = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "begins"], name="a_group_begins_and_ends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.begins}"
