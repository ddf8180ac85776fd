"""Who wrote a complaint: the account that did, or whoever has the word that was shown once."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest
from unicodedata import normalize

from afterbell.base.access import Actor
from afterbell.base.crypto import blind
from afterbell.base.letters import letters_of
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.complaints.knocking import fingerprint, may_guess, note_knock
from afterbell.complaints.models import Complaint, Knock
from afterbell.complaints.refusals import REFUSALS
from afterbell.schools.models import School

Proof = tuple[str, str]
"""A complaint's code and the print of its word: what a browser keeps after the word was right."""


def print_of(word: str) -> str:
    """Give the fingerprint under which a word is stored; it is long enough that nobody finds it by trying."""
    return blind(text=letters_of(word), purpose="complaints.word")


def look_up(*, school: str, number: str, word: str, address: str, now: datetime) -> Proof:
    """Give the proof of having written, for number and word.

    Raises NotThere for an unknown school, Refused for what does not fit, and after some wrong words for a while.
    """
    home = School.objects.filter(code=school).values_list("pk", flat=True).first()
    if home is None:
        raise NotThere("school")
    whence, tried = fingerprint(address, now=now), print_of(word)
    with within(home):
        may_guess(whence=whence, now=now)
        year, _dash, serial = normalize("NFKC", number).strip().partition("-")
        row = None
        if _is_small(year) and _is_small(serial):
            row = Complaint.objects.filter(year=int(year), serial=int(serial)).first()
        if row is None or not compare_digest(row.word_print or "-", tried):
            note_knock(Knock.What.GUESSED, school=home, whence=whence, now=now)
            raise REFUSALS.refused("no_such_number", field="number")
    return row.code, row.word_print


MOST_DIGITS = 7


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def written_by(*, actor: Actor, complaint: str, proof: str) -> Complaint:
    """Find a complaint the actor wrote, by account or by proof. Raises NotThere."""
    with within(list(School.objects.order_by("pk").values_list("pk", flat=True))):
        row = Complaint.objects.filter(code=complaint).select_related("school").first()
    own = row is not None and row.writer_id is not None and row.writer_id == actor.account
    proven = row is not None and bool(proof) and compare_digest(row.word_print or "-", proof)
    if row is None or not (own or proven):
        raise NotThere("complaint")
    return row
