"""XML is read without trust, and files of many items are cut in constant memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import detect, feed, newsml_1, newsml_g2, nitf, parse, wxr
from archive.formats.records import RawRecord, RecordError
from archive.formats.xml_slices import slices
from archive.formats.xml_tree import MAX_BYTES, parse_xml
from tests.formats.raws import read, records
from tests.shared_data import shared_data

XML_FORMATS = {"nitf": nitf, "newsItem": newsml_g2, "NewsML": newsml_1, "rss": feed}
BOMB = (
    '<!DOCTYPE {root} [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<{root}><item><title>&b;</title></item></{root}>"
)


class Endless:
    """A stream of size bytes: a head, then the same item over and over."""

    def __init__(self, head: bytes, item: bytes, count: int) -> None:
        self.head, self.item, self.count = head, item, count

    def read(self, size: int) -> bytes:
        head, self.head = self.head, b""
        taken = min(self.count, max(1, size // len(self.item)))
        self.count -= taken
        return head + self.item * taken


@pytest.mark.parametrize("root", XML_FORMATS)
@pytest.mark.parametrize(
    "attack",
    [
        BOMB,
        '<!DOCTYPE {root} [<!ENTITY x SYSTEM "file:///etc/hostname">]><{root}>&x;</{root}>',
        '<!DOCTYPE {root} SYSTEM "http://dtd.example/x.dtd" [<!ENTITY % p SYSTEM "http://dtd.example/p">%p;]><{root}/>',
        "<?xml version='1.0'?><!-- c --><!DOCTYPE {root} [<!ATTLIST {root} a CDATA 'v'>]><{root}/>",
    ],
)
def test_declarations_in_a_document_type_are_refused(root: str, attack: str) -> None:
    (refusal,) = read(XML_FORMATS[root], attack.replace("{root}", root))

    assert isinstance(refusal, RecordError) and refusal.code == "unsafe_xml"


def test_declarations_hidden_by_another_encoding_are_refused() -> None:
    data = BOMB.replace("{root}", "nitf").encode("utf-16")

    with pytest.raises(RecordError) as refusal:
        nitf.parse(RawRecord("file", 1, 0, data))

    assert refusal.value.code == "unsafe_xml"


def test_document_type_that_only_names_a_dtd_is_tolerated() -> None:
    story = (
        '<!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf><body><body.head><hedline><hl1>Lamp &mdash; lit</hl1></hedline></body.head>'
        "<body.content><p>It burns.</p></body.content></body></nitf>"
    )
    (record,) = read(nitf, story)

    assert record.headline == "Lamp — lit"


@pytest.mark.parametrize("depth", [300, 200_000])
def test_nesting_without_end_is_refused(depth: int) -> None:
    (refusal,) = read(nitf, "<nitf>" + "<p>" * depth)

    assert isinstance(refusal, RecordError) and refusal.code == "malformed"


def test_fault_is_named_with_line_and_column() -> None:
    with pytest.raises(RecordError, match=r"at line 3, column \d+\.$"):
        parse_xml(RawRecord("file", 1, 0, b"<nitf>\n<body>\n</nitf>"))


def test_control_characters_and_stray_bytes_are_repaired_with_a_note() -> None:
    tree = parse_xml(RawRecord("file", 1, 0, b"<?xml version='1.0' encoding='utf-8'?><nitf>caf\xe9\x1a</nitf>"))

    assert tree.root.text == "café"
    assert len(tree.notes) == 1 and "control characters" in tree.notes[0]


def test_unknown_xml_is_refused_by_the_name_of_its_root() -> None:
    for data in (b"<?xml version='1.0'?><RBNews><headline/></RBNews>", b"<!-- c --><RBNews xmlns=''><headline/></RBNews>"):
        with pytest.raises(RecordError, match="'RBNews'") as refusal:
            detect(data)
        assert refusal.value.code == "unknown_format"


def test_text_that_begins_with_a_mark_is_still_text() -> None:
    assert detect(b"<3 from Marram\n\nThe ferry runs again.") == "plain_text"


def test_items_are_cut_with_their_head_and_place() -> None:
    data = (
        "<rss><channel><title>T</title><!-- <item> --><item><title>1</title></item>\n"
        "<item><title><![CDATA[</item>]]></title></item></channel></rss>"
    )
    first, second = records(feed, data)

    assert first.data == b"<rss><channel><title>T</title><!-- <item> --><item><title>1</title></item></channel></rss>"
    assert second.data.endswith(b"<item><title><![CDATA[</item>]]></title></item></channel></rss>")
    assert [data[raw.byte_offset :][:6] for raw in (first, second)] == ["<item>", "<item>"]
    assert [raw.number for raw in (first, second)] == [1, 2]


def test_long_head_is_shortened_and_still_well_formed() -> None:
    authors = "".join(f"<wp:author><wp:author_login>a{n}</wp:author_login></wp:author>" for n in range(5000))
    head = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Marram Groundswell</title>'
    (raw,) = records(wxr, f"{head}{authors}<item><title>Lamp lit</title><wp:post_type>post</wp:post_type></item></channel></rss>")

    assert len(raw.data) < 20_000
    assert parse_xml(raw).root[0][0].text == "Marram Groundswell"


@pytest.mark.long
def test_large_file_is_cut_in_constant_memory() -> None:
    stream = Endless(b"<rss><channel>", b"<item><title>Lamp lit</title><description>It burns.</description></item>\n", 400_000)
    count = sum(len(raw.data) < 200 for raw in slices(stream, items=frozenset({"item"}), locator="file"))

    assert count == 400_000


def test_item_that_never_ends_is_counted_and_not_held() -> None:
    stream = Endless(b"<rss><item><title>", b"x" * 1000, 50_000)
    (raw,) = slices(stream, items=frozenset({"item"}), locator="file")

    assert raw.is_cut and len(raw.data) <= MAX_BYTES + 1000 and raw.size >= MAX_BYTES
    with pytest.raises(RecordError) as refusal:
        feed.parse(raw)
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("module", [nitf, newsml_g2, newsml_1, wxr, feed], ids=lambda module: module.__name__)
@given(
    data=st.binary(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                "<rss>",
                "<item>",
                "</item>",
                "<nitf>",
                "<newsItem>",
                "<![CDATA[",
                "]]>",
                "<title>",
                "x",
                "</title>",
                "<!--",
                "&#0;",
                "<p/>",
                "<body>",
                "\x00",
                "<NewsItem>",
                "<NewsML>",
                "]",
                "<!DOCTYPE a [",
            ]
        ),
        max_size=12,
    ).map(lambda parts: "".join(parts).encode())
)
def test_any_bytes_are_an_article_or_a_refusal(module: object, data: bytes) -> None:
    for found in read(module, data):
        assert isinstance(found, RecordError) or found.headline


def test_attacks_of_the_shared_data_are_refused() -> None:
    codes = {}
    for path in sorted(shared_data("hostile", "xml").glob("*.xml")):
        with pytest.raises(RecordError) as refusal:
            parse(RawRecord(path.name, 1, 0, path.read_bytes()))
        codes[path.name] = refusal.value.code

    assert codes["xmlbomb.xml"] == codes["external.xml"] == "unsafe_xml"
    assert codes["simple.xml"] == codes["simple-ns.xml"] == "unknown_format"
    assert codes["dtd.xml"] == "not_an_article"


@pytest.mark.parametrize(
    "end", [b"<newsItem guid='urn:1'", b"<newsItem ", b"<newsItem><newsItem ", b"<newsItem/", b"<newsItem><a/></newsItem"]
)
def test_a_file_that_breaks_off_inside_a_tag_ends_there(end: bytes) -> None:
    assert len(records(newsml_g2, b"<newsMessage><itemSet>" + end)) <= 1
