"""How rooms stand: what was looked at, what is broken, what was opened all the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.schools.models import Account, Room, Term
from afterbell.schools.walls import Coded, OfSchool


class VenueCheck(OfSchool):
    """Somebody looked at a room: `answers` says of each thing on the scheme's list whether it is right."""

    append_only = True

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="checks")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    checked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["room", "term"], name="checks_of_a_room")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.checked_at}"


class Defect(Coded):
    """Something in a room that is not right; `closes` says that nobody may be in there until it is mended."""

    append_only = True

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="defects")
    item = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=200)
    closes = models.BooleanField()
    reported_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="a_defect_is_described")]
        indexes: ClassVar = [models.Index(fields=["room"], name="defects_of_a_room")]


class DefectMended(OfSchool):
    """Somebody mended a defect, or found that it is gone."""

    append_only = True

    defect = models.OneToOneField(Defect, on_delete=models.PROTECT, related_name="mended")
    how = models.CharField(max_length=200)
    mended_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    mended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.defect_id} mended"


class RoomOpened(OfSchool):
    """The duty leader opened a room for one day although it is not checked, or something known by then not mended."""

    append_only = True

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    reason = models.CharField(max_length=200)
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="an_opening_has_a_reason")]
        indexes: ClassVar = [models.Index(fields=["room", "date"], name="openings_of_a_room")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.date}"


class RoomWalked(OfSchool):
    """After a day's last session somebody walked through a room, or the duty leader said why nobody did.

    `empty` says that nobody was left in it, `lights` and `windows` that they are off and shut.
    """

    append_only = True

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    empty = models.BooleanField()
    lights = models.BooleanField()
    windows = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    walked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    walked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "date"], name="a_room_is_walked_once_a_day"),
            models.CheckConstraint(
                condition=Q(empty=True, lights=True, windows=True, reason="")
                | (Q(empty=False, lights=False, windows=False) & ~Q(reason="")),
                name="a_room_is_walked_or_a_reason_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.date}"
