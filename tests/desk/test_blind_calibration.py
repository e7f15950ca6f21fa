"""Nobody who reviews, and no reader, finds a trace of a known answer: no words, no filter, no count, no difference."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Claim, Event, KnownAnswer, Version
from archive.review.calibration import end_known_answer, set_known_answer
from tests.desk.pages import crawl, crawled_as, sent, signed_in
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db
SURE, ENDED = "quixotryptic", "zwergspinne"  # words that stand nowhere else
OTHERS = ["reviewer", "reviewer2", "adjudicator", "observer", "importer", "begun"]  # the last: an editor who reviews it too


@pytest.fixture
def begun(db: None) -> User:
    return make_person("begun", "editor")


def mark(article: Article) -> list[KnownAnswer]:
    """An answer that was ended, and one that stands."""
    by = {"by": make_person("setter", "editor")}
    version = desk.version_of(article)
    claims = {claim.pk: "mostly_false" for claim in version.claims.all()}
    given = {"rating": "mostly_supported", "reasons": ["understates"], "claims": claims}
    first = set_known_answer(version, **given, why=ENDED, at=desk.now(), **by)
    end_known_answer(first, note=ENDED, at=desk.now(), **by)
    return [first, set_known_answer(version, **given, why=SURE, at=desk.now(), **by)]


@pytest.fixture
def planted(reviewer: User, begun: User, db: None) -> list[KnownAnswer]:
    """On an article that waits for the third review, the first of them submitted."""
    article = desk.queued(sheets_required=3)
    claim = desk.claim_on(article, by=reviewer)
    sheet = desk.started(article, by=reviewer)
    desk.started(article, by=begun)
    known = mark(article)
    desk.submitted(sheet, claims={claim.pk: desk.TRUE})
    return known


def addresses(known: list[KnownAnswer]) -> list[str]:
    """Where they would be, asked for by number though no link leads there, and where they might be searched for."""
    article = known[0].version.article
    claim = known[0].verdicts.get().claim
    events = Event.objects.filter(subject_type="knownanswer").values_list("pk", flat=True)
    rows = [(name, one.pk) for name in ("knownanswer", "knownverdict") for one in known] + [("event", pk) for pk in events]
    direct = [f"/admin/archive/{name}/{pk}/{page}/" for name, pk in rows for page in ("change", "history", "delete")]
    frames = [
        f"/{frame}/{page}"
        for frame in ("desk", "admin/desk")
        for page in (
            "known-answers/", f"articles/{article.pk}/known-answer/", f"known-answers/{known[1].pk}/end/",
            f"claims/{claim.pk}/change/", f"imports/{article.first_batch_id}/undo/", f"imports/{article.first_batch_id}/",
        )
    ]  # fmt: skip
    filtered = [f"/admin/archive/event/?verb__exact={verb}" for verb in ("known_answer_set", "known_answer_ended")]
    filtered += [
        f"/admin/archive/{model}/?{lookup}=1"
        for model, lookup in (
            ("article", "versions__known_answers__isnull"),
            ("version", "known_answers__isnull"),
            ("claim", "known_verdicts__isnull"),
        )
    ]
    searched = [
        f"/admin/archive/{name}/?q={token}" for name in ("article", "version", "claim", "event") for token in (SURE, ENDED)
    ]
    complete = [
        f"/admin/autocomplete/?app_label=archive&model_name={model}&field_name={field}&term={SURE}"
        for model, field in (("knownanswer", "version"), ("knownverdict", "claim"), ("knownverdict", "known_answer"))
    ]
    pages = [
        f"/desk/articles/{article.pk}/",
        f"/admin/archive/article/{article.pk}/history/",
        "/desk/agreement.json",
        "/desk/agreement/",
    ]
    return direct + frames + filtered + searched + complete + pages


@pytest.mark.parametrize("other", crawled_as(OTHERS))
def test_no_page_shows_a_known_answer(request: pytest.FixtureRequest, planted: list[KnownAnswer], other: str) -> None:
    client = signed_in(request.getfixturevalue(other))
    opened = [*crawl(client, "/desk/", "/admin/"), *((one, client.get(one)) for one in addresses(planted))]
    for address, response in opened:
        page = sent(response).decode(errors="replace")
        assert [token for token in (SURE, ENDED) if token in page and token not in address] == [], address
        assert response.status_code < 500, address
        if "known_" in address and "__isnull=" in address:
            assert response.status_code != 200, address
        if address.startswith("/admin/archive/event/?verb__exact=known") and response.status_code == 200:
            assert response.context["cl"].result_count == 0, address
    assert sum(response.status_code == 200 for _, response in opened) > 40


@pytest.mark.parametrize("other", ["editor", "administrator", "superuser"])
def test_who_gives_out_work_finds_it_so_that_the_crawl_could_have_found_it(
    request: pytest.FixtureRequest, planted: list[KnownAnswer], other: str
) -> None:
    client = signed_in(request.getfixturevalue(other))
    found = {one: sent(client.get(one)).decode() for one in addresses(planted) if "/end/" not in one}
    shown = {address for address, page in found.items() if SURE in page and SURE not in address}
    article = planted[0].version.article_id
    assert {"/desk/known-answers/", f"/admin/desk/articles/{article}/known-answer/", f"/desk/articles/{article}/"} <= shown


def test_no_public_page_tells_of_it_ever(client: Client, planted: list[KnownAnswer], reviewer2: User, begun: User) -> None:
    article = planted[0].version.article
    claim = planted[0].verdicts.get().claim_id
    for by in (reviewer2, begun):
        sheet = article.versions.get().sheets.filter(reviewer=by).first() or desk.started(article, by=by)
        desk.submitted(sheet, claims={claim: desk.TRUE})
    address = Article.objects.get(pk=article.pk).get_absolute_url()
    stem = address.rstrip("/")
    asked = [
        f"{stem}.json", f"{address}record/", f"{address}record.json", "/articles.json", "/articles.csv", "/claims.csv",
        "/claims.json", "/corrections.json", "/feeds/verdicts.atom", f"/search/?q={SURE}", f"/search.json?q={SURE}",
        "/about/data.json", "/about/data/", "/sitemap.xml",
    ]  # fmt: skip

    def told() -> None:
        for one, response in [*crawl(client, "/", address, most=60), *((one, client.get(one)) for one in asked)]:
            page = sent(response).decode(errors="replace")
            assert [t for t in (SURE, ENDED, "known_answer", "nown answer") if t in page and t not in one] == [], one

    told()
    desk.publish_shown(Article.objects.get(pk=article.pk), by=make_person("publisher", "editor"))
    told()


def twins(reviewer: User) -> Iterator[tuple[Article, list[str]]]:
    """Two articles alike, the first with known answers, each with a draft of the reviewer; and the pages that show them."""
    source = desk.make_source()
    for is_marked in (True, False):
        article = desk.queued(source=source)
        claim = desk.claim_on(article, by=make_person("somebody", "reviewer"))
        sheet = desk.started(article, by=reviewer)
        if is_marked:
            mark(article)
        stem = article.get_absolute_url().rstrip("/")
        yield article, [
            f"/desk/articles/{article.pk}/", f"/desk/review/{sheet.pk}/", f"/desk/claims/{claim.pk}/change/",
            f"/desk/articles/{article.pk}/comments/", f"/admin/archive/article/{article.pk}/change/",
            f"/admin/archive/article/{article.pk}/history/", f"/admin/desk/review/{sheet.pk}/",
            f"/admin/archive/claim/{claim.pk}/change/", f"/admin/archive/version/{desk.version_of(article).pk}/change/",
            f"{stem}/", f"{stem}.json", f"{stem}/record/", f"{stem}/record.json",
        ]  # fmt: skip


def bare(page: str) -> str:
    """Without numbers, seals, moments and tokens, which differ between any two articles."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    page = re.sub(r"\b[0-9a-f]{8,64}\b|(?<=nonce-)[\w+/=-]+", "H", page)
    page = re.sub(r"\d+(?::\d\d)? [ap]\.m\.|\bnoon\b|\bmidnight\b", "H", page)
    page = re.sub(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b", "M", page)
    return re.sub(r"[\d,]*\d", "N", page)


def rows_of(client: Client) -> list[str]:
    """The rows of the queue."""
    return re.findall(r'<li class="desk-row".*?</li>', sent(client.get("/desk/")).decode(), flags=re.DOTALL)


@pytest.mark.parametrize("other", ["reviewer", "editor"])
def test_pages_and_queries_are_those_of_any_article(other: str, request: pytest.FixtureRequest) -> None:
    """For whoever reviews it, an editor among them."""
    user = request.getfixturevalue(other)
    client = signed_in(user)
    client.get("/desk/")
    (marked, its), (_, others) = twins(user)
    assert KnownAnswer.objects.filter(version__article=marked).count() == 2
    ContentType.objects.get_for_models(Article, Claim, Version)  # which a process asks for once
    for one, another in zip(its, others, strict=True):
        seen = []
        for address in (one, another):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address, follow=True)
            seen.append((response.status_code, len(queries), bare(sent(response).decode())))
        assert seen[0] == seen[1], one
        assert seen[0][0] in (200, 403), one
    drafts = rows_of(client)[:2]
    assert f"/desk/review/{marked.versions.get().sheets.get().pk}/" in "".join(drafts)
    assert bare(drafts[0]) == bare(drafts[1])


def test_before_it_is_begun_the_queue_and_the_page_are_alike(reviewer: User) -> None:
    source, client, seen = desk.make_source(), signed_in(reviewer), []
    pair = [desk.queued(source=source) for _ in range(2)]
    mark(pair[0])
    for article in pair:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/desk/articles/{article.pk}/")
        seen.append((len(queries), bare(sent(page).decode())))
    assert seen[0] == seen[1]
    rows = rows_of(client)
    assert len(rows) == 2 and bare(rows[0]) == bare(rows[1])
