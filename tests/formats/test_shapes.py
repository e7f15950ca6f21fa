"""The shapes of JSON articles: what each quirk seen in real files is read as, with made-up words."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import json_lines, ninjs
from archive.formats.mapping import Mapping, MappingError, parse_mapping, with_mapping
from archive.formats.records import ArticleRecord, RawRecord, RecordError, RecordSkipped
from archive.formats.shape_reading import article_of
from archive.formats.shapes import SHAPES

HEADLINE = "Low Hesk light burns again"
TEXT = "The harbour light was lit again on Monday.\nIt had been dark for four months."


def read(value: Any, **more: Any) -> ArticleRecord:
    return json_lines.parse(RawRecord("a.jsonl", 1, 0, json.dumps(value).encode(), **more))


def refusal(value: Any) -> RecordError:
    with pytest.raises(RecordError) as refused:
        read(value)
    return refused.value


def news_please(**fields: Any) -> dict[str, Any]:
    return {"title": HEADLINE, "maintext": TEXT, "authors": [], "date_publish": None, "url": "https://mercury.example/a"} | fields


def ninjs_item(**fields: Any) -> dict[str, Any]:
    return {"uri": "urn:vnw:1", "headline": HEADLINE, "body_text": TEXT, "versioncreated": "2026-03-02T08:00:00Z"} | fields


def guardian(**fields: Any) -> dict[str, Any]:
    return {
        "id": "a", "webTitle": f"{HEADLINE} | Oda Marrick", "webUrl": "https://g.example/a",
        "webPublicationDate": "2026-03-02T08:00:00Z",
        "fields": {"body": f"<p>{TEXT}</p>", "byline": "Oda Marrick"},
    } | fields  # fmt: skip


@pytest.mark.parametrize(
    ("date", "at", "precision"),
    [
        ("2026-03-02 07:30:00", "2026-03-02T07:30:00+00:00", "second"),
        ("2026-03-02 00:00:00", "2026-03-02T00:00:00+00:00", "day"),
    ],
)
def test_midnight_of_news_please_is_a_day(date: str, at: str, precision: str) -> None:
    published = read(news_please(date_publish=date)).published

    assert published and (published.at.isoformat(), published.precision, published.given_by) == (at, precision, "date_publish")


@pytest.mark.parametrize("date", [None, "None", ""])
def test_the_word_none_is_no_date_and_no_author(date: str | None) -> None:
    record = read(news_please(date_publish=date, authors=["None", "admin", "humans.txt"], language="None"))

    assert (record.published, record.byline, record.language, record.notes) == (None, "", "", ())


@pytest.mark.parametrize("date", ["3013-03-02 07:30:00", "YYYYMMDD000000-HHMM", "31 February 2026"])
def test_date_that_cannot_be_costs_the_date_alone(date: str) -> None:
    record = read(news_please(date_publish=date))

    assert record.published is None and date in record.notes[0]


def test_description_for_search_engines_is_not_put_into_the_text() -> None:
    record = read(news_please(description="Written for search engines."))

    assert (record.standfirst, record.text) == ("", f"{HEADLINE}\n{TEXT}")


def test_text_that_begins_with_its_headline_says_it_once() -> None:
    assert read(news_please(maintext=f"{HEADLINE}\n{TEXT}")).text == f"{HEADLINE}\n{TEXT}"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (f"{HEADLINE} - Port Sallow Mercury", HEADLINE),
        (f"{HEADLINE} – Port Sallow Mercury", HEADLINE),
        (f"{HEADLINE} - The Flare", f"{HEADLINE} - The Flare"),
        ("Opinion | Lights and lies", "Opinion | Lights and lies"),
    ],
)
@pytest.mark.parametrize("keys", [("source-hostname", "source"), ("sitename", "url")])
def test_name_of_the_site_behind_a_title_goes(title: str, expected: str, keys: tuple[str, str]) -> None:
    site, url = keys
    value = {
        "title": title,
        "text": TEXT,
        "fingerprint": "0f",
        "date": "2026-03-02",
        site: "Port Sallow Mercury",
        url: "https://m.example/a",
    }
    record = read(value)

    assert (record.headline, record.source, record.url) == (expected, "Port Sallow Mercury", "https://m.example/a")


def test_author_behind_a_guardian_title_goes_and_another_suffix_stays() -> None:
    assert read(guardian()).headline == HEADLINE
    assert read(guardian(webTitle=f"{HEADLINE} | Match report")).headline == f"{HEADLINE} | Match report"
    assert read(guardian(fields={"headline": "Own", "body": f"<p>{TEXT}</p>"})).headline == "Own"


@pytest.mark.parametrize("expired", [True, "true"])
def test_expired_and_gone_guardian_articles_are_named(expired: Any) -> None:
    assert refusal(guardian(fields={}, isExpired=expired)).code == "withheld"
    assert refusal(guardian(fields={})).code == "no_text"


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ({"@type": "Person", "name": "Oda Marrick"}, "Oda Marrick"),
        ([{"name": "Oda Marrick"}, {"name": "Tam Ferrow"}], "Oda Marrick and Tam Ferrow"),
        (["Oda Marrick", "By Tam Ferrow"], "Oda Marrick and Tam Ferrow"),
        ("ODA MARRICK", "Oda Marrick"),
        (None, ""),
    ],
)
def test_author_of_schema_org_has_five_forms(author: Any, byline: str) -> None:
    assert read({"@type": "NewsArticle", "headline": HEADLINE, "articleBody": TEXT, "author": author}).byline == byline


def test_headline_loses_entities_and_tags_but_not_a_less_than() -> None:
    assert read(news_please(title="Fog &#8211; <i>more</i> fog &amp; rain")).headline == "Fog – more fog & rain"
    assert read(news_please(title="Fog < rain & 3 > 2")).headline == "Fog < rain & 3 > 2"


def test_half_a_character_and_controls_are_replaced_with_a_note() -> None:
    record = read(news_please(title="Low \ud83d Hesk\u0000", maintext="Fine.\u0007"))

    assert (record.headline, record.text) == ("Low \ufffd Hesk", "Low \ufffd Hesk\nFine.")
    assert len(record.notes) == 2


def test_what_cannot_be_stored_is_left_out_with_a_note() -> None:
    record = read(news_please(url="javascript:alert(1)", language="klingon language"))

    assert (record.url, record.language) == ("", "") and len(record.notes) == 2


def test_numbers_given_for_texts_are_taken_as_written() -> None:
    assert read({"headline": 1984, "text": TEXT}).headline == "1984"
    assert refusal({"headline": True, "text": TEXT}).code == "no_headline"


def test_key_that_stands_twice_matters_only_where_it_is_read() -> None:
    fine = json.dumps(news_please())[:-1] + ', "images": {"a": 1, "a": 2}}'
    doubtful = json.dumps(news_please())[:-1] + ', "maintext": "Another text."}'

    assert json_lines.parse(RawRecord("a", 1, 0, fine.encode())).headline == HEADLINE
    with pytest.raises(RecordError, match='"maintext" stands twice'):
        json_lines.parse(RawRecord("a", 1, 0, doubtful.encode()))


@pytest.mark.parametrize("kind", ["picture", "video", "event", "planning"])
def test_ninjs_of_another_kind_is_passed_over(kind: str) -> None:
    assert isinstance(refusal(ninjs_item(type=kind)), RecordSkipped)


@pytest.mark.parametrize(
    ("key", "status"),
    [("pubstatus", "withheld"), ("pubStatus", "canceled"), ("pubstatus", "Canceled"), ("embargoed", "Next Monday")],
)
def test_ninjs_that_must_not_appear_is_refused(key: str, status: str) -> None:
    assert refusal(ninjs_item(**{key: status})).code == "withheld"


def test_embargo_with_a_date_is_noted() -> None:
    assert read(ninjs_item(embargoed="2026-03-03T06:00:00+01:00")).notes == (
        "The source embargoed it until 2026-03-03T05:00:00+00:00.",
    )


def test_ninjs_body_in_markup_comes_before_one_that_lost_its_paragraphs() -> None:
    record = read(ninjs_item(body_html="<p>One.</p><p>Two.</p>", body_text="One.Two."))

    assert record.text == f"{HEADLINE}\nOne.\nTwo." and record.blocks is not None


def test_ninjs_association_is_no_article() -> None:
    value = ninjs_item(associations={"featuremedia": {"type": "text", "headline": "The light", "body_text": "A picture of it."}})

    assert "picture" not in read(value).text


def test_ninjs_sniff_leaves_other_json_alone() -> None:
    assert ninjs.sniff(json.dumps(ninjs_item()).encode())
    for other in (
        news_please(),
        guardian(),
        {"altids": {}, "uri": "x", "versioncreated": "2026"},
        {"$schema": "x", "title": "y"},
    ):
        assert not ninjs.sniff(json.dumps(other).encode())


@pytest.mark.parametrize("value", [[], [1], "x", 3, None])
def test_value_that_is_no_object_is_no_article(value: Any) -> None:
    assert refusal(value).code == "not_an_article"


def test_unknown_object_names_its_keys() -> None:
    refused = refusal({"sentence_id": 1, "label": 0, "text": "A claim."})

    assert refused.code == "unknown_format" and "sentence_id, label, text" in refused.reason


def test_description_beside_a_file_fills_what_its_items_do_not_say() -> None:
    sidecar = b'{"source": "Mercury", "url": "https://one.example/all", "section": "News", "published": "2026-03"}'
    record = read(news_please(source_domain="flare.example", url=None), sidecar=sidecar)

    assert (record.source, record.section, record.url) == ("flare.example", "News", "")
    assert record.published and record.published.precision == "month"


def test_mapping_reads_any_object() -> None:
    mapping = parse_mapping(
        "headline=meta.head|meta.title, text=pars, byline=people.name, source='The Flare', \"section=Topic, main\", date=on"
    )
    value = {
        "meta": {"title": HEADLINE},
        "pars": TEXT,
        "people": [{"name": "Oda Marrick"}],
        "Topic": "x",
        "Topic, main": "News",
        "on": "2 March 2026",
    }
    record = article_of(value, mapping)

    assert (record.headline, record.byline, record.source, record.section) == (HEADLINE, "Oda Marrick", "The Flare", "News")
    assert record.published and record.published.given_by == "on"


def test_mapping_without_headline_takes_the_first_line() -> None:
    assert article_of({"t": f"{HEADLINE}\n{TEXT}"}, parse_mapping("text=t")).headline == HEADLINE


def test_mapping_with_a_comma_in_a_name_is_quoted() -> None:
    assert parse_mapping('text=t,"section=Topic, main"').paths["section"] == ("Topic, main",)


@pytest.mark.parametrize("spec", ["", "headline=h", "text", "text=", "colour=c,text=t", "text=t,body=b"])
def test_mapping_that_cannot_be_used_says_why(spec: str) -> None:
    with pytest.raises(MappingError, match=r"\.$"):
        parse_mapping(spec)


def test_mapped_format_is_used_as_any_other() -> None:
    module = with_mapping(json_lines, Mapping({"headline": ("h",), "text": ("t",)}))
    records = module.split(io.BytesIO(json.dumps({"h": HEADLINE, "t": TEXT}).encode()), locator="a.jsonl")

    assert [module.parse(raw).headline for raw in records] == [HEADLINE] and module.sniff(b'{"h": 1}\n{"h": 2}\n')


KEYS = sorted(
    {key for shape in SHAPES for keys in shape.marks for key in keys}
    | {"@type", "uri", "type", "item", "altids", "bodies", "headlines", "article_html", "urn", "fields", "source", "published"}
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["NewsArticle", "text", "2026-03-02", "<p>x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "value", "role", "text", "kind", "@type"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8))
@pytest.mark.long
def test_any_object_is_an_article_or_refused(value: dict[str, Any]) -> None:
    try:
        record = article_of(value)
    except RecordError as error:
        assert error.reason
    else:
        assert record.headline and record.text.startswith(record.headline)
        record.text.encode()
