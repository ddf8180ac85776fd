"""A guardian who may not take a child: they decide nothing of its way home either."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from afterbell.base.access import Actor
from afterbell.dismissal.forbidding import forbidden_on, forbiddings_of
from afterbell.dismissal.lists import Lists
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.forbidding import Person, same_person
from afterbell.schools.models import Guardian, Pupil


def not_kept_away(*, actor: Actor, pupils: Collection[int], today: date) -> None:
    """Let everybody through but a guardian of whose name somebody is or will be kept away from one of these children.

    Raises Refused, which says no more than whom to ask.
    """
    names = Guardian.objects.filter(account=actor.account).values_list("name", flat=True)
    if kept_away(names=names, pupils=pupils, today=today):
        raise REFUSALS.refused("ask_the_homeroom")


def kept_away(*, names: Iterable[str], pupils: Collection[int], today: date) -> bool:
    """Say whether somebody of one of these names is or will be kept away from one of these children."""
    forbidden = forbiddings_of(pupils=pupils, since=today)
    if not forbidden:
        return False
    return any(same_person(name, row.person.name) for name in names for rows in forbidden.values() for row in rows)


def withheld_from(*, viewer: Actor, lists: Lists) -> frozenset[int]:
    """Give the children, by key, of whom this guardian may not know where they are today."""
    return children_withheld(viewer=viewer, forbidden=lists.forbidden)


def children_withheld(*, viewer: Actor, forbidden: Mapping[int, Iterable[Person]]) -> frozenset[int]:
    """Give the children, by key, of whom a guardian may not know where they are while these people are forbidden."""
    if not forbidden:
        return frozenset()
    names = tuple(Guardian.objects.filter(account=viewer.account).values_list("name", flat=True))
    return frozenset(
        pupil for pupil, people in forbidden.items() if any(is_withheld(name, people=people) for name in names)
    )


def not_told(*, pupil: str, day: date) -> frozenset[int]:
    """Give the accounts of guardians who may not know where this child is on a day: none of it is sent to them."""
    people = forbidden_on(day=day, pupils=list(Pupil.objects.filter(code=pupil).values_list("pk", flat=True)))
    if not people:
        return frozenset()
    links = Guardian.objects.filter(wards__pupil__code=pupil, account__isnull=False).values_list("account_id", "name")
    forbidden = [person for named in people.values() for person in named]
    return frozenset(account or 0 for account, name in links if is_withheld(name, people=forbidden))


def is_withheld(name: str, *, people: Iterable[Person]) -> bool:
    """Say whether somebody of this name is among the forbidden and may not know where the child is."""
    return any(not person.may_know and same_person(name, person.name) for person in people)
