"""The forms of the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from afterbell.schools.entrance import sign_in_places

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


LONGEST_CODE = 20
NO_SCHOOLS = {"bureau": _("主管部门"), "platform": _("平台")}


def _places() -> list[tuple[str, StrOrPromise]]:
    """Name a school as it is called, and what is none in the page's language."""
    return [(code, NO_SCHOOLS.get(code, name)) for code, name in sign_in_places()]


class StaffSignIn(forms.Form):
    """Where somebody works, their name there, their password."""

    place = forms.ChoiceField(label=_("学校或单位"))
    name = forms.CharField(label=_("登录名"), max_length=40)
    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's form signature
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(label=_("学校或单位"), choices=_places)

    @property
    def handle(self) -> str:
        return f"{self.cleaned_data['place']}/{self.cleaned_data['name'].strip()}"


class CodeSignIn(forms.Form):
    """The code a guardian got from the homeroom teacher."""

    code = forms.CharField(
        label=_("登录码"),
        help_text=_("班主任发给您的 8 位字母和数字，不分大小写"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).replace("-", "").lower()
