"""A guardian who may not take a child: they decide nothing of its way home either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from afterbell.base.access import Actor
from afterbell.dismissal.forbidding import forbidden_on, forbiddings_of
from afterbell.dismissal.lists import Lists
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.forbidding import Person, same_person
from afterbell.schools.models import Guardian, Guardianship, Pupil


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


def not_told(pupils: Collection[str], day: date) -> Mapping[str, frozenset[int]]:
    """Give by child the accounts of guardians who may not know where it is on a day: none of it is sent to them."""
    codes = dict(Pupil.objects.filter(code__in=pupils).values_list("pk", "code"))
    people = forbidden_on(day=day, pupils=list(codes))
    if not people:
        return {}
    links = Guardianship.objects.filter(pupil__in=list(people), guardian__account__isnull=False)
    found: defaultdict[str, set[int]] = defaultdict(set)
    for pupil, account, name in links.values_list("pupil_id", "guardian__account_id", "guardian__name"):
        if is_withheld(name, people=people[pupil]):
            found[codes[pupil]].add(account or 0)
    return {pupil: frozenset(accounts) for pupil, accounts in found.items()}


def may_not_know(*, viewer: Actor, day: date) -> frozenset[str]:
    """Give the children, by code, of whom this guardian may not know where they are on a day."""
    own = Guardianship.objects.filter(guardian__account=viewer.account)
    codes = dict(own.values_list("pupil_id", "pupil__code"))
    hidden = children_withheld(viewer=viewer, forbidden=forbidden_on(day=day, pupils=list(codes)) if codes else {})
    return frozenset(codes[pupil] for pupil in hidden)


def is_withheld(name: str, *, people: Iterable[Person]) -> bool:
    """Say whether somebody of this name is among the forbidden and may not know where the child is."""
    return any(not person.may_know and same_person(name, person.name) for person in people)
