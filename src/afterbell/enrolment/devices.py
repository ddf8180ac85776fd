"""From which device an application came, as little of it as tells one device from another within a school's term."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from afterbell.base.crypto import blind
from afterbell.enrolment.models import Application, SubmissionDevice

PURPOSE = "application.device"
LENGTH = 32


def file_devices(*, rows: Iterable[Application], device: str) -> None:
    """Keep a device's fingerprint beside applications; of another school or term it would be another one."""
    if device:
        SubmissionDevice.objects.bulk_create(
            SubmissionDevice(
                school_id=row.school_id,
                application=row,
                round=row.round,
                fingerprint=blind(text=f"{row.school_id}|{row.term_id}|{device}", purpose=PURPOSE)[:LENGTH],
            )
            for row in rows
        )


def devices_of_past_terms(*, today: date) -> QuerySet[SubmissionDevice]:
    """Find the fingerprints that are not needed any more."""
    return SubmissionDevice.objects.filter(application__term__last_day__lt=today)
