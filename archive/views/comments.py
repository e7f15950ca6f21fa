"""Comments on an article: all of them on a page of their own, one written, one withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from archive.forms.comments import CommentForm, comment_panel
from archive.models import Article, Claim, Comment
from archive.queries.review_desk import newest_version
from archive.review.comments import CommentRefused, withdraw_comment, write_comment
from archive.review.permissions import check_can
from archive.views.gate import DESK, Frame, attempt, desk_page

OUR_PAGES = ("/desk/", "/admin/")


@require_http_methods(["GET", "POST"])
@desk_page()
def comments(request: HttpRequest, article_id: int, frame: Frame = DESK) -> HttpResponse:
    """Older ones are reached by ?before=. What is refused comes back here with the words that were typed."""
    article = get_object_or_404(Article.objects.visible_to(request.user).select_related("source"), pk=article_id)
    if request.method == "POST":
        check_can(request.user, "comment")
        return _take(request, frame, article)
    return _page(request, frame, article, before=request.GET.get("before", ""))


def _take(request: HttpRequest, frame: Frame, article: Article) -> HttpResponse:
    form = CommentForm(request.POST, article=article, user=request.user, text=newest_version(article).text)
    if not form.is_valid():
        return _page(request, frame, article, form=form)
    try:
        written = write_comment(article, **form.values(), by=request.user, at=timezone.now())
    except CommentRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, frame, article, form=form)
    messages.success(request, "The comment is written.")
    return redirect(f"{_back(request, frame, article.pk)}#comment-{written.pk}")


def _page(request: HttpRequest, frame: Frame, article: Article, *, form: CommentForm | None = None, **told: Any) -> HttpResponse:
    panel = comment_panel(request.user, article, back=frame.url("comments", article.pk), form=form, **told)
    return frame.page(request, "comments", {"article": article, "comments": panel}, status=422 if form else 200)


@require_POST
@desk_page()
def withdraw(request: HttpRequest, comment_id: int, frame: Frame = DESK) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.visible_to(request.user), pk=comment_id)
    attempt(request, "The comment is withdrawn.", withdraw_comment, comment, by=request.user, at=timezone.now())
    return redirect(f"{_back(request, frame, comment.article_id)}#comment-{comment.pk}")


def _back(request: HttpRequest, frame: Frame, article_id: int) -> str:
    """The page it was written on, if it is one of ours."""
    given = request.POST.get("comment-back", "")
    is_ours = given.startswith(OUR_PAGES) and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if is_ours else frame.url("comments", article_id)


def panel(request: HttpRequest, article: Article, *, claim: Claim | None = None) -> dict[str, Any]:
    """The comments as one part of the page that is asked for."""
    return comment_panel(request.user, article, back=request.path, claim=claim)
