"""Marks of children, seals, and what was decided after them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Pupil, Staff
from afterbell.schools.walls import Coded, OfSchool


class RollMark(OfSchool):
    """A mark: one fact about one child in one session by one person; stored once, never changed.

    `place` says where a child is that is elsewhere; `rank` is the author's standing towards the child when marking;
    `settles` are the ids of contradicting marks about which this one decides. `marked_at` is when the child was marked
    as the phone reckons by the server's time, `device_at` what the phone's own clock showed: neither decides anything.
    """

    class State(models.TextChoices):
        PRESENT = "present", "到"
        LATE = "late", "迟"
        LEAVE = "leave", "假"
        ABSENT = "absent", "缺"
        LEFT_EARLY = "left_early", "早退"
        ELSEWHERE = "elsewhere", "别处"

    append_only = True

    mark_id = models.UUIDField()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="marks")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    place = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=40)
    device_seq = models.PositiveIntegerField()
    rank = models.PositiveSmallIntegerField()
    settles = models.JSONField(default=list)
    marked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    marked_at = models.DateTimeField(null=True)
    device_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "mark_id"], name="a_mark_is_stored_once"),
            models.CheckConstraint(condition=~Q(state="elsewhere") | ~Q(place=""), name="elsewhere_is_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.pupil_id} {self.state}"


class MarkVersion(OfSchool):
    """Another content that arrived under the id of a stored mark; kept for a person to look at."""

    append_only = True

    mark = models.ForeignKey(RollMark, on_delete=models.PROTECT, related_name="versions")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RollMark.State)
    place = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=40)
    device_seq = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["mark", "fingerprint"], name="a_version_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.state}"


class LateMarkDecision(OfSchool):
    """What the homeroom teacher or duty leader decided about a mark that came after the seal."""

    append_only = True

    mark = models.OneToOneField(RollMark, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_decision_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.accepted}"


class Correction(OfSchool):
    """Why a mark after the seal asks for another state than the one that stood then (`was`, empty where none did)."""

    append_only = True

    mark = models.OneToOneField(RollMark, on_delete=models.PROTECT, related_name="correction")
    was = models.CharField(max_length=10, choices=RollMark.State, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.was}"


class RollSeal(OfSchool):
    """The roll of a session was sealed; later marks wait for a decision."""

    append_only = True

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="seal")
    sealed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id} sealed"


class Confirmation(OfSchool):
    """The duty leader confirmed that a session took place as recorded; only then can it be settled."""

    append_only = True

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="confirmation")
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id} confirmed"


class LateSigning(OfSchool):
    """The adult of a session said why its roll is called after its day."""

    append_only = True

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="late_signing")
    reason = models.CharField(max_length=200)
    signed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="late_for_a_reason")]

    def __str__(self) -> str:
        return f"{self.session_id} late"


class RollPhone(Coded):
    """A phone on which a member of staff keeps the own rolls; `key` seals what it hands over as a code."""

    append_only = True

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    key = models.BinaryField()
    kept_since = models.DateTimeField()


class RollPhoneEnded(OfSchool):
    """A phone may keep rolls no longer: it is lost, or somebody else's now."""

    append_only = True

    phone = models.OneToOneField(RollPhone, on_delete=models.PROTECT, related_name="ended")
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.phone_id} ended"
