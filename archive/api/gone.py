"""What stands at the address of an article that is not to be seen: why it was withdrawn, or nothing."""

from django.http import HttpRequest

from archive.api.problems import Refused
from archive.models import Article
from archive.queries.articles import tombstone


def refuse_unseen(request: HttpRequest, article_id: int, *, is_there: bool = True) -> Article:
    """The article, where this reader may see it. Raises Refused: what is hidden and what never was look alike.

    is_there: False where it is known already that what was asked for is not to be had.
    """
    seen = Article.objects.visible_to(request.reader).select_related("source")
    if is_there and (found := seen.filter(pk=article_id).first()):
        return found
    raise gone(article_id, "There is no such article, or no such version of it.")


def gone(article_id: int | None, detail: str) -> Refused:
    """detail: of 404, where nothing was withdrawn."""
    withdrawn = tombstone(article_id)
    if withdrawn is None:
        return Refused("not-found", detail)
    more = {"source": withdrawn.source, "withdrawn_at": withdrawn.at.isoformat()}
    return Refused("withdrawn", withdrawn.reason, more=more)
