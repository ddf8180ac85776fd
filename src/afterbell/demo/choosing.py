"""Wishes, the draw, places, groups, sessions and the roster: the last days before the term begins."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random

from afterbell.demo.caring import ask_for_another_adult
from afterbell.demo.rooms import check_rooms
from afterbell.demo.stage import Child, Stage
from afterbell.enrolment.queries import placeable_applications
from afterbell.placement import commands as placement
from afterbell.placement.commands import ListOf, NewWishes
from afterbell.placement.models import PupilOutcome
from afterbell.placement.offerings import wishable
from afterbell.placement.queries import wish_form
from afterbell.rostering import commands as rostering
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.roles import Role

WISHING, DRAWING = date(2026, 2, 27), date(2026, 2, 28)
GROUPING, STARTING = date(2026, 3, 1), date(2026, 3, 2)
ONLINE_SHARE = 0.15
SECOND_SHARE = 0.8
PUBLIC_VALUE = "2026-02-27-21-14-03-26-08-19"
POPULAR = ("morin-khuur", "drawing", "choir", "grassland-dance", "andai", "clay")


def make_wishes(*, stage: Stage) -> None:
    """Let every placeable child of the early band wish for clubs, homeroom by homeroom or from the family's phone."""
    with stage.inside():
        _, scheme = version_in_force(on=WISHING)
        placeable = {row.code: row for row in placeable_applications(term=stage.term, today=WISHING, on=STARTING)}
    chance = stage.chance("wishes")
    by_homeroom: dict[str, list[NewWishes]] = defaultdict(list)
    children = {child.code: child for child in stage.children}
    for pupil, application in sorted(stage.applications.items()):
        if application in placeable:
            child = children[pupil]
            lists = _wishes(application, placeable[application].days, child, scheme, chance)
            if lists and chance.random() < ONLINE_SHARE:
                guardian = stage.guardian(child.guardian, today=WISHING)
                placement.submit_wishes(actor=guardian, now=stage.at(WISHING, 19), wishes=lists)
                stage.count("wishes_online")
            else:
                by_homeroom[child.homeroom] += lists
    for homeroom, lists in by_homeroom.items():
        if lists:
            teacher = stage.homeroom_teacher(homeroom, today=WISHING)
            placement.submit_wishes(actor=teacher, now=stage.at(WISHING, 20), wishes=lists)


def _wishes(
    application: str, days: tuple[tuple[int, str], ...], child: Child, scheme: Scheme, chance: Random
) -> list[NewWishes]:
    lists: list[NewWishes] = []
    for weekday, band in days:
        offered = [
            offering.code
            for offering in wishable(scheme=scheme, weekday=weekday, band=band).values()
            if child.grade in offering.grades and offering.language in {None, child.language}
        ]
        if offered and chance.random() < 0.9:
            wanted = sorted(offered, key=lambda code: chance.random() ** (3 if code in POPULAR else 1))
            count = chance.randint(2, min(len(wanted), scheme.placement.max_wishes))
            lists.append(
                NewWishes(application=application, weekday=weekday, band=band, offerings=tuple(wanted[:count]))
            )
    return lists


def place_first(*, stage: Stage) -> None:
    """Reveal the draw, look at a preview, confirm it and publish it with a second round until that evening."""
    office = stage.person(Role.ACADEMIC_OFFICE, today=DRAWING)
    placement.reveal_draw(actor=office, now=stage.at(DRAWING, 9), term=stage.term, public_value=PUBLIC_VALUE)
    run = placement.preview_placement(actor=office, now=stage.at(DRAWING, 10), term=stage.term)
    placement.confirm_placement(actor=office, now=stage.at(DRAWING, 11), run=run)
    placement.publish_placement(actor=office, now=stage.at(DRAWING, 12), run=run, second_until=DRAWING)


def wish_again(*, stage: Stage) -> None:
    """Let most families whose child found no place name once more, the first of them in any case."""
    chance = stage.chance("second wishes")
    guardians = {child.code: child.guardian for child in stage.children}
    with stage.inside():
        missed = PupilOutcome.objects.filter(run__confirmed__isnull=False, offering="")
        waiting = set(missed.values_list("application__code", flat=True))
    for pupil, application in sorted(stage.applications.items()):
        if application not in waiting:
            continue
        guardian = stage.guardian(guardians[pupil], today=DRAWING)
        with stage.inside():
            form = wish_form(viewer=guardian, application=application, today=DRAWING).second
        if form is None:
            continue
        for day in form.days:
            wanted = [choice.code for choice in day.choices]
            nobody_yet = not stage.story.get("second_wishes")
            if wanted and (nobody_yet or chance.random() < SECOND_SHARE):
                chance.shuffle(wanted)
                for club in wanted[: form.most]:
                    of = ListOf(application=application, which=day.which, weekday=day.weekday, band=day.band)
                    placement.rank_club(actor=guardian, now=stage.at(DRAWING, 19), of=of, club=club, ranked=True)
                stage.count("second_wishes")


def place_and_group(*, stage: Stage) -> None:
    """Decide the second round, form groups, lay out the sessions, name an adult for each, look at the rooms."""
    office = stage.person(Role.ACADEMIC_OFFICE, today=GROUPING)
    run = placement.preview_placement(actor=office, now=stage.at(GROUPING, 9), term=stage.term, which=2)
    placement.confirm_placement(actor=office, now=stage.at(GROUPING, 10), run=run)
    placement.publish_placement(actor=office, now=stage.at(GROUPING, 11), run=run)
    placement.form_groups(actor=office, now=stage.at(GROUPING, 14), term=stage.term, since=STARTING)
    ask_for_another_adult(stage=stage, day=GROUPING)
    rostering.plan_sessions(actor=office, now=stage.at(GROUPING, 15), term=stage.term)
    rostering.make_roster(actor=office, now=stage.at(GROUPING, 16), term=stage.term, since=STARTING)
    check_rooms(stage=stage, day=GROUPING)
