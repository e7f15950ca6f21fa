"""The queue and an article's page on the desk, and what can be done from them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from archive.forms.claims import ClaimWordsForm
from archive.forms.confirming import CONFIRMED_MOVES, check_confirmed
from archive.forms.moves import MOST_SHEETS, AssignForm, MoveForm, PutAwayForm, SheetsRequiredForm
from archive.forms.tags import TagsForm
from archive.models import Article, Assignment, Claim, Sheet
from archive.publish.addresses import with_query
from archive.queries.at_work import at_work
from archive.queries.desk_record import article_record
from archive.queries.queue import LISTS, just_begun, next_article, queue
from archive.queries.queue_filters import choices, queue_filters
from archive.queries.review_desk import DeskArticle, desk_article, kept_items, newest_version, reviewers
from archive.review.assignments import assign, release
from archive.review.conclusion import require_sheets
from archive.review.lapses import lapse_now_and_then
from archive.review.requirement import sheets_required
from archive.review.sheets import discard_sheet, start_sheet
from archive.review.tags import set_tags
from archive.review.transitions import MOVE_BY_NAME, move, offered_move, offered_moves
from archive.views.comments import panel
from archive.views.gate import DESK, Frame, attempt, desk_page, powers_of

DONE = {
    "queue": "It is in the queue: reviewers can pick it up.",
    "spike": "Spiked. It can be taken back from its desk page.",
    "withdraw": "Withdrawn. Its address stays and says why.",
    "restore": "Restored.",
}


@require_GET
@desk_page()
def desk(request: HttpRequest) -> HttpResponse:
    lapse_now_and_then(at=timezone.now())
    today = timezone.localdate()
    filters = queue_filters(request.GET, today=today)
    after = {name: request.GET.get(f"after_{name}", "") for name in LISTS}
    found = queue(request.user, filters=filters, after=after)
    can = powers_of(request.user, "rate", "adjudicate", "publish", "queue", "spike")
    context = {
        "queue": found,
        "filters": filters,
        "offered": choices(filters),
        "sees_disputes": can["adjudicate"] or not can["rate"],
        "is_bare": not any(getattr(found, name).items for name in LISTS),
        "more": {name: with_query(request, **{f"after_{name}": at}) for name in LISTS if (at := getattr(found, name).after)},
        "begin": {name: request.path + with_query(request, **{f"after_{name}": ""}) for name in LISTS if after[name]},
        "can": can,
        "today": today,
    }
    return render(request, "archive/desk/queue.html", context)


@require_POST
@desk_page("rate")
def take_next(request: HttpRequest) -> HttpResponse:
    if draft := just_begun(request.user, now=timezone.now()):
        return redirect("desk_review", draft.pk)
    filters = queue_filters(request.POST, today=timezone.localdate())
    article = next_article(request.user, filters)
    if article is None and filters.given:
        messages.info(request, "Nothing that fits the filter waits for you.")
        return redirect(f"{reverse('desk')}?{urlencode(filters.given)}")
    if article is None:
        messages.info(request, "Nothing waits for you. An editor puts articles in the queue.")
        return redirect("desk")
    return _begin(request, DESK, article)


@require_POST
@desk_page("rate")
def start(request: HttpRequest, article_id: int, frame: Frame = DESK) -> HttpResponse:
    return _begin(request, frame, get_object_or_404(Article.objects.visible_to(request.user), pk=article_id))


def _begin(request: HttpRequest, frame: Frame, article: Article) -> HttpResponse:
    sheet = attempt(request, "", start_sheet, newest_version(article), by=request.user, at=timezone.now())
    return redirect(frame.url("review", sheet.pk) if sheet else frame.article_url(article.pk))


@require_GET
@desk_page()
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    found = desk_article(article_id, request.user)
    if found is None:
        raise Http404
    told = {"frame": DESK, "comments": panel(request, found.article)}
    return render(request, "archive/desk/article.html", told | _article_context(request.user, found))


def _article_context(user: Any, found: DeskArticle) -> dict[str, Any]:
    can = powers_of(user, "rate", "adjudicate", "publish", "correct", "queue", "tag")
    return {
        "desk": found,
        "offers": offered_moves(found.article, user),
        "publishing": offered_move(found.article, "publish", user),
        "record": article_record(found.article.pk, user),
        "suggestions": [_suggestion(claim) for claim in found.suggestions],
        "tags": TagsForm(topics=found.topics, entities=found.entities),
        "assign": AssignForm(reviewers=reviewers()),
        "required": SheetsRequiredForm.of(found.article, sheets_required(found.article)),
        "assignments": at_work(user, today=timezone.localdate(), article=found.article),
        "can": can
        | {"claims": can["rate"] or can["tag"], "start": can["rate"] and found.article.state in ("queued", "in_review")},
    }


def _suggestion(claim: Claim) -> dict[str, Any]:
    initial = {"statement": claim.statement, "claim_type": claim.claim_type}
    return {"claim": claim, "form": ClaimWordsForm(prefix=f"suggested-{claim.pk}", initial=initial)}


@require_POST
@desk_page()
def make_move(request: HttpRequest, article_id: int, frame: Frame = DESK) -> HttpResponse:
    """One move with its note. The answer goes back to where the button stood."""
    found = get_object_or_404(Article.objects.visible_to(request.user), pk=article_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That move is not offered; nothing was changed.")
        return redirect(frame.article_url(article_id))
    name = form.cleaned_data["move"]
    if name in CONFIRMED_MOVES:
        check_confirmed(request)
    done = f"{found.headline}: {DONE.get(name, MOVE_BY_NAME[name].label)}"
    attempt(request, done, move, found, name, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
    return redirect(frame.home if request.POST.get("next") == "queue" else frame.article_url(article_id))


@require_POST
@desk_page("tag")
def tags(request: HttpRequest, article_id: int, frame: Frame = DESK) -> HttpResponse:
    found = get_object_or_404(Article.objects.visible_to(request.user), pk=article_id)
    form = TagsForm(
        request.POST, topics=kept_items(found.topic_items), entities=kept_items(found.entity_items.order_by("-salience"))
    )
    if form.is_valid():
        attempt(request, "The tags are saved.", set_tags, found, **form.chosen(), by=request.user, at=timezone.now())
    else:
        messages.error(request, "The tags were not saved. " + " ".join(e for errors in form.errors.values() for e in errors))
    return redirect(frame.article_url(article_id))


@require_POST
@desk_page("queue")
def give(request: HttpRequest, article_id: int, frame: Frame = DESK) -> HttpResponse:
    found = get_object_or_404(Article.objects.visible_to(request.user), pk=article_id)
    form = AssignForm(request.POST, reviewers=reviewers())
    if form.is_valid():
        attempt(request, "Assigned.", assign, found, **form.cleaned_data, by=request.user, at=timezone.now())
    else:
        messages.error(request, "Nothing was assigned: choose a reviewer, and give the day as a date.")
    return redirect(frame.article_url(article_id))


@require_POST
@desk_page()
def give_back(request: HttpRequest, assignment_id: int, frame: Frame = DESK) -> HttpResponse:
    held = get_object_or_404(Assignment, pk=assignment_id)
    attempt(request, "Released: somebody else can take it.", release, held, by=request.user, at=timezone.now())
    return redirect(frame.article_url(held.article_id))


@require_POST
@desk_page("queue")
def put_away(request: HttpRequest, sheet_id: int, frame: Frame = DESK) -> HttpResponse:
    """Somebody's draft, put away without being read. The answer goes back to where the form stood."""
    draft = get_object_or_404(Sheet.objects.begun(), pk=sheet_id)
    form, done = PutAwayForm(request.POST), "The draft is put away: somebody else can take the article."
    if form.is_valid():
        attempt(request, done, discard_sheet, draft, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    else:
        messages.error(request, "Nothing was put away. " + " ".join(form.errors["note"]))
    return redirect(frame.home if request.POST.get("next") == "queue" else frame.article_url(draft.article_id))


@require_POST
@desk_page("queue")
def require(request: HttpRequest, article_id: int, frame: Frame = DESK) -> HttpResponse:
    found = get_object_or_404(Article.objects.visible_to(request.user), pk=article_id)
    form = SheetsRequiredForm(request.POST)
    if form.is_valid():
        done = "The number of reviews is set."
        attempt(request, done, require_sheets, found, **form.cleaned_data, by=request.user, at=timezone.now())
    else:
        messages.error(request, f"Nothing was set: write a whole number from 1 to {MOST_SHEETS}, or nothing.")
    return redirect(frame.article_url(article_id))
