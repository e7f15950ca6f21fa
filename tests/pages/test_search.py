import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify

from archive.models import Alias, Article, Entity, Topic
from archive.pipeline import import_records
from archive.review.entities import merge_entities
from archive.review.tags import set_tags
from archive.search.lookup import FACET_SIZE
from tests.factories import AT, TEXT, make_article, make_source, raw_record, story_text
from tests.pages.desk import editor, now, withdraw

pytestmark = pytest.mark.django_db
FOUND = (
    "mooring",
    "MOORING fees",
    "moor",
    '"mooring fees"',
    "“mooring fees”",
    "Ida Marrow",
    "280 -lifeboat",
    "250 crowns",
    "per",
)
MISSED = (
    "lifeboat",
    "mooring lifeboat",
    "ooring",
    '"fees mooring"',
    '"mooring fee"',
    "mooring -sailing",
    ".*",
    "m.oring",
    "13%",
    "2⒏*",  # “28.” to the engine, and no pattern
    "NOT mooring",
)


def found(client: Client, query: str) -> list[str]:
    return [item["headline"] for item in client.get("/search.json", {"q": query}).json()["items"]]


def bring_in(said: list[dict[str, str]]) -> None:
    """As many articles at once, each with what is said beside its text."""
    texts = [TEXT.replace("12 per cent", f"{number} per cent") for number in range(len(said))]
    raws = [raw_record(text, locator=f"{n}.txt", **one) for n, (text, one) in enumerate(zip(texts, said, strict=True))]
    assert import_records(raws, source="The Kelbury Ledger", at=AT).new == len(said)


def one_article() -> str:
    return make_article(source=make_source(text_policy="full")).headline


@pytest.fixture
def headline(prepared: str) -> str:
    return prepared


@pytest.mark.prepared(by=one_article)
@pytest.mark.parametrize("query", FOUND)
def test_search_finds(client: Client, headline: str, query: str) -> None:
    assert found(client, query) == [headline]


@pytest.mark.prepared(by=one_article)
@pytest.mark.parametrize("query", MISSED)
def test_search_does_not_find(client: Client, headline: str, query: str) -> None:
    assert found(client, query) == []


@pytest.mark.prepared(by=one_article)
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('"mooring', "A quotation mark has no partner"),
        ("mooring ***", "Signs alone cannot be searched for"),
        ("mooring )", "A bracket has no partner"),
        ("mooring OR", "“OR” stands between two things"),
        ("after:never mooring", "“never” is no date"),
        ("source:nowhere mooring", "The archive knows no source “nowhere”"),
        ("state:disputed mooring", "at the desk only"),
        ("m " * 300, "Only the first 500 characters were used"),
        ("m " * 40, "Only the first 30 words were used"),
    ],
)
def test_bad_query_is_answered_with_what_is_wrong(client: Client, headline: str, query: str, said: str) -> None:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert said in response.content.decode()


@pytest.mark.prepared(by=one_article)
def test_bad_query_is_shown_with_its_faulty_parts_marked(client: Client, headline: str) -> None:
    page = client.get("/search/", {"q": "mooring ) <b> source:nowhere OR"}).content.decode()
    mark = '<mark class="passage">{}</mark>'
    said = f"mooring {mark.format(')')} &lt;b&gt; {mark.format('source:nowhere')} {mark.format('OR')}</p>"
    assert said in page
    assert "As typed" not in client.get("/search/", {"q": "mooring fees"}).content.decode()


@pytest.mark.prepared(by=one_article)
def test_a_word_too_long_to_be_held_finds_nothing(client: Client, headline: str) -> None:
    for query in ("x" * 120, f"mooring {'x' * 120}", f'"mooring-{"x" * 120}"', f"mooring-{'x' * 120}"):
        assert found(client, query) == [], query
    assert found(client, f"mooring -{'x' * 120}") == [headline]


def test_all_who_go_by_a_name_are_meant(client: Client) -> None:
    first, second = make_article(source=make_source(text_policy="full")), make_article(TEXT.replace("12", "15"))
    for number, article in enumerate((first, second)):
        one = Entity.objects.create(name=f"A{number} Fenn", slug=f"fenn-{number}", kind="person")
        Alias.objects.create(entity=one, name="The Fenn")
        set_tags(article, topics=None, entities=[one], by=editor(), at=now())
    assert set(found(client, 'entity:"the fenn"')) == {first.headline, second.headline}
    assert found(client, "entity:fenn-1") == [second.headline]
    assert "about A0 Fenn (fenn-0) or A1 Fenn (fenn-1)" in words_of(client, q='entity:"The Fenn"')


def test_names_are_known_whatever_their_capitals_and_accents(client: Client) -> None:
    """As words are, and on every database: SQLite by itself tells é from É."""
    article = make_article(source=make_source("Échos de l’Île", slug="echos"))
    topic = Topic.objects.create(name="Élections", slug="votes", path="votes/")
    Topic.objects.create(name="later Écluses", slug="locks", path="locks/")
    named = [
        Entity.objects.create(name=name, slug=slug, kind="person") for name, slug in (("Élodie Brû", "brue"), ("Ž. Fenn", "zf"))
    ]
    Alias.objects.create(entity=named[1], name="Éva")
    set_tags(article, topics=[topic], entities=named, by=editor(), at=now())
    for asked in (
        "source:ÉCHOS-DE-L’ÎLE",
        'source:"échos de l’île"',
        'source:"Echos de l’Ile"',
        "topic:ÉLECTIONS",
        "topic:elections",
    ):
        assert found(client, asked) == ([] if "-" in asked else [article.headline]), asked
    for asked in ('entity:"élodie brû"', 'entity:"Elodie Bru"', 'entity:"ž. fenn"', "entity:éva", "entity:EVA"):
        assert found(client, asked) == [article.headline], asked
    for begun, name in (("éch", "Échos de l’Île"), ("ÉLE", "Élections"), ("écl", "later Écluses"), ("élo", "Élodie Brû")):
        assert [one["name"] for one in client.get("/search/suggest.json", {"q": begun}).json()["items"]] == [name]


def test_an_entity_on_no_public_article_has_its_name_at_the_desk(client: Client, observer: User) -> None:
    article = make_article(source=make_source(default_visibility="hidden"))
    named = Entity.objects.create(name="Ada Fenn", slug="fenn", kind="person")
    Alias.objects.create(entity=named, name="Chair Fenn")
    set_tags(article, topics=None, entities=[named], by=editor(), at=now())
    assert found(client, 'entity:"ada fenn"') == []
    client.force_login(observer)
    assert found(client, 'entity:"ada fenn"') == found(client, 'entity:"chair fenn"') == [article.headline]


def test_who_was_merged_is_asked_for_as_before(client: Client) -> None:
    """In addresses that were kept, feeds and saved searches among them."""
    article = make_article(source=make_source(text_policy="full"))
    kept, other = (Entity.objects.create(name=name, slug=slugify(name), kind="person") for name in ("Ida Marrow", "Chair Marrow"))
    set_tags(article, topics=None, entities=[other], by=editor(), at=now())
    merge_entities(kept, other, by=editor(), at=now(), note="")
    for address in ("/search.json?q=mooring&", "/search.json?", "/articles.json?", "/search.feed.json?"):
        assert len(client.get(f"{address}entity=chair-marrow").json()["items"]) == 1, address
    page = client.get("/search/", {"entity": "chair-marrow"}).content.decode()
    assert "Ida Marrow" in page and article.headline in page


@pytest.mark.prepared(by=one_article)
@pytest.mark.parametrize("name", ["source", "topic", "entity", "rating", "verdict"])
def test_unknown_filter_is_named_and_finds_nothing(client: Client, headline: str, name: str) -> None:
    response = client.get("/search/", {"q": "mooring", name: "nowhere\x00"})
    assert f"The archive knows no {name} “nowhere”" in response.content.decode()
    assert client.get("/search.json", {"q": "mooring", name: "nowhere"}).json()["items"] == []


def test_search_ignores_case_beyond_ascii(client: Client) -> None:
    make_article(story_text("ÉCOLE ÑANDÚ fermée", ["La mairie a fermé une classe du village hier soir."]), source=make_source())
    assert found(client, "école ñandú") == ["ÉCOLE ÑANDÚ fermée"]


@pytest.mark.prepared(by=one_article)
def test_snippet_marks_the_word_alone(client: Client, headline: str) -> None:
    assert '<mark class="passage">sailing</mark>' in client.get("/search/", {"q": "sailing"}).content.decode()


def test_search_pages_by_key(client: Client) -> None:
    bring_in([{}] * 27)
    answer = client.get("/search.json", {"q": "mooring"}).json()
    following = client.get(answer["next"].removeprefix("http://testserver")).json()
    assert (len(answer["items"]), len(following["items"]), following["next"]) == (25, 2, None)


def test_page_says_that_not_all_of_it_is_ranked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_in([{}] * 27)
    told = "The best come first, 1,000 at most; after them the rest, the newest first."
    assert told not in client.get("/search/", {"q": "mooring"}).content.decode()
    monkeypatch.setattr("archive.queries.search.BEST", 25)
    assert told in client.get("/search/", {"q": "mooring"}).content.decode()
    assert told not in client.get("/search/", {"q": "mooring", "sort": "newest"}).content.decode()


@pytest.mark.prepared(by=one_article)
@pytest.mark.parametrize("query", ["(", "[a", "a{2", "\\", "x" * 299, "'; drop table", "a\x00b", "%", "_", "\u202eabc", "𝒳 𝒴"])
def test_no_query_breaks_the_page(client: Client, headline: str, query: str) -> None:
    assert client.get("/search/", {"q": query}).status_code == 200


@pytest.mark.parametrize("address", ["/articles", "/search"])
@pytest.mark.parametrize("query", ["topic=harbours", "entity=kelbury", "topic=harbours&entity=kelbury"])
def test_list_by_a_tag_says_where_only_the_machine_gave_it(client: Client, address: str, query: str) -> None:
    topic = Topic.objects.create(name="harbours", slug="harbours", path="harbours/", terms=["mooring fees"])
    entity = Entity.objects.create(name="Kelbury", slug="kelbury", kind="place")
    article = make_article(source=make_source(text_policy="full"))
    assert "tag suggested, not confirmed" in client.get(f"{address}/?{query}").content.decode()
    assert [row["tag_is_suggested"] for row in client.get(f"{address}.json?{query}").json()["items"]] == [True]
    set_tags(article, topics=[topic], entities=[entity], by=editor(), at=now())
    assert "tag suggested, not confirmed" not in client.get(f"{address}/?{query}").content.decode()


def words_of(client: Client, **asked: str) -> str:
    return client.get("/search/", asked).content.decode()


@pytest.mark.prepared(by=one_article)
def test_lists_beside_the_results_count_and_narrow(client: Client, headline: str) -> None:
    make_article(TEXT.replace("12", "15"), source="The Ostley Post")
    page = words_of(client, q="mooring")
    assert (
        '<a href="/search/?q=mooring&amp;source=the-ostley-post">The Ostley Post</a> <span class="figures soft">1</span>' in page
    )
    assert '<a href="/search/?q=mooring&amp;rating=none">Not yet rated</a> <span class="figures soft">2</span>' in page
    narrowed = words_of(client, q="mooring", source="the-ostley-post")
    assert '<a href="/search/?q=mooring" aria-current="true">' in narrowed
    assert "by 15 per cent" in narrowed and headline not in narrowed


@pytest.mark.prepared(by=one_article)
def test_what_was_chosen_is_listed_beyond_the_most_that_are(client: Client, headline: str) -> None:
    """More names than are listed stand in as many articles; each can be chosen, and taken away again."""
    slugs = [f"name-{n:02}" for n in range(FACET_SIZE + 3)]
    named = [Entity.objects.create(name=slug.title(), slug=slug, kind="person") for slug in slugs]
    set_tags(Article.objects.get(), topics=None, entities=named, by=editor(), at=now())
    left = [slug for slug in slugs if f"entity={slug}" not in words_of(client, q="mooring")]
    assert len(left) >= 3
    for slug in left[:2]:
        page = words_of(client, q="mooring", entity=slug)
        assert f'Take away </span>{slug.title()}</a> <span class="figures soft">1</span>' in page


@pytest.mark.prepared(by=one_article)
def test_the_page_says_how_the_question_was_understood(client: Client, headline: str) -> None:
    said = "exactly “mooring fees”; not words that begin with “sail”; published on 1 March 2026 or later"
    assert said in words_of(client, q='"mooring fees" -sail* after:2026-03')


@pytest.mark.prepared(by=one_article)
def test_an_index_that_lags_shows_nothing_that_may_not_be_seen_now(client: Client, headline: str, monkeypatch) -> None:
    """The rows are asked for in the database once more."""
    assert found(client, "mooring") == [headline]
    monkeypatch.setattr("archive.search.lookup.catch_up_quietly", lambda: None)
    withdraw(Article.objects.get(), "It was not ours to show.")
    assert found(client, "mooring") == []


@pytest.mark.parametrize("policy", ["extract", "headline"])
def test_what_is_withheld_has_no_say_in_what_readers_find(client: Client, observer: User, policy: str) -> None:
    make_article(source=make_source(text_policy=policy, extract_words=8))
    for query in ("crowns", '"sailing club"', "sail*", "crown~", "chairs NEAR/3 board", "mooring -crowns"):
        wanted = 1 if query.startswith("mooring") else 0
        assert len(found(client, query)) == wanted, query
    page = words_of(client, q="mooring OR crowns")
    assert "crowns a year" not in page
    client.force_login(observer)
    assert len(found(client, "crowns")) == 1
    assert len(found(client, "mooring -crowns")) == 0
    assert "crowns a year" not in words_of(client, q="crowns")


def test_hidden_articles_are_found_at_the_desk_alone(client: Client, observer: User) -> None:
    make_article(source=make_source(default_visibility="hidden"))
    assert found(client, "mooring") == found(client, "state:imported") == []
    assert "State" not in words_of(client, q="mooring")
    client.force_login(observer)
    assert len(found(client, "mooring state:imported")) == 1
    assert len(found(client, "mooring state:queued")) == 0
    assert client.get("/search.json?state=imported").json()["items"] != []


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
def test_every_order_pages_through_all_of_it_once(client: Client, sort: str) -> None:
    bring_in([{"published": f"2026-01-{number + 1:02}"} if number % 7 else {} for number in range(28)])
    seen, address = [], f"/search.json?q=mooring&sort={sort}"
    while address and len(seen) < 100:
        answer = client.get(address.removeprefix("http://testserver")).json()
        seen += answer["items"]
        address = answer["next"]
    assert len(seen) == len({item["id"] for item in seen}) == 28
    dates = [item["published"] or "" for item in seen]
    assert sort == "relevance" or dates == sorted(dates, reverse=sort == "newest")


@pytest.mark.prepared(by=one_article)
@pytest.mark.parametrize(
    "after",
    ["r999999", "r1.", "r1.x", "r.1", "r1.1", "r99999999999.1", "k99999999999999999999999", "kx", "r-1", "\x00", "k0", "r"],
)
def test_what_is_no_place_in_the_list_is_no_error(client: Client, headline: str, after: str) -> None:
    assert client.get("/search/", {"q": "mooring", "after": after}).status_code == 200
    assert client.get("/search/", {"source": "the-kelbury-ledger", "after": after}).status_code == 200


@pytest.mark.prepared(by=one_article)
def test_search_costs_as_many_queries_for_three_as_for_one(client: Client, headline: str) -> None:
    def counted() -> int:
        words_of(client, q="mooring")
        with CaptureQueriesContext(connection) as queries:
            words_of(client, q="mooring")
        return len(queries)

    one = counted()
    for number in (1, 2):
        make_article(TEXT.replace("12 per cent", f"{number} per cent"))
    assert counted() == one


@pytest.mark.prepared(by=one_article)
def test_articles_like_another_are_listed(client: Client, headline: str) -> None:
    article = Article.objects.get()
    like = make_article(TEXT.replace("12 per cent", "15 per cent"))
    make_article(story_text("School opens late", ["The school opened an hour late on Monday, its head said."]))
    alike = [item["id"] for item in client.get(f"/search.json?like={article.pk}").json()["items"]]
    assert alike[0] == like.pk and article.pk not in alike
    assert client.get("/search.json?like=999999").json()["items"] == []


@pytest.mark.prepared(by=one_article)
def test_a_search_has_a_feed_of_what_anybody_may_see(client: Client, headline: str, observer: User) -> None:
    make_article(TEXT.replace("12", "15"), source=make_source("Hidden Post", default_visibility="hidden"))
    client.force_login(observer)
    answer = client.get("/search.atom?q=mooring&rating=none")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    text = answer.content.decode()
    assert text.count("<entry>") == 1 and headline in text and "/search/?q=mooring&amp;rating=none" in text


@pytest.mark.prepared(by=one_article)
def test_names_are_suggested_as_they_begin(client: Client, headline: str) -> None:
    marrow = Entity.objects.create(name="Ida Marrow", slug="ida-marrow", kind="person")
    Entity.objects.create(name="Ida Nobody", slug="ida-nobody", kind="person")  # on no article
    Topic.objects.create(name="markets", slug="markets", path="markets/")
    set_tags(Article.objects.get(), topics=None, entities=[marrow], by=editor(), at=now())

    def names(begun: str) -> list[str]:
        return [one["name"] for one in client.get("/search/suggest.json", {"q": begun}).json()["items"]]

    assert names("ida") == names("marr") == ["Ida Marrow"]
    assert names("mar") == ["Ida Marrow", "markets"]
    assert names("kelb") == names("the kel") == ["The Kelbury Ledger"]
    assert names("m") == names("\x00") == names("%") == names("\u0301\u0301") == []
    assert "Pages of that name" in words_of(client, q="ida")


@pytest.mark.prepared(by=one_article)
def test_other_names_are_suggested_with_the_name_they_belong_to(client: Client, headline: str) -> None:
    """Of one that goes by several names that begin so: once, by its own if that does."""
    marrow, fenn, both = (
        Entity.objects.create(name=name, slug=slugify(name), kind="person")
        for name in ("Ida Marrow", "Zoë Fenn", "Chair Ada Chair")
    )
    for entity, other in ((marrow, "Chair Marrow"), (marrow, "Chairwoman Marrow"), (fenn, "The Chair")):
        Alias.objects.create(entity=entity, name=other)
    set_tags(Article.objects.get(), topics=None, entities=[marrow, fenn, both], by=editor(), at=now())

    def told(begun: str) -> list[tuple[str, str]]:
        return [(one["name"], one["also"]) for one in client.get("/search/suggest.json", {"q": begun}).json()["items"]]

    assert told("chair") == [("Chair Ada Chair", ""), ("Ida Marrow", "Chair Marrow"), ("Zoë Fenn", "The Chair")]
    assert told("MARROW") == [("Ida Marrow", "")]
    assert told("zoe") == told("ZOË") == told("zoe\u0308 f") == [("Zoë Fenn", "")]
    assert "also Chair Marrow, entity" in words_of(client, q="chair m")


@pytest.mark.prepared(by=one_article)
def test_no_more_than_five_names_are_suggested_the_first_by_their_words(client: Client, headline: str) -> None:
    entities = [Entity.objects.create(name=f"Bell {letter}", slug=f"bell-{letter}", kind="person") for letter in "gfedcba"]
    set_tags(Article.objects.get(), topics=None, entities=entities, by=editor(), at=now())
    found = client.get("/search/suggest.json", {"q": "bel"}).json()["items"]
    assert [one["name"] for one in found] == [f"Bell {letter}" for letter in "abcde"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"year": "2026"}, 1), ({"year": "2025"}, 0), ({"from": "2026-03-01"}, 1), ({"to": "2026-03-01"}, 0),
        ({"to": "2026-04"}, 1), ({"language": "en"}, 1), ({"language": "de"}, 0), ({"reason": "overstates"}, 0),
        ({"state": "imported"}, 0), ({"year": "x"}, 0), ({"from": "never"}, 0), ({"reason": "nonsense"}, 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/search.json", "/articles.json"])
def test_lists_and_search_understand_the_same_filters(client: Client, address: str, asked: dict[str, str], count: int) -> None:
    make_article(published="2026-03-12")
    assert len(client.get(address, asked).json()["items"]) == count


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("zh", ["zh-Hant-TW", "zh-hant", "zh-Hans-CN"]), ("zh-hant", ["zh-Hant-TW", "zh-hant"]), ("zh-Hant-TW", ["zh-Hant-TW"]),
        ("zh-hant-tw", ["zh-Hant-TW"]), ("zh-hans", ["zh-Hans-CN"]), ("zh-tw", []), ("hant", []), ("zh-han", []),
    ],
)  # fmt: skip
def test_a_language_is_asked_for_by_as_much_of_its_tag_as_matters(client: Client, asked: str, found: list[str]) -> None:
    bring_in([{"language": tag} for tag in ("zh-Hant-TW", "zh-hant", "zh-Hans-CN")])
    right = set(Article.objects.filter(language__in=found).values_list("headline", flat=True))
    assert len(right) == len(found)
    for address, given in (
        ("/search.json", {"q": f"language:{asked}"}),
        ("/search.json", {"language": asked}),
        ("/articles.json", {"language": asked}),
    ):
        assert {row["headline"] for row in client.get(address, given).json()["items"]} == right
