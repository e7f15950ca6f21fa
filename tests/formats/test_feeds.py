"""RSS, RDF, Atom, JSON Feed and WordPress exports: the oddities of each, with items made up here."""

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import feed, json_feed, wxr
from archive.formats.records import ArticleRecord, RecordError, RecordSkipped
from archive.formats.wxr import without_shortcodes
from tests.formats.raws import lines, read
from tests.shared_data import shared_data

WORDPRESS = 'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def rss(item: str) -> str:
    return f"<rss version='2.0'><channel><title>Harbourline</title><item>{item}</item></channel></rss>"


def export(item: str) -> str:
    return f"<rss {WORDPRESS}><channel><item><title>Lamp lit</title>{item}</item></channel></rss>"


def one(module: object, data: str | bytes) -> ArticleRecord:
    (record,) = read(module, data)
    assert isinstance(record, ArticleRecord), record
    return record


def test_full_text_is_taken_before_the_summary() -> None:
    data = rss(
        "<title>Lamp lit</title><description>Short.</description>"
        "<encoded xmlns='http://purl.org/rss/1.0/modules/content/'>&lt;p&gt;It burns again.&lt;/p&gt;</encoded>"
    )
    record = one(feed, data)

    assert record.text == "Lamp lit\nIt burns again." and record.notes == ()


def test_summary_alone_is_taken_and_said_to_be_one() -> None:
    record = one(feed, rss("<title>\n<![CDATA[ Lamp\n lit ]]>\n</title><description>It burns.</description>"))

    assert record.text == "Lamp lit\nIt burns."
    assert record.notes == (feed.ONLY_SUMMARY,)


@pytest.mark.parametrize(
    ("item", "code"), [("<title>Lamp lit</title>", "no_text"), ("<description>It burns.</description>", "no_headline")]
)
def test_item_without_text_or_headline_is_refused(item: str, code: str) -> None:
    assert read(feed, rss(item))[0].code == code


@pytest.mark.parametrize(
    "endless",
    [
        "".join(f"<category>c{number}</category>" for number in range(20_000)),
        f"<x {' '.join(f'a{number}' for number in range(20_000))}/>",
        f"<i:keywords xmlns:i='http://www.itunes.com/DTDs/PodCast-1.0.dtd'>{','.join(map(str, range(20_000)))}</i:keywords>",
    ],
    ids=["categories", "attributes", "keywords"],
)
def test_endless_marks_are_refused_before_they_are_read(endless: str) -> None:
    (found,) = read(feed, rss(f"<title>Lamp lit</title><description>It burns.</description>{endless}"))

    assert isinstance(found, RecordError) and found.code == "too_large"


@pytest.mark.parametrize("mark", ["<!--", "<![CDATA[", "<?", "<!"])
def test_mark_never_closed_before_the_items_does_not_stop_the_reading(mark: str) -> None:
    found = read(
        feed, rss("<title>Lamp lit</title><description>It burns.</description>").replace("<channel>", f"<channel>{mark} ")
    )

    assert len(found) == 1


def test_relative_address_is_left_out_without_a_base_and_kept_with_one() -> None:
    entry = (
        '<feed xmlns="http://www.w3.org/2005/Atom"{}><entry>'
        '<title>Lamp lit</title><link href="/17"/><summary>It burns.</summary></entry></feed>'
    )

    assert one(feed, entry.format("")).url == ""
    assert one(feed, entry.format(' xml:base="https://vpb.example/"')).url == "https://vpb.example/17"


def test_feed_that_is_not_well_formed_is_read_and_said_to_be() -> None:
    record = one(feed, rss("<title>Lamp & lit</title><description>It <b>burns.</description>"))

    assert (record.headline, lines(record)[1:]) == ("Lamp & lit", [("body", "It burns.")])
    assert "not well-formed" in record.notes[-1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "koi8-r", "iso-8859-1", "shift_jis"])
def test_declared_encodings_are_read(encoding: str) -> None:
    text = {"koi8-r": "Маяк", "shift_jis": "灯台"}.get(encoding, "Lämp lit")
    data = f"<?xml version='1.0' encoding='{encoding}'?>" + rss(f"<title>{text}</title><description>It burns.</description>")

    assert one(feed, data.encode(encoding)).headline == text


def test_deceptive_scripts_are_no_text() -> None:
    record = one(
        feed,
        rss(
            "<title>Lamp lit</title><description>&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;It burns.&lt;/p&gt;</description>"
        ),
    )

    assert record.text == "Lamp lit\nIt burns."


def test_items_of_a_json_feed_are_word_for_word_in_their_records() -> None:
    item = '{"id": "1",  "title": "Lamp \\u006cit", "content_text": "It burns.\\n\\nAgain."}'
    data = (
        '{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "title": "Flare", '
        '"items": [' + item + ', {"id": "2"}], "hubs": []}'
    )
    (raw, second) = json_feed.split(io.BytesIO(data.encode()), locator="f")

    assert item.encode() in raw.data and data.encode()[raw.byte_offset :].startswith(item.encode())
    assert json_feed.sniff(data.encode()) and json_feed.sniff(raw.data)
    assert json_feed.parse(raw).text == "Lamp lit\nIt burns.\nAgain."
    with pytest.raises(RecordError) as refusal:
        json_feed.parse(second)
    assert refusal.value.code == "no_headline"


@pytest.mark.parametrize(
    ("status", "code"), [("draft", "withheld"), ("private", "withheld"), ("trash", "withheld"), ("future", "withheld")]
)
def test_posts_that_were_not_published_are_withheld(status: str, code: str) -> None:
    data = export(f"<content:encoded>It burns.</content:encoded><wp:status>{status}</wp:status>")

    assert read(wxr, data)[0].code == code


def test_what_is_no_post_is_skipped() -> None:
    (skipped,) = read(wxr, export("<wp:post_type>attachment</wp:post_type>"))

    assert isinstance(skipped, RecordSkipped)


def test_universal_time_of_an_export_comes_first_and_an_empty_one_is_passed_over() -> None:
    dates = "<content:encoded>It burns.</content:encoded><pubDate>Mon, 02 Mar 2026 07:00:00 +0000</pubDate>"
    dates += "<wp:post_date_gmt>{}</wp:post_date_gmt>"

    assert one(wxr, export(dates.format("2026-03-01 05:00:00"))).published.at.day == 1
    assert one(wxr, export(dates.format("0000-00-00 00:00:00"))).published.given_by == "pubDate"


@pytest.mark.parametrize(
    ("content", "plain"),
    [
        ("[dropcap]T[/dropcap]he lamp", "The lamp"),
        ('A [gallery ids="1,2"]lamp', "A lamp"),
        ("He said [sic] it [the lamp] burns", "He said [sic] it [the lamp] burns"),
        ('[caption id="a"]<img src="x"> Lamp[/caption]', '<figcaption><img src="x"> Lamp</figcaption>'),
    ],
)
def test_short_codes_go_and_brackets_of_the_text_stay(content: str, plain: str) -> None:
    assert without_shortcodes(content) == plain


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["items", "title", "content_html", "author", "name", "tags", "version", "url"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_an_article_or_a_refusal(value: object) -> None:
    import json  # noqa: PLC0415 - for this test alone

    for found in read(json_feed, json.dumps(value)):
        assert isinstance(found, RecordError) or found.headline


def test_real_feeds_are_read() -> None:
    assert (
        len(
            [
                one
                for path in shared_data("feeds", "rss").iterdir()
                for one in read(feed, path.read_bytes())
                if isinstance(one, ArticleRecord)
            ]
        )
        == 7
    )
    assert {
        isinstance(one, ArticleRecord) for path in shared_data("feeds", "atom").iterdir() for one in read(feed, path.read_bytes())
    } == {True}
    npr = read(json_feed, shared_data("feeds", "jsonfeed", "npr_technology_feed.json").read_bytes())
    assert len(npr) == 25 and all(isinstance(one, ArticleRecord) and one.published and one.byline for one in npr)


@pytest.mark.long
def test_every_broken_feed_of_the_collection_is_answered() -> None:
    found = [one for path in shared_data("feeds", "feedparser_illformed").iterdir() for one in read(feed, path.read_bytes())]
    with tarfile.open(shared_data("feeds", "feedparser_wellformed_entities_encoding.tar.gz")) as tar:
        for member in tar:
            if member.isfile():
                found += read(feed, tar.extractfile(member).read())

    assert len(found) > 1000
    assert all(isinstance(one, ArticleRecord | RecordError) for one in found)
