"""Words about a text, as they may be shown: what the source withholds is taken out of them."""

from collections.abc import Callable, Iterable

from django.db.models import Prefetch
from django.utils.text import slugify

from archive.models import Article, Block, Claim, Version
from archive.policy.text import LONGEST_RUN, WORD

Words = Callable[[str], str]


def public_words(versions: Iterable[Version]) -> Words:
    """The function that takes what these versions withhold out of words written about them."""
    restricted = [version for version in versions if version.article.source.text_policy != "full"]

    def words(text: str) -> str:
        if len(WORD.findall(text)) <= LONGEST_RUN:
            return text
        for version in restricted:
            text = version.public_words(text)
        return text

    return words


def words_about(articles: Iterable[Article]) -> Callable[[int], Words]:
    """By article id, the function that takes what any version of it withholds out of words; two queries where one withholds.

    articles: with their sources. A verdict or a claim may quote an earlier version as well as its own.
    """
    restricted = {article.pk: article for article in articles if article.source.text_policy != "full"}
    blocks = Prefetch("blocks", Block.objects.order_by("version", "number"))
    versions: dict[int, list[Version]] = {}
    for version in Version.objects.filter(article__in=restricted).prefetch_related(blocks) if restricted else ():
        version.article = restricted[version.article_id]
        versions.setdefault(version.article_id, []).append(version)
    return lambda pk: public_words(versions.get(pk, ()))


def public_slug(claim: Claim, statement: str) -> str:
    """The claim's slug; made again from what may be shown where the statement quotes withheld text: an address tells it too."""
    if statement == claim.statement and claim.slug:
        return claim.slug
    return slugify(statement)[:80].strip("-") or "claim"
