"""What the desk found, in the words of schema.org: ClaimReview of a claim, Review of a headline, corrections of both.

The articles are other people's: each is a NewsArticle that is reviewed, never one of ours. A verdict that a later one replaced
is a Review whose creativeWorkStatus is Obsolete, so that nobody who looks for ClaimReview takes it for what holds.
Sources: https://schema.org/ClaimReview, /Review, /CorrectionComment, /NewsArticle.
"""

import json
from collections.abc import Iterable
from typing import Any

from archive.models import Source
from archive.policy.scales import CLAIM_VERDICTS, HEADLINE, Answer, Scale
from archive.publish.site import Site
from archive.publish.tables import published
from archive.queries.articles import ArticlePage, CorrectionLine
from archive.queries.claims import ClaimRow
from archive.queries.rows import ArticleRow, TagLine
from archive.queries.verdicts import ClaimCard, Finding, Stamp

Node = dict[str, Any]
CONTEXT = "https://schema.org"
REPLACED = "Obsolete"
WIKIDATA = "https://www.wikidata.org/entity/"
TYPES = {"person": "Person", "organisation": "Organization", "place": "Place", "event": "Event", "work": "CreativeWork"}
SPEAKERS = {"person": "Person", "organisation": "Organization"}
NOT_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def in_a_script(value: Node) -> str:
    """JSON that can stand in a script element: nothing in it ends or comments out the element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(NOT_MARKUP)


def graph(nodes: Iterable[Node]) -> Node:
    return {"@context": CONTEXT, "@graph": list(nodes)}


def desk(site: Site) -> Node:
    """Who reviews."""
    return {
        "@type": "Organization",
        "@id": site.at("/#desk"),
        "name": site.name,
        "url": site.at("/"),
        "publishingPrinciples": site.at("/about/method/"),
        "correctionsPolicy": site.at("/corrections/"),
    }


def article_graph(page: ArticlePage, *, site: Site) -> Node:
    """The page of an article, the article it is about, and every published verdict on its headline."""
    article = news_article(page, site=site)
    stamps = [one for one in (page.stamp, *page.other_stamps) if one]
    return graph([web_page(page, site=site), article, *(headline_review(one, page, site=site) for one in stamps)])


def web_page(page: ArticlePage, *, site: Site) -> Node:
    address = site.at(page.article.get_absolute_url())
    about = {"@id": article_id(page, site=site)}
    return said(
        {
            "@type": "WebPage",
            "@id": address,
            "url": address,
            "name": page.version.headline,
            "inLanguage": "en",
            "dateModified": page.article.changed_at.isoformat(),
            "isPartOf": {"@type": "WebSite", "name": site.name, "url": site.at("/")},
            "publisher": desk(site),
            "mainEntity": about,
            "isBasedOn": about,
            "correction": [correction(line) for line in page.corrections],
        }
    )


def article_id(page: ArticlePage, *, site: Site) -> str:
    """The article's own address; where it has none, a place on our page of it."""
    return page.article.url or site.at(f"{page.article.get_absolute_url()}#article")


def news_article(page: ArticlePage, *, site: Site) -> Node:
    """Somebody else's article. Its text is not in it."""
    article, version = page.article, page.version
    source = article.source
    return said(
        {
            "@type": "NewsArticle",
            "@id": article_id(page, site=site),
            "url": article.url,
            "headline": version.headline,
            "version": version.number,
            "datePublished": published(article.published_at, article.published_precision),
            "author": {"@type": "Person", "name": article.byline} if article.byline else None,
            "publisher": outlet(source),
            "inLanguage": article.language,
            "articleSection": article.section,
            "wordCount": version.word_count,
            "archivedAt": article.archived_url,
            "mentions": [mentioned(tag, site=site) for tag in page.entities if not tag.is_suggested],
            "keywords": [tag.name for tag in page.topics if not tag.is_suggested],
        }
    )


def mentioned(tag: TagLine, *, site: Site) -> Node:
    url = site.at(tag.url) if tag.url else None
    return said({"@type": TYPES.get(tag.kind, "Thing"), "name": tag.name, "url": url, "sameAs": same_as(tag.wikidata)})


def headline_review(stamp: Stamp, page: ArticlePage, *, site: Site) -> Node:
    """Does the headline stand up to the text? schema.org has no type of its own for that."""
    address = site.at(page.article.get_absolute_url())
    reasons = "; ".join(reason.label for reason in stamp.reasons)
    body = " ".join(part for part in (f"{reasons}." if reasons else "", stamp.other_reason, stamp.why) if part)
    return said(
        {
            "@type": "Review",
            "@id": f"{address}#headline-verdict-{stamp.pk}",
            "url": site.at(page.article.version_url(stamp.version)),
            "reviewAspect": "headline",
            "itemReviewed": judged(stamp, page, site=site),
            "reviewRating": rating(stamp.answer, HEADLINE, why=stamp.why),
            "reviewBody": body,
            "author": desk(site),
            "datePublished": stamp.published_at.isoformat(),
            "creativeWorkStatus": None if stamp.stands else REPLACED,
        }
    )


def judged(stamp: Stamp, page: ArticlePage, *, site: Site) -> Node:
    """The article with the headline it had when it was judged; a node of its own where that is not what the page shows."""
    told = {"@type": "NewsArticle", "headline": stamp.headline, "version": stamp.version}
    if stamp.version == page.version.number:
        return {"@id": article_id(page, site=site), **told}
    address = site.at(page.article.version_url(stamp.version))
    return said({"@id": f"{address}#article", **told, "url": page.article.url or address})


def rating(answer: Answer, scale: Scale, *, why: str = "") -> Node:
    """The word of the scale, and its number where it has one. The higher, the better."""
    numbers = [one.n for one in scale.answers if one.n is not None]
    figures = {"ratingValue": answer.n, "bestRating": max(numbers), "worstRating": min(numbers)} if answer.n is not None else {}
    return said({"@type": "Rating", "alternateName": answer.label, **figures, "ratingExplanation": why})


def correction(line: CorrectionLine) -> Node:
    return {"@type": "CorrectionComment", "text": line.note, "datePublished": line.at.isoformat()}


def claim_graph(row: ClaimRow, *, corrections: Iterable[CorrectionLine], site: Site) -> Node:
    """The ClaimReview of a claim with a published verdict, and what it replaced; of one without, the claim alone."""
    card = row.card
    if card.finding is None:
        return graph([claim(row, site=site)])
    earlier = [replaced(found, row, site=site) for found in card.earlier]
    return graph([claim_review(row, corrections=corrections, site=site), *earlier])


def claim_review(row: ClaimRow, *, corrections: Iterable[CorrectionLine] = (), site: Site) -> Node:
    """row: of a claim with a published verdict."""
    card, found = row.card, row.card.finding
    if found is None:
        raise ValueError(f"Claim {card.pk} has no published verdict.")
    return said(
        {
            "@type": "ClaimReview",
            "@id": site.at(f"/claims/{card.pk}/#verdict-{found.pk}"),
            "url": site.at(card.url),
            "claimReviewed": card.statement,
            "author": desk(site),
            "datePublished": found.published_at.isoformat(),
            "reviewRating": rating(found.answer, CLAIM_VERDICTS, why=found.why),
            "itemReviewed": claim(row, site=site),
            "correction": [correction(line) for line in corrections],
        }
    )


def replaced(found: Finding, row: ClaimRow, *, site: Site) -> Node:
    return {
        "@type": "Review",
        "@id": site.at(f"/claims/{row.card.pk}/#verdict-{found.pk}"),
        "itemReviewed": {"@id": claim_id(row.card, site=site)},
        "reviewRating": rating(found.answer, CLAIM_VERDICTS, why=found.why),
        "author": desk(site),
        "datePublished": found.published_at.isoformat(),
        "creativeWorkStatus": REPLACED,
    }


def claim_id(card: ClaimCard, *, site: Site) -> str:
    return site.at(f"/claims/{card.pk}/#claim")


def claim(row: ClaimRow, *, site: Site) -> Node:
    """What was claimed, by whom and in which article."""
    card, article = row.card, row.article
    return said(
        {
            "@type": "Claim",
            "@id": claim_id(card, site=site),
            "name": card.statement,
            "author": speaker(card, article, site=site),
            "datePublished": published(article.published_at, article.published_precision),
            "appearance": [appearance(card, article, site=site)],
        }
    )


def speaker(card: ClaimCard, article: ArticleRow, *, site: Site) -> Node:
    """Who said it: the outlet itself where the article speaks in its own voice."""
    if card.is_own_voice:
        return outlet(article.source)
    url = site.at(card.speaker_url) if card.speaker_url else None
    kind, same = SPEAKERS.get(card.speaker_kind, "Thing"), same_as(card.speaker_wikidata)
    return said({"@type": kind, "name": card.speaker, "url": url, "sameAs": same})


def appearance(card: ClaimCard, article: ArticleRow, *, site: Site) -> Node:
    source = article.source
    return said(
        {
            "@type": "NewsArticle",
            "url": article.original_url or site.at(f"{article.url}versions/{card.version}/"),
            "headline": article.headline,
            "datePublished": published(article.published_at, article.published_precision),
            "author": {"@type": "Person", "name": article.byline} if article.byline else None,
            "publisher": outlet(source),
        }
    )


def outlet(source: Source) -> Node:
    return said({"@type": "Organization", "name": source.name, "url": source.homepage})


def same_as(wikidata: str | None) -> str | None:
    """The address at Wikidata of what has this id there."""
    return WIKIDATA + wikidata if wikidata else None


def said(node: Node) -> Node:
    """The node without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
