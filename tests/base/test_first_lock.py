"""The walls in the program: outside a school's scope nothing of a school is found, changed or counted."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django_scopes import ScopeError
from django_scopes.state import scopes_disabled

from afterbell.base.tenancy import within
from afterbell.demo.invariants import walls_hold
from afterbell.schools.models import Guardianship, Homeroom, Pupil, School
from afterbell.schools.walls import OfSchool
from tests.support.world import MORNING, SmallSchool

OF_SCHOOLS = [model for model in apps.get_models() if issubclass(model, OfSchool)]


def named(model: type[models.Model]) -> str:
    return model.__name__


@pytest.mark.django_db
@pytest.mark.parametrize("model", OF_SCHOOLS, ids=named)
def test_no_model_of_a_school_answers_outside_a_scope(model: type[OfSchool]) -> None:
    managers = model._meta.managers  # noqa: SLF001 - Django's documented model API
    assert [type(manager).__name__ for manager in managers] == ["WithinWalls"]
    for ask in (
        lambda rows: list(rows.all()),
        lambda rows: rows.filter(pk=1).exists(),
        lambda rows: rows.count(),
        lambda rows: rows.get(pk=1),
        lambda rows: rows.update(pk=F("pk")),
        lambda rows: rows.all().delete(),
    ):
        with pytest.raises(ScopeError):
            ask(model.objects)


@pytest.mark.django_db
@pytest.mark.parametrize("model", OF_SCHOOLS, ids=named)
def test_a_scope_shows_its_own_school_only(model: type[OfSchool]) -> None:
    with within(7):
        assert "school_id = 7" in str(model.objects.all().query).replace('"', "")
    with within([7, 8]):
        assert "school_id IN (7, 8)" in str(model.objects.all().query).replace('"', "")


def test_a_row_that_points_into_another_school_is_found(small_school: SmallSchool, other_school: SmallSchool) -> None:
    own, both = small_school.id, [small_school.id, other_school.id]
    with within(both):
        stranger = Homeroom.objects.filter(school=other_school.id)[0]
        planted = ((Pupil, {"homeroom": stranger}), (Guardianship, {"pupil_id": _pupil_of(other_school)}))
    with within(own):
        assert walls_hold(MORNING)
    for model, change in planted:
        with transaction.atomic():
            with within(both):
                row = model.objects.filter(school=own)[0]
                model.objects.filter(pk=row.pk).update(**change)
            with within(own):
                assert not walls_hold(MORNING), model.__name__
            transaction.set_rollback(True)
    with within(own):
        assert walls_hold(MORNING)


def _pupil_of(school: SmallSchool) -> int:
    return Pupil.objects.get(code=school.children[0].code).pk


@pytest.mark.django_db
def test_which_schools_exist_is_public() -> None:
    assert School.objects.count() == 0
    with scopes_disabled():
        assert Pupil.objects.count() == 0
