import pytest
from django.test import Client

from archive.models import Entity, Topic
from archive.review.tags import set_tags
from tests.factories import TEXT, make_article, make_source, story_text
from tests.pages.desk import editor, now

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
    "NOT mooring",
)


def found(client: Client, query: str) -> list[str]:
    return [item["headline"] for item in client.get("/search.json", {"q": query}).json()["items"]]


@pytest.fixture
def headline() -> str:
    return make_article(source=make_source(text_policy="full")).headline


@pytest.mark.parametrize("query", FOUND)
def test_search_finds(client: Client, headline: str, query: str) -> None:
    assert found(client, query) == [headline]


@pytest.mark.parametrize("query", MISSED)
def test_search_does_not_find(client: Client, headline: str, query: str) -> None:
    assert found(client, query) == []


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


@pytest.mark.parametrize("name", ["source", "topic", "entity", "rating", "verdict"])
def test_unknown_filter_is_named_and_finds_nothing(client: Client, headline: str, name: str) -> None:
    response = client.get("/search/", {"q": "mooring", name: "nowhere\x00"})
    assert f"The archive knows no {name} “nowhere”" in response.content.decode()
    assert client.get("/search.json", {"q": "mooring", name: "nowhere"}).json()["items"] == []


def test_search_ignores_case_beyond_ascii(client: Client) -> None:
    make_article(story_text("ÉCOLE ÑANDÚ fermée", ["La mairie a fermé une classe du village hier soir."]), source=make_source())
    assert found(client, "école ñandú") == ["ÉCOLE ÑANDÚ fermée"]


def test_snippet_marks_the_word_alone(client: Client, headline: str) -> None:
    assert '<mark class="passage">sailing</mark>' in client.get("/search/", {"q": "sailing"}).content.decode()


def test_search_pages_by_key(client: Client) -> None:
    source = make_source(text_policy="full")
    for number in range(27):
        make_article(TEXT.replace("12 per cent", f"{number} per cent"), source=source)
    answer = client.get("/search.json", {"q": "mooring"}).json()
    following = client.get(answer["next"].removeprefix("http://testserver")).json()
    assert (len(answer["items"]), len(following["items"]), following["next"]) == (25, 2, None)


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
