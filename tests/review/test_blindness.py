"""Nobody reads another's sheet before all are in: not by role, not as editor, not as superuser."""

import pytest
from django.contrib.auth.models import AnonymousUser

from archive.models import Article, Sheet
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


def test_discarded_and_unopened_returned_sheets_stay_their_authors_own(onlooker, reviewer):
    article = desk.in_review()
    desk.add_version(article, text=desk.TEXT.replace("nine", "six"))
    article = move(article, "restart", by=None, at=desk.now(), note="A new version.")
    assert (seen(onlooker, article), seen(reviewer, article)) == ([], ["returned"])
    desk.reviewed(article, [make_person("a", "reviewer"), make_person("b", "reviewer")], [desk.SUPPORTED, desk.SUPPORTED])
    assert seen(onlooker, article) == ["submitted", "submitted"]
