"""A draft is saved, by its writer or by the editor every while; pictures and files come to it; it is sent."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterbell.base.attached.kinds import MOST_BYTES, too_large
from afterbell.base.attached.reading import read_attached
from afterbell.base.pictures.reading import LARGEST
from afterbell.base.pictures.reading import too_large as picture_too_large
from afterbell.base.refusals import NotThere, Refused
from afterbell.fronts.described.declaring import FORM, JSON, PARTS, POST, Taken, described
from afterbell.fronts.described.shapes import FILE, NUMBER, TEXT, given, taken
from afterbell.fronts.office.institution import of_institution
from afterbell.fronts.office.page_forms import PageForm
from afterbell.fronts.office.pages import desk_answer, refused_desk
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.portal.commands import attach_file, attach_picture, keep_as_new_page, save_draft, send_for_review
from afterbell.portal.pages import PageDesk, page_desk
from afterbell.portal.writing.files import read_page_picture
from afterbell.portal.writing.refusals import REFUSALS

SAID = {JSON: given(said=TEXT)}
DRAFT = taken(**dict.fromkeys(PageForm.base_fields, TEXT))


@require_POST
@page("portal.write")
def save(request: ViewerRequest, code: str) -> HttpResponse:
    """Store the form as the own draft; then what was asked for with it: nothing more, a file, or to send it."""
    seen = page_desk(viewer=request.viewer, page=code)
    if seen.draft is None:
        raise REFUSALS.refused("in_review", conflict=True) if seen.pending else NotThere("draft")
    request.stands_on = reverse("office-page", kwargs={"code": code})
    form = PageForm.of_post(request.POST, seen)
    if not form.is_valid():
        return desk_answer(request, code, form=form, status=UNPROCESSABLE)
    saves = None
    try:
        saves = _save(request, seen, form)
        if request.POST.get("then") == "send":
            send_for_review(actor=request.viewer, now=request.now, page=code, saves=saves)
            messages.success(request, _("已送审。另一个人审核通过以后发布。"))
        elif request.POST.get("then") == "new":
            new = keep_as_new_page(actor=request.viewer, now=request.now, page=code, saves=saves)
            messages.success(request, _("已留作新文章，可以接着写。"))
            return redirect("office-page", code=new)
        elif files := request.FILES.getlist("file"):
            for file in files:
                _attach(request, code, file)
            messages.success(request, _("附件加上了，草稿也存好了。"))
        else:
            messages.success(request, _("草稿存好了。"))
    except Refused as refused:
        return refused_desk(request, code, refused, form=None if saves else form)
    return redirect("office-page", code=code)


def _save(request: ViewerRequest, seen: PageDesk, form: PageForm) -> int:
    taken_off = request.POST.get("take_off", "")
    files = [held for held, _file in seen.draft.files if held != taken_off] if seen.draft else []
    return save_draft(
        actor=request.viewer,
        now=request.now,
        page=seen.code,
        text=form.text(files),
        saves=form.cleaned_data["saves"],
    )


def _attach(request: ViewerRequest, code: str, file: UploadedFile[bytes]) -> None:
    if (file.size or 0) > MOST_BYTES:
        raise too_large(file.name or "")
    read = read_attached(name=file.name or "", data=file.read(MOST_BYTES + 1))
    attach_file(actor=request.viewer, now=request.now, page=code, file=read)


@require_POST
@page("portal.write")
@described(
    "写作时自动存草稿。",
    method=POST,
    takes=Taken(media=FORM, shape=DRAFT),
    gives={JSON: given(saves=NUMBER)},
    refuses=SAID,
    refused_with=(CONFLICT, UNPROCESSABLE),
)
def keep(request: ViewerRequest, code: str) -> JsonResponse:
    """Keep what is in the editor just now; gives the number of saves, or says what is wrong."""
    seen = page_desk(viewer=request.viewer, page=code)
    form = PageForm.of_post(request.POST, seen)
    if seen.draft is None:
        raise NotThere("draft")
    if not form.is_valid():
        return JsonResponse({"said": _("有一项填得不对，还没有自动存上。")}, status=UNPROCESSABLE)
    try:
        return JsonResponse({"saves": _save(request, seen, form)})
    except Refused as refused:
        return _told(refused)


@require_POST
@page("portal.write")
@described(
    "给自己的草稿加一张图片。",
    method=POST,
    takes=Taken(media=PARTS, shape=taken(photo=FILE)),
    gives={JSON: given(url=TEXT, width=NUMBER, height=NUMBER)},
    refuses=SAID,
    refused_with=(CONFLICT, UNPROCESSABLE),
)
def picture(request: ViewerRequest, code: str) -> JsonResponse:
    """Keep a picture for the own draft; gives the address under which the page shows it."""
    file = request.FILES.get("photo")
    seen = page_desk(viewer=request.viewer, page=code)
    try:
        if file is not None and (file.size or 0) > LARGEST:
            raise picture_too_large()
        webp, width, height = read_page_picture(data=file.read(LARGEST + 1) if file is not None else b"")
        name = (file.name if file is not None else "") or ""
        fingerprint = attach_picture(
            actor=request.viewer, now=request.now, page=code, name=name, webp=webp, size=(width, height)
        )
    except Refused as refused:
        return _told(refused)
    there = reverse("space-picture", kwargs={"code": seen.school, "picture": fingerprint})
    return JsonResponse({"url": there, "width": width, "height": height})


def _told(refused: Refused) -> JsonResponse:
    words = " ".join(said(reason.words) for reason in refused.reasons)
    return JsonResponse({"said": words}, status=CONFLICT if refused.conflict else UNPROCESSABLE)


page_saving_urls: list[URLPattern] = [
    path("pages/<str:code>/save/", of_institution(save), name="office-page-save"),
    path("pages/<str:code>/keep/", of_institution(keep), name="office-page-keep"),
    path("pages/<str:code>/picture/", of_institution(picture), name="office-page-picture"),
]
