"""Whom the way home tells of what turned out otherwise."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from afterbell.base.outbox.kinds import Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.words import Words
from afterbell.dismissal.custody import afternoons
from afterbell.dismissal.events import HandoverUndone
from afterbell.dismissal.messages import UNDONE, UNDONE_OF_GATE, UNDONE_OF_LEADER, UNDONE_OF_SESSION
from afterbell.dismissal.models import Collector
from afterbell.dismissal.queries.custody import read_home
from afterbell.dismissal.rules.custody import Charge, Holder, in_charge
from afterbell.rostering.leading import leaders_on
from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Staff
from afterbell.schools.telling import OfChild, tell_families

FAMILY = Words(zh="家长", en="the family")
SCHOOL = Words(zh="学校", en="the school")


def tell_of_an_undoing(event: HandoverUndone) -> None:
    """Tell the family who answers for the child now, the adult who does so again, and who leads the day."""
    session = Session.objects.get(code=event.session)
    charge = _charge_of(event.pupil, day=session.date, at=event.undone_at)
    name, account = _adult_of(charge)
    values: dict[str, Value] = {"session": session.name, "adult": name}
    tell_families(
        kind=UNDONE,
        school=event.school,
        of=[OfChild(pupil=event.pupil, about=session.code, occasion=event.handover, values=values)],
        now=event.undone_at,
    )
    of_adult = UNDONE_OF_GATE if charge.holder is Holder.GATE else UNDONE_OF_SESSION
    told = {account: of_adult} if account else {}
    for leader in sorted(leaders_on(school=event.school, day=session.date)):
        told.setdefault(leader, UNDONE_OF_LEADER)
    letters = [
        Letter(to=to, kind=kind, about=session.code, occasion=event.handover, concerns=event.pupil, values=values)
        for to, kind in told.items()
    ]
    if letters:
        post(tenant=event.school, letters=letters, now=event.undone_at)


def _charge_of(pupil: str, *, day: date, at: datetime) -> Charge:
    home = read_home(on=day, homerooms=True)
    told = afternoons(
        day=home.day,
        children=[child for child in home.children if child.code == pupil],
        lists=home.lists,
        limit=None,
        handovers=home.handovers,
        sides=home.sides,
        now=at,
    )
    return in_charge(afternoon=told[0], at=at) if told else Charge(holder=Holder.GUARDIAN, adult="")


def _adult_of(charge: Charge) -> tuple[str | Words, int]:
    """Give who answers for the child by name, and the account of an adult of the school."""
    if charge.holder is Holder.GUARDIAN:
        return FAMILY, 0
    if charge.holder is Holder.COLLECTOR:
        row = Collector.objects.filter(code=charge.adult).first()
        return (f"{row.relation} {row.name}" if row else FAMILY), 0
    staff = Staff.objects.filter(Q(code=charge.adult) | Q(account__code=charge.adult)).first()
    if staff is not None:
        return staff.name, staff.account_id or 0
    account = Account.objects.filter(code=charge.adult).first()
    return (account.name, account.pk) if account else (SCHOOL, 0)
