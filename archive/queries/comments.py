"""Comments as the desk reads them: those open to this person, in their order, signed as far as names may be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.models import Article, Assignment, Block, Claim, Comment, Sheet
from archive.models.people import holders
from archive.policy.states import UNANSWERED
from archive.policy.vocabulary import LIVE_SHEET_STATES
from archive.queries.paging import is_number

AT_MOST = 100  # on one page
MOST_NAMES = 500  # offered to be mentioned


@dataclass(frozen=True)
class CommentRow:
    """One comment. text: empty once it is withdrawn. answers: the number of the comment it answers, 0 for none or a hidden one.

    block: the number of the paragraph where its passage begins, 0 where that is of an earlier version or there is no passage.
    """

    pk: int
    who: str
    is_mine: bool
    at: datetime
    text: str
    is_withdrawn: bool
    to_all: bool
    exact: str
    version: int
    block: int
    claim: Claim | None
    answers: int
    answered: str


@dataclass(frozen=True)
class Discussion:
    """rows: the oldest first. earlier: the number to look further back from; 0 where there are none.

    is_shut: comments are kept from reviewers. is_told_all: though they are, this person reads all of them.
    """

    rows: list[CommentRow]
    earlier: int
    is_shut: bool
    is_told_all: bool


def discussion(article: Article, user: Any, *, claim: Claim | None = None, before: str = "") -> Discussion:
    """The newest comments on the article, or on one of its claims, that this person may read. before: the number to stop at."""
    found = Comment.objects.visible_to(user).filter(article=article)
    found = found.filter(claim=claim) if claim else found
    if is_number(before):
        found = found.filter(pk__lt=int(before))
    newest = list(found.signed().select_related("version", "claim").order_by("-pk")[: AT_MOST + 1])
    shown = newest[:AT_MOST][::-1]
    is_shut = article.state in UNANSWERED
    return Discussion(
        rows=_rows(shown, user, article),
        earlier=shown[0].pk if len(newest) > AT_MOST else 0,
        is_shut=is_shut,
        is_told_all=is_shut and user.has_perm("archive.queue") and not reviews_now(article, user),
    )


def _rows(comments: Sequence[Comment], user: Any, article: Article) -> list[CommentRow]:
    answered = [comment.reply_to_id for comment in comments if comment.reply_to_id]
    names = {one.pk: one.name_for(user) for one in Comment.objects.visible_to(user).filter(pk__in=answered).signed()}
    newest = [comment for comment in comments if comment.exact and comment.version.number == article.version_count]
    blocks = _blocks(newest[0].version_id) if newest else []
    return [
        CommentRow(
            pk=comment.pk,
            who=comment.name_for(user),
            is_mine=comment.author_id == user.pk,
            at=comment.written_at,
            text=comment.shown_text,
            is_withdrawn=comment.withdrawn_at is not None,
            to_all=comment.to_all,
            exact="" if comment.withdrawn_at else comment.exact,
            version=comment.version.number,
            block=_block(blocks, comment.start) if comment in newest else 0,
            claim=comment.claim,
            answers=comment.reply_to_id if comment.reply_to_id in names else 0,
            answered=names.get(comment.reply_to_id, ""),
        )
        for comment in comments
    ]


def _blocks(version_id: int) -> list[tuple[int, int, int]]:
    return list(Block.objects.filter(version=version_id).order_by("number").values_list("number", "start", "end"))


def _block(blocks: Sequence[tuple[int, int, int]], start: int) -> int:
    return next((number for number, begin, end in blocks if begin <= start < end), 0)


def reviews_now(article: Article, user: Any) -> bool:
    """Whether the person reviews the article in its present round, or is to."""
    own = Sheet.objects.visible_to(user).filter(reviewer=user, state__in=LIVE_SHEET_STATES)
    own = own.filter(version__article=article, version__number=article.version_count)
    return own.exists() or Assignment.objects.filter(article=article, reviewer=user, released_at=None).exists()


def has_reviewed(article: Article, user: Any) -> bool:
    """Whether the person has, or had, a sheet on the article, or is to review it."""
    own = Sheet.objects.visible_to(user).filter(reviewer=user, version__article=article)
    return own.exists() or Assignment.objects.filter(article=article, reviewer=user, released_at=None).exists()


def commented_claims(article: Article) -> Any:
    """The claims of an article that a comment can be about, in the order of the text."""
    return Claim.objects.filter(article=article, status="accepted").order_by("start", "pk")


def people_to_mention() -> list[tuple[str, str]]:
    """(user name, full name) of everybody on the desk."""
    people = holders("see_desk")[:MOST_NAMES]
    return [(person.get_username(), person.get_full_name()) for person in people]
