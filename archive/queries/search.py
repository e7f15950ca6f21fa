"""Plain search: articles in which every word occurs, in what may be shown of them.

A word is looked for in the headline, in the statements of claims, and in the text where the source lets the whole text be shown.
It matches at the beginning of words ("ferr" finds ferry), a "phrase" as it stands.
Why so: docs/decisions/0009-search-is-plain-for-now.md.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from archive.models import Article, Block, Claim, Version
from archive.queries.filters import Filters
from archive.queries.paging import PAGE_SIZE, Page, newest_first
from archive.queries.rows import ArticleRow, article_row, listed
from archive.queries.wording import words_about

TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
MOST_TERMS = 12
LONGEST_QUERY = 300
MOST_CLAIMS = 500  # of restricted sources, looked through for each word
SNIPPET = 90  # characters on each side


@dataclass(frozen=True)
class Term:
    """A word or phrase. pattern: a regular expression that Python and PostgreSQL read alike."""

    words: str
    is_phrase: bool
    is_excluded: bool

    @property
    def pattern(self) -> str:
        escaped = r"\s+".join(re.escape(word) for word in self.words.split())
        begin = r"(^|\W)" if _has_case_or_digit(self.words[0]) else ""
        end = r"($|\W)" if self.is_phrase and _has_case_or_digit(self.words[-1]) else ""
        return begin + escaped + end


@dataclass(frozen=True)
class Question:
    """What somebody typed. faults: a sentence for each part that could not be used; the rest is answered all the same."""

    typed: str
    terms: tuple[Term, ...]
    faults: tuple[str, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_excluded)


@dataclass(frozen=True)
class Hit:
    """An article found. snippet: (before, match, after) from its text or a claim; empty where only the headline matched."""

    article: ArticleRow
    snippet: tuple[str, str, str] | tuple[()]


def _has_case_or_digit(character: str) -> bool:
    """Whether a word's edge can be told: scripts without capitals often run words together."""
    return unicodedata.category(character) in ("Lu", "Ll", "Lt", "Nd")


def question(typed: str) -> Question:
    """The terms in what somebody typed: words, "phrases" and -words."""
    faults = []
    text = typed.replace("\x00", " ").replace("“", '"').replace("”", '"').strip()
    if len(text) > LONGEST_QUERY:
        text, _ = text[:LONGEST_QUERY], faults.append(f"Only the first {LONGEST_QUERY} characters were used.")
    if text.count('"') % 2:
        head, _, tail = text.rpartition('"')
        text = f"{head} {tail}"
        faults.append("A quotation mark has no partner, so it was left out.")
    found = [_term(*match.groups()) for match in TERM.finditer(text)]
    terms = [term for term in found if any(character.isalnum() for character in term.words)]
    if len(terms) < len(found):
        faults.append("Signs alone cannot be searched for, so they were left out.")
    if len(terms) > MOST_TERMS:
        faults.append(f"Only the first {MOST_TERMS} words were used.")
    if terms and all(term.is_excluded for term in terms):
        faults.append("Only words to leave out were given; add one that must occur.")
    return Question(typed, tuple(terms[:MOST_TERMS]), tuple(faults))


def _term(minus: str, phrase: str | None, word: str | None) -> Term:
    return Term((phrase if word is None else word).strip(), word is None, bool(minus))


def search_page(asked: Question, filters: Filters, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Articles that fit the question and the filters, newest first; none where nothing positive was asked."""
    articles = matching(asked, filters)
    if articles is None:
        return Page([])
    page = newest_first(listed(articles), after=after, size=size)
    return page.of(_hits(page.items, asked))


def matching(asked: Question, filters: Filters) -> QuerySet | None:
    """The public articles that fit the question and the filters, in no order; None where nothing positive was asked."""
    if not asked.wanted and filters.is_empty:
        return None
    if filters.faults or (asked.terms and not asked.wanted):
        return None
    articles = filters.articles(Article.objects.public())
    for term in asked.terms:
        fits = _fits(term)
        articles = articles.exclude(fits) if term.is_excluded else articles.filter(fits)
    return articles


def _fits(term: Term) -> Q:
    """Articles in whose public words the term occurs."""
    full = Q(source__text_policy="full")
    versions = Version.objects.filter(article=OuterRef("pk"), number=OuterRef("version_count"), text__iregex=term.pattern)
    claims = Claim.objects.filter(article=OuterRef("pk"), status="accepted", statement__iregex=term.pattern)
    in_text, in_claims = full & Q(Exists(versions)), full & Q(Exists(claims))
    return Q(headline__iregex=term.pattern) | in_text | in_claims | Q(pk__in=_restricted_articles(term))


def _restricted_articles(term: Term) -> set[int]:
    """Articles whose text is withheld, with the term in what is shown of a claim's statement.

    The statement may quote the text: it is held against it first, or a search would tell what may not be read.
    """
    claims = (
        Claim.objects.filter(status="accepted", statement__iregex=term.pattern, article__in=Article.objects.public())
        .exclude(article__source__text_policy="full")
        .select_related("article__source")
        .order_by("-pk")[:MOST_CLAIMS]
    )
    pattern, claims = re.compile(term.pattern, re.IGNORECASE), list(claims)
    about = words_about(claim.article for claim in claims)
    return {claim.article_id for claim in claims if pattern.search(about(claim.article_id)(claim.statement))}


def _hits(articles: list[Article], asked: Question) -> list[Hit]:
    current = _current_versions(articles)
    return [Hit(article_row(article), _snippet(current[article.pk], asked)) for article in articles]


def _current_versions(articles: list[Article]) -> dict[int, Version]:
    rows: QuerySet[Any] = Version.objects.filter(article__in=articles, number=F("article__version_count"))
    rows = rows.select_related("article__source").prefetch_related(
        Prefetch("blocks", Block.objects.order_by("version", "number"))
    )
    return {version.article_id: version for version in rows}


def _snippet(version: Version, asked: Question) -> tuple[str, str, str] | tuple[()]:
    """The first place in a shown paragraph where a term occurs, with the words around it."""
    for block in version.blocks.all():
        text = "" if block.kind == "headline" else version.public_text(block.start, block.end)
        for term in asked.wanted:
            if found := re.search(term.pattern, text, re.IGNORECASE):
                edges = [span for span in found.regs[1:] if span[1] > span[0]]  # the signs or blanks around the words
                start = next((span[1] for span in edges if span[0] == found.start()), found.start())
                end = next((span[0] for span in edges if span[1] == found.end() and span[0] > start), found.end())
                return _around(text, start, end)
    return ()


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    begin, close = max(0, start - SNIPPET), min(len(text), end + SNIPPET)
    head, tail = text[begin:start], text[end:close]
    if begin and " " in head:  # no half words at the edges
        head = "… " + head.partition(" ")[2]
    if close < len(text) and " " in tail:
        tail = tail.rpartition(" ")[0] + " …"
    return head, text[start:end], tail
