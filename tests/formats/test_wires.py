"""NITF, NewsML-G2 and NewsML 1: the oddities of each, with stories made up here."""

import pytest

from archive.formats import newsml_1, newsml_g2, nitf
from archive.formats.records import ArticleRecord, RecordError
from tests.formats.raws import lines, read
from tests.shared_data import shared_data

XHTML, NITF = '<html xmlns="http://www.w3.org/1999/xhtml">', '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">'
NAR = "http://iptc.org/std/nar/2006-10-01/"


def story(content: str, *, head: str = "", body_head: str = "<hedline><hl1>Lamp lit</hl1></hedline>") -> str:
    return (
        f"<nitf><head>{head}</head><body><body.head>{body_head}</body.head><body.content>{content}</body.content></body></nitf>"
    )


def g2(content: str, *, meta: str = "<headline>Lamp lit</headline>", about: str = "") -> str:
    metas = f"<itemMeta>{about}</itemMeta><contentMeta>{meta}</contentMeta>"
    return f'<newsItem xmlns="{NAR}">{metas}<contentSet>{content}</contentSet></newsItem>'


def one(module: object, data: str) -> ArticleRecord:
    (record,) = read(module, data)
    assert isinstance(record, ArticleRecord), record
    return record


def test_lines_wrapped_by_the_wire_become_paragraphs_again() -> None:
    content = "<p>   The harbour light at Low Hesk was lit again on<br/>Monday after repairs.</p><p/><p>One<br/>Two</p>"

    assert [text for _, text in lines(one(nitf, story(content)))][1:] == [
        "The harbour light at Low Hesk was lit again on Monday after repairs.",
        "One",
        "Two",
    ]


def test_title_stands_in_for_a_missing_headline_unless_a_template_left_it() -> None:
    titled = story("<p>It burns.</p>", head="<title>Lamp lit </title>", body_head="")
    template = story("<p>It burns.</p>", head="<title>Headline</title>", body_head="")

    assert one(nitf, titled).headline == "Lamp lit"
    assert read(nitf, template)[0].code == "no_headline"


def test_abstract_that_only_opens_the_story_is_no_standfirst() -> None:
    record = one(
        nitf,
        story(
            "<p>It burns again, they say.</p>", body_head="<hedline><hl1>Lamp lit</hl1></hedline><abstract>It burns</abstract>"
        ),
    )

    assert record.standfirst == "" and [kind for kind, _ in lines(record)] == ["headline", "body"]


def test_markup_escaped_in_a_paragraph_is_left_out() -> None:
    record = one(nitf, story('<p>It burns.</p><p>&lt;div class="embed"&gt;x&lt;/div&gt;</p>'))

    assert record.text == "Lamp lit\nIt burns."


@pytest.mark.parametrize("body", [
    f'<inlineXML contenttype="application/xhtml+xml">{XHTML}<body><p>It burns.</p></body></html></inlineXML>',
    f"<inlineXML>{NITF}<body><body.content><p>It burns.</p></body.content></body></nitf></inlineXML>",
    "<inlineXML><p>It burns.</p></inlineXML>",
    "<inlineData>It burns.</inlineData>",
    "<inlineData>&lt;p&gt;It burns.&lt;/p&gt;</inlineData>",
    "<inlineXML> </inlineXML><inlineData>It burns.</inlineData>",
])  # fmt: skip
def test_body_of_a_news_item_is_read_in_each_of_its_forms(body: str) -> None:
    assert one(newsml_g2, g2(body)).text == "Lamp lit\nIt burns."


def test_headline_of_the_body_stands_in_where_the_item_has_none() -> None:
    body = f"<inlineXML>{XHTML}<head><title>Lamp lit</title></head><body><p>It burns.</p></body></html></inlineXML>"

    assert one(newsml_g2, g2(body, meta="")).headline == "Lamp lit"


def test_main_headline_comes_before_a_second_one() -> None:
    meta = '<headline role="hld:subHeadline">Second</headline><headline>Lamp lit</headline>'

    assert one(newsml_g2, g2("<inlineData>It burns.</inlineData>", meta=meta)).headline == "Lamp lit"


def test_empty_and_wrong_dates_are_passed_over() -> None:
    about = "<firstCreated/><versionCreated>2026-03-02T08:00:00+01:00</versionCreated><embargoed/>"
    record = one(newsml_g2, g2("<inlineData>It burns.</inlineData>", about=about))

    assert record.published is not None and record.published.given_by == "versionCreated"
    assert record.notes == ()


def test_message_without_namespace_and_in_odd_case_is_read() -> None:
    item = g2("<inlineData>It burns.</inlineData>")
    data = f"<newsMessage><Header><Sent>2016-01-12 12:35:40</Sent></Header><itemSet>{item}</itemSet></newsMessage>"
    record = one(newsml_g2, data.replace(f' xmlns="{NAR}"', ""))

    assert record.published is not None and record.published.given_by == "sent"


def test_revisions_of_a_story_have_one_identifier() -> None:
    item = """<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>vnw.example</ProviderId><DateId>20260302</DateId>
    <NewsItemId>17</NewsItemId><RevisionId>{0}</RevisionId>
    <PublicIdentifier>urn:newsml:vnw.example:20260302:17:{0}</PublicIdentifier>
    </NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>Lamp lit</HeadLine></NewsLines><ContentItem>
    <DataContent>It burns.</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""

    assert one(newsml_1, item.format(1)).guid == one(newsml_1, item.format(2)).guid == "urn:newsml:vnw.example:20260302:17"


REAL = {  # folder: (module, taken, refused by code); each refusal was looked at
    "nitf": (nitf, 9, {"no_headline": 1}),
    "newsml_g2_agency": (newsml_g2, 10, {"not_an_article": 11, "withheld": 1}),
    "newsml_g2_iptc": (newsml_g2, 3, {"not_an_article": 13, "no_headline": 5, "no_text": 1}),
    "newsml_1_2": (newsml_1, 5, {}),
}


@pytest.mark.parametrize("folder", REAL)
def test_real_files_are_read_or_refused_as_they_should(folder: str) -> None:
    module, taken, refused = REAL[folder]
    found = [one for path in sorted(shared_data("wire", folder).glob("*.xml")) for one in read(module, path.read_bytes())]
    codes = [one.code for one in found if isinstance(one, RecordError)]

    assert {code: codes.count(code) for code in codes} == refused
    assert len(found) - len(codes) == taken
    assert all(one.published for one in found if isinstance(one, ArticleRecord) and folder in ("nitf", "newsml_1_2"))
