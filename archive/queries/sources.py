"""Sources for readers: a list, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from archive.models import Article, Source
from archive.policy.scales import HEADLINE, LOW_HEADLINE_N, Answer
from archive.policy.vocabulary import TEXT_POLICIES, label
from archive.queries.monthly import Monthly, Share
from archive.queries.paging import Page, newest_first
from archive.queries.proportions import wilson
from archive.queries.rows import article_row, listed
from archive.queries.tallies import monthly, totals

SMALLEST_RECORD = 20  # rated headlines, under which a source's record would mislead


@dataclass(frozen=True)
class Proportion:
    """count of all with this answer, as hundredths, and the 95% interval of that."""

    answer: Answer
    count: int
    of: int
    share: float
    low: float
    high: float


def proportion(answer: Answer, count: int, *, of: int) -> Proportion:
    low, high = wilson(count, of)
    return Proportion(answer, count, of, 100 * count / of if of else 0.0, 100 * low, 100 * high)


def proportions(mix: Iterable[Share]) -> tuple[Proportion, ...]:
    """Of every answer on the scale, those nobody got too."""
    counts = {share.answer.code: share.count for share in mix}
    whole = sum(counts.values())
    return tuple(proportion(answer, counts.get(answer.code, 0), of=whole) for answer in HEADLINE.answers)


@dataclass(frozen=True)
class SourcePage:
    """counted: its articles by month, rated or not.

    has_record: enough is rated to say something of the source.
    """

    source: Source
    policy: str
    articles: Page
    counted: Monthly

    @property
    def ratings(self) -> Monthly:
        """Its rated headlines by month."""
        return self.counted.of_rated

    @property
    def total(self) -> int:
        return self.counted.total

    @property
    def rated(self) -> int:
        return self.ratings.rated

    @property
    def has_record(self) -> bool:
        return self.rated >= SMALLEST_RECORD

    @property
    def record(self) -> tuple[Proportion, ...]:
        """Empty where it would mislead."""
        return proportions(self.ratings.mix) if self.has_record else ()

    @property
    def sound(self) -> Proportion | None:
        """Its headlines that stand up; None where that would mislead."""
        good = sum(share.count for share in self.ratings.mix if (share.answer.n or 0) > LOW_HEADLINE_N)
        return proportion(HEADLINE.answers[0], good, of=self.rated) if self.has_record else None

    @property
    def smallest_record(self) -> int:
        return SMALLEST_RECORD


def source_names() -> list[Source]:
    """Sources with public articles by name, with name and slug alone, and nothing counted: to choose one from."""
    public = Article.objects.public().filter(source=OuterRef("pk"))
    return list(Source.objects.filter(Exists(public)).only("name", "slug").order_by("name", "pk"))


def source_list() -> list[Source]:
    """Sources with public articles by name, each with article_count and rated_count."""
    every = list(Source.objects.order_by("name", "pk"))
    counts = totals("source", [source.pk for source in every])
    sources = [source for source in every if source.pk in counts]
    for source in sources:
        source.article_count = counts[source.pk].total()
        source.rated_count = source.article_count - counts[source.pk][""]
        source.policy_label = label(TEXT_POLICIES, source.text_policy)
    return sources


def source_named(slug: str) -> Source | None:
    """The source that has a page at this slug: one of which the archive holds a public article, or would show what it imports."""
    shown = Exists(Article.objects.public().filter(source=OuterRef("pk")))
    return Source.objects.filter(shown | Q(default_visibility="public"), slug=slug).first()


def source_page(slug: str, *, after: str = "") -> SourcePage | None:
    """The page of a source; None where it has none, or no public article shows that the archive holds it."""
    source = source_named(slug)
    if source is None:
        return None
    page = newest_first(listed(Article.objects.public().filter(source=source)), after=after)
    return SourcePage(
        source=source,
        policy=label(TEXT_POLICIES, source.text_policy),
        articles=page.of([article_row(article) for article in page.items]),
        counted=monthly("source", source.pk),
    )
