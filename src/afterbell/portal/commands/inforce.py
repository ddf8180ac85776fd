"""What is public straight from the data: published with one press, taken back with a reason, noted when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.portal.events import MatterWithheld
from afterbell.portal.inforce.content import Content, Present, content_of, present
from afterbell.portal.inforce.models import MatterContent, MatterObjection, MatterPublished, MatterTakenBack
from afterbell.portal.inforce.refusals import REFUSALS, fault_refusals
from afterbell.portal.inforce.standing import matter_named, public_matters
from afterbell.portal.locks import hold_space, locked_since
from afterbell.portal.refusals import REFUSALS as OF_SPACE
from afterbell.portal.rules.inforce import TITLES, WITH_NOTICE, Effect, Matter
from afterbell.scheme.rules.codes import PublishedItem
from afterbell.schools.actors import signed_in

MOST = 200
NAMED_BY_THE_SCHEME = {Matter.GROUPS: PublishedItem.GROUPS, Matter.ROSTER: PublishedItem.ROSTER}


@command("portal.publish")
def publish_matter(*, actor: Actor, now: datetime, matter: str, seen: str) -> str:
    """Make a matter public as the preview with the fingerprint `seen` showed it, or anew; gives the publication's code.

    From then on everybody reads it as it stands. Pressed twice it is published once. Raises NotThere for no matter,
    Refused with every reason.
    """
    authorise(actor=actor, action="portal.publish", at=place(school=actor.tenant))
    wanted = _matter(matter)
    hold_space(actor.tenant)
    if locked_since() is not None:
        raise OF_SPACE.refused("space_locked", conflict=True)
    found = present(today=local_day(now))
    if found is None:
        raise REFUSALS.refused("nothing_in_force")
    content = content_of(matter=wanted, now=found)
    if reasons := reasons_against(content, found):
        raise Refused(reasons)
    known = public_matters().get(wanted)
    code = known.row.code if known and known.row.content_hash == content.content_hash else ""
    if not code and content.content_hash != seen:
        raise REFUSALS.refused("matter_moved", conflict=True, matter=TITLES[wanted])
    code = code or _published(content, found, actor=actor, now=now)
    record(subject=code, matter=wanted.value, content=content.content_hash)
    return code


def reasons_against(content: Content, now: Present) -> list[Refusal]:
    """Find every reason why a matter cannot be published as it stands."""
    before = _before_its_groups(now) if content.matter is Matter.ROSTER else ()
    return [*_not_in_the_scheme(content.matter, now), *before, *fault_refusals(content.faults)]


def _before_its_groups(now: Present) -> Iterator[Refusal]:
    """Let who teaches which group be published once the groups are in effect, where they are public.

    To take them back answers nobody who objected to them.
    """
    groups = public_matters().get(Matter.GROUPS)
    waiting = MatterObjection.objects.filter(published__kind=Matter.GROUPS.value, answer=None)
    if waiting.exists() if groups is None else groups.effect(today=now.today) is not Effect.IN_EFFECT:
        yield REFUSALS.refusal("groups_not_in_effect")


def _not_in_the_scheme(matter: Matter, now: Present) -> Iterator[Refusal]:
    item = NAMED_BY_THE_SCHEME.get(matter)
    if item is not None and item not in now.scheme.publication.items:
        yield REFUSALS.refusal("not_in_the_scheme", matter=TITLES[matter])


def _published(content: Content, found: Present, *, actor: Actor, now: datetime) -> str:
    days = timedelta(days=found.scheme.publication.notice_days)
    last = MatterPublished.objects.filter(kind=content.matter).order_by("-number").first()
    try:
        with transaction.atomic():
            row = MatterPublished.objects.create(
                school_id=actor.tenant,
                kind=content.matter.value,
                number=last.number + 1 if last else 1,
                content_hash=content.content_hash,
                notice_until=found.today + days if content.matter in WITH_NOTICE else None,
                published_by_id=signed_in(actor),
                published_at=now,
            )
    except IntegrityError:
        return _published_meanwhile(content)
    _note(row, content, number=1, now=now)
    return row.code


def _published_meanwhile(content: Content) -> str:
    """Give the publication somebody else made of the very same. Raises Refused where theirs says something else."""
    known = public_matters().get(content.matter)
    if known is None or known.row.content_hash != content.content_hash:
        raise OF_SPACE.refused("same_time", conflict=True)
    return known.row.code


def _note(row: MatterPublished, content: Content, *, number: int, now: datetime) -> None:
    MatterContent.objects.create(
        school_id=row.school_id,
        published=row,
        number=number,
        content_hash=content.content_hash,
        withheld=len(content.faults),
        since=now,
    )


@command("portal.take_back")
def take_back_matter(*, actor: Actor, now: datetime, matter: str, reason: str) -> None:
    """Take a public matter back, saying why. Raises NotThere, and Refused with every reason."""
    authorise(actor=actor, action="portal.take_back", at=place(school=actor.tenant))
    wanted = _matter(matter)
    known = public_matters().get(wanted)
    if known is None:
        raise REFUSALS.refused("not_public", conflict=True, matter=TITLES[wanted])
    said = written(reason)
    if not said:
        raise REFUSALS.refused("taken_back_without_words", field="reason")
    if len(said) > MOST:
        raise OF_SPACE.refused("words_too_long", field="reason", most=MOST)
    try:
        with transaction.atomic():
            MatterTakenBack.objects.create(
                school_id=actor.tenant, published=known.row, reason=said, by_id=signed_in(actor), at=now
            )
    except IntegrityError:
        raise OF_SPACE.refused("same_time", conflict=True) from None
    record(subject=known.row.code, matter=wanted.value)


def changed_matters(*, now: datetime) -> list[tuple[MatterPublished, int, Content]]:
    """Find what is public in the school in scope and says something else than was last noted."""
    known = public_matters()
    found = present(today=local_day(now)) if known else None
    if found is None:
        return []
    drawn = ((row, content_of(matter=matter, now=found)) for matter, row in known.items())
    return [
        (row.row, row.noted_number + 1, content)
        for row, content in drawn
        if (row.noted_hash, row.withheld) != (content.content_hash, len(content.faults))
    ]


@command("portal.note_matters")
def note_matters(*, actor: Actor, now: datetime) -> int:
    """Note which public matters say something else than they did, so that everybody sees since when; gives how many.

    The office is told where a text is withheld.
    """
    authorise(actor=actor, action="portal.note_matters", at=place(platform=1))
    changed = changed_matters(now=now)
    noted = 0
    for row, number, content in changed:
        try:
            with transaction.atomic():
                _note(row, content, number=number, now=now)
        except IntegrityError:
            continue  # Another worker noted it in the same moment.
        noted += 1
        if content.faults:
            tell(MatterWithheld(school=row.school_id, matter=row.kind, at=now, number=number))
    record(subject=",".join(row.kind for row, _number, _content in changed) or "-", noted=noted)
    return noted


def _matter(matter: str) -> Matter:
    found = matter_named(matter)
    if found is None:
        raise NotThere("matter")
    return found
