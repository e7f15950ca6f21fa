"""Sources for readers: a list, and the page of one."""

from dataclasses import dataclass

from django.db.models import Count, Q

from archive.models import Article, Source
from archive.policy.vocabulary import TEXT_POLICIES, label
from archive.queries.entities import Share, rating_mix
from archive.queries.paging import Page, newest_first
from archive.queries.rows import article_row, listed

SMALLEST_RECORD = 20  # rated headlines, under which a source's record would mislead


@dataclass(frozen=True)
class SourcePage:
    """mix: its headlines by rating; rated: how many are. has_record: enough of them to say something of the source."""

    source: Source
    policy: str
    articles: Page
    total: int
    rated: int
    mix: tuple[Share, ...]

    @property
    def has_record(self) -> bool:
        return self.rated >= SMALLEST_RECORD

    @property
    def smallest_record(self) -> int:
        return SMALLEST_RECORD


def source_list() -> list[Source]:
    """Sources with public articles by name, each with article_count and rated_count."""
    public = Article.objects.public().filter(source__isnull=False).order_by()
    rows = public.values("source").annotate(n=Count("pk"), rated=Count("pk", filter=~Q(headline_rating="")))
    counts = {row["source"]: row for row in rows}
    sources = list(Source.objects.filter(pk__in=counts).order_by("name", "pk"))
    for source in sources:
        source.article_count, source.rated_count = counts[source.pk]["n"], counts[source.pk]["rated"]
        source.policy_label = label(TEXT_POLICIES, source.text_policy)
    return sources


def source_page(slug: str, *, after: str = "") -> SourcePage | None:
    """The page of a source; None where it has none, or no public article shows that the archive holds it."""
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        return None
    public = Article.objects.public().filter(source=source)
    total = public.count()
    if not total and source.default_visibility != "public":
        return None
    page = newest_first(listed(public), after=after)
    mix = rating_mix(public)
    return SourcePage(
        source=source,
        policy=label(TEXT_POLICIES, source.text_policy),
        articles=page.of([article_row(article) for article in page.items]),
        total=total,
        rated=sum(share.count for share in mix),
        mix=mix,
    )
