"""A club with places left over in the small school, and a crowd of children of one guardian who may claim them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application, ApplicationDay
from afterbell.placement import commands as placement
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.schools.models import Guardianship, Pupil
from tests.support.term_begun import MONDAY_NOON, commit_and_reveal, place_all, publish_small_clubs, wish
from tests.support.world import FIRST_DAY, MORNING, TODAY, SmallSchool, enrol_everybody

CHOIR_DAY = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rush:
    """The school, everybody's applications in the children's order, the choir of Monday, and the crowd's."""

    school: SmallSchool
    applications: tuple[str, ...]
    choir: str
    crowd: tuple[str, ...] = ()


def formed_with_choir(school: SmallSchool, *, wishes: dict[int, tuple[str, ...]] | None = None) -> Rush:
    """Form the groups; the choir of Monday has two places, and without other wishes the first child is there alone."""
    publish_small_clubs(school)
    applications = enrol_everybody(school)
    for child, offerings in (wishes or {0: ("choir",)}).items():
        wish(school, applications[child], *offerings)
    commit_and_reveal(school)
    office = school.actor("office")
    place_all(school)
    placement.form_groups(actor=office, now=MORNING, term=school.term, since=FIRST_DAY)
    with within(school.id):
        choir = ServiceGroup.objects.get(offering="choir").code
    return Rush(school=school, applications=applications, choir=choir)


def open_to_all(rush: Rush) -> None:
    placement.open_leftovers(
        actor=rush.school.actor("office"),
        now=MONDAY_NOON,
        term=rush.school.term,
        opens_at=MONDAY_NOON,
        closes_at=MONDAY_NOON + timedelta(days=3),
    )


def gather(rush: Rush, *, number: int, places: int) -> Rush:
    """Give the first child's guardian so many more children, approved and with everybody else, and the choir seats."""
    with within(rush.school.id):
        ServiceGroup.objects.filter(code=rush.choir).update(capacity=places)
        pattern = Application.objects.get(code=rush.applications[3])
        mother = Guardianship.objects.get(
            guardian__code=rush.school.children[0].guardian, pupil__code=rush.school.children[0].code
        )
        asked = list(pattern.days.values_list("weekday", "band"))
        home = GroupPlace.objects.get(pupil=pattern.pupil, weekday=CHOIR_DAY).group
        ServiceGroup.objects.filter(pk=home.pk).update(capacity=number + home.capacity)
        pupils = Pupil.objects.bulk_create(
            Pupil(
                school_id=rush.school.id,
                homeroom=pattern.pupil.homeroom,
                name=f"孩子{place}",
                sort_key=f"{place:06}",
                residence=pattern.pupil.residence,
                ticket=f"R{place:06}",
                joined_on=TODAY,
            )
            for place in range(number)
        )
        Guardianship.objects.bulk_create(
            Guardianship(
                school_id=rush.school.id, guardian=mother.guardian, pupil=pupil, relation=mother.relation, since=TODAY
            )
            for pupil in pupils
        )
        copied = {
            field.attname: getattr(pattern, field.attname)
            for field in Application._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
            if field.attname not in {"id", "code", "pupil_id"}
        }
        rows = Application.objects.bulk_create(Application(pupil=pupil, **copied) for pupil in pupils)
        ApplicationDay.objects.bulk_create(
            ApplicationDay(school_id=rush.school.id, application=row, weekday=weekday, band=band)
            for row in rows
            for weekday, band in asked
        )
        GroupPlace.objects.bulk_create(
            GroupPlace(
                school_id=rush.school.id, group=home, pupil=pupil, weekday=CHOIR_DAY, band=home.band, since=FIRST_DAY
            )
            for pupil in pupils
        )
    return Rush(
        school=rush.school, applications=rush.applications, choir=rush.choir, crowd=tuple(row.code for row in rows)
    )
