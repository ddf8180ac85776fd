"""Collectors, how a child goes home, and handovers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.rostering.models import Session
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


class Handover(OfSchool):
    """A child left the service's care after a session: to a collector, alone as permitted, or to the boarding house.

    A child leaves once a day. `again` is the undoing after which it left once more; `against` the handover that was
    there first and says otherwise, also from another session, which keeps the day open until a person undoes one of the
    two.
    """

    class Kind(models.TextChoices):
        COLLECTED = "collected", "已接走"
        DISMISSED = "dismissed", "自行离校"
        BOARDING_HOUSE = "boarding_house", "交宿舍"

    append_only = True

    handover_id = models.UUIDField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=14, choices=Kind)
    collector = models.ForeignKey(Collector, null=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    handed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    again = models.OneToOneField("HandoverUndone", null=True, on_delete=models.PROTECT, related_name="followed_by")
    against = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="contradicted_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "handover_id"], name="a_handover_is_stored_once"),
            models.UniqueConstraint(
                fields=["session", "pupil"],
                condition=Q(again=None, against=None),
                name="a_child_is_handed_over_once",
            ),
            models.CheckConstraint(condition=Q(again=None) | Q(against=None), name="again_is_not_against"),
            models.CheckConstraint(
                condition=Q(kind="collected", collector__isnull=False) | (~Q(kind="collected") & Q(collector=None)),
                name="collected_means_by_a_collector",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.pupil_id} {self.kind}"


class HandoverUndone(OfSchool):
    """A wrong handover was taken back: the child is again with whoever had it before, who answers for it.

    Why lies sealed, for it may name who took the child; `reason` keeps what was written before that was so.
    """

    append_only = True

    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="undone")
    reason = models.CharField(max_length=200)
    reason_sealed = models.BinaryField(null=True)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason_sealed__isnull=False) | ~Q(reason=""), name="an_undoing_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} undone"


class GateSide(OfSchool):
    """One side's word that a child passed from its session to the gate: let go by the one, taken over by the other.

    Whoever has taken it answers for it; what was only given is still the giver's.
    """

    class Side(models.TextChoices):
        GIVEN = "given", "已送出"
        TAKEN = "taken", "已接到"

    append_only = True

    handover_id = models.UUIDField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="gate_sides")
    side = models.CharField(max_length=5, choices=Side)
    happened_at = models.DateTimeField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "handover_id"], name="a_side_is_stored_once"),
            models.UniqueConstraint(fields=["session", "pupil", "side", "said_by"], name="nobody_says_one_side_twice"),
            models.CheckConstraint(condition=Q(side__in=["given", "taken"]), name="a_handover_has_two_sides"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.pupil_id} {self.side}"


class DayClosed(OfSchool):
    """The duty leader closed a day: everybody who came has left as promised, and the verifier found the same."""

    append_only = True

    date = models.DateField()
    came = models.PositiveIntegerField()
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "date"], name="a_day_is_closed_once")]

    def __str__(self) -> str:
        return f"{self.date} closed"


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


class GateKey(OfSchool):
    """The key with which a school signs passes, made with the first of them; the private half lies sealed."""

    append_only = True

    private_sealed = models.BinaryField()
    public = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school"], name="a_school_signs_with_one_key")]

    def __str__(self) -> str:
        return f"{self.school_id} signs"


class StandIn(Coded):
    """A collector of one day who comes with a pass; of several for the same collector the newest opens the gate."""

    append_only = True

    collector = models.ForeignKey(Collector, on_delete=models.PROTECT, related_name="passes")
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
