"""How each child passed on and left, and that the day was closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.dismissal.models.collectors import Collector
from afterbell.dismissal.models.overrides import Override
from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Pupil
from afterbell.schools.walls import OfSchool


class Handover(OfSchool):
    """A child left the service's care after a session: to a collector, alone as permitted, or to the boarding house.

    A child leaves once a day. `again` is the undoing after which it left once more; `against` the handover that was
    there first and says otherwise, also from another session, which keeps the day open until a person undoes one of the
    two. `override` is what two adults agreed on where no list allowed it.
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
    override = models.OneToOneField(Override, null=True, on_delete=models.PROTECT, related_name="handover")
    happened_at = models.DateTimeField()
    handed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    again = models.OneToOneField("HandoverUndone", null=True, on_delete=models.PROTECT, related_name="followed_by")
    against = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="contradicted_by")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pupil", "received_at"], name="a_childs_handovers")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "handover_id"], name="a_handover_is_stored_once"),
            models.UniqueConstraint(
                fields=["session", "pupil"],
                condition=Q(again=None, against=None),
                name="a_child_is_handed_over_once",
            ),
            models.CheckConstraint(condition=Q(again=None) | Q(against=None), name="again_is_not_against"),
            models.CheckConstraint(
                condition=Q(kind="collected", collector__isnull=False, override=None)
                | Q(kind="collected", collector=None, override__isnull=False)
                | Q(kind="dismissed", collector=None)
                | Q(kind="boarding_house", collector=None, override=None),
                name="collected_means_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.pupil_id} {self.kind}"


class HandoverUndone(OfSchool):
    """A wrong handover was taken back: the child is again with whoever had it before, who answers for it.

    Why lies sealed, for it may name who took the child.
    """

    append_only = True

    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="undone")
    reason_sealed = models.BinaryField()
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.handover_id} undone"


class GateSide(OfSchool):
    """One side's word that a child passed from its session to the gate: let go by the one, taken over by the other.

    Whoever has taken it answers for it; what was only given is still the giver's. `again` is the taking back after
    which the same adult said it once more.
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
    again = models.OneToOneField("GateSideUndone", null=True, on_delete=models.PROTECT, related_name="followed_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "handover_id"], name="a_side_is_stored_once"),
            models.UniqueConstraint(
                fields=["session", "pupil", "side", "said_by"],
                condition=Q(again=None),
                name="nobody_says_one_side_twice",
            ),
            models.CheckConstraint(condition=Q(side__in=["given", "taken"]), name="a_handover_has_two_sides"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.pupil_id} {self.side}"


class GateSideUndone(OfSchool):
    """A word that a child had passed to the gate was wrong: the child is with whoever had it before that was said."""

    class Reason(models.TextChoices):
        SLIP = "slip", "点错了学生"
        NOT_HERE = "not_here", "学生没有到校门"
        WENT_BACK = "went_back", "学生又回教室了"

    append_only = True

    side = models.OneToOneField(GateSide, on_delete=models.PROTECT, related_name="undone")
    reason = models.CharField(max_length=9, choices=Reason)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__in=["slip", "not_here", "went_back"]), name="a_side_is_undone_for_a_listed_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side_id} undone"


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
