"""docs/import-coverage.md: what the command writes into it, and what it must not hold."""

from collections import Counter
from pathlib import Path

import pytest

from archive.policy.vocabulary import REFUSALS
from bench.collections_read import COLLECTIONS, FNC1, Collection
from bench.import_coverage import DOCUMENT, Outcome, is_change, own_words, written
from tests.shared_data import shared_data


def outcome(name: str, **records: int) -> Outcome:
    refusals = Counter({"no_text": records["refused"]} if records.get("refused") else {})
    return Outcome(Collection(name), 1, Counter(records), Counter(), refusals, {"no_text": "No text."}, 2.0)


def test_words_of_the_data_never_stand_in_an_example() -> None:
    assert (
        own_words("There is no text under the headline 'Zanzibar ferry hits quay'.") == "There is no text under the headline …."
    )
    assert own_words("No column Zanzibarwidget for text; the table has a, b.") == "No column … for text; the table has …"


def test_table_tells_what_changed_the_second_time() -> None:
    first = [outcome("a", new=2, refused=1), outcome(f"{FNC1}, joined", new=1)]
    same, changed = outcome("a", unchanged=2, refused=1), outcome(f"{FNC1}, joined", new_version=1)

    text = written(first, [same, changed], raw=1.0)

    assert "| a |  | 1 | 3 | 2 | 0 | 0 | 0 | 0 | 0 | 1 | 2 unchanged |" in text
    assert "**changed**" in text and is_change(changed) and not is_change(same)


def test_document_has_a_row_for_every_collection_and_nothing_changed_the_second_time() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    assert [line.split(" | ")[0].removeprefix("| ") for line in text.splitlines() if line.startswith("| ")][2:-1] == [
        collection.name for collection in COLLECTIONS
    ]
    assert "**changed**" not in text and "/work" not in text and str(Path.home()) not in text


@pytest.mark.parametrize("code", [code for code, _ in REFUSALS])
def test_every_code_may_be_shown(code: str) -> None:
    assert own_words(f"It is {code}.").startswith("It is ")


def test_collections_are_all_folders_of_the_test_data() -> None:
    root = shared_data()
    named = {collection.name.split(",")[0] for collection in COLLECTIONS}
    folders = {str(path.relative_to(root)) for path in root.glob("*/*") if path.is_dir()} | {
        path.name for path in root.glob("*/")
    }

    missing = [
        folder
        for folder in folders
        if not any(one == folder or one.startswith(f"{folder}/") or folder.startswith(f"{one}/") for one in named)
    ]
    assert missing == []
