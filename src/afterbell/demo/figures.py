"""The figures of a demonstration: a table for people, the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from io import StringIO

from django.db.models import Q, Sum
from rich.console import Console
from rich.table import Table

from afterbell.attendance.models import RollMark
from afterbell.base import audit
from afterbell.base.models import AuditEntry
from afterbell.base.money import yuan
from afterbell.demo.invariants import INVARIANTS, unaccounted
from afterbell.enrolment.models import Application
from afterbell.placement.models import PupilOutcome, Round, ServiceGroup
from afterbell.rostering.models import Session
from afterbell.schools.models import Pupil
from afterbell.subsidy.models import PayLine, Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of a demonstration; money in fen, `story` what happened on the way, `invariants` by name."""

    schools: int
    pupils: int
    applications: int
    approved: int
    refused: int
    withdrawn: int
    placed: int
    first_choice: int
    waiting: int
    groups: int
    sessions: int
    marks: int
    unaccounted: int
    settled_fen: int
    lines_fen: int
    audit_entries: int
    ledger_intact: bool
    story: dict[str, int]
    invariants: dict[str, bool]

    @property
    def all_hold(self) -> bool:
        return self.ledger_intact and all(self.invariants.values()) and not self.unaccounted


WORDS = {
    "schools": "学校 schools",
    "pupils": "学生 pupils",
    "applications": "申请 applications",
    "approved": "通过 approved",
    "refused": "未通过 refused",
    "withdrawn": "已撤回 withdrawn",
    "placed": "社团录取 placed",
    "first_choice": "第一志愿 first choice",
    "waiting": "候补 waiting",
    "groups": "编班 groups",
    "sessions": "场次 sessions",
    "marks": "点名记录 marks",
    "unaccounted": "去向不明 unaccounted",
    "settled_fen": "已结算 settled",
    "lines_fen": "明细合计 sum of lines",
    "audit_entries": "台账条目 ledger entries",
    "ledger_intact": "台账完整 ledger intact",
}


STORY = {
    "on_paper": "纸质申请 paper applications",
    "evidence": "证明照片 photos of evidence",
    "countersigned": "纸质复核 countersigned",
    "entered_wrongly": "录入有误退回 entries sent back",
    "not_eligible": "不符合条件 not eligible",
    "wishes_online": "家长网上填志愿 wishes by guardians",
    "second_wishes": "第二轮志愿 second wishes",
    "pupil_leave": "学生请假 pupil leave",
    "staff_leave": "教职工请假 staff leave",
    "leave_not_granted": "未准假 leave not granted",
    "substitutes": "代班 substitutes",
    "cancelled": "停课 cancelled sessions",
    "stopped": "停课的晚上 evenings stopped",
    "lost_and_found": "找到的孩子 lost and found",
    "contradictions_settled": "裁定的矛盾 contradictions settled",
    "marks_after_the_seal": "封存后补记 marks after the seal",
    "left_early": "早退 left early",
    "late_collections": "迟接 late collections",
    "confirmed": "已确认场次 confirmed sessions",
    "unconfirmed": "未确认 unconfirmed",
    "days_closed": "已结束的日子 days closed",
}


def figures_of_school(*, school: int, now: datetime, story: Mapping[str, int]) -> Figures:
    """Count one school, inside its walls; `story` is what its stage counted."""
    wishes = PupilOutcome.objects.filter(run__confirmed__isnull=False)
    lists = wishes.filter(run__round=Round.FIRST).count()
    return Figures(
        schools=1,
        pupils=Pupil.objects.count(),
        applications=Application.objects.count(),
        approved=approved_twice(),
        refused=Application.objects.filter(state="refused").count(),
        withdrawn=Application.objects.filter(state="withdrawn").count(),
        placed=wishes.exclude(offering="").count(),
        first_choice=wishes.filter(rank=1).count(),
        waiting=lists - wishes.exclude(offering="").count(),
        groups=ServiceGroup.objects.count(),
        sessions=Session.objects.count(),
        marks=RollMark.objects.count(),
        unaccounted=unaccounted(now=now),
        settled_fen=Settlement.objects.aggregate(total=Sum("total_fen"))["total"] or 0,
        lines_fen=PayLine.objects.aggregate(total=Sum("amount_fen"))["total"] or 0,
        audit_entries=AuditEntry.objects.filter(tenant=school).count(),
        ledger_intact=audit.verify(tenant=school) == (),
        story={what: story.get(what, 0) for what in STORY},
        invariants={name: holds(now) for name, holds in INVARIANTS.items()},
    )


def approved_twice() -> int:
    """Count the applications both reviews approved, those withdrawn later included."""
    return Application.objects.filter(Q(state="approved") | Q(state="withdrawn", school_approver__isnull=False)).count()


def together(parts: Sequence[Figures]) -> Figures:
    """Add up schools; an invariant holds when it holds in each."""
    sums = {
        field.name: sum(getattr(part, field.name) for part in parts)
        for field in fields(Figures)
        if field.name not in {"ledger_intact", "story", "invariants"}
    }
    return Figures(
        **sums,
        ledger_intact=all(part.ledger_intact for part in parts),
        story={what: sum(part.story[what] for part in parts) for what in STORY},
        invariants={name: all(part.invariants[name] for part in parts) for name in INVARIANTS},
    )


def as_json(figures: Figures) -> dict[str, object]:
    return asdict(figures)


def table(figures: Figures) -> str:
    """Draw the figures for a terminal."""
    drawn = Table(show_header=False, title="铃后演示学期 · the demonstration term")
    for name, words in WORDS.items():
        value = getattr(figures, name)
        shown = f"{yuan(value)} 元" if name.endswith("_fen") else str(value)
        drawn.add_row(words, shown)
    drawn.add_section()
    for what, words in STORY.items():
        drawn.add_row(words, str(figures.story[what]))
    drawn.add_section()
    for name, holds in figures.invariants.items():
        drawn.add_row(f"不变量 {name}", "成立 holds" if holds else "不成立 BROKEN")
    out = StringIO()
    Console(file=out, width=88).print(drawn)
    return out.getvalue()
