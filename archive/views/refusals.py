"""What imports refused: told with its reason, given back as it came, settled or taken again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from archive.forms.imports import AgainForm, SettleForm
from archive.ingest.settling import settle_refusals
from archive.models import ImportBatch, Record
from archive.queries.refusals import all_refusals, groups
from archive.tasks import take_again
from archive.views.gate import DESK, Frame, attempt, desk_page
from archive.views.uploads import recipe_fault

PART_BYTES = 1_000_000  # of an item that is downloaded, at a time


@require_GET
@desk_page("import_articles")
def refused(request: HttpRequest, frame: Frame = DESK) -> HttpResponse:
    """Everything refused that nobody has settled yet, of all imports."""
    reason = request.GET.get("reason", "")
    listed = all_refusals(reason=reason, after=request.GET.get("after", ""))
    return frame.page(request, "refused", {"groups": groups(), "listed": listed, "reason": reason})


@require_GET
@desk_page("import_articles")
def raw(request: HttpRequest, record_id: int) -> StreamingHttpResponse:
    """The bytes exactly as they came, to be saved, never shown: whatever is in them."""
    record = get_object_or_404(Record.objects.select_related("kept_in"), pk=record_id)
    if record.packed_bytes is None:
        raise Http404
    answer = StreamingHttpResponse(record.parts(PART_BYTES), content_type="application/octet-stream")
    answer["Content-Length"] = record.size
    answer["Content-Disposition"] = f'attachment; filename="import-{record.batch_id}-record-{record.number}.bin"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@desk_page("import_articles")
def settle(request: HttpRequest, batch_id: int, frame: Frame = DESK) -> HttpResponse:
    """One refused record of a batch, all of a reason or all of them resolved, with a note."""
    found, form = get_object_or_404(ImportBatch, pk=batch_id), SettleForm(request.POST)
    if not form.is_valid():
        why = (
            "the note is too long, or holds what cannot be kept" if "note" in form.errors else "there is no such record or reason"
        )
        messages.error(request, f"Nothing was settled: {why}.")
        return redirect(_back(request, frame, found))
    given = form.cleaned_data
    numbers = [given["record"]] if given["record"] else None
    settled = attempt(
        request, "", settle_refusals, found,
        note=given["note"], reason=given["reason"], numbers=numbers, by=request.user, at=timezone.now(),
    )  # fmt: skip
    if settled is not None:
        messages.success(request, f"Settled: {settled:,}. They stay here with the note.")
    return redirect(_back(request, frame, found))


def _back(request: HttpRequest, frame: Frame, found: ImportBatch) -> str:
    if request.POST.get("next") == "refused":
        return frame.url("refused")
    return frame.url("batch", found.pk) + "#refused"


@require_POST
@desk_page("import_articles")
def again(request: HttpRequest, batch_id: int, frame: Frame = DESK) -> HttpResponse:
    """The refused records of a batch that nobody has settled, taken again as a new import."""
    found, form = get_object_or_404(ImportBatch, pk=batch_id), AgainForm(request.POST)
    if form.is_valid() and (fault := recipe_fault(form, joined=False)):
        form.add_error(*fault)
    if form.errors:
        words = " ".join(error for errors in form.errors.values() for error in errors)
        messages.error(request, f"Nothing was taken again. {words}")
        return redirect(frame.url("batch", found.pk) + "#refused")
    given = form.cleaned_data
    told = {"format": given["format"], "mapping": given["map"], "reason": given["reason"]}
    begun = attempt(request, "", take_again, found, by=request.user, at=timezone.now(), **told)
    return redirect(frame.url("batch", begun.pk if begun else found.pk))
