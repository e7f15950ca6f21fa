from archive.admin import (
    articles,
    batches,
    claims,
    comments,
    events,
    fact_checks,
    known_answers,
    learned,
    people,
    sheets,
    sources,
    tags,
)

__all__ = [
    "articles",
    "batches",
    "claims",
    "comments",
    "events",
    "fact_checks",
    "known_answers",
    "learned",
    "people",
    "sheets",
    "sources",
    "tags",
]
