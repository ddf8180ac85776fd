"""Changed papers signed by hand: photographed, entered by one person, counted when another has looked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import queries
from afterbell.enrolment.commands import (
    SignedAgain,
    countersign_signatures,
    enter_signatures,
    remove_paper_picture,
    sign_again,
)
from afterbell.enrolment.models import PaperPicture, PaperSigning, PaperSigningCheck, Signature
from tests.support.at_once import at_once
from tests.support.paper import picture
from tests.support.premises import Premises
from tests.support.world import (
    MORNING,
    SCHEME_FILE,
    STROKES,
    TODAY,
    SmallSchool,
    build_school,
    enrol_everybody,
    publish_scheme,
)

OLD, NEW, NEWER = "事先向班主任请假", "提前一天向班主任请假", "提前两天向班主任请假"
LATER, LATER_DAY = MORNING + timedelta(days=1), TODAY + timedelta(days=1)


def republish(world: SmallSchool, new: str, *, days: int = 1) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8").replace(OLD, new)
    office, principal = world.actor("office"), world.actor("principal")
    now = MORNING + timedelta(days=days)
    publish_scheme(office=office, principal=principal, term=world.term, now=now, text=text)


@pytest.fixture
def application(small_school: SmallSchool) -> str:
    """Give the application of a child without a telephone, whose undertaking reads differently since this morning."""
    code = enrol_everybody(small_school)[3]
    republish(small_school, NEW)
    return code


def asked(world: SmallSchool, application: str, *, strokes: str = "") -> tuple[SignedAgain, ...]:
    with within(world.id):
        page = queries.signing_page(viewer=world.actor("homeroom1"), application=application, today=LATER_DAY)
    return tuple(SignedAgain(paper=row.kind, text=row.text_hash, strokes=strokes) for row in page.papers)


def enter(world: SmallSchool, application: str, *, by: str = "homeroom1", photos: int = 1) -> int:
    return enter_signatures(
        actor=world.actor(by),
        now=LATER,
        application=application,
        guardian=world.children[3].guardian,
        signatures=asked(world, application),
        pictures=[picture(100 + number) for number in range(photos)],
    )


def check(
    world: SmallSchool, application: str, *, by: str = "office", decision: str = "approved", reason: str = ""
) -> int:
    return countersign_signatures(
        actor=world.actor(by), now=LATER, application=application, decision=decision, reason=reason
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("enrolment.") for reason in refused.value.reasons]


def on_paper(world: SmallSchool) -> int:
    with within(world.id):
        return Signature.objects.filter(channel="paper").exclude(paper__kind="application").count()


def test_it_counts_once_a_second_person_has_confirmed_it(small_school: SmallSchool, application: str) -> None:
    before = on_paper(small_school)
    assert enter(small_school, application, photos=2) == 1
    assert on_paper(small_school) == before
    with within(small_school.id):
        sheet = queries.signed_sheet(viewer=small_school.actor("office"), application=application)
        (row,) = queries.signings_to_countersign(viewer=small_school.actor("office"))
    assert (len(sheet.pictures), sheet.may_countersign, sheet.own_entry) == (2, True, False)
    assert (row.code, row.signed_again, row.pictures) == (application, True, 2)
    assert check(small_school, application) == 1
    with within(small_school.id):
        newest = Signature.objects.filter(application__code=application).order_by("-pk")[0]
        assert (newest.channel, newest.strokes_sealed, newest.signed_at) == ("paper", None, LATER)
        assert newest.entered_by_id == small_school.actor("homeroom1").account
        assert queries.broken_signatures(application=application) == ()
        assert queries.signings_to_countersign(viewer=small_school.actor("office")) == ()
        listed = queries.unsigned_in_school(viewer=small_school.actor("office"), today=LATER_DAY)
    assert application not in {child.application for homeroom in listed for child in homeroom.children}


def test_a_photograph_is_asked_for_and_whoever_signed(small_school: SmallSchool, application: str) -> None:
    with pytest.raises(Refused) as refused:
        enter(small_school, application, photos=0)
    assert codes(refused) == ["no_pictures"]
    with pytest.raises(Refused) as many:
        enter(small_school, application, photos=5)
    assert codes(many) == ["too_many_pictures"]
    with pytest.raises(Refused) as nobody:
        enter_signatures(
            actor=small_school.actor("homeroom1"),
            now=LATER,
            application=application,
            guardian=small_school.children[1].guardian,
            signatures=asked(small_school, application),
            pictures=[],
        )
    assert codes(nobody) == ["not_guardian", "no_pictures"]
    with within(small_school.id):
        assert not PaperSigning.objects.exists()
        assert not PaperPicture.objects.exists()


def test_nobody_confirms_what_they_entered_and_what_differs_is_sent_back(
    small_school: SmallSchool, application: str
) -> None:
    enter(small_school, application)
    with pytest.raises(Refused) as own:
        check(small_school, application, by="homeroom1")
    assert codes(own) == ["countersigning.entered_it"]
    with pytest.raises(Refused) as waits:
        enter(small_school, application)
    assert (codes(waits), waits.value.conflict) == (["signatures_wait"], True)
    with pytest.raises(Refused) as why:
        check(small_school, application, decision="returned")
    assert codes(why) == ["countersigning.reason_missing"]
    assert check(small_school, application, by="vice", decision="returned", reason="照片看不清") == 0
    with within(small_school.id):
        teacher = small_school.actor("homeroom1")
        page = queries.signing_page(viewer=teacher, application=application, today=LATER_DAY)
    assert (page.waits, page.sent_back) == (False, "照片看不清")
    enter(small_school, application)
    assert check(small_school, application) == 1
    with within(small_school.id):
        assert list(PaperSigningCheck.objects.order_by("pk").values_list("confirmed", flat=True)) == [False, True]


def test_a_text_that_changed_once_more_is_not_confirmed(small_school: SmallSchool, application: str) -> None:
    enter(small_school, application)
    republish(small_school, NEWER, days=1)
    with pytest.raises(Refused) as refused:
        check(small_school, application)
    assert (codes(refused), refused.value.conflict) == (["signed_text_changed"], True)
    check(small_school, application, decision="returned", reason="文书又改了")


def test_what_the_family_signed_meanwhile_is_not_counted_twice(small_school: SmallSchool, application: str) -> None:
    enter(small_school, application)
    family = small_school.family(small_school.children[3])
    sign_again(
        actor=family,
        now=LATER,
        application=application,
        signatures=asked(small_school, application, strokes=STROKES),
    )
    with pytest.raises(Refused) as refused:
        check(small_school, application)
    assert (codes(refused), refused.value.conflict) == (["nothing_to_sign"], True)


def test_its_photographs_are_not_the_applications(small_school: SmallSchool, application: str) -> None:
    enter(small_school, application)
    with within(small_school.id):
        kept = PaperPicture.objects.get()
    with pytest.raises(NotThere):
        remove_paper_picture(actor=small_school.actor("homeroom1"), now=LATER, picture=kept.code)


def test_others_neither_enter_nor_look(small_school: SmallSchool, other_school: SmallSchool, application: str) -> None:
    for handle in ("homeroom2", "office", "gate"):
        with pytest.raises(NotThere):
            enter(small_school, application, by=handle)
    enter(small_school, application)
    for viewer in (small_school.actor("homeroom2"), small_school.actor("gate"), other_school.actor("office")):
        with within(viewer.tenant), pytest.raises(NotThere):
            queries.signed_sheet(viewer=viewer, application=application)
        with pytest.raises(NotThere):
            countersign_signatures(actor=viewer, now=LATER, application=application, decision="approved")


def test_two_people_at_the_same_moment_confirm_once(own_database: Premises) -> None:
    assert own_database
    world = build_school(name="测试小学", code="alpha")
    application = enrol_everybody(world)[3]
    republish(world, NEW)
    enter(world, application)
    people = ("office", "office2", "vice")
    assert at_once(*[lambda by=by: check(world, application, by=by) for by in people]) == [  # type: ignore[misc]
        "conflict",
        "conflict",
        "done",
    ]
