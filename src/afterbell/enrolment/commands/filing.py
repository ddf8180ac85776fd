"""Writing down applications with their days and signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from afterbell.base.access import Actor
from afterbell.base.crypto import seal
from afterbell.enrolment.commands.intake import Intake, NewApplication
from afterbell.enrolment.facts import sealed_circumstances, unsealed_circumstances
from afterbell.enrolment.models import Application, ApplicationDay, Channel, Signature
from afterbell.enrolment.papers.binding import as_registered, binding_of
from afterbell.schools.actors import signed_in

STROKES = "signature.strokes"


def application_data(
    *,
    pupil: str,
    term: str,
    version: str,
    days: Sequence[tuple[int, str]],
    circumstances: Sequence[str],
    round_number: int,
) -> dict[str, object]:
    """Give what of an application a signature binds, by public codes."""
    return {
        "pupil": pupil,
        "term": term,
        "version": version,
        "days": [list(day) for day in sorted(days)],
        "circumstances": sorted(circumstances),
        "round": round_number,
    }


def data_of(row: Application) -> dict[str, object]:
    """Give what a signature binds of an application on file; its pupil, term, version and days are read with it."""
    return application_data(
        pupil=row.pupil.code,
        term=row.term.code,
        version=row.version.code,
        days=[(day.weekday, day.band) for day in row.days.all()],
        circumstances=unsealed_circumstances(row.circumstances_sealed),
        round_number=row.round,
    )


def new_row(*, actor: Actor, now: datetime, intake: Intake, given: NewApplication, channel: str) -> Application:
    """Make the row of an application that may be taken."""
    link, pupil = intake.guardian_of(given), intake.pupils[given.pupil]
    if link is None:
        raise LookupError("an application is taken from a guardian only")
    return Application(
        school_id=actor.tenant,
        term_id=intake.version.term_id,
        pupil=pupil,
        version_id=intake.version.id,
        guardian_id=link.guardian,
        channel=channel,
        state=Application.State.SUBMITTED,
        priority_class=intake.priority_of(pupil=pupil).rank,
        circumstances_sealed=sealed_circumstances(given.circumstances),
        submitted_by_id=signed_in(actor),
        submitted_at=now,
    )


def file_days(*, rows: Sequence[tuple[Application, NewApplication]]) -> None:
    ApplicationDay.objects.bulk_create(
        ApplicationDay(school_id=row.school_id, application=row, weekday=day.weekday, band=day.band)
        for row, given in rows
        for day in given.days
    )


def file_signatures(
    *, actor: Actor, now: datetime, intake: Intake, rows: Sequence[tuple[Application, NewApplication]]
) -> None:
    """Bind and store every signature; strokes are sealed."""
    Signature.objects.bulk_create(
        signature
        for row, given in rows
        for signature in _signatures(actor=actor, now=now, intake=intake, row=row, given=given)
    )


def _signatures(
    *, actor: Actor, now: datetime, intake: Intake, row: Application, given: NewApplication
) -> list[Signature]:
    link = intake.guardian_of(given)
    relation, signer = (link.relation, link.name) if link else ("", "")
    data = application_data(
        pupil=given.pupil,
        term=intake.version.term,
        version=intake.version.code,
        days=[(day.weekday, day.band) for day in given.days],
        circumstances=given.circumstances,
        round_number=row.round,
    )
    drawn: Mapping[str, str] = {
        signature.paper: as_registered(strokes=signature.strokes, signer=signer) for signature in given.signatures
    }
    online = row.channel == Channel.ONLINE
    return [
        Signature(
            school_id=row.school_id,
            application=row,
            paper=paper,
            guardian_id=row.guardian_id,
            relation=relation,
            channel=row.channel,
            strokes_sealed=seal(text=drawn[paper.kind], purpose=STROKES) if online else None,
            binding=binding_of(
                text=paper.text_hash,
                application=data,
                signer=given.guardian,
                relation=relation,
                channel=row.channel,
                signed_at=now,
                strokes=drawn[paper.kind] if online else "",
            ),
            round=row.round,
            entered_by_id=signed_in(actor),
            signed_at=now,
        )
        for paper in intake.papers
    ]
