"""What an archive holds, by natural keys: the same for the same input, whoever imported it, in whatever order.

Left out are ids, moments, and which of several came first: the numbers of versions, which of two duplicates is the original.
Run as a program it prints that as JSON, with what is wrong with the record.
"""

import json
import os
import sys
from typing import Any


def rows(query: Any) -> list[Any]:
    return sorted(json.loads(json.dumps([list(row) for row in query], default=str)), key=json.dumps)


def contents() -> dict[str, Any]:
    from archive.audit import verify_chain  # noqa: PLC0415 - once Django is set up
    from archive.models import (  # noqa: PLC0415 - once Django is set up
        Article,
        ArticleEntity,
        ArticleTopic,
        Block,
        Claim,
        Entity,
        Event,
        Mention,
        Record,
        SketchNumber,
        Version,
    )

    key, newest = "article__natural_key", "version__article__natural_key"
    stories: dict[Any, list[str]] = {}
    same: dict[Any, list[str]] = {}
    for pk, natural, story, original in Article.objects.values_list("pk", "natural_key", "story", "duplicate_of"):
        stories.setdefault(story or -pk, []).append(natural)
        same.setdefault(original or pk, []).append(natural)
    return {
        "articles": rows(
            Article.objects.values_list("natural_key", "headline", "source__name", "language", "state", "version_count")
        ),
        "versions": rows(Version.objects.values_list(key, "content_digest", "headline")),
        "blocks": rows(Block.objects.values_list(newest, "version__content_digest", "kind", "start", "end", "origin")),
        "mentions": rows(Mention.objects.values_list(newest, "version__content_digest", "start", "end", "entity__name")),
        "entities": rows(Entity.objects.values_list("name", "kind", "status", "origin")),
        "names": rows(ArticleEntity.objects.values_list("content_object__natural_key", "tag__name", "status", "origin")),
        "topics": rows(ArticleTopic.objects.values_list("content_object__natural_key", "tag__name", "status", "origin")),
        "claims": rows(
            Claim.objects.values_list(
                key, "version__content_digest", "exact", "start", "statement", "speaker__name", "status", "anchor_state"
            )
        ),
        "sketches": rows(SketchNumber.objects.values_list(key, "number")),
        "records": rows(
            Record.objects.values_list(
                "locator", "record_number", "byte_offset", "format", "size", "sha256", "reason_code", "reason"
            )
        ),
        "taken": rows(Record.objects.values_list("locator", "record_number", "article__natural_key")),
        "stories": sorted(sorted(keys) for keys in stories.values()),
        "duplicates": sorted(sorted(keys) for keys in same.values()),
        "events": rows(Event.objects.exclude(verb="duplicate_found").values_list("verb")),
        "faults": [str(fault) for fault in verify_chain()],
    }


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    json.dump(contents(), sys.stdout)
