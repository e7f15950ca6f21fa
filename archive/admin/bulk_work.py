"""Places on many articles given to a reviewer, or given back, after a page that tells where that can be and where not."""

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format

from archive.admin.bulk import chosen_articles
from archive.admin.steps import Forecast, Work, take_steps
from archive.forms.bulk import WithdrawManyForm
from archive.forms.moves import AssignForm
from archive.models import Article, Assignment
from archive.queries.at_work import articles_i_rate
from archive.queries.review_desk import reviewers
from archive.review.assignments import AssignmentRefused, assign, assign_refusal, release
from archive.review.permissions import check_can

OWN = "You review it, or are to: who else does is not told to you, and somebody else gives its places out."


def assign_many(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """A place on each of the articles for one reviewer."""
    if (articles := _chosen(request, queryset)) is None:
        return None
    form = AssignForm(request.POST if "reviewer" in request.POST else None, reviewers=reviewers())
    own = articles_i_rate(request.user, [article.pk for article in articles])

    def forecast(article: Article) -> Forecast:
        reviewer, due = form.cleaned_data["reviewer"], form.cleaned_data["due_date"]
        is_own = article.pk in own and reviewer != request.user
        said = OWN if is_own else assign_refusal(article, reviewer, by=request.user)
        return Forecast(
            article, article.headline, f"For {reviewer}" + (f", due {date_format(due, 'j F Y')}" if due else ""), said
        )

    def give(article: Article) -> None:
        if said := forecast(article).refusal:
            raise AssignmentRefused(said)
        assign(article, **form.cleaned_data, by=request.user, at=timezone.now())

    return take_steps(model_admin, request, Work("Assign", articles, form, forecast, give, (AssignmentRefused,)))


def withdraw_many(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """The places on the articles given back: one reviewer's, or all. Drafts that were begun stay drafts."""
    if (articles := _chosen(request, queryset)) is None:
        return None
    form = WithdrawManyForm(request.POST if "reviewer" in request.POST else None, reviewers=reviewers())
    own = articles_i_rate(request.user, [article.pk for article in articles])

    def held(article: Article) -> list[Assignment]:
        rows = Assignment.objects.filter(article=article, released_at=None).order_by("pk")
        reviewer = form.cleaned_data["reviewer"]
        return list(rows.filter(reviewer=reviewer) if reviewer else rows)

    def forecast(article: Article) -> Forecast:
        reviewer = form.cleaned_data["reviewer"]
        if reviewer not in (None, request.user) and article.pk in own:
            return Forecast(article, article.headline, refusal=OWN)
        many = len(held(article))
        said = "" if many else f"{reviewer} has no place on it." if reviewer else "Nobody has a place on it."
        return Forecast(
            article, article.headline, f"{many} place{'s' * (many != 1)} given back; a draft begun stays a draft.", said
        )

    def give_back(article: Article) -> None:
        if said := forecast(article).refusal:
            raise AssignmentRefused(said)
        for assignment in held(article):
            release(assignment, by=request.user, at=timezone.now())

    return take_steps(
        model_admin, request, Work("Withdraw assignments", articles, form, forecast, give_back, (AssignmentRefused,))
    )


def _chosen(request: HttpRequest, queryset: QuerySet) -> list[Article] | None:
    """The articles; None where they are too many. Raises PermissionRefused."""
    check_can(request.user, "queue")
    return chosen_articles(request, queryset)
