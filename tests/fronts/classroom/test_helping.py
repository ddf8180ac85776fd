"""Who helps in a session saves marks on its roll's page; closing it is left to the adult of the session."""

from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse

from tests.support.afternoon import at, build_afternoon
from tests.support.helping import HELPER, seat_beside
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

NOW = at(time(17, 50))


@pytest.mark.django_db
def test_the_page_offers_who_helps_to_save_and_not_to_close(small_school: SmallSchool) -> None:
    afternoon = build_afternoon(small_school)
    seat = seat_beside(afternoon)
    where = reverse("roll", kwargs={"code": afternoon.tutoring})
    with standing_clock(NOW):
        own = visitor(afternoon.actor("subject2")).get(where).text
        helper = visitor(afternoon.actor(HELPER))
        helps = helper.get(where).text
        assert 'value="seal"' in own
        assert 'value="save"' in helps
        assert 'value="seal"' not in helps
        assert "已到岗" not in helps
        sent = helper.post(where, {f"state-{afternoon.tutored[0].code}": "present", "do": "save"})
    assert sent.status_code in {200, 302}
    assert helper.get(reverse("roll", kwargs={"code": seat})).status_code == 200
