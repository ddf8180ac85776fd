"""The forms of one pupil: added with one or two guardians, corrected, and gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.base.refusals import Refusal
from afterbell.fronts.days import DayField
from afterbell.fronts.look.relations import say_relation
from afterbell.schools.commands import CorrectedGuardian, CorrectedPupil, NewGuardian, OnePupil
from afterbell.schools.pupils import PupilRow

Choices = list[tuple[str, str]]
Parts = list[tuple[str, list[BoundField]]]
RESIDENCES = (("day", lazy("走读")), ("off_campus", lazy("校外住宿")), ("boarder", lazy("校内住宿")))
RELATIONS = (
    ("父亲", lazy("父亲")),
    ("母亲", lazy("母亲")),
    ("祖父", lazy("祖父")),
    ("祖母", lazy("祖母")),
    ("外祖父", lazy("外祖父")),
    ("外祖母", lazy("外祖母")),
    ("其他", lazy("其他")),
)
PHONE = {"type": "tel", "autocomplete": "off", "inputmode": "tel"}


class PupilForm(forms.Form):
    """Who the child is and where it belongs."""

    name = forms.CharField(label=lazy("姓名"), max_length=40)
    homeroom = forms.ChoiceField(label=lazy("班级"))
    residence = forms.ChoiceField(label=lazy("住宿"), choices=RESIDENCES)

    def __init__(self, *args: Any, homerooms: Choices, **kwargs: Any) -> None:  # noqa: ANN401 - Django's form signature
        super().__init__(*args, **kwargs)
        self.fields["homeroom"] = forms.ChoiceField(label=lazy("班级"), choices=homerooms)

    def add_guardian(self, key: str, *, required: bool, relation: str = "", keeps_phone: bool = False) -> None:
        """Ask for a guardian; a relation that is in no list can be chosen where it stands already."""
        known = dict(RELATIONS)
        choices = [
            ("", "—"),
            *RELATIONS,
            *([(relation, say_relation(relation))] if relation and relation not in known else []),
        ]
        help_text = _("空着不改。") if keeps_phone else _("没有电话可以不填，家长就用纸质表。")
        self.fields[f"{key}-name"] = forms.CharField(label=_("家长姓名"), max_length=40, required=required)
        self.fields[f"{key}-relation"] = forms.ChoiceField(label=_("关系"), choices=choices, required=required)
        self.fields[f"{key}-phone"] = forms.CharField(
            label=_("家长电话"),
            max_length=20,
            required=False,
            help_text=help_text,
            widget=forms.TextInput(attrs=PHONE),
        )

    def guardian(self, key: str) -> NewGuardian | None:
        """Give a guardian as entered; None where nothing was."""
        name, relation, phone = (
            self.cleaned_data.get(f"{key}-{part}", "").strip() for part in ("name", "relation", "phone")
        )
        return NewGuardian(name=name, relation=relation, phone=phone) if name or relation or phone else None

    def bounds(self, *names: str) -> list[BoundField]:
        """Give these fields where there are any."""
        return [self[name] for name in names if name in self.fields]

    def bounds_of(self, key: str) -> list[BoundField]:
        """Give the fields of one guardian."""
        return self.bounds(*(f"{key}-{part}" for part in ("name", "relation", "phone", "ended")))


class NewPupilForm(PupilForm):
    """A child that comes to the school, with one or two guardians."""

    def __init__(self, *args: Any, asks_again: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's form signature
        super().__init__(*args, **kwargs)
        if asks_again or "is_another" in self.data:
            self.ask_again()
        self.add_guardian("guardian1", required=True)
        self.add_guardian("guardian2", required=False)

    def ask_again(self) -> None:
        """Let the office say that a child of the same name is somebody else."""
        self.fields["is_another"] = forms.BooleanField(label=_("是另一个同名的孩子"), required=False)

    def given(self) -> OnePupil:
        """Give what was entered."""
        both = (self.guardian("guardian1"), self.guardian("guardian2"))
        return OnePupil(
            homeroom=self.cleaned_data["homeroom"],
            name=self.cleaned_data["name"],
            residence=self.cleaned_data["residence"],
            guardians=tuple(guardian for guardian in both if guardian),
        )

    def parts(self) -> Parts:
        """Give the fields as the page groups them."""
        return [
            (_("学生"), self.bounds("name", "is_another", "homeroom", "residence")),
            (_("家长"), self.bounds_of("guardian1")),
            (_("第二位家长（选填）"), self.bounds_of("guardian2")),
        ]


class CorrectionForm(PupilForm):
    """A child as it stands, to be corrected, and room for one more guardian."""

    def __init__(self, *args: Any, seen: PupilRow, **kwargs: Any) -> None:  # noqa: ANN401 - Django's form signature
        initial: dict[str, object] = {"name": seen.name, "homeroom": seen.homeroom, "residence": seen.residence}
        for row in seen.guardians:
            initial |= {f"{row.code}-name": row.name, f"{row.code}-relation": row.relation}
        super().__init__(*args, initial=initial, **kwargs)
        self.seen = seen
        for row in seen.guardians:
            self.add_guardian(row.code, required=True, relation=row.relation, keeps_phone=row.has_phone)
            self.fields[f"{row.code}-ended"] = forms.BooleanField(
                label=_("%(name)s 不再是监护人") % {"name": row.name},
                required=False,
                help_text=_("保存以后，这位家长马上看不到孩子。"),
            )
        self.add_guardian("also", required=not seen.guardians)

    def given(self) -> CorrectedPupil:
        """Give what was entered."""
        chosen = self.cleaned_data
        return CorrectedPupil(
            homeroom=chosen["homeroom"],
            name=chosen["name"].strip(),
            residence=chosen["residence"],
            guardians=tuple(
                CorrectedGuardian(
                    code=row.code,
                    name=chosen[f"{row.code}-name"].strip(),
                    relation=chosen[f"{row.code}-relation"],
                    phone=chosen[f"{row.code}-phone"].strip(),
                    ended=chosen[f"{row.code}-ended"],
                )
                for row in self.seen.guardians
            ),
            also=self.guardian("also"),
        )

    def parts(self) -> Parts:
        """Give the fields as the page groups them."""
        named: Iterable[tuple[str, list[BoundField]]] = (
            (f"{say_relation(row.relation)} {row.name}", self.bounds_of(row.code)) for row in self.seen.guardians
        )
        also = _("再加一位家长（选填）") if self.seen.guardians else _("家长")
        return [
            (_("学生"), self.bounds("name", "homeroom", "residence")),
            *named,
            (also, self.bounds_of("also")),
        ]


class LeavingForm(forms.Form):
    """The last day of a child at the school."""

    last_day = DayField(label=lazy("最后一天在校"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    @classmethod
    def proposing(cls, today: date) -> LeavingForm:
        """Propose today."""
        return cls(initial={"last_day": today})

    def take(self, reasons: Iterable[Refusal]) -> None:
        """Put what was refused beside the day it is about."""
        for reason in reasons:
            self.add_error("last_day", reason.words.in_language(get_language() or ""))
