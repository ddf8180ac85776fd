"""Every key of the scheme file is read by something that runs, or stands here with the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import afterbell
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import Part, Rows, Table

HOUSE = Path(afterbell.__file__).parent

NAMES = ("code", "name", "title", "post", "words")
"""What a thing is called and said to be: read wherever the thing itself is read."""

RUNS = {
    "format": "scheme/rules/canonical.py",
    "weekdays": "enrolment/rules/eligibility/problem.py",
    "about.school": "enrolment/papers/wording.py",
    "organisation.sessions_a_week": "rostering/desk.py",
    "scope.grades": "enrolment/rules/eligibility/problem.py",
    "scope.residences": "enrolment/rules/eligibility/problem.py",
    "term.first_day": "scheme/commands.py",
    "term.last_day": "scheme/commands.py",
    "seasons.from_day": "rostering/laying_out.py",
    "seasons.dismissal": "scheme/rules/document/timetable.py",
    "seasons.grade_dismissals.grades": "scheme/rules/document/timetable.py",
    "seasons.grade_dismissals.at": "scheme/rules/document/timetable.py",
    "seasons.local_off_work": "scheme/rules/findings/burden_2021.py",
    "bands.grades": "enrolment/rules/eligibility/problem.py",
    "bands.residences": "enrolment/rules/eligibility/problem.py",
    "bands.ledger": "rostering/laying_out.py",
    "bands.times": "rostering/laying_out.py",
    "offerings.kind": "scheme/rules/offered.py",
    "offerings.subjects": "rostering/desk.py",
    "offerings.language": "scheme/rules/offered.py",
    "offerings.band": "scheme/rules/offered.py",
    "offerings.weekdays": "scheme/rules/offered.py",
    "offerings.grades": "scheme/rules/offered.py",
    "offerings.capacity": "scheme/rules/offered.py",
    "offerings.minimum": "placement/offerings.py",
    "offerings.room": "placement/commands/groups.py",
    "offerings.skill": "rostering/desk.py",
    "duty_posts.people": "rostering/laying_out.py",
    "duty_posts.bands": "rostering/laying_out.py",
    "duty_posts.times": "rostering/laying_out.py",
    "duty_posts.ledger": "rostering/laying_out.py",
    "duty_posts.skill": "rostering/desk.py",
    "duty_posts.in_charge_of": "scheme/rules/findings/hours.py",
    "conditions.match": "enrolment/rules/eligibility/problem.py",
    "conditions.tests.fact": "enrolment/rules/conditions.py",
    "conditions.tests.one_of": "enrolment/rules/conditions.py",
    "conditions.bands": "enrolment/rules/eligibility/problem.py",
    "priorities.rank": "enrolment/rules/eligibility/problem.py",
    "priorities.match": "enrolment/rules/eligibility/problem.py",
    "priorities.tests.fact": "enrolment/rules/conditions.py",
    "priorities.tests.one_of": "enrolment/rules/conditions.py",
    "procedure.opens": "enrolment/commands/intake.py",
    "procedure.closes": "enrolment/commands/intake.py",
    "procedure.homeroom_review_days": "enrolment/rules/due.py",
    "procedure.school_review_days": "enrolment/rules/due.py",
    "papers.kind": "enrolment/papers/texts.py",
    "papers.text": "enrolment/papers/texts.py",
    "papers.signed_by": "enrolment/papers/texts.py",
    "papers.required": "enrolment/papers/texts.py",
    "placement.max_wishes": "placement/rules/wishing.py",
    "placement.minimum": "placement/offerings.py",
    "placement.lottery": "placement/going_in.py",
    "grouping.min_size": "placement/commands/groups.py",
    "grouping.max_size": "placement/commands/groups.py",
    "grouping.small_size": "placement/commands/groups.py",
    "seasons.dark_from": "rostering/carrying.py",
    "roster.most_a_day": "rostering/desk.py",
    "roster.most_a_month": "rostering/desk.py",
    "roster.beside_evening": "rostering/desk.py",
    "roster.evenings_a_week": "rostering/desk.py",
    "roster.rest_nights": "rostering/desk.py",
    "roster.walking_minutes": "rostering/desk.py",
    "roster.late_from": "rostering/carrying.py",
    "roster.late_percent": "rostering/carrying.py",
    "roster.dark_percent": "rostering/carrying.py",
    "roster.continuity": "rostering/desk.py",
    "roster.evenness": "rostering/desk.py",
    "roster.own_homeroom": "rostering/desk.py",
    "roster.carry_over": "rostering/carrying.py",
    "roster.teachers_ask": "rostering/approval.py",
    "roster.approve_leave": "rostering/approval.py",
    "roster.approve_substitute": "rostering/approval.py",
    "roster.approve_swap": "rostering/approval.py",
    "homework.most_minutes": "attendance/queries/load.py",
    "homework.unwritten_grades": "attendance/queries/load.py",
    "homework.activities": "attendance/commands/homework.py",
    "homework.looks_a_week": "attendance/content.py",
    "readiness.training.words": "rostering/queries/readiness.py",
    "readiness.briefing.words": "rostering/queries/briefing.py",
    "readiness.outside_vetting": "rostering/gate.py",
    "readiness.own_vetting": "rostering/gate.py",
    "readiness.bars": "rostering/gate.py",
    "pay.class_hour_minutes": "scheme/rules/paying.py",
    "pay.class_hours": "scheme/rules/paying.py",
    "pay.rules.kind": "subsidy/terms.py",
    "pay.rules.unit": "subsidy/terms.py",
    "pay.rules.rate_fen": "subsidy/terms.py",
    "pay.rules.ledger": "subsidy/terms.py",
    "pay.rules.bands": "scheme/rules/paying.py",
    "pay.rules.grades": "scheme/rules/paying.py",
    "pay.rules.subjects": "scheme/rules/paying.py",
    "pay.rules.duty_posts": "scheme/rules/paying.py",
    "pay.monthly_cap_fen": "subsidy/terms.py",
    "pay.cap_spares": "subsidy/terms.py",
    "pay.rules.on_weekdays": "scheme/rules/paying.py",
    "pay.rules.day_kinds": "scheme/rules/paying.py",
    "pay.rules.staff_roles": "scheme/rules/paying.py",
    "pay.rules.staff_side": "scheme/rules/paying.py",
    "pay.rules.per_pupil": "subsidy/terms.py",
    "pay.rules.rate_steps.by": "subsidy/terms.py",
    "pay.rules.rate_steps.reaching": "subsidy/terms.py",
    "pay.rules.rate_steps.rate_fen": "subsidy/terms.py",
    "pay.rules.unit_least_fen": "subsidy/terms.py",
    "pay.rules.unit_most_fen": "subsidy/terms.py",
    "pay.counting.late_borne_minutes": "subsidy/terms.py",
    "pay.counting.early_borne_minutes": "subsidy/terms.py",
    "pay.counting.least_pupils": "subsidy/terms.py",
    "pay.counting.parts.present_percent": "subsidy/terms.py",
    "pay.counting.parts.counts_percent": "subsidy/terms.py",
    "pay.pools.ledger": "subsidy/terms.py",
    "pay.pools.of": "subsidy/terms.py",
    "pay.pools.month_fen": "subsidy/terms.py",
    "pay.pools.part_percent": "subsidy/terms.py",
    "pay.pools.of_pool": "subsidy/terms.py",
    "pay.pools.pays_rates": "subsidy/terms.py",
    "pay.pools.split": "subsidy/terms.py",
    "pay.pools.works": "subsidy/terms.py",
    "pay.pools.staff_roles": "subsidy/terms.py",
    "pay.pools.staff_side": "subsidy/terms.py",
    "pay.pools.role_weights": "subsidy/terms.py",
    "pay.pools.work_weights": "subsidy/terms.py",
    "pay.pools.shares.work": "subsidy/terms.py",
    "pay.pools.shares.least_percent": "subsidy/terms.py",
    "pay.pools.shares.most_percent": "subsidy/terms.py",
    "pay.pools.under_cap": "subsidy/terms.py",
    "pay.deductions.why": "subsidy/terms.py",
    "pay.deductions.each_fen": "subsidy/terms.py",
    "pay.assessed.held_percent": "subsidy/terms.py",
    "pay.objection_days": "fronts/office/settlement_steps.py",
    "pay.answer_days": "subsidy/commands/objecting.py",
    "appraisal.items.measure": "subsidy/appraising.py",
    "appraisal.items.weight": "subsidy/appraising.py",
    "appraisal.appeal_days": "subsidy/commands/appraising.py",
    "budget.expected_pupils": "subsidy/expected.py",
    "budget.sources.ledger": "subsidy/expected.py",
    "budget.sources.basis": "subsidy/expected.py",
    "budget.sources.amount_fen": "subsidy/expected.py",
    "fees.months": "scheme/rules/findings/inner_mongolia_2022.py",
    "safety.venue_checklist.words": "attendance/queries/roll.py",
    "safety.pupils_per_adult": "attendance/queries/sessions.py",
    "safety.alarm_minutes": "attendance/queries/sessions.py",
    "safety.family_minutes": "attendance/watching.py",
    "safety.principal_minutes": "attendance/watching.py",
    "safety.late_signing_days": "attendance/standing.py",
    "safety.late_minutes": "dismissal/staying.py",
    "safety.late_leader_minutes": "dismissal/staying.py",
    "safety.late_principal_minutes": "dismissal/staying.py",
    "safety.stagger_minutes": "dismissal/queries/release_board.py",
    "safety.stagger_by": "dismissal/queries/release_board.py",
    "safety.alone_from_grade": "dismissal/wards.py",
    "safety.arrival_minutes": "attendance/presence.py",
    "safety.change_minutes": "dismissal/ways.py",
    "publication.issuing_unit": "portal/reactions.py",
    "publication.items": "subsidy/commands/publishing.py",
    "publication.notice_days": "portal/reactions.py",
    "publication.staff_names": "subsidy/commands/publishing.py",
    "publication.minimum_aggregate": "enrolment/queries/surveying.py",
    "publication.complaints_to": "portal/queries.py",
    "policy.packs": "scheme/rules/findings/judge.py",
    "policy.levels": "scheme/rules/findings/judge.py",
}
"""The place in the code that acts by a key."""

FOR_PEOPLE = "said to people, who act on it; the program promises nothing of its own"
BY_THE_SCHOOL = "the school itself does this; the published text says so"
PRINTED = {
    "about.service_name": FOR_PEOPLE,
    "about.purpose": FOR_PEOPLE,
    "organisation.chair.person": FOR_PEOPLE,
    "organisation.chair.duties": FOR_PEOPLE,
    "organisation.deputies.person": FOR_PEOPLE,
    "organisation.deputies.duties": FOR_PEOPLE,
    "organisation.members": FOR_PEOPLE,
    "organisation.academic_office": FOR_PEOPLE,
    "organisation.responsibilities.duties": FOR_PEOPLE,
    "procedure.steps": FOR_PEOPLE,
    "placement.offer_hours": BY_THE_SCHOOL,
    "fees.method": BY_THE_SCHOOL,
    "fees.amount_fen": BY_THE_SCHOOL,
    "fees.term_cap_fen": BY_THE_SCHOOL,
    "fees.collection": BY_THE_SCHOOL,
    "fees.refund": BY_THE_SCHOOL,
    "fees.fee_rates.rate_fen": BY_THE_SCHOOL,
    "fees.fee_rates.bands": BY_THE_SCHOOL,
    "fees.fee_rates.offered": BY_THE_SCHOOL,
    "fees.fee_rates.lives": BY_THE_SCHOOL,
    "fees.notice_days_ahead": BY_THE_SCHOOL,
    "fees.return_days": BY_THE_SCHOOL,
    "fees.exemptions.percent": BY_THE_SCHOOL,
    "safety.measures.responsible": FOR_PEOPLE,
    "publication.pupil_names": "one answer is lawful, and the check refuses the others: no page names a child",
}
"""Keys that only stand in the published text, each with the reason."""

ONE_ANSWER = {
    "grouping.homerooms_together": "groups are formed so, and the check refuses anything else",
    "grouping.languages_apart": "groups are formed so, and the check refuses anything else",
    "fees.exemptions.match": BY_THE_SCHOOL,
    "fees.exemptions.tests.fact": BY_THE_SCHOOL,
    "fees.exemptions.tests.one_of": BY_THE_SCHOOL,
}
"""Keys that nothing reads one by one, each with the reason."""


def leaves(table: Table, name: str = "") -> Iterator[str]:
    for item in table.fields:
        key = f"{name}.{item.key}" if name else item.key
        if isinstance(item.kind, Part | Rows):
            yield from leaves(item.kind.table, key)
        else:
            yield key


KEYS = [key for key in leaves(SCHEME) if key.rpartition(".")[2] not in NAMES or key in RUNS]


def reads(text: str, key: str) -> bool:
    return re.search(rf"\.{key.rpartition('.')[2]}\b", text) is not None


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_read_by_what_runs_or_says_why_not(key: str) -> None:
    homes = [key in each for each in (RUNS, PRINTED, ONE_ANSWER)]
    assert homes.count(True) == 1, f"{key}: name the place that acts by it, or the reason why none does"
    if key in RUNS:
        assert not RUNS[key].startswith(("scheme/render", "scheme/rules/schema", "scheme/rules/reading"))
        assert key == "format" or reads((HOUSE / RUNS[key]).read_text(encoding="utf-8"), key)
    elif key in PRINTED:
        pages = sorted((HOUSE / "scheme" / "render").glob("*.py"))
        assert any(reads(page.read_text(encoding="utf-8"), key) for page in pages)


def test_nothing_is_listed_that_is_no_key() -> None:
    assert {*RUNS, *PRINTED, *ONE_ANSWER} - set(leaves(SCHEME)) == set()
