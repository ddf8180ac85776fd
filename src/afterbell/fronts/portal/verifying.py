"""The page on which anybody checks a placement: the browser does all of it, the server only gives the words."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from afterbell.base.words import Words
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import ViewerRequest
from afterbell.placement.rules.bundle import lines, refusals, replay
from afterbell.placement.rules.matching import explain, verify


@require_safe
@everybody
def verify_placement(request: ViewerRequest) -> HttpResponse:
    """Show the page; the sentences in it are those of the terminal's command."""
    language = get_language() or "zh-hans"
    draws_url = _commitment_at(request.GET.get("bundle", ""))
    sentences = {code: words.in_language(language) for code, words in _sentences().items()}
    return render(request, "fronts/portal/verify_placement.html", {"sentences": sentences, "draws_url": draws_url})


def _commitment_at(bundle: str) -> str:
    """Give where the school of a published round keeps its commitment; nothing for any other address."""
    try:
        found = resolve(bundle)
    except Resolver404:
        return ""
    return reverse("public-draws", kwargs={"code": found.kwargs["code"]}) if found.url_name == "public-round" else ""


def _sentences() -> dict[str, Words]:
    """Give every sentence the browser may have to say, by its code."""
    wishes = {answer.value: words for answer, words in explain.SENTENCES.items()}
    kinds = {f"kind_{kind}": words for kind, words in lines.KIND_WORDS.items()}
    fields = [lines.HEADER, *lines.KINDS[lines.OUTCOME].values()]
    due = {f"due_{key}": words for each in fields for key, (_, words) in each.items()}
    return {**verify.SENTENCES, **refusals.REFUSALS.sentences, **replay.SENTENCES, **wishes, **kinds, **due}
