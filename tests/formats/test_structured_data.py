"""Real files of the structured formats: nothing crashes, and every folder is taken and refused as has been judged right."""

import gzip
import io
import json
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from archive.formats import claim_review, csv_table, json_file, json_lines, ninjs
from archive.formats.composing import address
from archive.formats.csv_pair import Texts, joined
from archive.formats.records import RawRecord, RecordError
from tests.shared_data import shared_data

MODULES = (ninjs, json_lines, json_file, csv_table)
TAKEN = "taken"


def read(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def outcome(module: ModuleType, raw: RawRecord) -> str:
    try:
        module.parse(raw)
    except RecordError as error:
        assert error.reason.endswith("."), error.reason
        return error.code
    return TAKEN


def outcomes(path: Path) -> Counter[str]:
    data = read(path)
    module = next(module for module in MODULES if module.sniff(data[:65536]))
    return Counter(outcome(module, raw) for raw in module.split(io.BytesIO(data), locator=path.name))


def of_folder(*parts: str) -> dict[str, int]:
    paths = [path for path in sorted(shared_data(*parts).iterdir()) if path.is_file() and not path.name.startswith("README")]
    return dict(sum((outcomes(path) for path in paths), Counter[str]()))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("articles", "trafilatura"), {TAKEN: 99}),
        (("articles", "news_please"), {TAKEN: 99}),
        # Whole answers of an interface: its sections and tags (65), bare addresses of removed items (10), stubs without a body.
        (("articles", "guardian_capi"), {TAKEN: 2, "not_an_article": 75, "no_text": 33, "withheld": 1}),
        (("articles", "bbc_topics"), {"unknown_format": 1}),  # no headline in any column
        (("wire", "ap_media_api"), {"not_an_article": 2, "no_text": 1}),  # two pictures; a text that is to be fetched apart
        (("wire", "dpa_digitalwires", "json"), {TAKEN: 5, "not_an_article": 3}),  # two pictures, a sound recording
        (("wire", "ninjs_iptc"), {TAKEN: 10, "not_an_article": 10, "no_text": 2}),  # pictures, events; a lead without its text
        (("wire", "ninjs_superdesk"), {TAKEN: 4, "not_an_article": 1}),
        (("headline_stance", "emergent"), {"unknown_format": 1}),  # pairs of headlines, no text
        (("headline_stance", "fnc1"), {"unknown_format": 2}),  # each alone is half of a pair
        (("factcheck", "liar"), {"unknown_format": 2}),  # no header line: columns must be named
    ],
    ids=lambda value: "/".join(value) if isinstance(value, tuple) else "",
)
@pytest.mark.long
def test_folder_is_taken_and_refused_as_judged(parts: tuple[str, ...], expected: dict[str, int]) -> None:
    assert of_folder(*parts) == expected


def test_ninjs_validation_cases_are_read_or_refused_in_words() -> None:
    found = of_folder("wire", "ninjs_validation")

    assert found["malformed"] == 3  # those that are not JSON; the rest are fragments without a headline or without a text
    assert set(found) <= {TAKEN, "malformed", "no_text", "no_headline", "not_an_article", "unknown_format", "withheld"}


def test_invalid_json_is_refused_by_line_and_column_and_costs_one_record() -> None:
    path = shared_data("hostile", "invalid_json", "snopes_scam_unescaped_quotes.json")
    raws = list(claim_review.split(io.BytesIO(path.read_bytes()), locator=path.name))
    found = Counter(outcome(claim_review, raw) for raw in raws)

    assert found == {TAKEN: 69, "malformed": 1, "no_claim": 1}
    [broken] = [raw for raw in raws if outcome(claim_review, raw) == "malformed"]
    with pytest.raises(RecordError, match="line 178, column 26"):
        claim_review.parse(broken)


@pytest.mark.parametrize("name", ["blns/blns.json", "mojibake/ftfy_test_cases.json"])
def test_hostile_lists_are_refused_item_by_item(name: str) -> None:
    assert set(outcomes(shared_data("hostile", *name.split("/")))) <= {"not_an_article", "unknown_format"}


def test_naughty_strings_pass_through_an_article_unharmed() -> None:
    strings = json.loads(shared_data("hostile", "blns", "blns.json").read_text(encoding="utf-8"))
    for string in strings:
        value = {
            "headline": f"Fog {string}",
            "text": f"It lifted. {string}",
            "url": string,
            "byline": string,
            "published": string,
        }
        record = json_lines.parse(RawRecord("a", 1, 0, json.dumps(value).encode()))
        assert record.headline.startswith("Fog")
        record.text.encode()


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("factcheck", "snopes_json"), {TAKEN: 4484, "no_claim": 60}),
        (("factcheck", "google_claimsearch"), {TAKEN: 1149}),
    ],
    ids=["snopes_json", "google_claimsearch"],
)
@pytest.mark.long
def test_fact_checks_are_read(parts: tuple[str, ...], expected: dict[str, int]) -> None:
    paths = sorted(shared_data(*parts).glob("*.json.gz"))
    raws = (raw for path in paths for raw in claim_review.split(io.BytesIO(read(path)), locator=path.name))

    assert Counter(outcome(claim_review, raw) for raw in raws) == expected


@pytest.mark.long
def test_fnc1_pairs_find_their_texts() -> None:
    folder = shared_data("headline_stance", "fnc1")
    module = joined(Texts(io.BytesIO(read(folder / "train_bodies.csv.gz")), key="Body ID"))
    raws = list(module.split(io.BytesIO(read(folder / "train_stances.csv.gz")), locator="train_stances.csv"))
    some = raws[::100]  # all of them take a minute

    assert len(raws) == 49_972
    assert all(b",Body ID,articleBody" in raw.data[:100] for raw in raws)
    assert Counter(outcome(module, raw) for raw in some)[TAKEN] == len(some)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://ida:secret@post.example:8443/a b?at=x@y", "https://post.example:8443/a%20b?at=x@y"),
        ("http://token@post.example/", "http://post.example/"),
        ("https://post.example/@ida/1", "https://post.example/@ida/1"),
    ],
)
def test_user_and_password_before_a_host_are_left_out_of_an_address(given: str, kept: str) -> None:
    assert address(given) == kept
