"""What is printed of an application, and whether its signatures still bind what is stored."""

from __future__ import annotations

from collections.abc import Sequence

from afterbell.base.access import Actor, authorise, place
from afterbell.base.crypto import unseal
from afterbell.base.refusals import NotThere
from afterbell.base.seals.keys import Holder
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.filing import STROKES, data_of
from afterbell.enrolment.models import Application, Channel, Signature
from afterbell.enrolment.papers.binding import binding_of, text_hash
from afterbell.enrolment.papers.naming import NamedPaper, NamedPapers
from afterbell.enrolment.papers.pdf import ApplicationPrint, SignedPaperPrint
from afterbell.enrolment.papers.wording import paper_reads, values_of
from afterbell.enrolment.queries.homerooms import CHANNEL_WORDS
from afterbell.scheme.queries import published_scheme

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
    days = [(day.weekday, day.band) for day in row.days.all()]
    newest = {signature.paper.kind: signature for signature in _signatures(row)}
    return ApplicationPrint(
        code=row.code,
        school=published_scheme(row.version.content_hash, row.version_id).about.school.zh,
        holder=Holder(code=row.school.code, name=row.school.name),
        pupil=row.pupil.name,
        content_hash=row.version.content_hash,
        papers=tuple(
            SignedPaperPrint(
                title=signature.paper.title,
                text=paper_reads(
                    text=signature.paper.text,
                    values=values_of(
                        scheme=published_scheme(signature.paper.version.content_hash, signature.paper.version_id),
                        pupil=row.pupil,
                        guardian=signature.guardian,
                        relation=signature.relation,
                        days=days,
                        on=local_day(signature.signed_at),
                    ),
                ),
                text_hash=signature.paper.text_hash,
                signer=signature.guardian.name,
                relation=signature.relation,
                channel=CHANNEL_WORDS[Channel(signature.channel)].zh,
                signed_at=signature.signed_at,
                strokes=_strokes(signature),
                binding=signature.binding,
            )
            for signature in newest.values()
        ),
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
    signatures = Signature.objects.filter(application__code=named.application)
    known = {
        NamedPaper(text_hash=text, binding=binding)
        for text, binding in signatures.values_list("paper__text_hash", "binding")
    }
    return bool(named.papers) and known.issuperset(named.papers)


def _signatures(row: Application) -> Sequence[Signature]:
    return list(Signature.objects.select_related(*SIGNATURES).filter(application=row, round=row.round).order_by("pk"))


def _strokes(signature: Signature) -> str:
    sealed = signature.strokes_sealed
    return unseal(sealed=bytes(sealed), purpose=STROKES) if sealed else ""
