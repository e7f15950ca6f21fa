"""Nobody who may still have to answer finds a trace of a colleague's comment: no words, no place, no count, no notification."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import Article, Comment, Event, Notification
from archive.review.assignments import assign
from archive.review.comments import withdraw_comment, write_comment
from tests.desk.pages import crawl, crawled_as, sent, signed_in
from tests.people import make_person
from tests.review import desk

SAID, TAKEN_BACK = "quixotryptic", "zwergspinne"  # words that stand nowhere else
BLIND = ["reviewer2", "reviewer3", "adjudicator", "observer", "importer", "editor"]  # the editor is to review it too


def comments() -> list[Comment]:
    """A comment of one reviewer that names others, and one withdrawn, on an article that waits for the second review."""
    reviewer, reviewer2, _ = (make_person(name, "reviewer") for name in ("reviewer", "reviewer2", "reviewer3"))
    make_person("adjudicator", "adjudicator")
    article = desk.queued(sheets_required=3)
    claim = desk.claim_on(article, by=reviewer)
    desk.submitted(desk.started(article, by=reviewer), claims={claim.pk: desk.TRUE})
    assign(article, reviewer=make_person("editor", "editor"), by=make_person("administrator", "administrator"), at=desk.now())
    desk.started(article, by=reviewer2)
    said = f"{SAID} @reviewer2 @reviewer3 @adjudicator @observer @importer @editor"
    for name in ("observer", "importer"):
        make_person(name, name)
    first = write_comment(article, text=said, claim=claim, passage="will close for six weeks", by=reviewer, at=desk.now())
    second = write_comment(article, text=TAKEN_BACK, reply_to=first, by=reviewer, at=desk.now())
    return [first, withdraw_comment(second, by=reviewer, at=desk.now())]


@pytest.fixture
def planted(prepared: list[Comment]) -> list[Comment]:
    return prepared


def addresses(comments: list[Comment]) -> list[str]:
    """Where they would be, asked for by number though no link leads there, and where they might be searched for."""
    article, claim = comments[0].article, comments[0].claim
    events = Event.objects.filter(subject_type="comment").values_list("pk", flat=True)
    rows = [("comment", comment.pk) for comment in comments] + [("event", pk) for pk in events]
    direct = [f"/admin/archive/{name}/{pk}/{page}/" for name, pk in rows for page in ("change", "history", "delete")]
    frames = [
        f"/{frame}/{page}"
        for frame in ("desk", "admin/desk")
        for page in (f"articles/{article.pk}/comments/", f"claims/{claim.pk}/change/", f"adjudicate/{comments[0].version_id}/")
    ]
    filtered = [f"/admin/archive/event/?verb__exact={verb}" for verb in ("comment_written", "comment_withdrawn")]
    filtered += ["/admin/archive/comment/", "/admin/archive/comment/?to_all__exact=0"]
    searched = [f"/admin/archive/comment/?q={token}" for token in (SAID, TAKEN_BACK)]
    complete = [
        f"/admin/autocomplete/?app_label=archive&model_name=comment&field_name={field}&term={token}"
        for field in ("reply_to", "claim")
        for token in (SAID, TAKEN_BACK, "")
    ]
    earlier = [f"/desk/articles/{article.pk}/comments/?before={comment.pk + 1}" for comment in comments]
    return direct + frames + filtered + searched + complete + earlier + ["/desk/notifications/", f"/desk/articles/{article.pk}/"]


def traces(page: str, comments: list[Comment], address: str) -> list[str]:
    marks = [SAID, TAKEN_BACK, *(f"comment-{comment.pk}" for comment in comments), *(f"Comment {c.pk} " for c in comments)]
    return [mark for mark in marks if mark in page and mark not in address]


@pytest.mark.prepared(by=comments)
@pytest.mark.parametrize("other", crawled_as(BLIND))
def test_no_page_shows_a_comment_before_it_opens(request: pytest.FixtureRequest, planted: list[Comment], other: str) -> None:
    client = signed_in(request.getfixturevalue(other))
    opened = [*crawl(client, "/desk/", "/admin/"), *((one, client.get(one)) for one in addresses(planted))]
    for address, response in opened:
        assert traces(sent(response).decode(errors="replace"), planted, address) == [], address
        assert response.status_code < 500, address
        if (
            address.startswith(("/admin/archive/comment/?", "/admin/archive/event/?verb__exact=comment_"))
            and response.status_code == 200
        ):
            assert response.context["cl"].result_count == 0, address
    assert sum(response.status_code == 200 for _, response in opened) > 40


@pytest.mark.prepared(by=comments)
@pytest.mark.parametrize("other", ["administrator", "superuser"])
def test_who_gives_out_work_finds_it_so_that_the_crawl_could_have_found_it(
    request: pytest.FixtureRequest, planted: list[Comment], other: str
) -> None:
    client = signed_in(request.getfixturevalue(other))
    found = [(one, client.get(one)) for one in addresses(planted)]
    shown = [address for address, response in found if SAID in sent(response).decode() and SAID not in address]
    assert {f"/desk/articles/{planted[0].article_id}/", "/admin/archive/comment/"} <= set(shown)
    assert not [address for address, response in found if TAKEN_BACK in sent(response).decode() and TAKEN_BACK not in address]
    counts = {one: response.context["cl"].result_count for one, response in found if one.startswith("/admin/archive/comment/?q")}
    assert list(counts.values()) == [1, 0]


@pytest.mark.prepared(by=comments)
@pytest.mark.parametrize("other", BLIND)
def test_no_notification_is_there_before_the_comment_opens(
    request: pytest.FixtureRequest, planted: list[Comment], other: str
) -> None:
    user = request.getfixturevalue(other)
    mentioned = Notification.objects.filter(recipient=user, comment=planted[0])
    assert mentioned.exists() and not Notification.objects.visible_to(user).filter(kind="mentioned").exists()
    page = signed_in(user).get("/desk/notifications/").content.decode()
    assigned = int(other == "editor")
    assert ("mentioned you" in page, page.count('class="count">1<')) == (False, assigned)


@pytest.mark.prepared(by=comments)
def test_no_public_page_tells_of_a_comment_ever(client: Client, planted: list[Comment], reviewer2: User, editor: User) -> None:
    article = planted[0].article
    for by in (reviewer2, editor):
        sheet = article.versions.get().sheets.filter(reviewer=by).first() or desk.started(article, by=by)
        desk.submitted(sheet, claims={planted[0].claim_id: desk.TRUE})
    address = Article.objects.get(pk=article.pk).get_absolute_url()
    stem = address.rstrip("/")
    asked = [
        f"{stem}.json", f"{address}record/", f"{address}record.json", "/articles.json", "/claims.csv", "/corrections.json",
        "/feeds/verdicts.atom", f"/search/?q={SAID}", f"/search.json?q={SAID}", "/about/data.json", "/sitemap.xml",
    ]  # fmt: skip

    def told() -> None:
        for one, response in [*crawl(client, "/", address, most=60), *((one, client.get(one)) for one in asked)]:
            page = sent(response).decode(errors="replace")
            assert traces(page, planted, one) == [] and "comment_written" not in page and "Comment written" not in page, one

    told()
    desk.publish_shown(Article.objects.get(pk=article.pk), by=make_person("publisher", "editor"))
    told()
