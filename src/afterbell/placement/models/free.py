"""Places that are free: claimed by order of arrival, offered to who waits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models import Application, Channel
from afterbell.placement.models.groups import ServiceGroup
from afterbell.schools.models import Account, Term
from afterbell.schools.walls import Coded, OfSchool

TOLD = (Channel.PAPER, Channel.PHONE)
"""How a family without a phone of its own tells the homeroom teacher."""
SAID_BY_WHOM = Q(channel="", spoken_with="") | (Q(channel__in=TOLD) & ~Q(spoken_with=""))


class LeftoverOpening(Coded):
    """The office opens the places that are left over to whoever comes first, from a moment until another."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="leftover_openings")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="leftovers_close_after_they_open")
        ]


class LeftoverClosing(OfSchool):
    """The office ends an opening earlier than it was set, and says why; of several the earliest end counts."""

    append_only = True

    opening = models.ForeignKey(LeftoverOpening, on_delete=models.PROTECT, related_name="closings")
    closes_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="an_earlier_end_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.opening_id} {self.closes_at}"


class PlaceClaim(OfSchool):
    """A family took a place that was left over, in order of arrival: in which group, on which weekday, from when.

    `channel` and `spoken_with` say how the family told the homeroom teacher, and who did; empty where it tapped itself.
    """

    append_only = True

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="claims")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="claims")
    weekday = models.PositiveSmallIntegerField()
    since = models.DateField()
    claimed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    spoken_with = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=SAID_BY_WHOM, name="a_claim_told_says_by_whom")]
        indexes: ClassVar = [models.Index(fields=["group", "weekday"], name="claims_by_group")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.application_id} {self.weekday}"


class Offer(Coded):
    """A place that became free, held for a child of the waiting list until a moment; siblings' offers share a code."""

    append_only = True

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="offers")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers")
    weekday = models.PositiveSmallIntegerField()
    since = models.DateField()
    together = models.CharField(max_length=12, blank=True)
    offered_at = models.DateTimeField()
    answer_by = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(offered_at__lt=F("answer_by")), name="an_offer_leaves_time_to_answer")
        ]
        indexes: ClassVar = [models.Index(fields=["group", "weekday"], name="offers_by_group")]


class OfferAnswer(OfSchool):
    """What became of an offer, once: the family took it or not, its time passed, or the child can no longer have it."""

    append_only = True

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "接受"
        DECLINED = "declined", "不要"
        EXPIRED = "expired", "过期"
        VOID = "void", "作废"

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=10, choices=Kind)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    spoken_with = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=SAID_BY_WHOM, name="an_answer_told_says_by_whom")]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.kind}"


class WaitingTogether(OfSchool):
    """A family says that two of its children take places of one club together or not at all; the last word counts."""

    append_only = True

    first = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    wanted = models.BooleanField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="siblings_are_named_in_one_order")
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.wanted}"
