"""What is printed of an application, and whether its signatures still bind what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.crypto import unseal
from afterbell.base.refusals import NotThere
from afterbell.base.seals.keys import Holder
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.filing import STROKES, data_of
from afterbell.enrolment.models import Application, Channel, DutySignature, Signature
from afterbell.enrolment.papers.binding import binding_of, text_hash
from afterbell.enrolment.papers.naming import NamedPaper, NamedPapers
from afterbell.enrolment.papers.pdf import ApplicationPrint, SignedPaperPrint
from afterbell.enrolment.papers.run import HomeroomRun
from afterbell.enrolment.papers.wording import Days, paper_reads, values_of
from afterbell.enrolment.queries.homerooms import CHANNEL_WORDS
from afterbell.scheme.queries import published_scheme
from afterbell.schools.models import Homeroom
from afterbell.schools.queries import term_around

SIGNATURES = ("paper__version", "guardian")
APPLICATION = ("school", "pupil__homeroom", "version", "term", "guardian")


def printed_application(*, viewer: Actor, application: str) -> ApplicationPrint:
    """Give a signed application for printing, to its family, homeroom teacher and the leaders. Raises NotThere.

    Of a paper that was signed again, what was signed last is printed, as it read under its own version of the scheme.
    """
    row = Application.objects.select_related(*APPLICATION).prefetch_related("days").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    at = place(school=viewer.tenant, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=viewer, action="applications.see", at=at)
    return _printed(row, _signatures(row))


def printed_homeroom(*, viewer: Actor, homeroom: str, today: date) -> HomeroomRun:
    """Give the signed forms of a homeroom's running applications for one print run, by name. Four questions.

    Raises NotThere for another homeroom, and where nothing is signed.
    """
    room = Homeroom.objects.filter(code=homeroom).first()
    if room is None:
        raise NotThere("homeroom")
    authorise(actor=viewer, action="homeroom.see", at=place(school=viewer.tenant, homeroom=room.pk))
    term = term_around(today=today)
    running = Application.objects.filter(pupil__homeroom=room, term=term.id if term else 0)
    rows = list(
        running.exclude(state__in=Application.ENDED)
        .select_related(*APPLICATION)
        .prefetch_related("days")
        .defer("version__text")
        .order_by("pupil__sort_key", "pk")
    )
    signed = _signatures(*rows)
    forms = [_printed(row, [mark for mark in signed if mark.application_id == row.pk]) for row in rows]
    if not any(form.papers for form in forms):
        raise NotThere("papers")
    return HomeroomRun(homeroom=room.code, name=room.name, forms=tuple(form for form in forms if form.papers))


def _printed(row: Application, signatures: Sequence[Signature]) -> ApplicationPrint:
    days = [(day.weekday, day.band) for day in row.days.all()]
    newest = {signature.paper.kind: signature for signature in signatures}
    return ApplicationPrint(
        code=row.code,
        school=published_scheme(row.version.content_hash, row.version_id).about.school.zh,
        holder=Holder(code=row.school.code, name=row.school.name),
        pupil=row.pupil.name,
        content_hash=row.version.content_hash,
        papers=tuple(_paper(row, signature, days=days) for signature in newest.values()),
    )


def _paper(row: Application, signature: Signature, *, days: Days) -> SignedPaperPrint:
    version = signature.paper.version
    values = values_of(
        scheme=published_scheme(version.content_hash, version.pk),
        pupil=row.pupil,
        guardian=signature.guardian,
        relation=signature.relation,
        days=days,
        on=local_day(signature.signed_at),
    )
    return SignedPaperPrint(
        title=signature.paper.title,
        text=paper_reads(text=signature.paper.text, values=values),
        text_hash=signature.paper.text_hash,
        signer=signature.guardian.name,
        relation=signature.relation,
        channel=CHANNEL_WORDS[Channel(signature.channel)].zh,
        signed_at=signature.signed_at,
        strokes=_strokes(signature),
        binding=signature.binding,
    )


def broken_signatures(*, application: str) -> tuple[str, ...]:
    """Give the kinds of paper whose signature no longer binds what is stored: text, data, signer, instant, strokes.

    Empty when every signature of the present round holds. Inside the school's scope; raises NotThere.
    """
    row = Application.objects.select_related(*APPLICATION).prefetch_related("days").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    data = data_of(row)
    return tuple(
        signature.paper.kind
        for signature in _signatures(row)
        if signature.binding
        != binding_of(
            text=text_hash(signature.paper.text),
            application=data,
            signer=signature.guardian.code,
            relation=signature.relation,
            channel=signature.channel,
            signed_at=signature.signed_at,
            strokes=_strokes(signature),
        )
    )


def stands_signed(named: NamedPapers) -> bool:
    """Tell whether every signature a file names is on record for that application, in whichever round it was given.

    Inside the walls of the schools in scope.
    """
    known = {NamedPaper(text_hash=text, binding=binding) for text, binding in _on_record(named)}
    return bool(named.papers) and known.issuperset(named.papers)


def _on_record(named: NamedPapers) -> Iterable[tuple[str, str]]:
    if named.kind == "duty":
        return DutySignature.objects.filter(code=named.application).values_list("text__text_hash", "binding")
    signatures = Signature.objects.filter(application__code=named.application)
    return signatures.values_list("paper__text_hash", "binding")


def _signatures(*rows: Application) -> Sequence[Signature]:
    """Give the signatures of the present rounds in the order in which they were given."""
    rounds = {row.pk: row.round for row in rows}
    marks = Signature.objects.select_related(*SIGNATURES).defer("paper__version__text").filter(application__in=rounds)
    return [mark for mark in marks.order_by("pk") if mark.round == rounds[mark.application_id]]


def _strokes(signature: Signature) -> str:
    sealed = signature.strokes_sealed
    return unseal(sealed=bytes(sealed), purpose=STROKES) if sealed else ""
