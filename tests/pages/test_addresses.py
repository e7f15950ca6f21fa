"""Every address answers, says the same in each of its forms, and tells nothing of what is not public."""

import csv
import io
import json

import pytest
from django.test import Client

from archive.models import Article, Claim, Entity, HeadlineVerdict, Topic
from archive.queries.articles import tombstone
from archive.review.tags import set_tags
from archive.review.transitions import move
from tests.fact_checks import review as review_by_others
from tests.fact_checks import take_fact_checks
from tests.factories import TEXT, make_article, make_source
from tests.pages.desk import SUPPORTED, TRUE, editor, now, publish, review, withdraw
from tests.pages.walk import led_to

pytestmark = pytest.mark.django_db
FEE = "The fee for a small boat rises from 250 to 280 crowns a year"
LISTS = ("articles", "claims", "entities", "topics", "sources", "corrections", "fact-checks", "search")
FIXED = (
    "/",
    "/about/method/",
    "/about/data/",
    "/about/data.json",
    "/feeds/verdicts.atom",
    "/sitemap.xml",
    "/sitemaps/pages-0.xml",
    "/robots.txt",
    "/login/",
)
ARTICLE_KEYS = {"headline", "blocks", "entities", "topics", "claims", "versions", "headline_verdict"}


def one_of_each() -> Article:
    """A published article with a claim, an entity, a topic and a second version."""
    Entity.objects.create(name="Kelbury", slug="kelbury", kind="place")
    Topic.objects.create(name="harbours", slug="harbours", path="harbours/", terms=["mooring fees"])
    made = publish(make_article(source=make_source(text_policy="full"), url="https://ledger.example/fees"), claims={FEE: TRUE})
    make_article(TEXT.replace("12 per cent", "13 per cent"), source=made.source, url="https://ledger.example/fees")
    take_fact_checks(review_by_others(FEE, at="https://ledger.example/fees"))
    return Article.objects.get(pk=made.pk)


@pytest.fixture
def article(prepared: Article) -> Article:
    return prepared


@pytest.mark.parametrize("address", [*FIXED, *(f"/{name}/" for name in LISTS)])
def test_page_of_an_empty_archive_answers(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_list_of_an_empty_archive_is_empty_in_every_form(client: Client, name: str) -> None:
    assert client.get(f"/{name}.json").json()["items"] == []
    assert len(client.get(f"/{name}.csv").content.decode().splitlines()) == 1


@pytest.mark.prepared(by=one_of_each)
def test_every_link_of_the_public_site_answers(client: Client, article: Article) -> None:
    seen, waiting = set(), ["/", "/sitemap.xml", "/robots.txt", "/search/?q=mooring"]
    begun = set(waiting)
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        links = led_to(address, response.getvalue().decode(errors="replace"), begun=begun)
        waiting += [link for link in links if not link.startswith("/desk/")]
    assert {f"{article.get_absolute_url()}versions/1/", f"{article.get_absolute_url()}record.json"} <= seen


@pytest.mark.prepared(by=one_of_each)
@pytest.mark.parametrize("end", ["", ".json", "/versions/1/", "/compare/", "/record/", "/record.json"])
def test_wrong_slug_is_sent_to_the_right_one_for_good(client: Client, article: Article, end: str) -> None:
    right = f"/articles/{article.pk}/{article.slug}{end or '/'}"
    response = client.get(f"/articles/{article.pk}/old-words{end or '/'}")
    assert (response.status_code, response.url) == (301, right)


@pytest.mark.prepared(by=one_of_each)
def test_wrong_slug_of_a_claim_is_sent_to_the_right_one(client: Client, article: Article) -> None:
    claim = Claim.objects.get(status="accepted")
    response = client.get(f"/claims/{claim.pk}/old-words/")
    assert (response.status_code, response.url) == (301, claim.get_absolute_url())


@pytest.mark.prepared(by=one_of_each)
def test_withdrawn_article_answers_gone_with_its_reason_and_nothing_else(client: Client, article: Article) -> None:
    withdraw(article, "The source asked for it back.")
    address = article.get_absolute_url()
    for end in ("", "versions/1/", "compare/", "record/"):
        response = client.get(address + end)
        assert response.status_code == 410
        assert "The source asked for it back." in response.content.decode()
        assert "mooring" not in response.content.decode()
    assert client.get(address[:-1] + ".json").json() == {"withdrawn": True, "reason": "The source asked for it back."}
    assert client.get("/articles.json").json()["items"] == []
    assert client.get("/claims.json").json()["items"] == []
    log = client.get("/corrections/").content.decode()
    assert "The source asked for it back." in log
    assert "mooring" not in log


@pytest.mark.prepared(by=one_of_each)
def test_withdrawal_keeps_its_moment_whatever_is_tidied_later(article: Article) -> None:
    for note in ("At first for a week.", "For good."):
        move(article, "withdraw", by=editor(), at=(at := now()), note=note)
        set_tags(article, topics=[], entities=[], by=editor(), at=now())
        told = tombstone(article.pk)
        assert told and (told.at, told.reason) == (at, note)
        move(article, "restore", by=editor(), at=now(), note="Back.")


@pytest.mark.prepared(by=one_of_each)
def test_claim_of_a_withdrawn_article_answers_gone_too(client: Client, article: Article) -> None:
    claim = Claim.objects.get(status="accepted")
    withdraw(article, "The source asked for it back.")
    response = client.get(claim.get_absolute_url())
    assert response.status_code == 410
    assert FEE not in response.content.decode()


@pytest.mark.prepared(by=one_of_each)
@pytest.mark.parametrize("number", [0, 3, 10**20])
def test_version_that_never_was_is_not_found(client: Client, article: Article, number: int) -> None:
    assert client.get(f"{article.get_absolute_url()}versions/{number}/").status_code == 404


@pytest.mark.parametrize("end", ["", "versions/1/", "compare/", "record/"])
def test_hidden_and_spiked_look_like_what_never_was(client: Client, end: str) -> None:
    hidden = make_article(source=make_source(default_visibility="hidden"))
    spiked = make_article(TEXT.replace("Harbour", "Harbor"), source=make_source("Another"))
    move(spiked, "spike", by=editor(), at=now(), note="Not news.")
    answers = [client.get(article.get_absolute_url() + end) for article in (hidden, spiked)]
    never = client.get(f"/articles/999999999/no-such/{end}")
    assert [answer.status_code for answer in answers] == [404, 404]
    assert [answer.content for answer in answers] == [never.content] * 2


def test_page_of_a_hidden_source_without_public_articles_is_not_found(client: Client) -> None:
    source = make_source(default_visibility="hidden")
    make_article(source=source)
    assert client.get(f"/sources/{source.slug}/").status_code == 404


def test_suggested_entity_has_no_page(client: Client) -> None:
    Entity.objects.create(name="Mayhap", slug="mayhap", kind="place", status="suggested", origin="machine")
    assert client.get("/entities/mayhap/").status_code == 404


def test_merged_entity_is_sent_to_the_one_it_became(client: Client) -> None:
    kept = Entity.objects.create(name="Kelbury", slug="kelbury", kind="place")
    Entity.objects.create(name="Kelbury Town", slug="kelbury-town", kind="place", merged_into=kept)
    response = client.get("/entities/kelbury-town/")
    assert (response.status_code, response.url) == (301, "/entities/kelbury/")


@pytest.mark.prepared(by=one_of_each)
def test_article_as_json_has_what_the_page_has(client: Client, article: Article) -> None:
    answer = client.get(f"{article.get_absolute_url()[:-1]}.json").json()
    assert answer.keys() >= ARTICLE_KEYS
    assert answer["headline"] == "Harbour board raises mooring fees by 13 per cent"
    assert [set(block) for block in answer["blocks"]] == [{"kind", "text", "start", "end"}] * len(answer["blocks"])
    assert [version["number"] for version in answer["versions"]] == [1, 2]
    verdict = answer["headline_verdict"]
    assert (verdict["rating"], verdict["n"], verdict["version"], verdict["is_for_current_version"]) == ("supported", 4, 1, False)
    assert answer["topics"][0].keys() >= {"name", "slug", "medtop", "status"}
    assert answer["entities"] == [{"name": "Kelbury", "kind": "place", "slug": "kelbury", "status": "suggested", "mentions": 1}]


@pytest.mark.prepared(by=one_of_each)
def test_blocks_of_a_full_text_join_to_that_text(client: Client, article: Article) -> None:
    answer = client.get(f"{article.get_absolute_url()[:-1]}.json").json()
    text = article.versions.get(number=2).text
    assert all(text[block["start"] : block["end"]] == block["text"] for block in answer["blocks"])


@pytest.mark.prepared(by=one_of_each)
@pytest.mark.parametrize("name", LISTS)
def test_list_says_the_same_as_page_json_and_csv(client: Client, article: Article, name: str) -> None:
    query = "?q=harbour" if name == "search" else ""
    items = client.get(f"/{name}.json{query}").json()["items"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{name}.csv{query}").content.decode())))
    page = client.get(f"/{name}/{query}").content.decode()
    assert [str(item["id"]) for item in items] == [row["id"] for row in rows]
    assert len(items) == (0 if name == "corrections" else 1)
    assert all(item.get("url", "").removeprefix("http://testserver") in page for item in items)


def test_list_is_paged_by_key_and_loses_nothing(client: Client) -> None:
    source = make_source()
    made = [make_article(TEXT.replace("12 per cent", f"{n} per cent"), source=source).pk for n in range(28)]
    found, address = [], "/articles.json"
    while address:
        answer = client.get(address).json()
        found += [item["id"] for item in answer["items"]]
        address = (answer["next"] or "").removeprefix("http://testserver")
    assert found == made[::-1]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "1; drop"])
def test_nonsense_after_is_the_first_page(client: Client, after: str) -> None:
    make_article()
    assert len(client.get("/articles.json", {"after": after}).json()["items"]) == 1


@pytest.mark.prepared(by=one_of_each)
def test_filters_narrow_every_form(client: Client, article: Article) -> None:
    make_article(TEXT.replace("Harbour", "Other"), source=make_source("Elsewhere"))
    for query in (
        f"source={article.source.slug}", "topic=harbours", "entity=kelbury", "rating=supported", "verdict=true",
    ):  # fmt: skip
        found = [item["id"] for item in client.get(f"/articles.json?{query}").json()["items"]]
        assert article.pk in found, query
    assert [item["id"] for item in client.get("/articles.json?rating=supported").json()["items"]] == [article.pk]


def test_csv_cell_is_never_a_formula(client: Client) -> None:
    make_article(TEXT.replace("Harbour board", "=HYPERLINK(1) board"))
    rows = list(csv.DictReader(io.StringIO(client.get("/articles.csv").content.decode())))
    assert rows[0]["headline"].startswith("'=HYPERLINK")


def test_unpublished_work_is_open_to_observers_and_says_so(client: Client, observer: object) -> None:
    hidden = make_article(source=make_source(default_visibility="hidden"))
    client.force_login(observer)
    page = client.get(hidden.get_absolute_url())
    assert page.status_code == 200
    assert "Readers do not see this page" in page.content.decode()


def test_agreed_verdict_is_not_public_before_it_is_published(client: Client) -> None:
    agreed = review(make_article(source=make_source(text_policy="full")), claims={FEE: TRUE})
    page = client.get(agreed.get_absolute_url()).content.decode()
    answer = client.get(f"{agreed.get_absolute_url()[:-1]}.json").json()
    assert HeadlineVerdict.objects.count() == 1
    assert "Being reviewed" in page
    assert SUPPORTED.why not in page
    assert (answer["headline_verdict"], answer["claims"][0]["verdict"]) == (None, None)


@pytest.mark.prepared(by=one_of_each)
def test_record_tells_each_step_without_names(client: Client, article: Article) -> None:
    lines = json.loads(client.get(f"{article.get_absolute_url()}record.json").content)["events"]
    assert lines[0]["words"] == "Imported"
    assert {"Editor 1", "Reviewer 1", "Reviewer 2", "The archive"} >= {line["who"] for line in lines}
    assert "reviewer2" not in json.dumps(lines)


@pytest.mark.prepared(by=one_of_each)
@pytest.mark.parametrize("name", ["articles-999999999", "claims-999999999", "pages-1", "articles-99999999999999999999", "x-0"])
def test_site_map_beyond_the_last_is_not_found(client: Client, article: Article, name: str) -> None:
    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


@pytest.mark.prepared(by=one_of_each)
@pytest.mark.parametrize("address", ["/", "/articles.json", "/feeds/verdicts.atom", "/sitemap.xml"])
def test_what_has_not_changed_is_not_sent_again(client: Client, article: Article, address: str) -> None:
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
