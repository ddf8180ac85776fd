"""The field of the word by which whoever is not signed in looks up what became of what they wrote."""

from __future__ import annotations

from django import forms


class UnkeptInput(forms.PasswordInput):
    """A line that is readable while it is typed and, as a password's, empty when the page comes back."""

    input_type = "text"


class WordField(forms.CharField):
    """The word that was shown once, however it is typed."""

    widget = UnkeptInput

    def __init__(self, *, label: object) -> None:
        off = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(label=label, max_length=40, widget=UnkeptInput(attrs=off))  # type: ignore[arg-type]
