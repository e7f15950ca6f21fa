"""Nobody finds a trace of another's unopened sheet on any page of desk or admin, a superuser not either."""

from collections import Counter
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import Article, ClaimRating, ClaimVerdict, Event, Evidence, HeadlineRating, HeadlineVerdict, Sheet
from archive.review.sheets import ClaimAnswers, EvidenceDraft, HeadlineAnswers, save_sheet
from archive.review.transitions import move
from tests.desk.pages import crawl, crawled_as, sent, signed_in, words
from tests.review.desk import (
    TEXT,
    TRUE,
    add_version,
    adjudicated,
    claim_on,
    now,
    queued,
    reviewed,
    reviewers,
    saved,
    started,
    submitted,
)

DRAFTED, HANDED_IN = "quixotryptic", "zwergspinne"  # words that stand nowhere else
OTHERS = ["reviewer2", "adjudicator", "editor", "observer", "importer", "administrator", "superuser"]


def answers(token: str) -> tuple[HeadlineAnswers, ClaimAnswers]:
    evidence = EvidenceDraft(url=f"https://{token}.example/", title=token, publisher=token, quote=token, note=token)
    headline = HeadlineAnswers(
        rating="weakly_supported",
        reasons=("other",),
        other_reason=token,
        why=token,
        nothing_in_text=True,
        suggested_headline=token,
    )
    return headline, ClaimAnswers(verdict="false", why=token, no_evidence_reason=token, evidence=(evidence,))


@pytest.fixture
def planted(reviewer: User, editor: User) -> list[Sheet]:
    """A draft and a submitted sheet of the reviewer, each on an article that waits for a second review."""
    sheets = []
    for token in (DRAFTED, HANDED_IN):
        article = queued()
        claim = claim_on(article, by=editor)
        headline, said = answers(token)
        sheet = saved(started(article, by=reviewer), headline=headline, claims={claim.pk: said})
        if token == DRAFTED:  # with a claim begun and not added
            given = {"headline": headline, "claims": {claim.pk: said}, "begun": {"exact": token, "statement": token}}
            sheet = save_sheet(sheet, **given, lock=sheet.lock, by=reviewer, at=now())
        sheets.append(sheet if token == DRAFTED else submitted(sheet, headline=headline, claims={claim.pk: said}))
    return sheets


def addresses(sheets: list[Sheet]) -> list[str]:
    """Where the sheets would be, asked for by number though no link leads there, and where they might be searched for."""
    named = ["sheet", "headlinerating", "claimrating", "evidence", "event", "assignment", "article", "claim"]
    rows = {
        "sheet": [sheet.pk for sheet in sheets],
        "headlinerating": list(HeadlineRating.objects.values_list("pk", flat=True)),
        "claimrating": list(ClaimRating.objects.values_list("pk", flat=True)),
        "evidence": list(Evidence.objects.values_list("pk", flat=True)),
    }
    direct = [
        f"/admin/archive/{name}/{pk}/{page}/"
        for name, pks in rows.items()
        for pk in pks
        for page in ("change", "history", "delete")
    ]
    desk = [f"/{frame}/review/{sheet.pk}/" for sheet in sheets for frame in ("desk", "admin/desk")]
    searched = [f"/admin/archive/{name}/?q={token}" for name in named for token in (DRAFTED, HANDED_IN)]
    filtered = [
        "/admin/archive/headlinerating/?rating__exact=weakly_supported",
        "/admin/archive/claimrating/?verdict__exact=false",
    ]
    versions = [
        f"/desk/{page}/{sheet.version_id}/" for sheet in sheets for page in ("adjudicate", "publish", "correct", "articles")
    ]
    complete = [
        f"/admin/autocomplete/?app_label=archive&model_name={model}&field_name={field}&term={token}"
        for model, field in (("headlinerating", "sheet"), ("evidence", "claim_rating"), ("article", "source"))
        for token in (DRAFTED, HANDED_IN)
    ]
    batches = [article.first_batch_id for article in Article.objects.filter(versions__sheets__in=sheets)]
    imports = [f"/{frame}/imports/{pk}/{page}" for frame in ("desk", "admin/desk") for pk in batches for page in ("", "undo/")]
    listed = [f"/{frame}/imports/{page}" for frame in ("desk", "admin/desk") for page in ("", "refused/", "upload/")]
    return direct + desk + searched + filtered + versions + complete + imports + listed


@pytest.mark.parametrize("other", crawled_as(OTHERS, quick=["reviewer2"]))  # the other reviewer
def test_no_page_shows_what_a_blind_sheet_says(request: pytest.FixtureRequest, planted: list[Sheet], other: str) -> None:
    client = signed_in(request.getfixturevalue(other))
    seen = 0
    asked = addresses(planted)
    for address, response in [*crawl(client, "/desk/", "/admin/"), *((one, client.get(one)) for one in asked)]:
        page = sent(response).decode(errors="replace")
        tokens = [token for token in (DRAFTED, HANDED_IN) if token in page and token not in address]
        assert tokens == [], address
        assert response.status_code < 500, address
        if "?q=" in address and response.status_code == 200:
            assert response.context["cl"].result_count == 0, address
        seen += response.status_code == 200
    assert seen > 40


def public_addresses(sheets: list[Sheet]) -> list[str]:
    """What readers and programs can ask for, of these articles and of all."""
    articles = [sheet.version.article.get_absolute_url() for sheet in sheets]
    of_articles = [f"{one}{page}" for one in articles for page in ("record/", "versions/1/", "compare/?a=1&b=1")]
    of_articles += [f"{one.rstrip('/')}{page}" for one in articles for page in (".json", "/record.json")]
    claims = [claim.get_absolute_url() for sheet in sheets for claim in sheet.version.claims.all()]
    of_claims = [address for one in claims for address in (one, f"{one.rstrip('/')}.json")]
    files = [f"/evidence/{pk}/file" for pk in Evidence.objects.values_list("pk", flat=True)]
    lists = [f"/{name}{ending}" for name in ("articles", "claims", "corrections") for ending in ("/", ".json", ".csv")]
    searched = [f"/search/?q={token}" for token in (DRAFTED, HANDED_IN)]
    rest = ["/feeds/verdicts.atom", "/about/data.json", "/sitemap.xml"]
    return [*of_articles, *of_claims, *files, *lists, *searched, *rest]


@pytest.mark.parametrize("who", [None, *crawled_as(["reviewer2", "superuser"])])
def test_no_public_page_feed_or_download_tells_of_a_blind_sheet(
    request: pytest.FixtureRequest, client: Client, planted: list[Sheet], who: str | None
) -> None:
    """None: a stranger."""
    client = signed_in(request.getfixturevalue(who)) if who else client
    found, asked = Counter(), public_addresses(planted)
    for address, response in [*crawl(client, "/"), *((one, client.get(one, follow=True)) for one in asked)]:
        page = sent(response).decode(errors="replace")
        assert [token for token in (DRAFTED, HANDED_IN) if token in page and token not in address] == [], address
        assert response.status_code < 500, address
        found[response["Content-Type"].partition(";")[0]] += response.status_code == 200
    kinds = ("text/html", "application/json", "text/csv", "application/atom+xml")
    assert found["text/html"] > 20 and all(found[kind] for kind in kinds), found


def test_the_reviewer_finds_both_so_that_the_crawl_could_have_found_them(reviewer: User, planted: list[Sheet]) -> None:
    missing = {DRAFTED, HANDED_IN}
    for _, answer in crawl(signed_in(reviewer), "/desk/", "/admin/archive/sheet/"):
        page = sent(answer).decode(errors="replace")
        missing = {token for token in missing if token not in page}
        if not missing:
            return
    pytest.fail(f"not found: {missing}")


@pytest.mark.parametrize("other", ["reviewer2", "observer", "superuser"])
def test_search_and_filter_do_not_tell_that_there_is_something(
    request: pytest.FixtureRequest, planted: list[Sheet], other: str
) -> None:
    """A list that counts a hidden row tells as much as one that shows it."""
    client = signed_in(request.getfixturevalue(other))
    for name in ("sheet", "headlinerating", "claimrating", "evidence"):
        response = client.get(f"/admin/archive/{name}/")
        assert response.status_code in (200, 403)
        if response.status_code == 200:
            assert response.context["cl"].result_count == 0, name


def test_what_an_earlier_version_was_found_to_be_is_untold_while_the_next_is_reviewed(superuser: User, editor: User) -> None:
    """Its verdicts were reached and never published."""
    article = queued()
    claim, client = claim_on(article, by=editor), signed_in(superuser)
    article = reviewed(article, reviewers(), [answers(HANDED_IN)[0]] * 2, claims={claim.pk: TRUE})
    lists = {"headlineverdict": HeadlineVerdict, "claimverdict": ClaimVerdict, "sheet": Sheet, "evidence": Evidence}
    assert [client.get(f"/admin/archive/{name}/").context["cl"].result_count for name in lists] == [1, 1, 2, 2]
    add_version(article, text=TEXT.replace("Monday", "Tuesday"))
    move(article, "reopen", by=None, at=now(), note="A new version.")
    for name, model in lists.items():
        assert client.get(f"/admin/archive/{name}/").context["cl"].result_count == 0, name
        address = f"/admin/archive/{name}/{model.objects.order_by('pk').last().pk}/change/"
        assert HANDED_IN not in sent(client.get(address, follow=True)).decode()


def test_why_a_dispute_was_decided_is_untold_to_those_who_rate_it_again(adjudicator: User, editor: User) -> None:
    article = adjudicated()
    event = Event.objects.get(article_id=article.pk, after__move="adjudicate")
    pages = [
        f"/desk/articles/{article.pk}/",
        f"/admin/archive/article/{article.pk}/change/",
        f"/admin/archive/article/{article.pk}/history/",
        f"/admin/archive/event/{event.pk}/change/",
    ]

    def told(user: User, note: str) -> list[bool]:
        return [note in words(signed_in(user).get(page)) for page in pages]

    assert told(reviewers()[0], "Six is not nine.") == [True] * 4
    article = move(article, "send_back", by=adjudicator, at=now(), note="Look at the weeks again.")
    for other in (reviewers()[0], editor):
        assert told(other, "Six is not nine.") == [False] * 4
        assert told(other, "Look at the weeks again.")[:3] == [True] * 3
    assert told(adjudicator, "Six is not nine.") == [True] * 4
    for sheet in Sheet.objects.filter(state="draft").select_related("reviewer"):
        submitted(sheet, headline=answers(HANDED_IN)[0])
    assert told(reviewers()[0], "Six is not nine.") == [True] * 4


def test_two_answers_are_not_alike_by_accident() -> None:
    assert replace(answers(DRAFTED)[0], why=HANDED_IN) != answers(HANDED_IN)[0]
