"""Somebody's own form with another's code forged into it does nothing to the other, and tells nothing of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps

from afterbell.base.access import policy
from afterbell.base.models import AuditEntry
from afterbell.base.tenancy import within
from afterbell.schools.models import Guardianship
from afterbell.schools.roles import Role
from afterbell.schools.walls import Coded
from tests.support.town import Town
from tests.walls.canaries import within_reach
from tests.walls.forms import Form
from tests.walls.matrix import told
from tests.walls.objects import KINDS, PUPIL, Kind
from tests.walls.pages import pages
from tests.walls.tables import digests
from tests.walls.viewers import Viewer, undone

NOBODYS = "zzzzzzzzzz"
ROLES = (
    Role.GUARDIAN,
    Role.HOMEROOM_TEACHER,
    Role.SUBJECT_TEACHER,
    Role.CLUB_LEADER,
    Role.GATE_GUARD,
    Role.DUTY_LEADER,
    Role.ACADEMIC_OFFICE,
    Role.PRINCIPAL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Which table a code belongs to, and on which side of the wall it lies."""

    table: str
    here: bool


def known_codes(town: Town) -> Mapping[str, Known]:
    """Give every code that stands in a table of either school."""
    found = {}
    with within([town.here, town.there]):
        for model in apps.get_models():
            if issubclass(model, Coded):
                for code, school in model.objects.values_list("code", "school_id"):
                    found[code] = Known(table=model.__name__, here=school == town.here)
    return found


def own_forms(met: Sequence[Form], *, viewer: Viewer, town: Town) -> list[Form]:
    """Choose of the forms a viewer met one for each address, and the leave that is asked for before a session."""
    forms = [*met]
    if viewer.role is Role.GUARDIAN:
        forms.append(_leave(viewer, town))
    return list({form.route: form for form in reversed(forms) if form.route}.values())


def _leave(viewer: Viewer, town: Town) -> Form:
    with within(town.here):
        ward = Guardianship.objects.filter(guardian__account=viewer.actor.account).select_related("pupil")[0].pupil
    return Form(action="/family/leave/", fields={"pupil": [ward.code], "reason": ["发烧"]})


def strangers(viewer: Viewer, town: Town, form: Form, code: str, known: Mapping[str, Known]) -> Iterator[str]:
    """Give codes of the same table: one of the other school, one of the own school out of the viewer's reach."""
    table = known[code].table
    yield next(other for other, lies in known.items() if lies.table == table and not lies.here)
    kind = KINDS.get(table.lower())
    action = next((page.action for page in pages() if page.route == form.route), "")
    if kind:
        yield from _out_of_reach(viewer, town, kind, action)


def _out_of_reach(viewer: Viewer, town: Town, kind: Kind, action: str) -> Iterator[str]:
    with within(town.here):
        rows = [(row.code, kind.stands(row)) for row in kind.rows(town.here)]
    known = within_reach(viewer, town)
    for code, stands in rows:
        if kind is PUPIL and stands["pupil"] & known:
            continue
        if not policy().allows(actor=viewer.actor, action=action, place=stands):
            yield code
            return


def faults_of(viewer: Viewer, town: Town, form: Form, code: str, known: Mapping[str, Known]) -> Iterator[str]:
    """Send a form with others' codes in the place of an own one; gives where that told or changed anything."""
    expected, tables = _sent(viewer, town, form.forged(code, NOBODYS), NOBODYS)
    for other in strangers(viewer, town, form, code, known):
        answer, after = _sent(viewer, town, form.forged(code, other), other)
        where = f"{viewer.role} /{form.route} with another's {known[other].table}"
        if answer != expected:
            yield f"{where}: answers {answer[0]}, and {expected[0]} for nobody's"
        if after != tables:
            yield f"{where}: changed {sorted(name for name in after if after[name] != tables.get(name))}"


def _sent(viewer: Viewer, town: Town, form: Form, code: str) -> tuple[object, Mapping[str, str]]:
    """Send a form, undone; gives what was told and, when something was written, what stands in the tables.

    What an earlier form said on success waits in a cookie for the next page, and is nothing of this one.
    """
    viewer.client.cookies.pop("messages", None)
    with undone():
        before = _entries(town)
        answer = viewer.ask("POST", form.action, form.fields)
        written = _entries(town) != before
        tables = digests(town, but=("AuditEntry", "ChainHead", "RollMark", "HomeworkNote")) if written else {}
    return told(answer, code), tables


def _entries(town: Town) -> int:
    with within([0, town.here, town.there]):
        return AuditEntry.objects.count()
