from archive.admin import (
    articles,
    batches,
    claims,
    comments,
    events,
    fact_checks,
    known_answers,
    people,
    sheets,
    sources,
    tags,
    tokens,
)

__all__ = [
    "articles",
    "batches",
    "claims",
    "comments",
    "events",
    "fact_checks",
    "known_answers",
    "people",
    "sheets",
    "sources",
    "tags",
    "tokens",
]
