"""School buses: where they stop, who is aboard from which day, and which children ride along."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.dismissal.models.collectors import Collector
from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool


class Bus(Coded):
    """A school bus with the places where it stops, in order, and when it leaves the school."""

    append_only = True

    name = models.CharField(max_length=8)
    leaves_at = models.TimeField()
    stops = models.JSONField()
    kept_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "name"], name="a_bus_has_a_name_of_its_own"),
            models.CheckConstraint(condition=~Q(name=""), name="a_bus_has_a_name"),
        ]


class BusAdult(OfSchool):
    """Who is aboard a bus and answers for its children, from a day on; nobody (empty) when it runs no more."""

    append_only = True

    bus = models.ForeignKey(Bus, on_delete=models.PROTECT, related_name="adults")
    name = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.bus_id} {self.since}"


class BusRide(OfSchool):
    """That an adult on a child's list is the one aboard a bus, and where the child gets off."""

    collector = models.OneToOneField(Collector, on_delete=models.PROTECT, related_name="ride")
    bus = models.ForeignKey(Bus, on_delete=models.PROTECT, related_name="rides")
    stop = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.collector_id} {self.bus_id}"
