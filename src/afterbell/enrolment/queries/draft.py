"""What a family has filled in so far: for the child's guardians, and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.enrolment.commands.intake import Intake, open_intake
from afterbell.enrolment.drafts import YOU, Saved, changes_since, draft_for, running_for, saved_words, starting_from
from afterbell.enrolment.models import Application, ApplicationDraft
from afterbell.enrolment.queries.standing import days_in_words
from afterbell.enrolment.rules.answers import Answers
from afterbell.enrolment.rules.review import CHANGEABLE
from afterbell.schools.models import Pupil
from afterbell.schools.queries import children_of

Day = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A day that was chosen and can no longer be had, with every reason."""

    day: Words
    reasons: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What is filled in for a child; `token` names this state of the draft, empty before there is one.

    `part` is the part saved last; `changes` what the school changed since, to be read before going on; `misfits` what
    was chosen and does not fit any more; `says` the days in words.
    """

    token: str
    part: str
    saved: Saved | None
    answers: Answers
    says: Words
    changes: tuple[Words, ...]
    misfits: tuple[Misfit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingAnswers:
    """Another child of the guardian whose answers can be taken over."""

    pupil: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A child's form on the desk: what it is judged against, what is filled in, what was sent before."""

    intake: Intake
    child: Pupil
    filled: Filled
    running: Application | None

    @property
    def settled(self) -> bool:
        """Tell whether somebody has decided about the application already."""
        return self.running is not None and self.running.state not in CHANGEABLE


def open_form(*, viewer: Actor, pupil: str, today: date) -> OpenForm:
    """Lay out what is filled in for one's own child. Raises NotThere, Refused when no scheme is in force.

    What the family says of itself is read first: it may decide what the child can have.
    """
    draft, running = draft_for(pupil=pupil), running_for(pupil=pupil)
    answers, _begun = starting_from(draft=draft, running=running)
    intake = open_intake(pupils=[pupil], today=today, circumstances={pupil: answers.circumstances})
    child = intake.pupils[pupil]
    authorise(actor=viewer, action="enrolment.apply", at=place(pupil=child.pk))
    if draft is not None and draft.term_id != intake.version.term_id:
        draft = None
    if running is not None and running.term_id != intake.version.term_id:
        running = None
    answers, begun = starting_from(draft=draft, running=running)
    saved = None
    if draft is not None:
        saved = saved_words(draft=draft, bonds=intake.families.links.values(), viewer=viewer.account, yourself=YOU)
    filled = Filled(
        token=draft.token if draft else "",
        part=draft.part if draft else "",
        saved=saved,
        answers=answers,
        says=days_in_words(scheme=intake.scheme, days=answers.days),
        changes=changes_since(begun=begun, version=intake.version, scheme=intake.scheme),
        misfits=_misfits(intake=intake, child=child, answers=answers),
    )
    return OpenForm(intake=intake, child=child, filled=filled, running=running)


def _misfits(*, intake: Intake, child: Pupil, answers: Answers) -> tuple[Misfit, ...]:
    found = (
        (day, intake.reasons_against_day(pupil=child, weekday=day[0], band=day[1])) for day in sorted(answers.days)
    )
    return tuple(
        Misfit(
            day=days_in_words(scheme=intake.scheme, days=(day,)),
            reasons=tuple(reason.words for reason in reasons),
        )
        for day, reasons in found
        if reasons
    )


def siblings_with_answers(*, viewer: Actor, pupil: str, term: int, today: date) -> tuple[SiblingAnswers, ...]:
    """List the guardian's other children for whom something is filled in or sent this term."""
    others = [child for child in children_of(viewer=viewer, today=today) if child.code != pupil]
    codes = [child.code for child in others]
    drafts = ApplicationDraft.objects.filter(term=term, pupil__code__in=codes).values_list("pupil__code")
    sent = Application.objects.filter(term=term, pupil__code__in=codes).exclude(state__in=Application.ENDED)
    known = {code for (code,) in drafts.union(sent.values_list("pupil__code"))} if codes else set()
    return tuple(SiblingAnswers(pupil=child.code, name=child.name) for child in others if child.code in known)
