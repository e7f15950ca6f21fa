"""The record: the only writer of events, and the proof that nobody else wrote.

Each event carries the hash of the one before it, so a line changed, removed, slipped in or moved shows. What a chain cannot show
is its newest lines cut off, or all of it written anew; the heads noted each day, which are public, tell that too.
"""

from archive.audit.sealing import digest, line_fault, opened, sealed, sha256_of
from archive.audit.shutting import shut_name, shut_parts
from archive.audit.verifying import Head, parse_head, unguarded_tables, verify_chain
from archive.audit.writing import Entry, OutsideTransaction, lock_chain, record, record_many

__all__ = [
    "Entry",
    "Head",
    "OutsideTransaction",
    "digest",
    "line_fault",
    "lock_chain",
    "opened",
    "parse_head",
    "record",
    "record_many",
    "sealed",
    "sha256_of",
    "shut_name",
    "shut_parts",
    "unguarded_tables",
    "verify_chain",
]
