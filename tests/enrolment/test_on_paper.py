"""On paper: entered by one, countersigned by another beside the photograph, and only then approved by the school."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import TestCase

from afterbell.base import audit
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands
from afterbell.enrolment.commands import AskedDay, Decision
from afterbell.enrolment.models import Application, Countersignature, PaperPicture
from afterbell.enrolment.queries import broken_signatures
from afterbell.schools.roles import Role
from tests.support.paper import entered, on_paper, picture
from tests.support.world import MORNING, SmallSchool, answer_survey, apply, approve_in_homerooms

REASON = "纸上没有勾周三"


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code.removeprefix("enrolment.") for reason in refused.value.reasons}


def check(world: SmallSchool, application: str, *, by: str = "office", decision: str = "approved") -> int:
    made = Decision(application=application, decision=decision, reason="" if decision == "approved" else REASON)
    return commands.countersign(actor=world.actor(by), now=MORNING, decisions=[made])


def school_approves(world: SmallSchool, application: str) -> int:
    decision = Decision(application=application, decision="approved")
    return commands.review_in_school(actor=world.actor("vice"), now=MORNING, decisions=[decision]).decided


def test_the_school_approves_paper_once_a_second_person_confirmed_it(small_school: SmallSchool) -> None:
    code = entered(small_school)
    approve_in_homerooms(small_school, [code])
    with pytest.raises(Refused) as refused:
        school_approves(small_school, code)
    assert codes_of(refused) == {"countersigning.not_countersigned"}
    assert check(small_school, code) == 1
    assert school_approves(small_school, code) == 1
    with within(small_school.id):
        assert Application.objects.get().state == "approved"
        made = Countersignature.objects.select_related("entered_by", "countersigned_by").get()
        assert (made.entered_by.handle, made.countersigned_by.handle) == ("alpha/homeroom1", "alpha/office")
        assert audit.verify(tenant=small_school.id) == ()


def test_nobody_countersigns_their_own_entry_even_past_the_command(small_school: SmallSchool) -> None:
    code = entered(small_school)
    with pytest.raises(Refused) as refused:
        check(small_school, code, by="homeroom1")
    assert codes_of(refused) == {"countersigning.entered_it"}
    with within(small_school.id):
        row = Application.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            Countersignature.objects.create(
                school_id=small_school.id,
                application=row,
                round=1,
                decision="confirmed",
                entered_by=row.submitted_by,
                countersigned_by=row.submitted_by,
                countersigned_at=MORNING,
            )


def test_without_a_photo_nothing_is_confirmed(small_school: SmallSchool) -> None:
    code = entered(small_school, pictures=0)
    with pytest.raises(Refused) as refused:
        check(small_school, code)
    assert codes_of(refused) == {"countersigning.no_picture"}


def test_whoever_may_not_countersign_finds_nothing(small_school: SmallSchool) -> None:
    code = entered(small_school)
    for handle in ("homeroom2", "principal", "subject1", "duty"):
        with pytest.raises(NotThere):
            check(small_school, code, by=handle)
    mother, decision = small_school.family(small_school.children[0]), Decision(application=code, decision="approved")
    with pytest.raises(NotThere):
        commands.countersign(actor=mother, now=MORNING, decisions=[decision])
    with pytest.raises(Refused) as refused:
        check(small_school, code, decision="refused")
    assert codes_of(refused) == {"countersigning.decision_missing"}


def test_what_came_online_is_not_countersigned(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    (code,) = apply(small_school, small_school.children[1])
    with pytest.raises(Refused) as refused:
        check(small_school, code)
    assert codes_of(refused) == {"countersigning.not_on_paper"}
    with pytest.raises(Refused) as refused:
        commands.add_paper_pictures(
            actor=small_school.actor("homeroom1"), now=MORNING, application=code, pictures=[picture()]
        )
    assert codes_of(refused) == {"countersigning.not_on_paper"}


def test_an_entry_sent_back_is_corrected_and_looked_at_again(small_school: SmallSchool) -> None:
    child, teacher = small_school.children[0], small_school.actor("homeroom1")
    code = entered(small_school)
    approve_in_homerooms(small_school, [code])
    check(small_school, code, decision="returned")
    with pytest.raises(Refused) as refused:
        check(small_school, code)
    assert refused.value.conflict
    given = on_paper(small_school, child, days=(AskedDay(weekday=1, band="early"),))
    commands.correct_paper_application(actor=teacher, now=MORNING, application=code, given=given, same_paper=True)
    with within(small_school.id):
        row = Application.objects.get()
        assert (row.state, row.round, row.channel, row.homeroom_approver) == ("submitted", 2, "paper", None)
        assert list(row.days.values_list("weekday", "band")) == [(1, "early")]
        assert broken_signatures(application=code) == ()
    check(small_school, code)
    approve_in_homerooms(small_school, [code])
    assert school_approves(small_school, code) == 1


def test_a_new_paper_needs_a_new_photo_and_the_old_one_stays(small_school: SmallSchool) -> None:
    child, teacher = small_school.children[0], small_school.actor("homeroom1")
    code = entered(small_school, pictures=2)
    check(small_school, code, decision="returned")
    commands.correct_paper_application(
        actor=teacher, now=MORNING, application=code, given=on_paper(small_school, child), same_paper=False
    )
    with pytest.raises(Refused) as refused:
        check(small_school, code)
    assert codes_of(refused) == {"countersigning.no_picture"}
    commands.add_paper_pictures(actor=teacher, now=MORNING, application=code, pictures=[picture(90)])
    assert check(small_school, code) == 1
    with within(small_school.id):
        rounds = PaperPicture.objects.order_by("pk").values_list("first_round", "last_round")
        assert list(rounds) == [(1, 1), (1, 1), (2, 2)]
        old = PaperPicture.objects.earliest("pk").code
    with pytest.raises(Refused) as refused:
        commands.remove_paper_picture(actor=teacher, now=MORNING, picture=old)
    assert codes_of(refused) == {"countersigning.already_countersigned"}


def test_only_what_was_returned_is_corrected_and_every_reason_is_given(small_school: SmallSchool) -> None:
    child, teacher = small_school.children[0], small_school.actor("homeroom1")
    code = entered(small_school)
    given = on_paper(small_school, child)
    with pytest.raises(Refused) as refused:
        commands.correct_paper_application(actor=teacher, now=MORNING, application=code, given=given, same_paper=True)
    assert codes_of(refused) == {"review.not_now"}
    check(small_school, code, decision="returned")
    wrong = on_paper(small_school, child, days=(AskedDay(weekday=5, band="late"),), circumstances=("rich",))
    with pytest.raises(Refused) as refused:
        commands.correct_paper_application(actor=teacher, now=MORNING, application=code, given=wrong, same_paper=True)
    assert {"eligibility.weekday_not_served", "eligibility.grade", "circumstance_unknown"} <= codes_of(refused)
    with pytest.raises(NotThere):
        commands.correct_paper_application(
            actor=small_school.actor("homeroom2"), now=MORNING, application=code, given=given, same_paper=True
        )
    with within(small_school.id):
        assert Application.objects.get().round == 1


def test_a_few_photos_are_taken_and_a_bad_one_can_be_taken_again(small_school: SmallSchool) -> None:
    teacher = small_school.actor("homeroom1")
    code = entered(small_school, pictures=3)
    for number in (0, 2):
        with pytest.raises(Refused) as refused:
            commands.add_paper_pictures(
                actor=teacher, now=MORNING, application=code, pictures=[picture(shade) for shade in range(number)]
            )
        assert codes_of(refused) == {"too_many_pictures" if number else "no_pictures"}
    with within(small_school.id):
        first = PaperPicture.objects.earliest("pk").code
    file = Path(settings.MEDIA_ROOT) / "pictures" / str(small_school.id) / first
    assert file.exists()
    with pytest.raises(NotThere):
        commands.remove_paper_picture(actor=small_school.actor("homeroom2"), now=MORNING, picture=first)
    with TestCase.captureOnCommitCallbacks(execute=True):
        commands.remove_paper_picture(actor=teacher, now=MORNING, picture=first)
    assert not file.exists()
    shots = [picture(1), picture(2)]
    commands.add_paper_pictures(actor=teacher, now=MORNING, application=code, pictures=shots)
    with within(small_school.id):
        assert sorted(PaperPicture.objects.values_list("place", flat=True)) == [1, 2, 3, 4]


def test_a_batch_is_confirmed_whole_or_not_at_all(small_school: SmallSchool) -> None:
    code = entered(small_school)
    decision = Decision(application=code, decision="approved")
    with pytest.raises(Refused) as refused:
        commands.countersign(actor=small_school.actor("office"), now=MORNING, decisions=[decision, decision])
    assert "twice_in_list" in codes_of(refused)
    with within(small_school.id):
        assert not Countersignature.objects.exists()


def test_a_guardian_at_the_office_does_not_check_the_own_child(small_school: SmallSchool) -> None:
    child = small_school.children[0]
    code = entered(small_school)
    office = small_school.account("office")
    with within(small_school.id):
        row = Application.objects.select_related("guardian").get()
        row.guardian.account = office
        row.guardian.save(update_fields=["account"])
    assert child.guardian == row.guardian.code
    assert Role.ACADEMIC_OFFICE in small_school.actor("office").roles
    with pytest.raises(Refused) as refused:
        check(small_school, code)
    assert codes_of(refused) == {"countersigning.own_child"}
