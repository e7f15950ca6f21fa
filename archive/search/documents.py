"""What can be found of an article, as the index holds it. Constant queries for any number of articles.

Only what may be shown goes where readers search: what public_text() gives of its paragraphs, and what public_words() leaves of
the statements of its claims. What a source withholds goes into the field "kept", asked for those alone who read at the desk.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Prefetch

from archive.models import (
    Alias,
    Article,
    ArticleEntity,
    ArticleTopic,
    Block,
    Claim,
    HeadlineVerdict,
    Source,
    Topic,
    Version,
)
from archive.models.topic import steps_to
from archive.policy.states import NEVER_PUBLIC
from archive.policy.text import Classed, clip, public_spans
from archive.policy.vocabulary import STORY_KINDS
from archive.search.schema import clean

Fields = dict[str, list[Any]]
ID_BITS = 28
LAST_SECOND = (1 << 36) - 1  # in the year 2178: what is dated later is taken for that
EPOCH = datetime(1, 1, 1, tzinfo=UTC)
UNRATED = "none"
COLUMNS = (
    "source", "published_at", "language", "visibility", "state", "headline_rating", "byline", "headline",
)  # fmt: skip
LEFT_OUT = ("duplicate",)  # it stands in the text once more


def date_key(at: datetime | None, pk: int = 0) -> int:
    """By which articles are in the order of their dates, undated ones first, and of one date by their ids."""
    seconds = min(int((at - EPOCH).total_seconds()) + 1, LAST_SECOND) if at else 0
    return (seconds << ID_BITS) + pk % (1 << ID_BITS)


def documents(pks: Iterable[int]) -> dict[int, Fields]:
    """By article, what the index is to hold of it; nothing of one that is not there."""
    found = _articles(pks)
    texts, claims, names = _texts(found), _claims(found), _entities(found)
    topics, reasons = _topics(found), _reasons(found)
    return {
        pk: _whole(
            _place(article)
            | _written(article, *texts.get(pk, ("", ())), claims[pk])
            | names[pk]
            | {"topic": topics[pk], "reason": reasons[pk]}
        )
        for pk, article in found.items()
    }


def _articles(pks: Iterable[int]) -> dict[int, Article]:
    """With their sources, each made once."""
    found = Article.objects.filter(pk__in=list(pks)).only(*COLUMNS).in_bulk()
    sources = Source.objects.in_bulk({article.source_id for article in found.values()})
    found = {pk: article for pk, article in found.items() if article.source_id in sources}
    for article in found.values():
        article.source = sources[article.source_id]
    return found


def _whole(fields: Fields) -> Fields:
    """fields with their stems, and a digest of all of them."""
    fields = {name: [clean(value) if isinstance(value, str) else value for value in values] for name, values in fields.items()}
    stems = {f"{name}_stem": fields[name] for name in ("headline", "names", "text", "aside", "kept") if name in fields}
    return {**fields, **stems, "digest": [_digest(fields)]}


def _digest(fields: Fields) -> int:
    """Of what is said in each field, and where one value ends and the next begins. 56 bits."""
    told = hashlib.sha256()
    for name in sorted(fields):
        values = [str(value) for value in fields[name]]
        told.update(f"{name} {[*map(len, values)]} {''.join(values)}".encode())
    return int.from_bytes(told.digest()[:7], "big")


def _place(article: Article) -> Fields:
    at, language = article.published_at, article.language.lower()
    is_public = article.visibility == "public" and article.state not in NEVER_PUBLIC
    return {
        "id": [article.pk],
        "key": [date_key(at, article.pk)],
        "month": [at.astimezone(UTC).year * 12 + at.astimezone(UTC).month - 1] if at else [],
        "source": [article.source_id],
        "rating": [article.headline_rating or UNRATED],
        "state": [article.state],
        "language": _with_wider(language) if language else [],
        "visible": ["all", "public"] if is_public else ["all"],
        "byline": [article.byline] if article.byline else [],
    }


def _with_wider(language: str) -> list[str]:
    """zh-hant-tw, zh-hant and zh."""
    parts = language.split("-")
    return ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _texts(articles: dict[int, Article]) -> dict[int, tuple[str, list[Classed]]]:
    """The newest text of each, with its paragraphs. No objects are made of them: this is read for every article there is."""
    newest = Version.objects.current().filter(article__in=articles).values_list("pk", "article", "text")
    texts = {version: (article, text) for version, article, text in newest}
    lines: dict[int, list[Classed]] = defaultdict(list)
    rows = Block.objects.filter(version__in=texts).order_by("version", "number")
    for version, *line in rows.values_list("version", "kind", "start", "end"):
        lines[version].append(tuple(line))
    return {article: (text, lines[version]) for version, (article, text) in texts.items()}


def _written(article: Article, text: str, lines: Sequence[Classed], claims: Sequence[Claim]) -> Fields:
    fields: Fields = {"headline": [article.headline], "text": [], "aside": [], "kept": []}
    _sort_lines(article, text, lines, fields)
    fields["aside"] += [claim.statement for claim in claims]
    fields["verdict"] = sorted({claim.verification for claim in claims})
    return fields


def _sort_lines(article: Article, text: str, lines: Sequence[Classed], fields: Fields) -> None:
    """What may be shown of each paragraph, as Version.public_text() has it; of what a source withholds all of it apart."""
    source = article.source
    allowed = public_spans(lines, text, policy=source.text_policy, extract_words=source.extract_words)
    for kind, start, end in lines:
        shown = " ".join(text[begin:close] for begin, close in clip((start, end), allowed))
        if kind == "headline":
            fields["headline"] += [shown] if shown.strip() != article.headline else []
        elif kind not in LEFT_OUT:
            fields["text" if kind in STORY_KINDS else "aside"] += [shown] if shown else []
            fields["kept"] += [text[start:end]] if source.text_policy != "full" else []


def _claims(articles: dict[int, Article]) -> dict[int, list[Claim]]:
    """The accepted claims of each; what any version of a withheld text says is taken out of their statements."""
    found: dict[int, list[Claim]] = defaultdict(list)
    rows = Claim.objects.filter(article__in=articles, status="accepted").order_by("pk")
    for claim in rows.only("article_id", "statement", "verification"):
        found[claim.article_id].append(claim)
    restricted = [pk for pk in found if articles[pk].source.text_policy != "full"]
    blocks = Prefetch("blocks", Block.objects.order_by("version", "number"))
    for version in Version.objects.filter(article__in=restricted).prefetch_related(blocks) if restricted else ():
        version.article = articles[version.article_id]
        for claim in found[version.article_id]:
            claim.statement = version.public_words(claim.statement)
    return found


def _entities(articles: dict[int, Article]) -> dict[int, Fields]:
    """Who and what is on each: those with a page for the facet, and the names all of them go by."""
    rows = ArticleEntity.objects.filter(content_object__in=articles).exclude(status="rejected").exclude(tag__status="rejected")
    told = list(rows.order_by("tag").values_list("content_object", "tag", "tag__name", "tag__status"))
    aliases: dict[int, list[str]] = defaultdict(list)
    other = Alias.objects.filter(entity__in={row[1] for row in told}).order_by("name", "pk")
    for entity, name in other.values_list("entity", "name"):
        aliases[entity].append(name)
    found: dict[int, Fields] = defaultdict(lambda: {"names": [], "entity": []})
    for article, entity, name, status in told:
        found[article]["names"] += [name, *aliases[entity]]
        found[article]["entity"] += [entity] if status == "accepted" else []
    return found


def _topics(articles: dict[int, Article]) -> dict[int, list[int]]:
    """The topics of each, with those above them."""
    rows = list(
        ArticleTopic.objects.filter(content_object__in=articles)
        .exclude(status="rejected")
        .values_list("content_object", "tag__path")
    )
    ids = dict(Topic.objects.values_list("path", "pk")) if rows else {}
    found: dict[int, set[int]] = defaultdict(set)
    for article, path in rows:
        found[article] |= {ids[one] for one in steps_to(path) if one in ids}
    return defaultdict(list, {article: sorted(topics) for article, topics in found.items()})


def _reasons(articles: dict[int, Article]) -> dict[int, list[str]]:
    """Of the standing verdict on the headline of each."""
    rated = [pk for pk, article in articles.items() if article.headline_rating]
    found: dict[int, list[str]] = defaultdict(list)
    standing = HeadlineVerdict.objects.standing().filter(version__article__in=rated).order_by("published_at", "pk")
    for article, reasons in standing.values_list("version__article", "reasons") if rated else ():
        found[article] = sorted(reasons)
    return found
