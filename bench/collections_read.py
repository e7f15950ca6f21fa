"""The test collections as an import is told of them, and what was judged of what it refuses or takes."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Collection:
    """One import. paths: files or globs under the folder of the collections; by default the folder named. options: as given on
    the command line. judged: what is behind its refusals, in our own words."""

    name: str
    paths: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    judged: str = ""


FNC1 = "headline_stance/fnc1"

COLLECTIONS = (
    Collection("seed"),
    Collection(
        "articles/bbc_topics",
        judged="One column of text into which the headline has run, and one of topics: no mapping can tell the headline. Refused "
        "as a whole, with the columns named.",
    ),
    Collection(
        "articles/guardian_capi",
        judged="Items asked for without their text, a crossword, a list of removed identifiers, an expired item: none "
        "holds an article's text. Sections and tags are skipped.",
    ),
    Collection(
        "articles/news_please",
    ),
    Collection(
        "articles/trafilatura",
        judged="The same pages by another tool: where its text differs, a second version of the same article.",
    ),
    Collection("claims", judged="Sentences with labels: neither headlines nor texts under them."),
    Collection("factcheck/claimreview_html", judged="Pages of fact checks: articles, with the findings in them."),
    Collection("factcheck/google_claimsearch"),
    Collection(
        "factcheck/liar",
        judged="Statements with a rating and no article: a table without a line that names its columns.",
    ),
    Collection("factcheck/snopes_json", judged="Fact checks whose claim is empty."),
    Collection(
        "feeds",
        judged="Cases for parsers of feeds: most hold one element of a feed and no item, or an item without a title or a text. "
        "The broken ones are cut short or in no encoding that can be told.",
    ),
    Collection(
        "headline_stance/clickbait",
        judged="Lists of headlines in text files: a text file is one article, so each is taken for one.",
    ),
    Collection("headline_stance/emergent", judged="Pairs of headlines without a text."),
    Collection(
        FNC1,
        judged="Named as a folder, the two tables are not joined: the one has no text, the other no headlines.",
    ),
    Collection(
        f"{FNC1}, joined",
        (f"{FNC1}/train_stances.csv.gz",),
        {"join": f"{FNC1}/train_bodies.csv.gz:Body ID"},
        judged="Six pairs whose text is only the headline again.",
    ),
    Collection("hostile/blns", judged="Strings, not articles; the text file of them holds control characters."),
    Collection("hostile/encodings", judged="Texts of one line, and a table that names no column that is known."),
    Collection("hostile/invalid_json", judged="Broken JSON, refused with line and column; the objects around it are read."),
    Collection("hostile/mojibake", judged="Cases for tools that mend encodings, not articles."),
    Collection("hostile/xml", judged="Attacks, and XML of no known format."),
    Collection(
        "html/article_extraction_benchmark",
        judged="The list of the right answers. Most addresses came before, from two extractors: their texts differ.",
    ),
    Collection("html/newspaper4k", judged="The list of the right answers."),
    Collection("html/readability", judged="Lists of the right answers; extracts without a headline; cases of a sentence."),
    Collection("html/trafilatura_eval", judged="The list of the right answers."),
    Collection("ner"),
    Collection("quotes/polnear", judged="A table of titles without texts."),
    Collection("taxonomy", judged="A table of topics."),
    Collection(
        "warc",
        judged="Fronts of sites and error pages; files broken on purpose, refused from the place where they break.",
    ),
    Collection("wire/anpa_1312"),
    Collection(
        "wire/anpa_1312, named",
        ("wire/anpa_1312/*.tst",),
        {"format": "plain_text"},
        judged="A wire format with control characters between its parts, which is not read.",
    ),
    Collection("wire/ap_media_api", judged="A story whose text was not sent with it; pictures are skipped."),
    Collection("wire/dpa_digitalwires", judged="Pictures and sound without a text of their own."),
    Collection("wire/email", judged="E-mail, which is not read: the text of a message must be saved by itself."),
    Collection("wire/iptc_7901", judged="A wire format with control characters between its parts, which is not read."),
    Collection("wire/newsml_1_2"),
    Collection("wire/newsml_g2_agency", judged="Pictures, packages that only refer to other items, cancelled items, planning."),
    Collection("wire/newsml_g2_iptc", judged="Pictures, packages, concepts, plans and examples without a headline or a text."),
    Collection("wire/ninjs_iptc", judged="Pictures, and items of which only the description was sent."),
    Collection("wire/ninjs_schema", judged="Schemas, not items."),
    Collection("wire/ninjs_superdesk", judged="Pictures and packages."),
    Collection(
        "wire/ninjs_validation",
        judged="Cases for validators: most hold one property and neither headline nor text; three are not JSON.",
    ),
    Collection("wire/nitf", judged="A story without any headline."),
    Collection("wire/other_xml", judged="XML of no known format: passed over in a folder."),
    Collection(
        "wire/other_xml, named",
        ("wire/other_xml/*.xml",),
        judged="The same named by itself: refused with the name of its root element.",
    ),
    Collection("wxr", judged="Posts without a text."),
)  # fmt: skip
