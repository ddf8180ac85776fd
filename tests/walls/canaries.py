"""Words that exist once: each names a child, its guardians or its collectors, and betrays any page that shows it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from django.http import HttpResponse

from afterbell.attendance.models import PupilLeave
from afterbell.base.crypto import seal
from afterbell.base.tenancy import within
from afterbell.dismissal.models import Collector
from afterbell.enrolment.models import Review, Withdrawal
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Assignment
from afterbell.schools.models import Guardian, Guardianship, Pupil, Staff
from afterbell.schools.roles import Role
from tests.support.owners import pick_the_locks
from tests.support.premises import Premises
from tests.support.town import Town
from tests.walls.pages import Page
from tests.walls.viewers import Viewer

SONG = re.compile(r"(?=([仁护接]\d{5,}苗|由[A-Za-z]+\d{5,}苗|ren\d{5,}miao|1397\d{7}|1386\d{7}))")
WHOLE_SCHOOL = {Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.ACADEMIC_OFFICE, Role.DUTY_LEADER, Role.GATE_GUARD}


def plant(town: Town, *, premises: Premises) -> Mapping[str, frozenset[int]]:
    """Write a canary into every name, phone number and reason of every child; gives whose children each betrays."""
    for model in (Review, Withdrawal):
        pick_the_locks(premises, table=model._meta.db_table)  # noqa: SLF001 - Django's documented model API
    planted: dict[str, frozenset[int]] = {}
    with within([town.here, town.there]):
        for pupil in Pupil.objects.all():
            name = f"仁{pupil.pk:05d}苗"
            Pupil.objects.filter(pk=pupil.pk).update(name=name, sort_key=f"ren{pupil.pk:05d}miao")
            planted[name] = planted[f"ren{pupil.pk:05d}miao"] = frozenset({pupil.pk})
        for guardian in Guardian.objects.all():
            name, phone = f"护{guardian.pk:05d}苗", f"1397{guardian.pk:07d}"
            sealed = seal(text=phone, purpose="guardian.phone")
            Guardian.objects.filter(pk=guardian.pk).update(name=name, phone_sealed=sealed)
            wards = Guardianship.objects.filter(guardian=guardian).values_list("pupil_id", flat=True)
            planted[name] = planted[phone] = frozenset(wards)
        for collector in Collector.objects.all():
            name, phone = f"接{collector.pk:05d}苗", f"1386{collector.pk:07d}"
            sealed = seal(text=phone, purpose="collector.phone")
            Collector.objects.filter(pk=collector.pk).update(name=name, phone_sealed=sealed)
            planted[name] = planted[phone] = frozenset({collector.pupil_id})
        planted |= _reasons()
    assert songs_in(" ".join(planted)) >= planted.keys()
    return planted


def heard_outside(
    answers: Sequence[HttpResponse], *, page: Page, reach: frozenset[int], planted: Mapping[str, frozenset[int]]
) -> tuple[list[str], set[str]]:
    """Listen to a page's answers; gives what was shown of children out of reach, and everything that was heard."""
    heard = {song for answer in answers for song in songs_in(text_of(answer))} & planted.keys()
    return [f"/{page.route} shows {canary}" for canary in sorted(heard) if not planted[canary] & reach], heard


def songs_in(text: str) -> set[str]:
    """Find every canary in a text, planted or not."""
    return set(SONG.findall(text))


def _reasons() -> dict[str, frozenset[int]]:
    planted = {}
    for model, pupil in (
        (PupilLeave, "pupil_id"),
        (Review, "application__pupil_id"),
        (Withdrawal, "application__pupil_id"),
    ):
        for pk, child in model.objects.exclude(reason="").values_list("pk", pupil):
            reason = f"由{model.__name__}{pk:05d}苗"
            model.objects.filter(pk=pk).update(reason=reason)
            planted[reason] = frozenset({child})
    return planted


def within_reach(viewer: Viewer, town: Town) -> frozenset[int]:
    """Give the children whose names this viewer may read: an account of its own, not the house's."""
    with within(town.here):
        if viewer.role in WHOLE_SCHOOL:
            return frozenset(Pupil.objects.values_list("pk", flat=True))
        own = Guardianship.objects.filter(guardian__account=viewer.actor.account).values_list("pupil_id", flat=True)
        homerooms = Pupil.objects.filter(homeroom__in=viewer.actor.held("homeroom")).values_list("pk", flat=True)
        staff = Staff.objects.filter(account=viewer.actor.account)
        groups = Assignment.objects.filter(staff__in=staff, ended_at=None).values("session__group")
        taught = GroupPlace.objects.filter(group__in=groups).values_list("pupil_id", flat=True)
        return frozenset({*own, *homerooms, *taught})


def text_of(answer: HttpResponse) -> str:
    """Give everything readable in an answer, a spreadsheet's cells included."""
    if "spreadsheet" in answer.headers.get("Content-Type", ""):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return answer.content.decode(errors="replace")
