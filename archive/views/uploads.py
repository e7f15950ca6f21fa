"""Files uploaded for importing: taken, looked through, then imported or discarded."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from archive.forms.imports import JoiningForm, ReadingForm, UploadForm
from archive.ingest.recipe import RecipeUnusable, recipe_of
from archive.ingest.uploads import UploadRefused, are_there, change_choices, discard_upload, keep_upload, sweep
from archive.models import Upload
from archive.queries.uploads import is_stuck, upload_page
from archive.tasks import import_upload, look_through
from archive.views.gate import DESK, Frame, attempt, desk_page
from archive.views.upload_handler import IntoFolder

AT_ONCE = f"At most {settings.DATA_UPLOAD_MAX_NUMBER_FILES:,} files at once: put more of them into a zip archive."
TOO_MANY = (TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig)
MEGABYTE = 1_000_000
NOT_KEPT = "Nothing was kept: choose the files again."


@csrf_exempt
@require_http_methods(["GET", "POST"])
@desk_page("import_articles")
def upload(request: HttpRequest, frame: Frame = DESK) -> HttpResponse:
    """Nothing of a stranger's upload is read. The token against forgery is checked in _take, once it is known where to store."""
    if request.method == "GET":
        return _ask(request, frame, UploadForm())
    try:
        handler = IntoFolder(limit=settings.UPLOAD_MEGABYTES * MEGABYTE)
    except OSError as error:
        return _ask(request, frame, _refused(UploadForm(request.GET), f"It could not be stored: {error.strerror}."))
    request.upload_handlers = [handler]
    try:
        return _take(request, frame, handler)
    except TOO_MANY:
        return _ask(request, frame, _refused(UploadForm(request.GET), AT_ONCE))
    finally:
        if not Upload.objects.filter(folder=handler.folder.name).exists():
            handler.discard()


@csrf_protect
def _take(request: HttpRequest, frame: Frame, handler: IntoFolder) -> HttpResponse:
    form = UploadForm(request.POST, joined=bool(handler.joined))
    form.is_valid()
    if handler.fault or not handler.names:
        form.add_error("files", handler.fault or "Choose at least one file.")
    elif fault := recipe_fault(form, joined=bool(handler.joined)):
        form.add_error(*fault)
    if form.errors:
        return _ask(request, frame, form)
    at = timezone.now()
    kept = keep_upload(handler.folder, handler.names, joined=handler.joined, choices=form.choices, by=request.user, at=at)
    sweep(at=at)
    if form.cleaned_data["look_first"]:
        look_through(kept)
        return redirect(frame.url("upload", kept.pk))
    return redirect(frame.url("batch", import_upload(kept, by=request.user, at=at).pk))


def _refused(form: UploadForm, fault: str) -> UploadForm:
    form.full_clean()
    form.add_error("files", fault)
    return form


def _ask(request: HttpRequest, frame: Frame, form: UploadForm) -> HttpResponse:
    context = {
        "form": form,
        "limit": settings.UPLOAD_MEGABYTES,
        "limit_bytes": settings.UPLOAD_MEGABYTES * MEGABYTE,
        "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "not_kept": NOT_KEPT,
    }
    return frame.page(request, "upload_new", context, status=422 if form.is_bound else 200)


def recipe_fault(form: ReadingForm, *, joined: bool) -> tuple[str, str] | None:
    """The field, and why nothing could be read so; None where it could."""
    choices = form.cleaned_data
    try:
        recipe_of(format=choices.get("format", ""), mapping=choices.get("map", ""), key=choices.get("join", "") if joined else "")
    except RecipeUnusable as error:
        option, _, words = str(error).partition(": ")
        return option.removeprefix("--"), words
    return None


@require_http_methods(["GET", "POST"])
@desk_page("import_articles")
def uploaded(request: HttpRequest, upload_id: int, frame: Frame = DESK) -> HttpResponse:
    """What was uploaded, how it is to be read, and what looking through it gave."""
    found = get_object_or_404(Upload.objects.select_related("uploaded_by", "batch"), pk=upload_id)
    kind = JoiningForm if found.joined else ReadingForm
    form = kind(request.POST if request.method == "POST" else None, initial=found.choices)
    if request.method == "POST" and (answer := _do(request, frame, found, form)):
        return answer
    context = {"form": form, "is_there": are_there(found), **upload_page(found, now=timezone.now())}
    return frame.page(request, "upload", context, status=422 if form.is_bound else 200)


def _do(request: HttpRequest, frame: Frame, found: Upload, form: ReadingForm) -> HttpResponse | None:
    """What was pressed, done; None where the form has to be asked again."""
    if request.POST.get("action") == "discard":
        done = "Discarded: its files are removed, nothing of it was imported."
        attempt(request, done, discard_upload, found, at=timezone.now())
        return redirect(frame.url("imports"))
    if form.is_valid() and (fault := recipe_fault(form, joined=bool(found.joined))):
        form.add_error(*fault)
    if form.errors:
        return None
    try:
        return redirect(_address_after(request, frame, found, form.choices))
    except UploadRefused as refused:
        messages.error(request, str(refused))
        return redirect(frame.url("upload", found.pk))


def _address_after(request: HttpRequest, frame: Frame, found: Upload, choices: dict[str, Any]) -> str:
    if found.state not in ("imported", "looking") or is_stuck(found, now=timezone.now()):
        change_choices(found, choices)
    if request.POST.get("action") == "import":
        return frame.url("batch", import_upload(found, by=request.user, at=timezone.now()).pk)
    look_through(found)
    return frame.url("upload", found.pk)
