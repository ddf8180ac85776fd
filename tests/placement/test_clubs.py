"""Clubs are shown to families: each card a fact, its picture open to all and gone when it is taken down."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from afterbell.base.models import Message
from afterbell.base.pictures.shown import MOST_BYTES, read_shown, shown
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.placement.commands import (
    ListOf,
    NewCard,
    rank_club,
    reveal_draw,
    set_last_wish_day,
    write_card,
)
from afterbell.placement.models import ClubCard, ClubOutcome, PupilOutcome
from afterbell.placement.queries import clubs_page, wish_form
from tests.placement.test_commands import codes, early
from tests.support.term_begun import PUBLIC_VALUE, commit_and_reveal, commit_draw, place_all, publish_small_clubs, wish
from tests.support.world import MORNING, TODAY, SmallSchool

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(colour: str, *, noise: bool = False) -> bytes:
    made = BytesIO()
    image = Image.effect_noise((900, 900), 200).convert("RGB") if noise else Image.new("RGB", (900, 700), colour)
    exif = Image.Exif()
    exif[0x0110] = "a telephone"
    image.save(made, format="JPEG", exif=exif)
    return made.getvalue()


def card(school: SmallSchool, **said: object) -> int:
    values: dict[str, object] = {"offering": "choir", "about": "学唱歌。", **said}
    return write_card(actor=school.actor("office"), now=MORNING, term=school.term, card=NewCard(**values))  # type: ignore[arg-type]


@pytest.mark.parametrize("noise", [False, True])
def test_a_shown_picture_is_small_cut_and_bare(noise: bool) -> None:  # noqa: FBT001 - a parameter of the test
    made = read_shown(data=photo("green", noise=noise))
    image = Image.open(BytesIO(made.webp))
    assert (image.format, image.size, len(image.getexif())) == ("WEBP", (made.width, made.height), 0)
    assert made.width * 2 == made.height * 3
    assert len(made.webp) <= MOST_BYTES


def test_the_last_card_counts_and_a_picture_taken_down_is_gone(
    small_school: SmallSchool, django_capture_on_commit_callbacks: object
) -> None:
    office, capture = small_school.actor("office"), django_capture_on_commit_callbacks
    assert callable(capture)
    leader = small_school.staff["club1"]
    assert card(small_school, leader=leader, to_bring="水杯", picture=read_shown(data=photo("green"))) == 1
    with within(small_school.id):
        first = next(row for row in clubs_page(viewer=office, term=small_school.term, today=TODAY).clubs if row.card)
    assert first.card is not None
    assert first.card.picture is not None
    assert (first.code, first.lacks, first.card.leader) == ("choir", (), "老师club1")
    fingerprint = first.card.picture.fingerprint
    assert shown(fingerprint=fingerprint).startswith(b"RIFF")
    with capture(execute=True):
        assert card(small_school, about="学唱两首歌。", seen=1) == 2
    assert shown(fingerprint=fingerprint)
    with capture(execute=True):
        assert card(small_school, about="学唱两首歌。", seen=2, take_picture_down=True) == 3
    for gone in (fingerprint, "0" * 64, "../secret", "x"):
        with pytest.raises(NotThere):
            shown(fingerprint=gone)
    with within(small_school.id):
        assert list(ClubCard.objects.order_by("number").values_list("about", flat=True)) == [
            "学唱歌。",
            "学唱两首歌。",
            "学唱两首歌。",
        ]


def test_a_picture_two_clubs_show_stays_for_the_other(
    small_school: SmallSchool, django_capture_on_commit_callbacks: object
) -> None:
    capture, picture = django_capture_on_commit_callbacks, read_shown(data=photo("red"))
    assert callable(capture)
    card(small_school, picture=picture)
    card(small_school, offering="drawing", picture=picture)
    with within(small_school.id):
        (fingerprint,) = set(ClubCard.objects.values_list("picture", flat=True))
    with capture(execute=True):
        card(small_school, seen=1, take_picture_down=True)
    assert shown(fingerprint=fingerprint)


def test_a_card_is_written_on_the_one_that_was_seen_and_says_something(small_school: SmallSchool) -> None:
    card(small_school)
    with pytest.raises(Refused) as refused:
        card(small_school, about="别的")
    assert (codes(refused), refused.value.conflict) == (["card_changed"], True)
    with pytest.raises(Refused) as refused:
        card(small_school, about=" 。 ", to_bring="长" * 61, seen=1)
    assert codes(refused) == ["card_says_nothing", "card_long"]
    for wrong in ({"offering": "early-maths"}, {"offering": "nothing"}, {"seen": 1, "leader": "nobody"}):
        with pytest.raises(NotThere):
            card(small_school, **wrong)


def test_only_the_office_writes_and_sets_the_day(small_school: SmallSchool, other_school: SmallSchool) -> None:
    given = NewCard(offering="choir", about="学唱歌。")
    for stranger in (
        small_school.actor("principal"),
        small_school.actor("homeroom1"),
        small_school.family(small_school.children[0]),
        other_school.actor("office"),
    ):
        with pytest.raises(NotThere):
            write_card(actor=stranger, now=MORNING, term=small_school.term, card=given)
        with pytest.raises(NotThere):
            set_last_wish_day(actor=stranger, now=MORNING, term=small_school.term, day=TODAY)


def test_the_draw_waits_for_the_last_day_and_ends_it(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    office, term, later = small_school.actor("office"), small_school.term, MORNING + timedelta(days=1)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=400)):
        with pytest.raises(Refused) as refused:
            set_last_wish_day(actor=office, now=MORNING, term=term, day=day)
        assert codes(refused) == ["last_wish_day"]
    set_last_wish_day(actor=office, now=MORNING, term=term, day=TODAY)
    commit_draw(small_school)
    with pytest.raises(Refused) as refused:
        reveal_draw(actor=office, now=MORNING, term=term, public_value=PUBLIC_VALUE)
    assert codes(refused) == ["wishes_open"]
    of = ListOf(application=applications[0], which=1, weekday=1, band="early")
    family = small_school.family(small_school.children[0])
    assert rank_club(actor=family, now=MORNING, of=of, club="choir", ranked=True) == 1
    with pytest.raises(Refused) as refused:
        rank_club(actor=family, now=later, of=of, club="drawing", ranked=True)
    assert (codes(refused), refused.value.conflict) == (["wishes_closed"], True)
    reveal_draw(actor=office, now=later, term=term, public_value=PUBLIC_VALUE)
    with pytest.raises(Refused) as refused:
        set_last_wish_day(actor=office, now=later, term=term, day=TODAY + timedelta(days=3))
    assert codes(refused) == ["draw_revealed"]


def test_wanted_is_told_from_five_families_on(small_school: SmallSchool, applications: tuple[str, ...]) -> None:
    three = early(applications)
    for application in three:
        wish(small_school, application, "choir")
    family = small_school.family(early(small_school.children)[0])
    with within(small_school.id):
        form = wish_form(viewer=family, application=three[0], today=TODAY)
    assert {choice.wanted for choice in form.days[0].choices} == {None}
    assert [choice.code for choice in form.days[0].wished] == ["choir"]


def test_a_second_round_is_promised_to_nobody_where_no_club_has_a_place(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    publish_small_clubs(small_school, minimum=1)
    for application in early(applications):
        wish(small_school, application, "choir")
    commit_and_reveal(small_school)
    place_all(small_school, second_until=TODAY)
    with within(small_school.id):
        missed = PupilOutcome.objects.get(offering="").application.code
        assert not ClubOutcome.objects.filter(closed_in_round=None, last_number=None).exists()
        (message,) = Message.objects.filter(about=missed, kind__startswith="placement.placed")
    assert message.kind == "placement.placed"
