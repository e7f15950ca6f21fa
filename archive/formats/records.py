"""What passes from a file to the importer: a raw record, then an article record; or a refusal."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


class RecordError(Exception):
    """A raw record cannot become an article.

    code: one of policy.vocabulary.REFUSALS; reason: a sentence that names what is wrong.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class RecordSkipped(RecordError):
    """A raw record that was never meant to be an article (a request, a picture, a capture seen before): nothing is lost by it."""


@dataclass(frozen=True)
class RawRecord:
    """One raw item as it came.

    locator: the file, as given. number: its 1-based place in the file. byte_offset: where it starts there.
    data: its verbatim bytes; only the first of them where it is too large to hold, and then whole_size and whole_sha256 tell
    of all of them. sidecar: the verbatim bytes of the description beside it (NAME.meta.json), where there is one.
    starts_at: line and column in the file where data starts, for messages.
    """

    locator: str
    number: int
    byte_offset: int
    data: bytes
    sidecar: bytes | None = None
    whole_size: int | None = None
    whole_sha256: str = ""
    starts_at: tuple[int, int] = (1, 1)

    @property
    def is_cut(self) -> bool:
        return self.whole_size is not None

    @property
    def size(self) -> int:
        """How many bytes there were."""
        return len(self.data) if self.whole_size is None else self.whole_size

    @property
    def sha256(self) -> str:
        """Of all the bytes there were, in hexadecimal."""
        return self.whole_sha256 or hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class PublicationDate:
    """When an article was published, and how surely it is known. at: UTC, start of the day or month where only that is known."""

    at: datetime
    precision: str  # policy.vocabulary.DATE_PRECISIONS without "unknown"
    zone: str = ""  # as given: "Z", "+01:00"; empty where none was given
    given_by: str = ""  # the field it came from


@dataclass(frozen=True)
class ClaimReviewRecord:
    """What somebody else found about a claim, in their words. Nothing in it is a finding of this archive.

    rating, rating_value, best_rating and worst_rating: verbatim, for no two publishers' scales are the same and some are void.
    appearances: addresses where the claim was made. title: the headline of the review.
    """

    claim: str
    claimant: str = ""
    claim_date: PublicationDate | None = None
    appearances: tuple[str, ...] = ()
    publisher: str = ""
    publisher_site: str = ""
    url: str = ""
    title: str = ""
    reviewed: PublicationDate | None = None
    rating: str = ""
    rating_value: str = ""
    best_rating: str = ""
    worst_rating: str = ""
    rating_explanation: str = ""
    language: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArticleRecord:
    """One article as a format module reads it. text: the whole decoded text, headline line included, line ends as they came.

    encoding: of the record's bytes; "" where the text was composed from parts of them (a page, a feed, a message).
    """

    headline: str
    text: str
    encoding: str
    source: str = ""
    url: str = ""
    archived_url: str = ""
    guid: str = ""
    byline: str = ""
    section: str = ""
    language: str = ""
    published: PublicationDate | None = None
    standfirst: str = ""  # it also stands in text
    blocks: tuple[tuple[str, int, int], ...] | None = (
        None  # (kind, start, end) in text, known by the format; None: told from the lines
    )
    subjects: tuple[tuple[str, str], ...] = ()  # (scheme:id or "", label), as the source gives them
    names: tuple[tuple[str, str], ...] = ()  # (person, organisation, place or "", name), as the source tags them
    notes: tuple[str, ...] = ()  # what was left out or repaired, each a sentence
    embargoed_until: datetime | None = None  # UTC: before then it is not to be shown
    fact_checks: tuple[ClaimReviewRecord, ...] = ()  # that its page holds as marks, of claims made elsewhere
