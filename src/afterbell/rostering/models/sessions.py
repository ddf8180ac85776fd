"""Dated sessions, who is named for them, and what does not take place."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models import CareNote
from afterbell.placement.models import ServiceGroup
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Room, Staff, Term
from afterbell.schools.walls import Coded, OfSchool


class Session(Coded):
    """One afternoon's piece of service that needs a named adult: a group's session, a post's duty, a seat beside one.

    A seat is for whoever helps in the session it stands beside, whose group is not the seat's own: it has no roll, and
    the adult of the session answers for the children.
    """

    class Kind(models.TextChoices):
        TUTORING = "tutoring", "作业辅导"
        CLUB = "club", "社团活动"
        EVENING = "evening", "晚自习"
        DUTY = "duty", "值班"

    class Ledger(models.TextChoices):
        SERVICE = "service", "课后服务经费"
        BOARDING = "boarding", "寄宿管理经费"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    ledger = models.CharField(max_length=10, choices=Ledger)
    group = models.ForeignKey(ServiceGroup, null=True, on_delete=models.PROTECT, related_name="sessions")
    post = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=60)
    band = models.CharField(max_length=20, blank=True)
    date = models.DateField()
    weekday = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    class_hours = models.PositiveIntegerField()
    beside = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="seats")
    seat = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "date", "band"], condition=Q(group__isnull=False), name="a_group_meets_once_a_band"
            ),
            models.UniqueConstraint(
                fields=["school", "date", "post"], condition=~Q(post=""), name="a_post_stands_once_a_day"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["beside", "seat"], condition=Q(beside__isnull=False), name="each_seat_beside_a_session_is_one"
            ),
            models.CheckConstraint(
                condition=(Q(kind="duty", beside=None, seat=None) & ~Q(post=""))
                | (~Q(kind="duty") & Q(group__isnull=False, post="", beside=None, seat=None))
                | (~Q(kind="duty") & Q(group=None, post="", beside__isnull=False, seat__gte=2)),
                name="a_session_is_a_groups_a_posts_or_a_seat",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "date"], name="sessions_by_day")]


class Cancellation(OfSchool):
    """A session that does not take place: weather, epidemic, a visit.

    It stands as long as it holds: only a stop that was lifted takes its own away again, and the database lets nothing
    else change or remove one. `DayStop` keeps what was said when.
    """

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="cancellation")
    reason = models.CharField(max_length=200)
    cancelled_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class Assignment(OfSchool):
    """The adult named for a session; a substitute ends the earlier naming and begins another."""

    class Basis(models.TextChoices):
        PLANNED = "planned", "排定"
        SUBSTITUTE = "substitute", "代班"
        SWAP = "swap", "换班"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="assignments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    basis = models.CharField(max_length=10, choices=Basis)
    assigned_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session"], condition=Q(ended_at=None), name="one_named_adult_a_session")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.staff_id}"


class CareLook(OfSchool):
    """An adult in charge of a child that day read one version of a care note; the family reads who and when.

    `as_leader` says that they were the duty leader of the day and not named for the session themselves.
    """

    append_only = True

    note = models.ForeignKey(CareNote, on_delete=models.PROTECT, related_name="looks")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    as_leader = models.BooleanField()
    looked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.note_id} {self.looked_at}"
