"""The paper route: photographs of what a guardian signed by hand, and an entry that was sent back corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.pictures.keeping import keep_picture, throw_away
from afterbell.base.pictures.reading import Picture
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.applying import begin_again
from afterbell.enrolment.commands.filing import file_days, file_signatures
from afterbell.enrolment.commands.intake import NewApplication, open_intake
from afterbell.enrolment.events import ApplicationsSubmitted
from afterbell.enrolment.models import MOST_PICTURES, Application, Channel, Countersignature, PaperPicture
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.countersigning import REFUSALS as COUNTERSIGNING
from afterbell.enrolment.rules.review import Action, ApplicationOnFile, Desk, State, Step, after
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardian

ACTION = "enrolment.apply_on_paper"


@command("enrolment.apply_on_paper")
def add_paper_pictures(
    *, actor: Actor, now: datetime, application: str, pictures: Sequence[Picture]
) -> tuple[str, ...]:
    """Attach photographs of the signed paper to an application entered from it; gives their codes.

    They belong to the present round, until a second person has looked at it. Raises NotThere for another homeroom's,
    Refused when it did not come on paper, was looked at already, or has its pictures.
    """
    row = _on_paper(actor=actor, code=application)
    _refuse_looked_at(row)
    own = PaperPicture.objects.filter(application=row, first_round=row.round, signing=None)
    taken = set(own.values_list("place", flat=True))
    free = [number for number in range(1, MOST_PICTURES + 1) if number not in taken]
    if not pictures:
        raise REFUSALS.refused("no_pictures", field="photo")
    if len(pictures) > len(free):
        raise REFUSALS.refused("too_many_pictures", field="photo", most=MOST_PICTURES)
    rows = [
        PaperPicture(
            school_id=actor.tenant,
            application=row,
            place=number,
            first_round=row.round,
            last_round=row.round,
            content_hash=picture.content_hash,
            width=picture.width,
            height=picture.height,
            added_by_id=signed_in(actor),
            added_at=now,
        )
        for number, picture in zip(free, pictures, strict=False)
    ]
    for kept, picture in zip(rows, pictures, strict=True):
        keep_picture(tenant=actor.tenant, code=kept.code, picture=picture)
    _store(rows)
    record(subject=row.code, pictures={kept.code: kept.content_hash for kept in rows}, round=row.round)
    return tuple(kept.code for kept in rows)


def _store(rows: Sequence[PaperPicture]) -> None:
    try:
        with transaction.atomic():
            PaperPicture.objects.bulk_create(rows)
    except IntegrityError:
        raise REFUSALS.refused("too_many_pictures", field="photo", conflict=True, most=MOST_PICTURES) from None


@command("enrolment.apply_on_paper")
def remove_paper_picture(*, actor: Actor, now: datetime, picture: str) -> str:  # noqa: ARG001 - the ledger's instant
    """Take away a photograph that came out badly, before anybody looked at it; gives its application's code."""
    found = PaperPicture.objects.select_related("application").filter(code=picture, signing=None).first()
    if found is None:
        raise NotThere("picture")
    row = _on_paper(actor=actor, code=found.application.code)
    _refuse_looked_at(row)
    if found.first_round != row.round:
        raise REFUSALS.refused("picture_of_before", field="photo")
    found.delete()
    throw_away(tenant=actor.tenant, code=picture)
    record(subject=row.code, removed=picture)
    return row.code


@command("enrolment.apply_on_paper")
def correct_paper_application(
    *, actor: Actor, now: datetime, application: str, given: NewApplication, same_paper: bool
) -> str:
    """Enter an application on paper again after it was returned; both reviews and the second person begin again.

    With `same_paper` what stands on the paper was right and only the entry wrong: its photographs stand for this round
    too. Otherwise the family has signed anew, and that paper is photographed. Raises NotThere for another homeroom's,
    Refused with every reason, a conflict when it is not returned.
    """
    row = _on_paper(actor=actor, code=application)
    guardian = Guardian.objects.filter(code=given.guardian, wards__pupil=row.pupil_id, wards__until=None).first()
    if guardian is None:
        raise REFUSALS.refused("not_guardian", field="guardian")
    row.state = _handed_in_again(row=row, guardian=guardian.code)
    intake = open_intake(
        pupils=[row.pupil.code], today=local_day(now), circumstances={row.pupil.code: given.circumstances}
    )
    if reasons := tuple(intake.reasons_against(given=given, channel=Channel.PAPER)):
        raise Refused(reasons)
    intake.refuse_what_is_wrong(given=given)
    before = row.round
    begin_again(row=row, intake=intake, given=given, guardian=guardian, actor=actor, now=now, channel=Channel.PAPER)
    if same_paper:
        PaperPicture.objects.filter(application=row, last_round=before, signing=None).update(last_round=row.round)
    file_days(rows=[(row, given)])
    file_signatures(actor=actor, now=now, intake=intake, rows=[(row, given)])
    record(subject=row.code, round=row.round, same_paper=same_paper)
    tell(ApplicationsSubmitted(school=actor.tenant, applications=(row.code,), at=now))
    return row.code


def _handed_in_again(*, row: Application, guardian: str) -> str:
    on_file = ApplicationOnFile(state=State(row.state), guardian=guardian, guardians=(guardian,))
    return after(application=on_file, step=Step(action=Action.SUBMIT, desk=Desk.GUARDIAN, person=guardian)).value


def _on_paper(*, actor: Actor, code: str) -> Application:
    """Find an application of the own homeroom that came on paper, locked."""
    found = Application.objects.select_for_update(of=("self",)).select_related("pupil")
    row = found.filter(code=code).first()
    if row is None:
        raise NotThere("application")
    authorise(actor=actor, action=ACTION, at=place(homeroom=row.pupil.homeroom_id))
    if row.channel != Channel.PAPER:
        raise COUNTERSIGNING.refused("not_on_paper")
    return row


def _refuse_looked_at(row: Application) -> None:
    """Refuse to change the photographs once somebody has looked at them."""
    reasons: list[Refusal] = []
    if row.state not in {Application.State.SUBMITTED, Application.State.HOMEROOM_APPROVED}:
        reasons.append(COUNTERSIGNING.refusal("not_waiting", field="photo"))
    if Countersignature.objects.filter(application=row, round=row.round).exists():
        reasons.append(COUNTERSIGNING.refusal("already_countersigned", field="photo"))
    if reasons:
        raise Refused(reasons, conflict=True)
