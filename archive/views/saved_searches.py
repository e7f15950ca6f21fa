"""Saved searches of the person who is signed in: kept under a name, listed, told of what is new or not, deleted."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from archive.forms.saved_searches import SavedSearchForm
from archive.models import SavedSearch
from archive.queries.saved_searches import Kept, finds, saved_search, saved_searches, search_to_keep
from archive.review.saved_searches import SavedSearchRefused, delete_search, save_search, set_told
from archive.views.gate import attempt, desk_page

NOTHING = "Nothing could fit this search, so it is not worth keeping."


@require_http_methods(["GET", "POST"])
@desk_page("see_unpublished")
def searches(request: HttpRequest) -> HttpResponse:
    """The address carries the search that is to be kept, as the search page has it. What is refused keeps what was typed."""
    kept = search_to_keep(request.GET, user=request.user)
    form = SavedSearchForm(request.POST or None, initial={"name": request.GET.get("q", "")[:80]})
    refusal = _save(request, form, kept) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return redirect("desk_searches")
    told = {"kept": kept, "form": form, "refusal": refusal, "searches": saved_searches(request.user)}
    return render(request, "archive/desk/searches.html", told, status=422 if refusal else 200)


def _save(request: HttpRequest, form: SavedSearchForm, kept: Kept) -> str:
    """Why nothing was saved; empty where it was."""
    if not form.is_valid():
        return "What is missing stands beside its field."
    if not kept.can_match:
        return NOTHING
    try:
        save_search(**form.values(), query=kept.query, by=request.user, at=timezone.now())
    except SavedSearchRefused as refused:
        return str(refused)
    return ""


@require_GET
@desk_page("see_unpublished")
def found(request: HttpRequest, search_id: int) -> HttpResponse:
    """What its owner was told of."""
    search = _own(request, search_id)
    page = finds(search, user=request.user, after=request.GET.get("after", ""))
    return render(request, "archive/desk/search_finds.html", {"search": search, "page": page})


@require_POST
@desk_page("see_unpublished")
def tell(request: HttpRequest, search_id: int) -> HttpResponse:
    search, is_told = _own(request, search_id), request.POST.get("told") == "on"
    said = f"{search.name}: you are told of what is new {'from now on' if is_told else 'no more'}."
    attempt(request, said, set_told, search, is_told, by=request.user, at=timezone.now())
    return redirect("desk_searches")


@require_POST
@desk_page("see_unpublished")
def delete(request: HttpRequest, search_id: int) -> HttpResponse:
    search = _own(request, search_id)
    attempt(request, f"{search.name}: deleted.", delete_search, search, by=request.user)
    return redirect("desk_searches")


def _own(request: HttpRequest, pk: Any) -> SavedSearch:
    search = saved_search(request.user, pk)
    if search is None:
        raise Http404
    return search
