"""Comments: what is refused, what the record and the others learn of one, and whom a comment makes unfit to review."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from archive.audit import verify_chain
from archive.models import Article, Comment, Event, KeptForever, Notification
from archive.queries.desk_record import article_record
from archive.queries.history import public_record
from archive.queries.queue import next_article, pick_up_list
from archive.review.assignments import AssignmentRefused, assign, pick_up, release
from archive.review.claims import reject_claim
from archive.review.comments import LONGEST, CommentRefused, mentions, withdraw_comment, write_comment
from archive.review.permissions import PermissionRefused
from archive.review.sheets import SheetRefused, discard_sheet
from archive.review.transitions import move
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db


def wrote(article: Article, *, by: User, text: str = "Look at the third paragraph.", **given: Any) -> Comment:
    return write_comment(article, text=text, by=by, at=desk.now(), **given)


def reads(user: Any, comment: Comment) -> bool:
    return Comment.objects.visible_to(user).filter(pk=comment.pk).exists()


def rows() -> tuple[Any, ...]:
    return tuple(list(model.objects.order_by("pk").values()) for model in (Comment, Notification, Event))


def refused(article: Article, said: str, *, by: User, kind: type[Exception] = CommentRefused, **given: Any) -> None:
    before = rows()
    with pytest.raises(kind, match=said):
        wrote(article, by=by, **given)
    assert rows() == before


def test_comment_is_kept_with_its_claim_and_passage_and_the_version_it_spoke_about(reviewer, editor):
    article = desk.in_review()
    claim = desk.claim_on(article, by=editor)
    comment = wrote(article, by=reviewer, text="  Six,\r\nnot nine?  ", claim=claim, passage="will close for six weeks")
    text = desk.version_of(article).text
    assert (comment.text, comment.claim, comment.version) == ("Six,\nnot nine?", claim, desk.version_of(article))
    assert text[comment.start : comment.end] == comment.exact == "will close for six weeks"
    assert (comment.opened_at, comment.withdrawn_at, comment.to_all) == (None, None, False)


def test_record_keeps_of_a_comment_the_digest_and_not_the_words(reviewer):
    article = desk.in_review()
    comment = wrote(article, by=reviewer, text="Quixotryptic.")
    event = Event.objects.get(verb="comment_written")
    assert (event.subject_id, event.article_id, event.actor_name, event.blind) == (comment.pk, article.pk, "reviewer", True)
    assert len(event.after["content_digest"]) == 64 and "Quixotryptic" not in str((event.before, event.after, event.note))
    withdraw_comment(comment, by=reviewer, at=desk.now())
    assert Event.objects.get(verb="comment_withdrawn").after == {"content_digest": event.after["content_digest"]}
    assert verify_chain() == []


@pytest.mark.parametrize("role", ["observer", "nobody"])
def test_who_may_not_write_does_not(role, observer):
    by = observer if role == "observer" else User.objects.create_user("nobody")
    refused(desk.queued(), "Write comments on the desk", by=by, kind=PermissionRefused)


@pytest.mark.parametrize("role", ["importer", "reviewer", "adjudicator", "editor", "administrator"])
def test_every_other_role_writes(role):
    assert wrote(desk.queued(), by=make_person(f"some {role}", role)).pk


@pytest.mark.parametrize(
    ("text", "said"),
    [("  \n ", "Write what"), ("x" * (LONGEST + 1), "4001 characters"), ("a\x00b", "no text")],
)
def test_empty_too_long_and_broken_words_are_refused(text, said, editor):
    refused(desk.queued(), said, by=editor, text=text)


def test_longest_comment_is_taken(editor):
    assert len(wrote(desk.queued(), by=editor, text="x" * LONGEST).text) == LONGEST


def test_nobody_by_that_name_is_refused(editor, reviewer):
    article = desk.queued()
    stranger = User.objects.create_user("stranger")
    left = make_person("left", "reviewer")
    User.objects.filter(pk=left.pk).update(is_active=False)
    for name in ("nobody.here", stranger.username, "left", "Reviewer"):
        refused(article, f"Nobody on the desk is called {name}", by=editor, text=f"Ask @{name}.")
        refused(article, f"Nobody on the desk is called {name}", by=editor, mention=[name])
    refused(article, "names 21 people", by=editor, text=" ".join(f"@p{number}" for number in range(21)))


def test_names_stand_after_an_at_that_begins_a_word():
    text = "@ada, (@b.c) and @d-e... or press@county.example, https://x.example/@f @@ @ada@desk.example."
    assert list(mentions(text)) == ["ada", "b.c", "d-e", "ada@desk.example"]


def test_passage_that_is_not_in_the_text_or_there_twice_is_refused(editor):
    article = desk.queued()
    refused(article, "does not stand in the text", by=editor, passage="nine months")
    refused(article, "more than once", by=editor, passage="The county said so.")
    second = desk.TEXT.rindex("The county said so.")
    assert wrote(article, by=editor, passage={"exact": "The county said so.", "start": second}).start == second


def test_claim_of_another_article_and_one_not_accepted_are_refused(editor):
    article, other = desk.queued(), desk.queued()
    claim = desk.claim_on(other, by=editor)
    refused(article, "of another article", by=editor, claim=claim)
    reject_claim(claim, by=editor, at=desk.now())
    refused(other, "The claim is rejected", by=editor, claim=claim)


def test_answer_to_what_is_elsewhere_hidden_or_withdrawn_is_refused(reviewer, reviewer2, editor):
    article = desk.queued()
    hidden = wrote(article, by=reviewer)
    refused(desk.queued(), "no such comment", by=editor, reply_to=hidden)
    refused(article, "no such comment", by=reviewer2, reply_to=hidden)
    assert wrote(article, by=editor, reply_to=hidden).reply_to == hidden
    withdraw_comment(hidden, by=reviewer, at=desk.now())
    refused(article, "was withdrawn", by=editor, reply_to=hidden)


def test_spiked_article_is_not_talked_about_and_a_withdrawn_one_is(editor):
    refused(desk.spiked(), "spiked", by=editor)
    article = move(desk.published(), "withdraw", by=editor, at=desk.now(), note="Libel.")
    assert wrote(article, by=editor).opened_at is not None


def test_for_everybody_is_refused_where_it_would_tell_or_means_nothing(reviewer, editor, adjudicator):
    article = desk.queued()
    refused(article, "Only editors and adjudicators", by=reviewer, to_all=True)
    assign(article, reviewer=adjudicator, by=editor, at=desk.now())
    refused(article, "You review this article, or have", by=adjudicator, to_all=True)
    draft = desk.started(article, by=editor)
    refused(article, "You review this article, or have", by=editor, to_all=True)
    discard_sheet(draft, by=editor, at=desk.now())
    refused(article, "You review this article, or have", by=editor, to_all=True)
    refused(desk.disputed(), "nothing to mark", by=adjudicator, to_all=True)


def test_comment_is_withdrawn_once_by_its_author_alone_and_never_rewritten(reviewer, editor, superuser):
    comment = wrote(desk.queued(), by=reviewer)
    for other in (editor, superuser):
        before = rows()
        with pytest.raises(PermissionRefused, match="somebody else's"):
            withdraw_comment(comment, by=other, at=desk.now())
        assert rows() == before
    comment = withdraw_comment(comment, by=reviewer, at=desk.now())
    assert (comment.shown_text, bool(comment.withdrawn_at)) == ("", True)
    before = rows()
    with pytest.raises(CommentRefused, match="withdrawn already"):
        withdraw_comment(comment, by=reviewer, at=desk.now())
    for attempt in (comment.save, comment.delete, lambda: Comment.objects.update(text="x"), Comment.objects.all().delete):
        with pytest.raises(KeptForever):
            attempt()
    assert rows() == before


@pytest.mark.parametrize("state", ["imported", "queued", "in_review"])
def test_until_all_reviews_are_in_only_those_read_who_give_out_work_and_do_not_review(state, reviewer, editor, superuser):
    comment = wrote(desk.REACHED[state](), by=reviewer)
    others = [make_person(f"other {role}", role) for role in ("observer", "importer", "reviewer", "adjudicator")]
    assert [reads(user, comment) for user in (reviewer, editor, superuser)] == [True] * 3
    assert [reads(user, comment) for user in (*others, AnonymousUser())] == [False] * 5


def test_editor_who_reviews_or_is_to_review_reads_as_reviewers_do(reviewer2, editor, administrator):
    article = desk.queued()
    given = assign(article, reviewer=editor, by=administrator, at=desk.now())
    comment = wrote(article, by=reviewer2)
    assert not reads(editor, comment)
    sheet = desk.started(article, by=editor)
    desk.submitted(sheet)
    given.refresh_from_db()
    assert not reads(editor, comment) and given.released_at
    desk.submitted(desk.started(article, by=reviewer2))
    assert reads(editor, comment)


def test_all_read_it_once_the_reviews_are_in_and_none_while_they_are_given_once_more(reviewer3, editor, adjudicator):
    one, two = desk.reviewers()
    article = desk.queued()
    sheets = [desk.started(article, by=by) for by in (one, two)]
    comment = wrote(article, by=one)
    desk.submitted(sheets[0])
    assert [reads(user, comment) for user in (two, reviewer3, adjudicator)] == [False] * 3
    desk.submitted(sheets[1], headline=desk.LOW)
    comment.refresh_from_db()
    assert [reads(user, comment) for user in (two, reviewer3, adjudicator)] == [True] * 3 and comment.opened_at
    move(article, "send_back", by=adjudicator, at=desk.now(), note="Look again.")
    assert [reads(user, comment) for user in (one, two, reviewer3, adjudicator, editor)] == [True, False, False, False, True]


def test_what_is_for_everybody_everybody_reads_until_its_author_comes_to_review(reviewer, editor, observer, administrator):
    article = desk.queued()
    comment = wrote(article, by=editor, to_all=True)
    assert [reads(user, comment) for user in (reviewer, observer)] == [True, True]
    given = assign(article, reviewer=editor, by=administrator, at=desk.now())
    assert [reads(user, comment) for user in (reviewer, observer, editor)] == [False, False, True]
    release(given, by=editor, at=desk.now())
    assert reads(reviewer, comment)


def test_spiking_opens_what_was_said(reviewer, reviewer2, editor):
    article = desk.queued()
    comment = wrote(article, by=reviewer)
    move(article, "spike", by=editor, at=desk.now(), note="Not news.")
    comment.refresh_from_db()
    assert reads(reviewer2, comment) and comment.opened_at


def test_who_can_read_what_colleagues_wrote_takes_no_sheet_and_is_given_none(reviewer, reviewer2, editor, administrator):
    article = desk.queued()
    own = wrote(article, by=editor)
    assert next_article(editor) == article
    wrote(article, by=reviewer)
    before = desk.everything()
    with pytest.raises(SheetRefused, match="somebody else must review it"):
        desk.started(article, by=editor)
    for attempt in (
        lambda: pick_up(article, by=editor, at=desk.now()),
        lambda: assign(article, reviewer=editor, by=administrator, at=desk.now()),
    ):
        with pytest.raises(AssignmentRefused, match="not blind to this review"):
            attempt()
    assert desk.everything() == before
    assert (next_article(editor), next_article(reviewer2)) == (None, article)
    assert own.opened_at is None and [one for part in pick_up_list(reviewer2) for one in part.rows] == [article]
    assert desk.started(article, by=reviewer2).pk


def test_comment_for_everybody_keeps_nobody_from_reviewing(editor, administrator):
    article = desk.queued()
    wrote(article, by=administrator, to_all=True)
    assert next_article(editor) == article and desk.started(article, by=editor).pk


def test_editor_assigned_before_anybody_wrote_reviews(reviewer, editor, administrator):
    article = desk.queued()
    assign(article, reviewer=editor, by=administrator, at=desk.now())
    wrote(article, by=reviewer)
    assert desk.started(article, by=editor).pk


def test_whoever_reviews_has_no_name_for_others(reviewer, reviewer3, editor, adjudicator):
    article = desk.queued()
    mine, talk = wrote(article, by=reviewer), wrote(article, by=editor)

    def names(reader: User) -> list[str]:
        return [comment.name_for(reader) for comment in Comment.objects.signed().filter(pk__in=[mine.pk, talk.pk]).order_by("pk")]

    assert names(reviewer3) == ["reviewer", "editor"]
    desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.LOW])
    assert [names(reader) for reader in (adjudicator, editor, reviewer)] == [
        ["a reviewer", "editor"],
        ["a reviewer", "editor"],
        ["reviewer", "editor"],
    ]


def test_desk_is_told_of_a_comment_in_the_record_when_it_may_read_it_and_readers_never(settings, reviewer, reviewer2, editor):
    settings.SHOW_REVIEWER_NAMES = True
    article = desk.queued()
    before = [line.number for line in public_record(article)]
    comment = wrote(article, by=reviewer)

    def told(user: User) -> list[tuple[str, str]]:
        return [(line.what, line.who) for line in article_record(article.pk, user) if line.what.startswith("Comment")]

    assert told(reviewer) == [("Comment written", "reviewer")]
    assert told(editor) == [("Comment written", "a member of the desk")]
    assert told(reviewer2) == []
    withdraw_comment(comment, by=reviewer, at=desk.now())
    assert [line.number for line in public_record(article)] == before
    desk.reviewed(article, [reviewer, reviewer2], [desk.SUPPORTED, desk.SUPPORTED])
    assert [what for what, _ in told(reviewer2)] == ["Comment withdrawn by its author", "Comment written"]
    desk.publish_shown(Article.objects.get(pk=article.pk), by=editor)
    assert not [line for line in public_record(article) if line.verb.startswith("comment")]
