"""The office shows the clubs to the families before they wish, and says until when they may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.pictures.shown import ShownPicture, show, take_down
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.placement.commands.draw import term_of
from afterbell.placement.holding import hold_term
from afterbell.placement.models import ClubCard, DrawReveal, LastWishDay
from afterbell.placement.models.clubs import MOST_ABOUT, MOST_TO_BRING
from afterbell.placement.refusals import REFUSALS
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.offered import WISHED_FOR
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """What a club's card is to say; `seen` is the number of the one that was looked at, 0 where there was none.

    Without a new picture the old one stays, unless it is taken down.
    """

    offering: str
    about: str
    to_bring: str = ""
    leader: str = ""
    picture: ShownPicture | None = None
    take_picture_down: bool = False
    seen: int = 0


@command("placement.describe_club")
def write_card(*, actor: Actor, now: datetime, term: str, card: NewCard) -> int:
    """Write a club's card anew; gives its number. The earlier ones stay on record, without a picture taken down.

    Raises NotThere for a club or a member of staff that the school does not have, and Refused with every reason: a
    conflict when somebody else has written this card since it was looked at.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.describe_club", at=place(school=row.school_id))
    _, scheme = version_in_force(on=local_day(now))
    if card.offering not in {offering.code for offering in scheme.offerings if offering.kind in WISHED_FOR}:
        raise NotThere("club")
    leader = Staff.objects.filter(code=card.leader).first() if card.leader else None
    if card.leader and leader is None:
        raise NotThere("staff")
    last = ClubCard.objects.filter(term=row, offering=card.offering).order_by("-number").first()
    if card.seen != (last.number if last else 0):
        raise REFUSALS.refused("card_changed", conflict=True)
    about, to_bring = written(card.about), written(card.to_bring)
    if reasons := [*_reasons(about=about, to_bring=to_bring)]:
        raise Refused(reasons)
    new = ClubCard(
        school_id=row.school_id,
        term=row,
        offering=card.offering,
        number=card.seen + 1,
        about=about,
        to_bring=to_bring,
        leader=leader,
        written_by_id=signed_in(actor),
        written_at=now,
    )
    _put_picture(new=new, last=last, card=card)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("card_changed", conflict=True) from None
    record(subject=row.code, club=card.offering, number=new.number, picture=bool(new.picture))
    return new.number


def _reasons(*, about: str, to_bring: str) -> Iterator[Refusal]:
    if not about:
        yield REFUSALS.refusal("card_says_nothing", field="about", most=MOST_ABOUT)
    if len(about) > MOST_ABOUT:
        yield REFUSALS.refusal("card_long", field="about", most=MOST_ABOUT, found=len(about))
    if len(to_bring) > MOST_TO_BRING:
        yield REFUSALS.refusal("card_long", field="to_bring", most=MOST_TO_BRING, found=len(to_bring))


def _put_picture(*, new: ClubCard, last: ClubCard | None, card: NewCard) -> None:
    """Show the new picture or keep the old one; one that no club's card names any more is removed."""
    if card.picture is not None:
        new.picture = show(tenant=new.school_id, picture=card.picture)
        new.picture_width, new.picture_height = card.picture.width, card.picture.height
    elif last is not None and not card.take_picture_down:
        new.picture, new.picture_width, new.picture_height = last.picture, last.picture_width, last.picture_height
    if last is not None and last.picture and last.picture != new.picture and not _shown_elsewhere(last):
        take_down(fingerprint=last.picture)


def _shown_elsewhere(card: ClubCard) -> bool:
    """Say whether another club's standing card, of this term or another, shows the same picture."""
    standing: dict[tuple[int, str], str] = {}
    for term, offering, picture in ClubCard.objects.order_by("number").values_list("term_id", "offering", "picture"):
        standing[term, offering] = picture
    del standing[card.term_id, card.offering]
    return card.picture in standing.values()


@command("placement.set_last_wish_day")
def set_last_wish_day(*, actor: Actor, now: datetime, term: str, day: date) -> None:
    """Take wishes until the end of a day; said again, the later word counts.

    Raises Refused for a day that is past or after the term, and once the draw is revealed.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.set_last_wish_day", at=place(school=row.school_id))
    hold_term(term=row.pk)
    if DrawReveal.objects.filter(draw__term=row).exists():
        raise REFUSALS.refused("draw_revealed", conflict=True)
    today = local_day(now)
    if not today <= day <= row.last_day:
        raise REFUSALS.refused("last_wish_day", field="day", first=today, last=row.last_day)
    LastWishDay.objects.create(school_id=row.school_id, term=row, day=day, set_by_id=signed_in(actor), set_at=now)
    record(subject=row.code, day=day.isoformat())
