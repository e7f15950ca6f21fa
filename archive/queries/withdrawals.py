"""When and why articles were withdrawn, in words that readers may see."""

from collections.abc import Iterable
from datetime import datetime

from archive.models import Article, Correction
from archive.queries.wording import words_about


def withdrawals(articles: Iterable[Article]) -> list[tuple[Article, datetime, str]]:
    """These withdrawn articles with the moment and the reason; four queries at most. Their sources are read."""
    articles = list(articles)
    if not articles:
        return []
    about = words_about(articles)
    notes = Correction.objects.filter(article__in=articles, kind="withdrawal").order_by("corrected_at", "pk")
    at = {article: moment for article, moment in notes.values_list("article", "corrected_at")}
    return [(article, at[article.pk], about(article.pk)(article.withdrawal_note)) for article in articles]
