from archive.admin import articles, batches, claims, events, people, sheets, sources, tags

__all__ = ["articles", "batches", "claims", "events", "people", "sheets", "sources", "tags"]
