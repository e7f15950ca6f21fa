"""The tables of an export as data: what each column is called, holds and means. Everything that writes, reads or explains an
export goes by these lines: docs/exporting.md, manifest.json, the columns of the SQLite file and what is restored from one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

FORMAT, FORMAT_VERSION, MANIFEST = "newsroom-export", 1, "manifest.json"
SOFTWARE = "Newsroom 0.1.0"
LICENCE = (
    "Headlines and texts of articles belong to those who published them, and are here as far as each source lets them be shown; "
    "no licence is granted for them. Ratings, verdicts, reasons and corrections are the work of the desk: cite them by their "
    "address, and say which version of the article they judge."
)
TEXT_POLICY = (
    "Only what any reader may see: of each text as much as its source lets be shown (text_policy), longer quotations of the rest "
    "in other words put as […]. Hidden articles, reviews that are still blind and unpublished verdicts are not in it; of a "
    "withdrawn article its address, source and the reason are."
)


@dataclass(frozen=True)
class Column:
    """type: integer, real, text, boolean, moment (UTC, ISO 8601), date or json. refers_to: "table.column" it holds a value of."""

    name: str
    type: str
    meaning: str
    refers_to: str = ""


@dataclass(frozen=True)
class Table:
    """key: the columns that name a row. parent: the table whose rows hold these in JSON Lines; empty for a file of its own.

    searched: columns of the full-text table of the SQLite file.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parent: str = ""
    searched: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _table(name: str, meaning: str, key: str, *columns: str, parent: str = "", searched: str = "") -> Table:
    """columns: "name type meaning", or "name type >table.column meaning"."""
    return Table(name, meaning, tuple(key.split()), tuple(map(_column, columns)), parent, tuple(searched.split()))


def _column(line: str) -> Column:
    name, kind, meaning = line.split(" ", 2)
    refers_to = ""
    if meaning.startswith(">"):
        refers_to, _, meaning = meaning[1:].partition(" ")
    return Column(name, kind, meaning, refers_to)


VERDICT = (
    "basis text How it was reached: agreement, single, adjudication or correction.",
    "sheet_count integer How many reviews it rests on.",
    "reached_at moment When it was reached.",
    "published_at moment When it was published.",
    "stands boolean No later verdict took its place.",
)
SPAN = (
    "start integer Its first code point in the version's text, from 0.",
    "end integer The code point after its last.",
)

TABLES: tuple[Table, ...] = (
    _table(
        "sources",
        "Who published the articles.",
        "id",
        "id integer Number of the source.",
        "name text Its name.",
        "slug text Its name in addresses.",
        "homepage text Its address.",
        "country text Where it is at home.",
        "language text The language it mostly writes.",
        "description text What it is, in the desk's words.",
        "text_policy text How much of a text may be shown: full, extract or headline.",
        "extract_words integer How many words of the story an extract shows.",
        "created_at moment Since when the archive knows it.",
    ),
    _table(
        "topics",
        "The topics of the articles in this export, with those above them in the tree.",
        "id",
        "id integer Number of the topic.",
        "parent_id integer >topics.id The topic above it; none at the top.",
        "name text Its name.",
        "slug text Its name in addresses.",
        "path text The slugs from the top down to it.",
        "medtop text Its IPTC Media Topics id, as medtop:11000000.",
        "description text What belongs to it.",
    ),
    _table(
        "entities",
        "The people, organisations, places, events and works of the articles in this export.",
        "id",
        "id integer Number of the entity.",
        "name text Its name.",
        "slug text Its name in addresses.",
        "kind text person, organisation, place, event or work.",
        "description text What or who it is, in the desk's words.",
        "wikidata_id text Its Wikidata id, as Q42.",
        "origin text Who named it: machine, source or person.",
        searched="name description",
    ),
    _table(
        "aliases",
        "Other names of entities.",
        "entity_id name",
        "entity_id integer >entities.id Whose name it is.",
        "name text The other name.",
        parent="entities",
    ),
    _table(
        "articles",
        "One row an article: a story at one address, as its newest version has it.",
        "id",
        "id integer Number of the article, in its address too.",
        "source_id integer >sources.id Who published it.",
        "source text Name of the source.",
        "page text Its page in the archive, without the host.",
        "headline text Headline of the newest version.",
        "slug text The words in the page's address.",
        "url text Where the source published it.",
        "archived_url text A copy kept elsewhere.",
        "byline text Who wrote it, as given.",
        "section text The section it stood in, as given.",
        "language text Language of the text, as a BCP 47 code.",
        "published text When it was published, no surer than is known: a moment, a day or a month.",
        "published_precision text How sure that is: second, day, month or unknown.",
        "status text How far the review is: imported, queued, in_review or published.",
        "headline_rating text The standing verdict on the headline; empty without one.",
        "text_policy text How much of its texts is in this export: full, extract or headline.",
        "version_count integer How many versions of it are known.",
        "story_id integer The first article that tells the same story in much the same words, if that is in this export.",
        "duplicate_of_id integer The article it repeats, if that is in this export.",
        "key text SHA-256 of what tells it from other articles when it is imported again.",
        "key_kind text What that was: url, guid, source_headline_date or digest.",
        "imported_at moment When it came into the archive.",
        "changed_at moment When its page last changed.",
        searched="headline byline",
    ),
    _table(
        "versions",
        "Headline and text of an article as seen at one time.",
        "id",
        "id integer Number of the version in the whole archive.",
        "article_id integer >articles.id Its article.",
        "number integer 1 for the first version of the article.",
        "headline text Its headline.",
        "text text The whole text, where the source lets it be shown whole; else none, and blocks have what is shown.",
        "length integer Code points of the whole text; all places count them from 0.",
        "word_count integer Words of its story.",
        "text_sha256 text SHA-256 of the whole text in UTF-8.",
        "seen_at moment When the archive first saw it.",
        parent="articles",
    ),
    _table(
        "blocks",
        "The classed paragraphs of a version.",
        "version_id number",
        "version_id integer >versions.id Its version.",
        "number integer 1 for the first paragraph.",
        "kind text headline, standfirst, body, subheading, caption, credit, pull_quote, boilerplate or duplicate.",
        *SPAN,
        "text text Its words as far as they are shown; none where they are withheld.",
        "origin text Who classed it: machine, source or person.",
        parent="versions",
        searched="text",
    ),
    _table(
        "mentions",
        "Where an entity stands in the shown text of a version.",
        "version_id start",
        "version_id integer >versions.id Its version.",
        "entity_id integer >entities.id Who or what stands there.",
        *SPAN,
        "text text The words.",
        "origin text Who found it: machine, source or person.",
        "method text How the machine found it.",
        parent="versions",
    ),
    _table(
        "article_entities",
        "Entities on an article.",
        "article_id entity_id",
        "article_id integer >articles.id The article.",
        "entity_id integer >entities.id The entity.",
        "status text suggested or accepted.",
        "origin text Who put it there: machine, source or person.",
        "mentions integer How often it stands in the newest version.",
        "in_headline boolean Whether the headline names it.",
        "salience real How much the article is about it, 0 to 1.",
        parent="articles",
    ),
    _table(
        "article_topics",
        "Topics on an article.",
        "article_id topic_id",
        "article_id integer >articles.id The article.",
        "topic_id integer >topics.id The topic.",
        "status text suggested or accepted.",
        "origin text Who put it there: machine, source or person.",
        "score real How sure the machine was, 0 to 1.",
        parent="articles",
    ),
    _table(
        "claims",
        "Checkable statements, anchored in a version by their words (W3C TextQuoteSelector) and place (TextPositionSelector).",
        "id",
        "id integer Number of the claim, in its address too.",
        "article_id integer >articles.id Its article.",
        "version_id integer >versions.id The version it is anchored in.",
        "slug text The words in its address.",
        "statement text What is claimed.",
        "exact text The words of the text, as far as they are shown.",
        "prefix text What stands before them; empty where that is withheld.",
        "suffix text What stands after them; empty where that is withheld.",
        *SPAN,
        "anchor_state text anchored, or orphaned: its words stand in no newer version.",
        "speaker_id integer >entities.id Who says it, where that is a known entity.",
        "speaker text Who says it, by name; empty: the article in its own voice.",
        "is_quotation boolean Whether it is quoted.",
        "claim_type text quantity, personal, correlation, rules, prediction, voting, support, opinion or other.",
        "origin text Who marked it: machine, source or person.",
        "score real How much the machine thought it worth checking.",
        "verification text What is known of it: a verdict, unchecked or in_check.",
        "created_at moment When it was marked.",
        parent="articles",
        searched="statement speaker",
    ),
    _table(
        "headline_verdicts",
        "Published verdicts on headlines, corrected ones included.",
        "id",
        "id integer Number of the verdict.",
        "article_id integer >articles.id Its article.",
        "version_id integer >versions.id The version it judges.",
        "rating text supported, mostly_supported, weakly_supported, not_supported or cannot_assess.",
        "reasons json Codes of the reasons.",
        "other_reason text A reason in words.",
        "why text Why, in a sentence.",
        "passages json Places of the text it points at: exact (as far as shown), start, end and the reason they belong to.",
        "nothing_in_text boolean Nothing in the text supports the headline.",
        "clickbait text none, slight, considerable or heavy; empty where nobody said.",
        "suggested_headline text A better one.",
        *VERDICT,
        "supersedes_id integer >headline_verdicts.id The verdict whose place it took.",
        parent="articles",
    ),
    _table(
        "claim_verdicts",
        "Published verdicts on claims, corrected ones included.",
        "id",
        "id integer Number of the verdict.",
        "claim_id integer >claims.id The claim it judges.",
        "version_id integer >versions.id The version the claim stood in.",
        "verdict text true, mostly_true, mixture, mostly_false, false, misleading, unproven, unverifiable or not_a_claim.",
        "attribution text Was it said: verbatim, minor_edit, altered, out_of_context, misattributed or no_source_found.",
        "why text Why, in a sentence.",
        "passages json Places of the text it points at: exact (as far as shown), start, end.",
        "no_evidence_reason text Why it has no evidence.",
        *VERDICT,
        "supersedes_id integer >claim_verdicts.id The verdict whose place it took.",
        parent="claims",
    ),
    _table(
        "evidence",
        "What published verdicts on claims rest on. One row for each verdict that rests on it.",
        "claim_verdict_id id",
        "claim_verdict_id integer >claim_verdicts.id The verdict that rests on it.",
        "id integer Number of the evidence; the same under each verdict.",
        "url text Its address.",
        "archived_url text A copy kept elsewhere.",
        "accessed_at date When it was looked at.",
        "title text Its title.",
        "publisher text Who published it.",
        "kind text official_record, statistics, document, interview, news_report, expert, audio_video or other.",
        "stance text supports, refutes or context.",
        "quote text Words of it.",
        "note text What it shows.",
        "file_name text Name of a file that is kept; the file itself is not in the export.",
        "file_type text Its media type.",
        "file_size integer Its bytes.",
        "file_sha256 text SHA-256 of its bytes.",
        parent="claim_verdicts",
    ),
    _table(
        "corrections",
        "Public notes that a verdict or page changed.",
        "id",
        "id integer Number of the correction.",
        "article_id integer >articles.id Its article.",
        "kind text headline_verdict, claim_verdict, page, withdrawal or restoration.",
        "note text What changed, and why.",
        "corrected_at moment When.",
        "headline_verdict_id integer >headline_verdicts.id The new verdict.",
        "claim_verdict_id integer >claim_verdicts.id The new verdict.",
        parent="articles",
    ),
    _table(
        "record",
        "The public lines of the record of an article. docs/record.md tells how to check them.",
        "chain number",
        "chain text Hash of line 1 of the record this line belongs to: it tells one archive's record from another's.",
        "number integer Its number in that record.",
        "article_id integer >articles.id The article it tells of.",
        "at moment When it happened.",
        "verb text What happened, as a code.",
        "words text What happened, in words.",
        "who text Who did it, as readers are told.",
        "note text The note, where it was written for readers.",
        "hash text Its fingerprint.",
        "previous_hash text The fingerprint of the line before it.",
        "sealed json What the fingerprint is reckoned from; what is not for readers stands in it as a digest.",
        "opened json The parts of it that readers may see, with their salts.",
        parent="articles",
    ),
    _table(
        "withdrawn",
        "Articles that were withdrawn: what stands at their address.",
        "id",
        "id integer Number of the article.",
        "source_id integer >sources.id Who published it.",
        "reason text Why it was withdrawn.",
        "withdrawn_at moment When.",
    ),
    _table(
        "record_heads",
        "The last line of each day of the record, to hold it against.",
        "chain number",
        "chain text Hash of line 1 of that record.",
        "number integer Number of the line.",
        "hash text Its fingerprint.",
        "date date The day, in UTC.",
    ),
)
BY_NAME = {table.name: table for table in TABLES}
CHILDREN = {table.name: tuple(one for one in TABLES if one.parent == table.name) for table in TABLES}
TOPS = tuple(table for table in TABLES if not table.parent)


def manifest_of(text: str) -> dict[str, Any] | None:
    """The manifest of an export that these words are; None where they are none."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) and told.get("format") == FORMAT else None


def flat_rows(table: Table, row: dict[str, Any]) -> Iterator[tuple[Table, dict[str, Any]]]:
    """The row and all rows within it, each with its table, parents first."""
    yield table, row
    for child in CHILDREN[table.name]:
        for inner in row[child.name]:
            yield from flat_rows(child, inner)
