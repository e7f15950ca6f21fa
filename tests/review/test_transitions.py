"""The table of moves: state x move x role, guards, effects, and what a refusal leaves behind."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from archive.models import Article, Correction, Event
from archive.models.kept import KeptForever
from archive.policy.roles import ROLES
from archive.policy.states import MOVES, STATES
from archive.policy.vocabulary import VISIBILITIES
from archive.review.guards import GUARDS
from archive.review.permissions import PermissionRefused
from archive.review.transitions import MOVE_BY_NAME, TransitionRefused, move, offered_move, offered_moves
from tests.review import desk

pytestmark = pytest.mark.django_db
STATE_MOVES = [row for row in MOVES if row.field == "state"]
VISIBILITY_MOVES = [row for row in MOVES if row.field == "visibility"]
# What the guards say of the articles that desk brings to each state, for somebody who did not review them.
GUARDED = {("in_review", "return_to_queue"), ("in_review", "agree"), ("in_review", "dispute"), ("disputed", "adjudicate")}


def expected(row, state: str, role) -> type[Exception] | None:
    if row.power not in role.powers:
        return PermissionRefused
    return None if state in row.sources and (state, row.name) not in GUARDED else TransitionRefused


def try_all(article: Article, rows: list) -> None:
    """Every row by every role on the one article; what succeeds is undone again."""
    people = {role: desk.person(f"other {role.code}", role.code) for role in ROLES}
    before = desk.everything()
    for role, user in people.items():
        for row in rows:
            now = getattr(article, row.field)
            refused = expected(row, now, role)
            if refused:
                with pytest.raises(refused):
                    move(article, row.name, by=user, at=desk.now(), note="Because.")
                assert desk.everything() == before, (now, row.name, role.code)
                continue
            with transaction.atomic():
                moved = move(article, row.name, by=user, at=desk.now(), note="Because.")
                assert getattr(moved, row.field) == row.target
                transaction.set_rollback(True)
    assert desk.everything() == before


@pytest.mark.parametrize("state", [code for code, _ in STATES])
def test_move_is_made_exactly_where_the_table_says_so(state):
    """Every move and role from this state; each refusal leaves every row as it was, each success changes one state."""
    article = desk.REACHED[state]()
    try_all(article, STATE_MOVES)


def brought_to(visibility: str) -> Article:
    article = desk.make_article(visibility="hidden" if visibility == "hidden" else "public")
    if visibility == "withdrawn":
        return move(article, "withdraw", by=desk.person("editor", "editor"), at=desk.now(), note="At the source's wish.")
    return article


@pytest.mark.parametrize("visibility", [code for code, _ in VISIBILITIES])
def test_visibility_moves_exactly_where_the_table_says_so(visibility):
    try_all(brought_to(visibility), VISIBILITY_MOVES)


@pytest.mark.parametrize("row", [row for row in MOVES if row.note_required], ids=lambda row: row.name)
def test_move_needs_its_note(row):
    role = next(role.code for role in reversed(ROLES) if row.power in role.powers)
    article = brought_to(row.sources[0]) if row.field == "visibility" else desk.REACHED[row.sources[0]]()
    person = desk.person(role, role)
    before = desk.everything()
    with pytest.raises(TransitionRefused, match="Say why"):
        move(article, row.name, by=person, at=desk.now(), note="  ")
    assert desk.everything() == before


@pytest.mark.parametrize("row", MOVES, ids=lambda row: row.name)
def test_move_without_a_person_is_for_automatic_rows_alone(row):
    article = brought_to(row.sources[0]) if row.field == "visibility" else desk.REACHED[row.sources[0]]()
    before = desk.everything()
    guarded = (row.sources[0], row.name) in GUARDED
    if row.automatic and not guarded:
        assert getattr(move(article, row.name, by=None, at=desk.now(), note="Because."), row.field) == row.target
        return
    with pytest.raises(TransitionRefused if row.automatic else PermissionRefused):
        move(article, row.name, by=None, at=desk.now(), note="Because.")
    assert desk.everything() == before


def test_move_is_refused_to_strangers_and_to_those_shut_out(editor):
    article = desk.queued()
    shut_out = User.objects.get(pk=editor.pk)
    shut_out.is_active = False
    for nobody in (AnonymousUser(), shut_out):
        with pytest.raises(PermissionRefused):
            move(article, "spike", by=nobody, at=desk.now(), note="Because.")


def test_move_refuses_an_unknown_name(editor):
    article = desk.queued()
    before = desk.everything()
    with pytest.raises(TransitionRefused) as refused:
        move(article, "burn", by=editor, at=desk.now())
    assert (refused.value.name, desk.everything()) == ("burn", before)


def test_move_writes_one_event_with_before_and_after(editor):
    article = desk.make_article()
    at = desk.now()
    move(article, "queue", by=editor, at=at, note="For Monday")
    event = Event.objects.get(verb="state_moved", article_id=article.pk)
    assert (event.before, event.after) == ({"state": "imported"}, {"state": "queued", "move": "queue"})
    assert (event.actor_id, event.note, event.at, event.blind) == (editor.pk, "For Monday", at, False)


def test_move_goes_by_the_database_and_not_by_a_stale_article(editor):
    article = desk.make_article()
    stale = Article.objects.get(pk=article.pk)
    move(article, "queue", by=editor, at=desk.now())
    with pytest.raises(TransitionRefused, match="the article is queued for review"):
        move(stale, "queue", by=editor, at=desk.now())


def test_every_guard_is_in_the_table_and_every_name_in_the_table_is_a_guard():
    assert {name for row in MOVES for name in row.guards} == set(GUARDS)


def test_every_target_and_source_is_a_known_code():
    known = {"state": {code for code, _ in STATES}, "visibility": {code for code, _ in VISIBILITIES}}
    assert all({*row.sources, row.target} <= known[row.field] for row in MOVES)
    assert len(MOVE_BY_NAME) == len(MOVES)


@pytest.mark.parametrize("make", [desk.agreed, desk.adjudicated])
def test_nobody_publishes_or_sends_back_what_they_rated(make):
    article = make()
    reviewer = desk.reviewers()[0]
    reviewer.groups.add(*(group for group in desk.person("editor", "editor").groups.all()))
    reviewer = User.objects.get(pk=reviewer.pk)
    before = desk.everything()
    for name in ("publish", "send_back"):
        with pytest.raises(TransitionRefused, match="You reviewed this article yourself"):
            move(article, name, by=reviewer, at=desk.now(), note="Because.")
    assert desk.everything() == before


def test_a_superuser_who_rated_does_not_publish(superuser):
    article = desk.reviewed(desk.queued(), [superuser, desk.reviewers()[0]], [desk.SUPPORTED, desk.SUPPORTED])
    with pytest.raises(TransitionRefused, match="You reviewed"):
        move(article, "publish", by=superuser, at=desk.now())


def test_the_adjudicator_may_publish_what_others_rated():
    article = desk.disputed()
    editor = desk.person("editor", "editor")
    desk.decide_shown(article, by=editor)
    assert desk.publish_shown(article, by=editor).state == "published"


def test_publish_needs_a_public_article(editor):
    article = desk.agreed(visibility="hidden")
    before = desk.everything()
    with pytest.raises(TransitionRefused, match="not public"):
        move(article, "publish", by=editor, at=desk.now())
    assert desk.everything() == before


def test_a_published_article_is_withdrawn_and_not_hidden_or_spiked(editor):
    article = desk.published()
    with pytest.raises(TransitionRefused, match="withdraw the article instead"):
        move(article, "hide", by=editor, at=desk.now(), note="Because.")
    article = move(article, "reopen", by=editor, at=desk.now(), note="New facts.")
    before = desk.everything()
    with pytest.raises(TransitionRefused, match="withdraw the article instead"):
        move(article, "spike", by=editor, at=desk.now(), note="Because.")
    assert desk.everything() == before


def test_withdrawing_and_restoring_write_their_corrections(editor):
    article = desk.published()
    article = move(article, "withdraw", by=editor, at=desk.now(), note="Taken down by its publisher.")
    assert (article.state, article.visibility, article.withdrawal_note) == (
        "published",
        "withdrawn",
        "Taken down by its publisher.",
    )
    assert not Article.objects.public().filter(pk=article.pk).exists()
    article = move(article, "restore", by=editor, at=desk.now(), note="Back at its address.")
    assert (article.visibility, article.withdrawal_note) == ("public", "")
    kinds = list(Correction.objects.order_by("pk").values_list("kind", "note", "corrected_by"))
    assert kinds == [
        ("withdrawal", "Taken down by its publisher.", editor.pk),
        ("restoration", "Back at its address.", editor.pk),
    ]


def test_offers_are_the_buttons_of_the_powers_held_with_what_forbids_them(editor, observer):
    article = desk.agreed(visibility="hidden")
    offers = {offer.move.name: offer.refusal for offer in offered_moves(article, editor)}
    assert offers == {"send_back": "", "reopen": "", "show": ""}
    assert offered_moves(article, observer) == []
    assert offered_moves(article, AnonymousUser()) == []


def test_a_move_with_a_page_of_its_own_is_offered_by_name(editor, observer):
    article = desk.agreed(visibility="hidden")
    assert offered_move(article, "publish", editor).refusal == "The article is not public: make it public first."
    assert offered_move(desk.agreed(), "publish", editor).refusal == ""
    assert offered_move(article, "publish", observer) is None
    assert offered_move(desk.published(), "publish", editor) is None


def test_state_and_visibility_are_not_written_past_the_moves(editor):
    article = desk.make_article()
    stale = Article.objects.get(pk=article.pk)
    move(article, "queue", by=editor, at=desk.now())
    stale.byline, stale.visibility = "By a correspondent", "withdrawn"
    stale.save()
    stale.state = "published"
    stale.save(update_fields=["state", "section"])
    now = Article.objects.get(pk=article.pk)
    assert (now.state, now.visibility, now.byline) == ("queued", "public", "By a correspondent")
    for values in ({"state": "published"}, {"visibility": "hidden"}, {"byline": "", "state": "spiked"}):
        with pytest.raises(KeptForever):
            Article.objects.filter(pk=article.pk).update(**values)
    stale.state = "published"
    with pytest.raises(KeptForever), transaction.atomic():
        Article.objects.bulk_update([stale], ["state"])
    assert Article.objects.get(pk=article.pk).state == "queued"
