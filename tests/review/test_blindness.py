"""Nobody reads another's sheet before all are in: not by role, not as editor, not as superuser."""

import pytest
from django.contrib.auth.models import AnonymousUser

from archive.models import Article, Sheet
from archive.queries.history import public_record
from archive.review.transitions import move
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db
ROLES = ["observer", "importer", "reviewer", "adjudicator", "editor", "administrator"]


@pytest.fixture(params=[*ROLES, "superuser"])
def onlooker(request, superuser):
    return superuser if request.param == "superuser" else make_person(f"other {request.param}", request.param)


def seen(user, article: Article) -> list[str]:
    return sorted(Sheet.objects.visible_to(user).filter(version__article=article).values_list("state", flat=True))


def test_an_unopened_sheet_is_never_visible_to_another(onlooker, reviewer, reviewer2):
    article = desk.queued()
    mine, theirs = desk.started(article, by=reviewer), desk.started(article, by=reviewer2)
    desk.submitted(mine, headline=desk.LOW)
    assert seen(onlooker, article) == []
    assert [sheet.pk for sheet in Sheet.objects.visible_to(reviewer2)] == [theirs.pk]
    assert [sheet.pk for sheet in Sheet.objects.visible_to(reviewer)] == [mine.pk]


def test_opened_sheets_are_visible_to_those_who_read_unpublished_work(onlooker):
    assert seen(onlooker, desk.disputed()) == ["submitted", "submitted"]
    assert seen(onlooker, desk.published()) == ["submitted", "submitted"]
    assert seen(AnonymousUser(), desk.published()) == []


@pytest.mark.parametrize("name", ["send_back", "reopen"])
def test_opened_sheets_are_blind_again_while_the_version_is_reviewed_once_more(name, onlooker, editor):
    article = desk.agreed()
    article = move(article, name, by=editor, at=desk.now(), note="Look again.")
    assert seen(onlooker, article) == []
    own = Sheet.objects.visible_to(desk.reviewers()[0])
    assert {sheet.reviewer.username for sheet in own} == {"reviewer"}


def test_sheets_of_earlier_versions_are_blind_while_a_new_one_is_reviewed(onlooker):
    """Who reviewed version 1 sees how they answered themselves, and not what the other said."""
    article = desk.agreed()
    desk.add_version(article, text=desk.TEXT.replace("Monday", "Tuesday"))
    article = move(article, "reopen", by=None, at=desk.now(), note="A new version.")
    assert seen(onlooker, article) == []
    assert [sheet.reviewer.username for sheet in Sheet.objects.visible_to(desk.reviewers()[1])] == ["reviewer2"]
    desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.SUPPORTED])
    assert seen(onlooker, article) == ["returned", "returned", "submitted", "submitted"]


def test_discarded_and_unopened_returned_sheets_stay_their_authors_own(onlooker, reviewer):
    article = desk.in_review()
    desk.add_version(article, text=desk.TEXT.replace("nine", "six"))
    article = move(article, "restart", by=None, at=desk.now(), note="A new version.")
    assert (seen(onlooker, article), seen(reviewer, article)) == ([], ["returned"])
    desk.reviewed(article, [make_person("a", "reviewer"), make_person("b", "reviewer")], [desk.SUPPORTED, desk.SUPPORTED])
    assert seen(onlooker, article) == ["submitted", "submitted"]


def test_the_public_record_names_people_only_for_what_came_before_the_last_opening(settings, reviewer, reviewer2, editor):
    settings.SHOW_REVIEWER_NAMES = True

    def who(article) -> list[str]:
        return [line.who for line in public_record(article) if line.who != "The archive"]

    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer2)
    sheets = [desk.started(article, by=by) for by in (reviewer, reviewer2)]
    assert who(article) == ["Editor 1", "Reviewer 1", "Reviewer 2"]  # queued, added a claim, started the review
    for sheet in sheets:
        desk.submitted(sheet, claims={claim.pk: desk.TRUE})
    article = move(Article.objects.get(pk=article.pk), "publish", by=editor, at=desk.now())
    assert {*who(article)} == {"editor", "reviewer", "reviewer2"}
    named = len(who(article))
    article = move(article, "reopen", by=editor, at=desk.now(), note="New facts.")
    desk.started(article, by=reviewer2)
    assert {*who(article)[:named]} == {"editor", "reviewer", "reviewer2"}
    assert {*who(article)[named:]} == {"Editor 1", "Reviewer 1"}
