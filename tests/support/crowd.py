"""A school's whole crowd in a queue: many children like one, each with an application like its."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application, ApplicationDay, Signature, SurveyAnswer
from afterbell.schools.models import Guardianship, Pupil
from tests.support.world import SmallSchool

M = TypeVar("M", bound=Model)


def like(row: M, **changes: Any) -> M:  # noqa: ANN401 - whatever the table holds
    """Make a new row like one, but for its key, its code and what is changed."""
    fields = [field for field in type(row)._meta.concrete_fields if field.name not in {"id", "code"}]  # noqa: SLF001 - Django's documented model API
    kept = {field.attname: getattr(row, field.attname) for field in fields if field.name not in changes}
    return type(row)(**kept, **changes)


def crowd(world: SmallSchool, application: str, number: int) -> None:
    """Let so many more children stand where this application's child stands, with its family and its answers."""
    with within(world.id):
        row = Application.objects.select_related("pupil").get(code=application)
        children = Pupil.objects.bulk_create(
            like(row.pupil, name=f"{row.pupil.name}{index}", sort_key=f"{index:04d}", ticket=f"T{index:08d}")
            for index in range(number)
        )
        link = Guardianship.objects.get(pupil=row.pupil)
        Guardianship.objects.bulk_create(like(link, pupil=child) for child in children)
        answer = SurveyAnswer.objects.filter(pupil=row.pupil).latest("pk")
        SurveyAnswer.objects.bulk_create(like(answer, pupil=child) for child in children)
        copies = Application.objects.bulk_create(like(row, pupil=child) for child in children)
        days, signed = list(row.days.all()), list(row.signatures.all())
        ApplicationDay.objects.bulk_create(like(day, application=copy) for copy in copies for day in days)
        Signature.objects.bulk_create(like(paper, application=copy) for copy in copies for paper in signed)
