"""What the archive was when a page was made, in a few words that one cheap query tells: docs/decisions/0028."""

from django.db import connection

from archive.search.passing import watching

__all__ = ["stamp", "watching"]

STAMP = """
SELECT (SELECT key FROM archive_searcharchive WHERE id = 1),
       (SELECT MAX(id) FROM archive_searchchange),
       (SELECT hash FROM archive_event {where} ORDER BY number DESC LIMIT 1)
"""
OF_PAGES, OF_RECORD = STAMP.format(where="WHERE NOT blind"), STAMP.format(where="")


def stamp(*, whole_record: bool = False) -> str:
    """Another one after every transaction that changed anything a reader is shown; never one that was there before.

    Each such transaction writes a line of the log that search follows, or of the record, and one at a time does. The hash of a
    line stands for all lines before it. Lines that tell of blind sheets, drafts saved as one types among them, change no page
    but the record itself: whole_record counts them too. Ask before the page is read, never after.
    """
    with connection.cursor() as cursor:
        cursor.execute(OF_RECORD if whole_record else OF_PAGES)
        return ".".join("" if part is None else str(part) for part in cursor.fetchone())
