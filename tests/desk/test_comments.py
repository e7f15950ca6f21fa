"""Comments by the pages: written, answered and withdrawn on the desk and in the admin, refused with the words kept."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Block, Comment, Sheet
from archive.review.comments import withdraw_comment, write_comment
from tests.desk.pages import form_with, send, signed_in, words
from tests.people import make_person
from tests.review import desk

OPEN_LATER = "Comments of reviewers open when all sheets are in."


def wrote(article: Article, *, by: User, text: str = "Look again.", **given: object) -> Comment:
    return write_comment(article, text=text, by=by, at=desk.now(), **given)


def pages_of(article: Article, sheet: Sheet, claim_pk: int) -> dict[str, list[str]]:
    return {
        "article": [f"/desk/articles/{article.pk}/", f"/admin/archive/article/{article.pk}/change/"],
        "review": [f"/{frame}/review/{sheet.pk}/" for frame in ("desk", "admin/desk")],
        "claim": [f"/{frame}/claims/{claim_pk}/change/" for frame in ("desk", "admin/desk")],
        "all": [f"/{frame}/articles/{article.pk}/comments/" for frame in ("desk", "admin/desk")],
    }


def test_comment_is_written_from_every_page_it_is_shown_on_and_leads_back_there(reviewer: User, editor: User) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=editor)
    sheet = desk.started(article, by=reviewer)
    client = signed_in(reviewer)
    for name, addresses in pages_of(article, sheet, claim.pk).items():
        for address in addresses:
            page = client.get(address)
            assert OPEN_LATER in words(page), address
            told = send(client, page, form_with(page, name="comment-exact"), comment__words=f"Said at {address}")
            comment = Comment.objects.latest("pk")
            assert told.redirect_chain[-1][0] == f"{address}#comment-{comment.pk}"
            assert (comment.text, comment.claim_id) == (f"Said at {address}", claim.pk if name == "claim" else None)
            assert f'id="comment-{comment.pk}"' in told.content.decode() and f"Said at {address}" in words(told)


def test_dispute_shows_comments_of_reviewers_without_a_name(adjudicator: User) -> None:
    article = desk.queued()
    sheets = [desk.started(article, by=by) for by in desk.reviewers()]
    wrote(article, by=desk.reviewers()[0], text="It is close.")
    wrote(article, by=adjudicator, text="Take your time.", to_all=True)
    for sheet, said in zip(sheets, (desk.SUPPORTED, desk.LOW), strict=True):
        desk.submitted(sheet, headline=said)
    version, client = desk.version_of(article), signed_in(adjudicator)
    for address in (f"/desk/adjudicate/{version.pk}/", f"/admin/desk/adjudicate/{version.pk}/", f"/desk/articles/{article.pk}/"):
        page = client.get(address)
        rows = page.context["comments"]["talk"].rows
        assert [(row.who, row.text) for row in rows] == [("a reviewer", "It is close."), ("adjudicator", "Take your time.")]
        listed = page.content.decode().partition('class="comment-list"')[2].partition("</ol>")[0]
        assert "A reviewer" in listed and "reviewer2" not in listed and "Reviewer<" not in listed


def test_all_of_it_is_said_in_one_go(editor: User, reviewer: User) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=editor)
    client, address = signed_in(editor), f"/desk/articles/{article.pk}/"
    page = client.get(address)
    given = {"comment-words": "Six?", "comment-mention": "@reviewer", "comment-claim": claim.pk, "comment-to_all": "on"}
    told = send(client, page, form_with(page, name="comment-exact"), **given, comment__exact="will close for six weeks")
    comment = Comment.objects.get()
    assert (comment.exact, comment.claim, comment.to_all) == ("will close for six weeks", claim, True)
    assert comment.notifications.get().recipient == reviewer
    block = Block.objects.get(version=comment.version)
    assert f'href="#block-{block.number}"' in told.content.decode() and "for everybody" in words(told)
    assert '<option value="reviewer">' in page.content.decode()


def test_answer_names_what_it_answers_and_only_where_that_may_be_read(reviewer: User, reviewer2: User, editor: User) -> None:
    article = desk.queued()
    hidden = wrote(article, by=reviewer, text="Is it the same engineer?")
    client, address = signed_in(editor), f"/desk/articles/{article.pk}/comments/"
    token = str(client.get(address).context["csrf_token"])
    given = {"comment-words": "Yes.", "comment-reply_to": hidden.pk, "comment-to_all": "on", "csrfmiddlewaretoken": token}
    told = client.post(address, given, follow=True)
    assert f"#comment-{hidden.pk}" in told.content.decode() and "answers" in words(told)
    seen = signed_in(reviewer2).get(address)
    assert "Yes." in words(seen) and "answers" not in words(seen)
    assert f"comment-{hidden.pk}" not in seen.content.decode() and "same engineer" not in words(seen)


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"comment-words": "  "}, "Write what you have to say."),
        ({"comment-words": "Ask @nobody."}, "Nobody on the desk is called nobody"),
        ({"comment-exact": "nine months"}, "is not in the text"),
        ({"comment-claim": "999999"}, "Select a valid choice"),
        ({"comment-reply_to": "999999"}, "The comment is not written"),
    ],
)
def test_what_is_refused_comes_back_with_the_words_that_were_typed(frame: str, given: dict, said: str, editor: User) -> None:
    article, client = desk.queued(), signed_in(editor)
    page = client.get(f"/{frame}/articles/{article.pk}/comments/")
    typed = {"comment-words": "Zwergspinne <b>", **given}
    told = send(client, page, form_with(page, name="comment-exact"), **typed)
    assert (told.status_code, Comment.objects.count()) == (422, 0)
    assert said in words(told)
    if typed["comment-words"].strip():
        assert form_with(told, name="comment-exact").values["comment-words"] == [typed["comment-words"]]


def test_spiked_article_takes_no_comment_and_says_so(editor: User) -> None:
    article, client = desk.spiked(), signed_in(editor)
    address = f"/desk/articles/{article.pk}/comments/"
    assert "comment-exact" not in client.get(address).content.decode()
    token = client.get("/desk/").context["csrf_token"]
    told = client.post(address, {"comment-words": "Why?", "csrfmiddlewaretoken": str(token)})
    assert (told.status_code, Comment.objects.count()) == (422, 0) and "The article is spiked" in words(told)


def test_observer_reads_and_is_offered_nothing_to_write(observer: User, editor: User) -> None:
    article, client = desk.queued(), signed_in(observer)
    wrote(article, by=editor, text="For all to see.", to_all=True)
    page = client.get(f"/desk/articles/{article.pk}/")
    assert "For all to see." in words(page) and 'name="comment-words"' not in page.content.decode()
    token = client.get("/desk/").context["csrf_token"]
    given = {"comment-words": "Mine.", "csrfmiddlewaretoken": str(token)}
    assert client.post(f"/desk/articles/{article.pk}/comments/", given).status_code == 403
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_withdrawn_comment_leaves_its_place_and_none_of_its_words(frame: str, reviewer: User, editor: User) -> None:
    article = desk.agreed()
    comment = wrote(article, by=editor, text="Zwergspinne.", passage="will close for six weeks")
    address = f"/{frame}/articles/{article.pk}/comments/"
    other, client = signed_in(reviewer), signed_in(editor)
    action = f"/{frame}/comments/{comment.pk}/withdraw/"
    assert action not in other.get(address).content.decode()
    token = str(other.get("/desk/").context["csrf_token"])
    assert other.post(action, {"csrfmiddlewaretoken": token}).status_code == 403
    page = client.get(address)
    told = send(client, page, form_with(page, action=action))
    assert told.redirect_chain[-1][0] == f"{address}#comment-{comment.pk}"
    for who in (client, other):
        shown = who.get(address)
        assert "Withdrawn by its author." in words(shown) and "Zwergspinne" not in words(shown)
        assert b'class="passage"' not in shown.content


def test_comment_that_may_not_be_read_is_not_there_to_withdraw(reviewer: User, reviewer2: User) -> None:
    comment, client = wrote(desk.queued(), by=reviewer), signed_in(reviewer2)
    token = str(client.get("/desk/").context["csrf_token"])
    assert client.post(f"/desk/comments/{comment.pk}/withdraw/", {"csrfmiddlewaretoken": token}).status_code == 404


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "/desk/../\\x", "/login/", "javascript:1"]
)
def test_nobody_is_led_away_from_the_desk(back: str, editor: User) -> None:
    article, client = desk.queued(), signed_in(editor)
    page = client.get(f"/desk/articles/{article.pk}/")
    form = form_with(page, name="comment-exact")
    told = client.post(form.action, {**form.values, "comment-words": "Look.", "comment-back": back})
    assert told.status_code == 302 and told["Location"].startswith("/desk/")


def test_long_talk_comes_in_pages_each_with_its_anchor(editor: User) -> None:
    article = desk.agreed()
    first = wrote(article, by=editor, text="The very first.")
    for number in range(100):
        wrote(article, by=editor, text=f"Number {number}.")
    client, address = signed_in(editor), f"/desk/articles/{article.pk}/comments/"
    page = client.get(address)
    assert "The very first." not in words(page) and f"?before={first.pk + 1}" in page.content.decode()
    assert "The very first." in words(client.get(f"{address}?before={first.pk + 1}"))
    assert client.get(f"{address}?before=x").status_code == 200


def test_pages_cost_the_same_with_one_comment_and_with_many(reviewer: User, editor: User) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=editor)
    sheet = desk.started(article, by=reviewer)
    pages = [address for pair in pages_of(article, sheet, claim.pk).values() for address in pair] + ["/desk/notifications/"]
    client = signed_in(reviewer)

    def talk() -> None:
        said = wrote(article, by=editor, claim=claim, passage="will close for six weeks", text="@reviewer", to_all=True)
        wrote(article, by=reviewer, reply_to=said)

    def cost() -> list[int]:
        counts = []
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    talk()
    cost()
    few = cost()
    for _ in range(4):
        talk()
    assert cost() == few


def test_panel_says_to_whom_it_is_open(reviewer: User, editor: User, observer: User) -> None:
    article = desk.in_review()
    address = f"/desk/articles/{article.pk}/"
    assert "You read all comments" in words(signed_in(editor).get(address))
    for other in (reviewer, observer, make_person("other", "adjudicator")):
        assert OPEN_LATER in words(signed_in(other).get(address))
    article = desk.published()
    assert OPEN_LATER not in words(signed_in(reviewer).get(f"/desk/articles/{article.pk}/"))


def test_admin_shows_a_comment_without_the_name_of_a_reviewer_and_finds_no_withdrawn_words(superuser: User) -> None:
    article = desk.disputed()
    one, client = desk.reviewers()[0], signed_in(superuser)
    comment = wrote(article, by=one, text="Zwergspinne.", passage="will close for six weeks")
    page = words(client.get(f"/admin/archive/comment/{comment.pk}/change/"))
    assert "a reviewer" in page and "Zwergspinne." in page and "will close for six weeks" in page
    assert one.get_username() not in page.replace("a reviewer", "")
    assert client.get("/admin/archive/comment/?q=zwergspinne").context["cl"].result_count == 1
    withdraw_comment(comment, by=one, at=desk.now())
    page = words(client.get(f"/admin/archive/comment/{comment.pk}/change/"))
    assert "Withdrawn by its author." in page and "Zwergspinne" not in page and "six weeks" not in page
    assert client.get("/admin/archive/comment/?q=zwergspinne").context["cl"].result_count == 0
