"""The people a demonstration shows have something to do at the moment it stands at."""

from __future__ import annotations

import pytest

from afterbell.attendance.queries import own_sessions
from afterbell.base import clock
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.demo.on_stage import on_stage
from afterbell.schools.actors import actor_of
from afterbell.schools.demonstration import account_of_link, sign_in_links
from afterbell.schools.models import Account, Appointment, School
from afterbell.schools.roles import Role


@pytest.mark.usefixtures("small_term")
def test_a_teacher_shown_has_a_roll_to_call() -> None:
    now = clock.now()
    shown = on_stage(now=now)
    assert Role.SUBJECT_TEACHER in shown
    for role in {Role.SUBJECT_TEACHER, Role.CLUB_LEADER} & shown.keys():
        actor = actor_of(account=Account.objects.get(pk=shown[role]), today=local_day(now))
        with within(actor.tenant):
            cards = own_sessions(viewer=actor, on=local_day(now), now=now)
        assert any(card.has_roll and not card.sealed and card.ends_at > now for card in cards), role


@pytest.mark.usefixtures("small_term")
def test_links_show_them_and_the_duty_leader_is_nobody_else() -> None:
    shown = on_stage(now=clock.now())
    found = [(link.role, account_of_link(token=link.token)) for link in sign_in_links(shown=shown)]
    assert len({account.pk for role, account in found if account and role is Role.BUREAU_OFFICER}) == 2
    links = dict(found)
    assert set(links) == set(Role) - {Role.PUBLIC}
    assert all(links[role] is not None and links[role].pk == account for role, account in shown.items())  # type: ignore[union-attr]
    leader = Appointment.objects.filter(account=links[Role.DUTY_LEADER])
    with within(School.objects.get().pk):
        assert set(leader.values_list("role", flat=True)) == {Role.DUTY_LEADER}
