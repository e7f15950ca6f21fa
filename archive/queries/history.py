"""How an article came to say what it says: the difference of two versions, and its public record."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q

from archive.audit import opened, sealed
from archive.models import Article, Block, Event, Sheet, Version
from archive.policy.roles import ROLES
from archive.policy.states import STATES
from archive.policy.vocabulary import EVENT_VERBS, VISIBILITIES, label
from archive.queries.restored import restored_lines
from archive.queries.wording import Words, public_words

TOKEN = re.compile(r"\w+(?:[-'’.,]\w+)*|\s+|[^\w\s]")
ABOUT = {"headlineverdict": " on the headline", "claimverdict": " on a claim"}
# The notes written for readers; others are talk of the desk. Verb -> which moves, all where none is named.
PUBLIC_NOTES = {"verdict_corrected": (), "visibility_moved": ("withdraw", "restore", "take_down"), "state_moved": ("correct",)}


CONCLUSIONS = ("verdict_reached", "sheet_returned")
UNSETTLED = {"agreed", "disputed"}
OPENED = {"published", *UNSETTLED}
PUBLISHED = ("verdict_published", "verdict_corrected")
MOVED = ("state_moved", "visibility_moved")
IMPORTED = ("article_imported", "version_imported")  # they tell the headline, and the digest of the whole text
ROLE_LABELS = {role.code: role.label for role in ROLES}
NO_ROLE = "Member of the desk"


@dataclass(frozen=True)
class Change:
    """A run of words. kind: "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class ChangedParagraph:
    changes: tuple[Change, ...]

    @property
    def state(self) -> str:
        return "changed" if any(change.kind != "same" for change in self.changes) else "same"


@dataclass(frozen=True)
class Comparison:
    article: Article
    older: Version
    newer: Version
    headline: ChangedParagraph
    paragraphs: tuple[ChangedParagraph, ...]
    is_restricted: bool

    @property
    def is_same(self) -> bool:
        return all(paragraph.state == "same" for paragraph in (self.headline, *self.paragraphs))


@dataclass(frozen=True)
class RecordLine:
    """An event in words. who: a role and a number, unless the archive shows names.

    sealed, opened: what the hash is reckoned from, and the parts of it that the line shows, see audit.sealing; None and empty for
    an event of the first format. is_restored: a line of the record of the archive that this one was restored from.
    """

    number: int
    at: datetime
    verb: str
    words: str
    who: str
    note: str
    hash: str
    previous_hash: str
    sealed: dict[str, Any] | None
    opened: dict[str, dict[str, Any]]
    is_restored: bool = False


def comparison(article: Article, *, first: int, second: int) -> Comparison | None:
    """The older of two versions against the newer, as far as their texts may be shown; None where one does not exist."""
    blocks = Prefetch("blocks", Block.objects.order_by("version", "number"))
    pair = list(article.versions.filter(number__in={first, second}).prefetch_related(blocks).order_by("number"))
    if len(pair) != 2:
        return None
    for version in pair:
        version.article = article
    older, newer = pair
    return Comparison(
        article=article,
        older=older,
        newer=newer,
        headline=ChangedParagraph(tuple(changed_words(older.headline, newer.headline))),
        paragraphs=tuple(changed_paragraphs(_paragraphs(older), _paragraphs(newer))),
        is_restricted=article.source.text_policy != "full",
    )


def changed_paragraphs(older: Sequence[str], newer: Sequence[str]) -> Iterator[ChangedParagraph]:
    """Paragraphs first, then the words of those that differ, so that a moved line does not tear its neighbours apart."""
    for kind, i, j, k, m in SequenceMatcher(None, older, newer, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (ChangedParagraph((Change("same", text),)) for text in newer[k:m])
            continue
        paired = min(j - i, m - k)
        for old, new in zip(older[i : i + paired], newer[k : k + paired], strict=True):
            yield ChangedParagraph(tuple(changed_words(old, new)))
        yield from (ChangedParagraph((Change("removed", text),)) for text in older[i + paired : j])
        yield from (ChangedParagraph((Change("added", text),)) for text in newer[k + paired : m])


def changed_words(older: str, newer: str) -> Iterator[Change]:
    """The runs of words that stayed, went and came, in reading order."""
    old, new = TOKEN.findall(older), TOKEN.findall(newer)
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Change("removed", "".join(old[i:j]))
        if k < m:
            yield Change("added", "".join(new[k:m]))


def _paragraphs(version: Version) -> list[str]:
    """The paragraphs under the headline, as far as they may be shown."""
    texts = version.public_texts((block.start, block.end) for block in version.blocks.all() if block.kind != "headline")
    return [text for text in texts if text.strip()]


def public_record(article: Article) -> list[RecordLine]:
    """The public events of an article in words, oldest first. What an open review came to is told once it is published."""
    versions = list(article.versions.prefetch_related("blocks"))
    for version in versions:
        version.article = article
    before = [_restored_line(body) for body in restored_lines([article.pk]).get(article.pk, ())]
    return before + own_records({article: versions})[article.pk]


def own_records(articles: Mapping[Article, Sequence[Version]]) -> dict[int, list[RecordLine]]:
    """The same of many, by id, without what was restored; one query. articles: with their versions, these with blocks."""
    opened = Sheet.objects.opened().filter(version__article__in=list(articles)).values("pk")
    public = Q(blind=False) | Q(subject_type="sheet", subject_id__in=opened)
    events: dict[int, list[Event]] = {article.pk: [] for article in articles}
    for event in Event.objects.filter(public, article_id__in=list(events)).order_by("number"):
        events[event.article_id].append(event)
    return {article.pk: _lines(article, versions, events[article.pk]) for article, versions in articles.items()}


def _lines(article: Article, versions: Iterable[Version], events: list[Event]) -> list[RecordLine]:
    named_until = _last_opening(events) if settings.SHOW_REVIEWER_NAMES else 0
    events = list(_told(events, is_open=article.state != "published"))
    words, names = public_words(versions), _names(events, named_until=named_until)
    parts = _Parts(named_until=named_until, shows_text=article.source.text_policy == "full")
    return [_line(event, names.get(event.number, "The archive"), words, parts) for event in events]


def _restored_line(body: dict[str, Any]) -> RecordLine:
    shown = ("number", "verb", "words", "who", "note", "hash", "previous_hash", "sealed")
    said = {name: body[name] for name in shown}
    return RecordLine(at=datetime.fromisoformat(body["at"]), opened=body["opened"] or {}, is_restored=True, **said)


def _told(events: list[Event], *, is_open: bool) -> Iterator[Event]:
    """Without those that say how an open review stands: whether its answers agree is nobody's business until it is settled."""
    settled = max((event.number for event in events if event.after.get("state") == "published"), default=0)
    for event in events:
        states = {event.before.get("state"), event.after.get("state")}
        if not (is_open and event.number > settled and (event.verb in CONCLUSIONS or states & UNSETTLED)):
            yield event


def _line(event: Event, who: str, words: Words, parts: "_Parts") -> RecordLine:
    note = words(event.note) if _is_public_note(event) else ""
    can_be_checked = event.format > 1
    return RecordLine(
        number=event.number,
        at=event.at,
        verb=event.verb,
        words=_in_words(event),
        who=who,
        note=note,
        hash=event.hash,
        previous_hash=event.previous_hash,
        sealed=sealed(event) if can_be_checked else None,
        opened=opened(event, parts.shown(event, who, note)) if can_be_checked else {},
    )


@dataclass(frozen=True)
class _Parts:
    """Which parts of a sealed line are opened: those that the line, or the article's page, shows as they are."""

    named_until: int
    shows_text: bool

    def shown(self, event: Event, who: str, note: str) -> Iterator[str]:
        if event.verb in (*MOVED, *PUBLISHED) or (self.shows_text and event.verb in IMPORTED):
            yield "before"
            if "files" not in event.after:  # digests of files are told with the evidence alone, as long as it is public
                yield "after"
        if _is_public_note(event) and note == event.note:
            yield "note"
        if event.actor_id is None or event.number <= self.named_until:
            yield "actor_name"
        elif who.startswith(f"{ROLE_LABELS.get(event.role, NO_ROLE)} "):
            yield "role"


def _last_opening(events: Iterable[Event]) -> int:
    """The number of the last event that ended a blind review or told what came of it; 0 where there was none."""
    found = (event.number for event in events if event.verb in PUBLISHED or event.after.get("state") in OPENED)
    return max(found, default=0)


def _names(events: Sequence[Event], *, named_until: int) -> dict[int, str]:
    """Who made each event, by its number: up to named_until by name, then as a role and a number in order of appearance.

    What came later may be of a review that is blind; the numbers begin after the names, for else they would continue their order.
    """
    numbered: dict[int, str] = {}
    count: Counter[str] = Counter()
    for event in events:
        if event.number > named_until and event.actor_id is not None and event.actor_id not in numbered:
            role = ROLE_LABELS.get(event.role, NO_ROLE)
            count[role] += 1
            numbered[event.actor_id] = f"{role} {count[role]}"
    by_people = [event for event in events if event.actor_id is not None]
    return {event.number: event.shown_actor if event.number <= named_until else numbered[event.actor_id] for event in by_people}


def _is_public_note(event: Event) -> bool:
    moves = PUBLIC_NOTES.get(event.verb)
    return moves is not None and (not moves or event.after.get("move") in moves)


def _in_words(event: Event) -> str:
    sentence = label(EVENT_VERBS, event.verb)
    for field, choices in (("state", STATES), ("visibility", VISIBILITIES)):
        if event.verb == f"{field}_moved" and event.after.get(field):
            was = label(choices, str(event.before.get(field, "")))
            return f"{sentence}: {was} → {label(choices, str(event.after[field]))}"
    return sentence + ABOUT.get(event.subject_type, "") if event.verb.startswith("verdict_") else sentence
