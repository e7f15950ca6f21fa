"""Made-up pieces for the page of components: every one in each of its states, none of them from the database."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from archive.models import Source
from archive.policy.scales import ATTRIBUTIONS, CLAIM_VERDICTS, CLICKBAIT, HEADLINE, REASONS, VERIFICATION, Answer
from archive.queries.history import Change, ChangedParagraph
from archive.queries.passages import Passage
from archive.queries.rows import ArticleRow, TagLine
from archive.queries.support import HIDDEN, SupportPlace, SupportRow
from archive.queries.verdicts import ClaimCard, EvidenceLine, Finding, Stamp

AT = datetime(2026, 3, 9, 10, 30, tzinfo=UTC)
LONG_WORD = "Binnenschifffahrtsgenossenschaftsvorstandswahlverschiebungsantrag"
RIGHT_TO_LEFT = "الجسر يُفتح من جديد يوم الجمعة"  # "The bridge opens again on Friday"
SOURCE = Source(name="Port Sallow Mercury", slug="port-sallow-mercury")
SOURCE.get_absolute_url = lambda: "#listing"  # it has no page
PASSAGE = Passage(10, 58, "If the inspector is happy it will be this month.")


@dataclass(frozen=True)
class Sample:
    """A piece under the name of its state."""

    name: str
    piece: Any


def stamps() -> list[Sample]:
    first = Stamp(
        pk=1, answer=HEADLINE["weakly_supported"], reasons=(REASONS["support_only_in_caption"], REASONS["overstates"]),
        other_reason="", why="Friday stands in the caption alone. In the text the engineer declines to name a day.",
        passages=(PASSAGE,), nothing_in_text=False, clickbait=CLICKBAIT["slight"],
        suggested_headline="Swing bridge could reopen this month", basis="agreement", sheets=2, version=1,
        headline="Swing bridge to reopen on Friday", newest=1, published_at=AT,
    )  # fmt: skip
    plain = replace(first, reasons=(), passages=(), clickbait=None, suggested_headline="", answer=HEADLINE["supported"])
    single = replace(plain, why="All of it is in the text.", sheets=1)
    nothing = replace(plain, answer=HEADLINE["not_supported"], reasons=(REASONS["different_topic"],), nothing_in_text=True)
    changed = replace(plain, answer=HEADLINE["mostly_supported"], newest=3, basis="adjudication")
    return [
        Sample("With reasons, a passage and a headline to be had instead", first),
        Sample("A single review", single),
        Sample("Nothing in the text", replace(nothing, why="The text is about a school.")),
        Sample("Of an earlier version", replace(changed, why="The text has widows only.")),
        Sample("Cannot be assessed", replace(plain, answer=HEADLINE["cannot_assess"], why="The text breaks off.")),
    ]


def article_rows() -> list[ArticleRow]:
    row = ArticleRow(
        pk=1, url="#listing", headline="Swing bridge to reopen on Friday", source=SOURCE, byline="Tam Osgodby", section="Traffic",
        published_at=AT, published_precision="minute", answer=HEADLINE["weakly_supported"], status="Reviewed", versions=1,
        original_url="",
    )  # fmt: skip
    return [
        row,
        replace(row, answer=None, status="Waiting for review", published_at=None, is_suggested=True, headline="Short"),
        replace(row, versions=3, rated_version=1, rated_headline="Bridge opens", answer=HEADLINE["supported"]),
        replace(row, headline=RIGHT_TO_LEFT, published_precision="day"),
        replace(row, headline=f"{LONG_WORD} beschäftigt den Rat", answer=HEADLINE["not_supported"]),
    ]


def claims() -> list[ClaimCard]:
    line = EvidenceLine(
        url="https://county.example/works", archived_url="https://copies.example/works", title="Schedule of completed repairs",
        publisher="The county", kind="Official record", stance="Supports", quote="Outturn 1.41m", note="",
        accessed_at="2026-03-10",
    )  # fmt: skip
    found = Finding(
        pk=1, answer=CLAIM_VERDICTS["true"], attribution=ATTRIBUTIONS["minor_edit"], why="Both figures are in the report.",
        no_evidence_reason="", basis="agreement", sheets=2, version=1, published_at=AT, evidence=(line,),
    )  # fmt: skip
    card = ClaimCard(
        pk=1, url="#claims", statement="The repair cost 1.4 million crowns.", exact="cost 1.4 million crowns", start=0, end=23,
        version=1, newest=1, speaker="Desmond Yarrow", speaker_url="", claim_type="quantity", claim_type_label="Quantity",
        is_quotation=True, is_anchored=True, answer=CLAIM_VERDICTS["true"], finding=found,
    )  # fmt: skip
    return [
        card,
        replace(card, pk=2, answer=VERIFICATION["in_check"], finding=None, speaker="The article’s own voice"),
        replace(card, pk=3, answer=CLAIM_VERDICTS["false"], finding=replace(found, answer=CLAIM_VERDICTS["false"]), newest=2),
    ]


def tags() -> list[TagLine]:
    tag = TagLine("Brinsey Line", "", "organisation", "Organisation", "#tags", "accepted", 4, "")
    return [tag, replace(tag, name="Petra Lowdham", kind_label="Person", url=""), replace(tag, status="suggested")]


def difference() -> list[ChangedParagraph]:
    same = Change("same", " hurt as ferry runs into Fish Quay")
    return [
        ChangedParagraph((Change("removed", "Thirty-two"), Change("added", "Twenty-three"), same)),
        ChangedParagraph((Change("same", "The harbour master said she had not slowed."),)),
    ]


def support_rows() -> list[SupportRow]:
    place = SupportPlace(4, "the article itself", "")
    return [
        SupportRow("Name", "Swing bridge", "", (place,), 0),
        SupportRow("Statement", "to reopen on Friday", "Only in a caption, subheading or pull quote", (HIDDEN,), 2),
        SupportRow("Number", "32", "The text gives another number", (), 0, "Twenty-three people were hurt.", 4),
    ]


def answers() -> list[Answer]:
    return [*HEADLINE.answers, *CLAIM_VERDICTS.answers]
