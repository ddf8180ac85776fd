"""A guardian applies, online or on paper; a returned application is handed in again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.filing import file_days, file_signatures, new_row
from afterbell.enrolment.commands.intake import AskedDay, Intake, NewApplication, NewSignature, in_family, open_intake
from afterbell.enrolment.devices import file_devices
from afterbell.enrolment.drafts import forget_drafts
from afterbell.enrolment.events import ApplicationsSubmitted
from afterbell.enrolment.facts import sealed_circumstances
from afterbell.enrolment.models import Application, ApplicationDay, Channel
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.review import (
    CHANGEABLE,
    STATE_WORDS,
    Action,
    ApplicationOnFile,
    Desk,
    State,
    Step,
    after,
)
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardian


def apply_for_service(
    *,
    actor: Actor,
    now: datetime,
    pupil: str,
    days: Sequence[AskedDay],
    signatures: Sequence[NewSignature],
    circumstances: Sequence[str] = (),
    device: str = "",
) -> str:
    """Apply for one child as its guardian; see `submit_applications`. Gives the application's code."""
    given = NewApplication(
        pupil=pupil, days=tuple(days), signatures=tuple(signatures), circumstances=tuple(circumstances)
    )
    return submit_applications(actor=actor, now=now, applications=[given], device=device)[0]


@command("enrolment.apply")
def submit_applications(
    *, actor: Actor, now: datetime, applications: Sequence[NewApplication], device: str = ""
) -> tuple[str, ...]:
    """Hand in a guardian's own applications under the scheme in force, all or none; gives their codes in order.

    `device` is a mark of the device they come from, of which a fingerprint is kept until the term is over.

    Raises NotThere for a child that is not the guardian's, Refused with every reason for every child, and as a
    conflict when a child has an application already.
    """
    return hand_in(
        actor=actor,
        now=now,
        applications=applications,
        intake=intake_of(applications=applications, now=now),
        channel=Channel.ONLINE,
        action="enrolment.apply",
        device=device,
    )


@command("enrolment.apply_on_paper")
def submit_paper_applications(
    *, actor: Actor, now: datetime, applications: Sequence[NewApplication]
) -> tuple[str, ...]:
    """Enter applications guardians signed on paper, as their homeroom teacher; marked as such for good.

    Raises like `submit_applications`; each names its guardian.
    """
    return hand_in(
        actor=actor,
        now=now,
        applications=applications,
        intake=intake_of(applications=applications, now=now),
        channel=Channel.PAPER,
        action="enrolment.apply_on_paper",
    )


def intake_of(*, applications: Sequence[NewApplication], now: datetime) -> Intake:
    """Gather what these applications are judged against today; raises like `open_intake`."""
    return open_intake(
        pupils=[given.pupil for given in applications],
        today=local_day(now),
        circumstances={given.pupil: given.circumstances for given in applications},
    )


def hand_in(
    *,
    actor: Actor,
    now: datetime,
    applications: Sequence[NewApplication],
    intake: Intake,
    channel: str,
    action: str,
    device: str = "",
) -> tuple[str, ...]:
    """Take new applications, all or none, and throw away the drafts they came from; gives their codes in order."""
    if channel == Channel.ONLINE:
        applications = _own(actor=actor, intake=intake, applications=applications)
    intake = in_family(intake=intake, applications=applications)
    for pupil in intake.pupils.values():
        authorise(actor=actor, action=action, at=place(pupil=pupil.pk, homeroom=pupil.homeroom_id))
    _refuse_known(intake=intake, applications=applications)
    if reasons := tuple(_reasons(intake=intake, applications=applications, channel=channel)):
        raise Refused(reasons)
    for given in applications:
        intake.refuse_what_is_wrong(given=given)
    forget_drafts(term=intake.version.term_id, pupils=[pupil.pk for pupil in intake.pupils.values()])
    pairs = [
        (new_row(actor=actor, now=now, intake=intake, given=given, channel=channel), given) for given in applications
    ]
    try:
        with transaction.atomic():
            Application.objects.bulk_create(row for row, _given in pairs)
    except IntegrityError:
        raise REFUSALS.refused("applied_meanwhile", conflict=True) from None
    file_days(rows=pairs)
    file_signatures(actor=actor, now=now, intake=intake, rows=pairs)
    file_devices(rows=[row for row, _given in pairs], device=device)
    codes = tuple(row.code for row, _given in pairs)
    record(subject=codes[0] if len(codes) == 1 else "applications", applications=len(codes), channel=channel)
    tell(ApplicationsSubmitted(school=actor.tenant, applications=codes, at=now))
    return codes


def _own(*, actor: Actor, intake: Intake, applications: Sequence[NewApplication]) -> list[NewApplication]:
    """Name the guardian who acts in every application; nobody signs online for somebody else."""
    links = intake.families.links.values()
    own = next((link.code for link in links if link.account == actor.account), "")
    if any(given.guardian not in {"", own} for given in applications):
        raise REFUSALS.refused("not_guardian", field="guardian")
    return [replace(given, guardian=own) for given in applications]


def _refuse_known(*, intake: Intake, applications: Sequence[NewApplication]) -> None:
    """Say which children have an application already: sending twice is a conflict, not a second application."""
    known = [
        REFUSALS.refusal("already_applied", field=given.pupil, pupil=pupil.name, state=row.get_state_display())
        for given in applications
        for pupil in [intake.pupils[given.pupil]]
        if (row := intake.running.get(pupil.pk))
    ]
    if known:
        raise Refused(known, conflict=True)


def _reasons(*, intake: Intake, applications: Sequence[NewApplication], channel: str) -> Iterator[Refusal]:
    times = Counter(given.pupil for given in applications)
    for given in applications:
        if times[given.pupil] > 1:
            yield REFUSALS.refusal("twice_in_list", field=given.pupil)
        yield from intake.reasons_against_today(pupil=intake.pupils[given.pupil], channel=channel)
        yield from intake.reasons_against(given=given, channel=channel)


@command("enrolment.apply")
def resubmit_application(
    *,
    actor: Actor,
    now: datetime,
    application: str,
    days: Sequence[AskedDay],
    signatures: Sequence[NewSignature],
    circumstances: Sequence[str] = (),
    device: str = "",
) -> str:
    """Hand in anew what was returned or nobody has decided about, changed and signed again, under the scheme in force.

    It is a new round: both reviews begin again. Raises NotThere when it is not the guardian's, Refused with every
    reason; a conflict when the homeroom has decided meanwhile.
    """
    found = Application.objects.select_for_update(of=("self",)).select_related("pupil")
    row = found.filter(code=application).first()
    if row is None:
        raise NotThere("application")
    authorise(actor=actor, action="enrolment.apply", at=place(pupil=row.pupil_id))
    given = NewApplication(
        pupil=row.pupil.code,
        days=tuple(days),
        signatures=tuple(signatures),
        circumstances=tuple(circumstances),
    )
    intake = intake_of(applications=[given], now=now)
    return hand_in_again(actor=actor, now=now, row=row, given=given, intake=intake, device=device)


def hand_in_again(
    *, actor: Actor, now: datetime, row: Application, given: NewApplication, intake: Intake, device: str = ""
) -> str:
    """Take a changed application as the next round of the one on file, which is locked and has its pupil."""
    guardian = Guardian.objects.get(account=signed_in(actor))
    given = replace(given, guardian=guardian.code)
    if State(row.state) not in CHANGEABLE:
        raise REFUSALS.refused(
            "reviewed_already", conflict=True, pupil=row.pupil.name, state=STATE_WORDS[State(row.state)]
        )
    on_file = ApplicationOnFile(state=State(row.state), guardian=guardian.code, guardians=(guardian.code,))
    asked_for = row.state == Application.State.RETURNED
    action = Action.SUBMIT if asked_for else Action.CHANGE
    step = Step(action=action, desk=Desk.GUARDIAN, person=guardian.code)
    pupil = intake.pupils[given.pupil]
    reasons = [
        *intake.reasons_against_today(pupil=pupil, asked_for=asked_for),
        *intake.reasons_against(given=given, channel=Channel.ONLINE),
    ]
    if reasons:
        raise Refused(reasons)
    intake.refuse_what_is_wrong(given=given)
    forget_drafts(term=intake.version.term_id, pupils=[row.pupil_id])
    row.state = after(application=on_file, step=step).value
    begin_again(row=row, intake=intake, given=given, guardian=guardian, actor=actor, now=now, channel=Channel.ONLINE)
    file_days(rows=[(row, given)])
    file_signatures(actor=actor, now=now, intake=intake, rows=[(row, given)])
    file_devices(rows=[row], device=device)
    record(subject=row.code, round=row.round)
    tell(ApplicationsSubmitted(school=actor.tenant, applications=(row.code,), at=now))
    return row.code


def begin_again(
    *,
    row: Application,
    intake: Intake,
    given: NewApplication,
    guardian: Guardian,
    actor: Actor,
    now: datetime,
    channel: str,
) -> None:
    """Begin another round of an application that was returned, as it is given now."""
    ApplicationDay.objects.filter(application=row).delete()
    row.round += 1
    row.version_id, row.guardian, row.channel = intake.version.id, guardian, channel
    row.priority_class = intake.priority_of(pupil=row.pupil).rank
    row.circumstances_sealed = sealed_circumstances(given.circumstances)
    row.homeroom_approver = row.school_approver = None
    row.submitted_by_id, row.submitted_at = signed_in(actor), now
    row.save()
