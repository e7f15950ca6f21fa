from collections.abc import Sequence
from datetime import datetime

from django.utils.text import slugify

from archive.ingest.arrivals import Arrival
from archive.ingest.items import Taken
from archive.ingest.matching import Standing
from archive.ingest.sources import sources_named
from archive.models import Article, ImportBatch, Source
from archive.models.bulk import insert, maker, update

DETAILS = ("url", "archived_url", "guid", "byline", "section", "language")
DATES = ("published_at", "published_precision", "published_from", "published_zone")
SLUGGED = 200  # characters, which nearly always give the 80 of a slug
CHANGING = ("headline", "slug", *DETAILS, "language_origin", *DATES, "version_count", "duplicate_of", "changed_at")


def store_articles(arrivals: Sequence[Arrival], *, batch: ImportBatch, at: datetime) -> list[Article]:
    """The articles that were there before and change. Each standing of arrivals then has the id of its article.

    What a person corrected (locked_fields) stays.
    """
    fresh = {a.item.key for a in arrivals if a.article_id is None}
    sources = sources_named((a.item.record.source for a in arrivals if a.item.key in fresh), at=at) if fresh else {}
    changed_ids = {a.article_id for a in arrivals if a.decision.outcome == "new_version" and a.article_id}
    there = Article.objects.select_for_update().in_bulk(changed_ids) if changed_ids else {}
    made: dict[str, Article] = {}
    for arrival in arrivals:
        item = arrival.item
        article = there.get(arrival.article_id) or made.get(item.key)
        if arrival.decision.outcome == "new_version":
            renew(article, item, number=arrival.decision.number, at=at)
        elif article is None and item.key in fresh:
            article = made[item.key] = new_article(item, source=sources[item.record.source], batch=batch, at=at)
        arrival.article = article
    _insert([(made[key], standing) for key, standing in _standings(arrivals).items() if key in made])
    _update([(there[s.article_id], s) for s in _standings(arrivals).values() if s.article_id in there])
    return list(there.values())


def new_article(item: Taken, *, source: Source, batch: ImportBatch, at: datetime) -> Article:
    return maker(Article)(
        source_id=source.pk,
        natural_key=item.key,
        key_kind=item.key_kind,
        headline=item.record.headline,
        slug=slug_of(item.record.headline),
        visibility="hidden" if is_embargoed(item, at) else source.default_visibility,
        first_batch_id=batch.pk,
        imported_at=at,
        changed_at=at,
        **_details(item),
    )


def is_embargoed(item: Taken, at: datetime) -> bool:
    """Whether the source lets it be shown only later. It is then stored hidden, and an editor makes it public."""
    until = item.record.embargoed_until
    return until is not None and until > at


def renew(article: Article, item: Taken, *, number: int, at: datetime) -> None:
    """article with what a later version of it says. What that version does not say stays too, and a language that was given."""
    said = {name: value for name, value in _details(item).items() if value or name in DATES}
    if said.get("language_origin") == "machine" and article.language and article.language_origin != "machine":
        del said["language"], said["language_origin"]
    said |= {"headline": item.record.headline, "slug": slug_of(item.record.headline)}
    for name in said.keys() - locked(article):
        setattr(article, name, said[name])
    article.version_count, article.changed_at = number, at


def set_details(article: Article, item: Taken) -> None:
    """article with what its first version says of it, and nothing else."""
    unsaid = dict(zip(DATES, (None, "unknown", "", ""), strict=True))
    said = {**unsaid, **_details(item)}
    for name in said.keys() - locked(article):
        setattr(article, name, said[name])


def set_headline(article: Article, headline: str) -> None:
    if "headline" not in locked(article):
        article.headline, article.slug = headline, slug_of(headline)


def locked(article: Article) -> set[str]:
    """What a person corrected. A date is locked as a whole, the slug with its headline, a language with who told it."""
    names = set(article.locked_fields)
    others = {"headline": {"slug"}, "language": {"language_origin"}, **dict.fromkeys(DATES, set(DATES))}
    return names.union(*(others.get(name, set()) for name in names))


def slug_of(words: str, *, otherwise: str = "article") -> str:
    slug = slugify(words[:SLUGGED])[:80]
    if len(slug) < 80 and len(words) > SLUGGED:  # much of it gives no letter of a slug
        slug = slugify(words)[:80]
    return slug.strip("-") or otherwise


def _details(item: Taken) -> dict[str, object]:
    """language: as it was told from the text, where the record does not declare it."""
    given = {name: getattr(item.record, name) for name in DETAILS}
    told = "" if given["language"] else item.analysis.language.code
    given["language_origin"] = "source" if given["language"] else "machine" if told else ""
    given["language"] = given["language"] or told
    if date := item.record.published:
        dates = (date.at, date.precision, date.given_by, date.zone)
        given |= dict(zip(DATES, dates, strict=True))
    return given


def _standings(arrivals: Sequence[Arrival]) -> dict[str, Standing]:
    return {arrival.item.key: arrival.decision.standing for arrival in arrivals}


def _insert(made: Sequence[tuple[Article, Standing]]) -> None:
    """Originals first, for a duplicate in the same chunk needs the id of its own."""
    for duplicates in (False, True):
        group = [(article, standing) for article, standing in made if bool(standing.original) == duplicates]
        for article, standing in group:
            article.duplicate_of_id = standing.original and standing.original.article_id
        insert([article for article, _ in group])
        for article, standing in group:
            standing.article_id = article.pk


def _update(there: Sequence[tuple[Article, Standing]]) -> None:
    for article, standing in there:
        article.duplicate_of_id = standing.original and standing.original.article_id
    update([article for article, _ in there], CHANGING)
