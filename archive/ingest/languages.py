"""Whether the language of an article was given to the archive or told from its text, where that was not noted when it came."""

from collections.abc import Iterable, Sequence

from archive.ingest.rereading import read_again
from archive.models import Article, Version


def note_language_origins(articles: Sequence[int]) -> None:
    """Notes of these articles who told their language, as their records say. One query where nothing is to be noted.

    A record that cannot be read any more says nothing: the language is then taken to have been given, and nothing is noted.
    """
    unknown = Article.objects.filter(pk__in=articles, language_origin="").exclude(language="")
    pks = [article.pk for article in unknown if "language" not in article.locked_fields]
    versions = Version.objects.filter(article__in=pks).select_related("record__batch", "record__kept_in") if pks else ()
    told: dict[int, list[str | None]] = {pk: [] for pk in pks}
    for version in versions:
        item = read_again(version)
        told[version.article_id].append(item.record.language if item else None)
    for origin in ("source", "machine"):
        found = [pk for pk, languages in told.items() if _origin(languages) == origin]
        Article.objects.filter(pk__in=found, language_origin="").update(language_origin=origin)


def _origin(languages: Iterable[str | None]) -> str:
    """Who told it, by what each version's record declares; None for one that cannot be read."""
    languages = list(languages)
    if any(languages):
        return "source"
    return "" if None in languages else "machine"
