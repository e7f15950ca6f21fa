"""Comments of desk members on an article, a claim or a passage. Written once, never edited; withdrawn by their authors."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.analysis.anchors import Anchor
from archive.audit import record
from archive.models import Article, Assignment, Claim, Comment, Sheet
from archive.models.people import holders
from archive.policy.states import UNANSWERED
from archive.review.answers import Passage
from archive.review.notifications import notify
from archive.review.passages import PassageLost, resolve
from archive.review.permissions import PermissionRefused, can, check_can
from archive.review.requirement import current_version, locked_article

LONGEST = 4000  # characters
MOST_PEOPLE = 20  # mentioned in one comment
MENTION = re.compile(r"(?<![\w.+@/-])@([\w.@+-]+)")  # Django's letters of a user name; not within an address of mail or web
AFTER_A_NAME = ".+-@"


class CommentRefused(Exception):
    """The comment cannot be written or withdrawn so; nothing changed. Says why."""


def write_comment(
    article: Article,
    *,
    text: str,
    by: Any,
    at: datetime,
    claim: Claim | None = None,
    passage: Passage | None = None,
    reply_to: Comment | None = None,
    to_all: bool = False,
    mention: Iterable[str] = (),
) -> Comment:
    """The comment; the people it names after an @, those in mention and the author of what it answers are notified.

    passage: words of the newest version. to_all: for everybody, those too who review or may come to. mention: user names.
    Raises PermissionRefused, CommentRefused.
    """
    check_can(by, "comment")
    text = _checked(text)
    with transaction.atomic():
        article = locked_article(article.pk)
        _check_subject(article, claim, reply_to, by)
        if to_all:
            _check_to_all(article, by)
        people = _people([*mention, *mentions(text)])
        version = current_version(article)
        comment = Comment.objects.create(
            article=article,
            version=version,
            claim=claim,
            **_place(version.text, passage),
            reply_to=reply_to,
            author=by,
            text=text,
            to_all=to_all,
            written_at=at,
            opened_at=None if article.state in UNANSWERED else at,
        )
        _record("comment_written", comment, by=by, at=at, told=_told(comment, people))
        notify("mentioned", people, article=article, at=at, by=by, comment=comment)
        if reply_to:
            notify("replied", {reply_to.author_id} - people, article=article, at=at, by=by, comment=comment)
        return comment


def withdraw_comment(comment: Comment, *, by: Any, at: datetime) -> Comment:
    """The comment, of which only its place is shown from now on. By its author. Raises PermissionRefused, CommentRefused."""
    check_can(by, "see_desk")
    if comment.author_id != by.pk:
        raise PermissionRefused("comment", message="This comment is somebody else's.")
    with transaction.atomic():
        locked_article(comment.article_id)
        if not Comment.objects.filter(pk=comment.pk, withdrawn_at=None).update(withdrawn_at=at):
            raise CommentRefused("The comment was withdrawn already.")
        _record("comment_withdrawn", comment, by=by, at=at, told={"content_digest": _digest(comment.text)})
        return Comment.objects.get(pk=comment.pk)


def mentions(text: str) -> Iterator[str]:
    """What stands after each @ that begins a word, the marks of a sentence's end left out."""
    for found in MENTION.finditer(text):
        if name := found[1].rstrip(AFTER_A_NAME):
            yield name


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise CommentRefused("Write what you have to say.")
    if len(text) > LONGEST:
        raise CommentRefused(f"The comment has {len(text)} characters; {LONGEST} are the most.")
    if "\x00" in text:
        raise CommentRefused("The comment holds a character that is no text.")
    return text


def _check_subject(article: Article, claim: Claim | None, reply_to: Comment | None, by: Any) -> None:
    if article.state == "spiked":
        raise CommentRefused("The article is spiked: it is not talked about until it is taken back.")
    if claim is not None:
        now = Claim.objects.get(pk=claim.pk)
        if now.article_id != article.pk:
            raise CommentRefused("The claim is one of another article.")
        if now.status != "accepted":
            raise CommentRefused(f"The claim is {now.status}: only accepted claims are commented on.")
    if reply_to is not None:
        there = Comment.objects.visible_to(by).filter(pk=reply_to.pk, article=article).first()
        if there is None:
            raise CommentRefused("There is no such comment to answer on this article.")
        if there.withdrawn_at:
            raise CommentRefused("The comment you answer was withdrawn.")


def _check_to_all(article: Article, by: Any) -> None:
    """Who answers the questions of a review, or has, speaks to those who do by their sheet alone."""
    if not (can(by, "queue") or can(by, "adjudicate")):
        raise CommentRefused("Only editors and adjudicators write for everybody while reviews may be outstanding.")
    if article.state not in UNANSWERED:
        raise CommentRefused("Everybody on the desk reads comments on this article now: there is nothing to mark.")
    given = Assignment.objects.filter(article=article, reviewer=by, released_at=None)
    if given.exists() or Sheet.objects.filter(version__article=article, reviewer=by).exists():
        raise CommentRefused("You review this article, or have: your comment opens when all reviews are in.")


def _people(names: Iterable[str]) -> set[int]:
    """The ids of those named."""
    wanted = set(names)
    if len(wanted) > MOST_PEOPLE:
        raise CommentRefused(f"The comment names {len(wanted)} people; {MOST_PEOPLE} are the most.")
    found = dict(holders("see_desk").filter(username__in=wanted).values_list("username", "pk")) if wanted else {}
    if missing := ", ".join(sorted(wanted - set(found))):
        raise CommentRefused(f"Nobody on the desk is called {missing}. Choose a name from the list, or leave out the @.")
    return set(found.values())


def _place(text: str, passage: Passage | None) -> dict[str, Any]:
    """The columns of the passage."""
    if passage is None:
        return {}
    try:
        anchor: Anchor = resolve(text, passage)
    except PassageLost as lost:
        raise CommentRefused(str(lost)) from lost
    return {"exact": anchor.exact, "start": anchor.start, "end": anchor.end}


def _told(comment: Comment, people: set[int]) -> dict[str, Any]:
    """What the record says of a comment: about what it was and to whom it spoke, and of its words the digest alone."""
    return {
        "content_digest": _digest(comment.text),
        "version": comment.version_id,
        "claim": comment.claim_id,
        "passage": [comment.start, comment.end] if comment.exact else [],
        "reply_to": comment.reply_to_id,
        "to_all": comment.to_all,
        "people": sorted(people),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _record(verb: str, comment: Comment, *, by: Any, at: datetime, told: dict[str, Any]) -> None:
    """Blind for good: readers are told of no comment, and the desk of those alone that it may read."""
    record(verb=verb, subject=comment, article_id=comment.article_id, by=by, at=at, after=told, blind=True)
