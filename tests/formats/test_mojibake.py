"""A false repair is worse than none: what is right must stay, and what is put right must be what was meant."""

import csv
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats.mojibake import repaired
from tests.shared_data import shared_data

STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "‚": "'"})


def slipped(text: str) -> str:
    """text as it looks after its UTF-8 was read as windows-1252 the way the web reads it."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize(
    "meant",
    [
        "The café opened", "“We never closed,” he said.", "The quay – all of it – stays", "It costs £5 at the quay",
        "Größe und Öl", "Порт открыт", "港口开放", "El niño llegó", "Ünal’s ferry",
    ],
)  # fmt: skip
def test_slip_is_put_right(meant: str) -> None:
    assert repaired([slipped(meant)]) == [meant]


@pytest.mark.parametrize("meant", ["The café opened", "“We never closed,” he said.", "Порт открыт"])
def test_slip_made_twice_is_put_right(meant: str) -> None:
    assert repaired([slipped(slipped(meant))]) == [meant]


@pytest.mark.parametrize(
    "right",
    [
        "VOCÊ… disse",
        "a radius of 10 Å—", "Charlotte Brontë…”", "‘Ã’ is a letter", "SÃO PAULO", "ALEMANHÃ”", "Âge d’or", "le naïf »",
        "4288×…", "[x]\u00a0©", "Ñ“ and Ñ”", "100 Ω—", "ÎLE — “LÀ”", "MISUTÂ\u00a0AJIKKO", "ĐÃ ĐẾN", "Â – Ê – Î", "crème brûlée",
    ],
)  # fmt: skip
def test_what_is_right_stays(right: str) -> None:
    assert repaired([right]) == [right]


def test_marks_alone_are_put_right_among_letters_that_are() -> None:
    assert repaired(["The café isnâ€™t open", "“No,” she said"]) == ["The café isn’t open", "“No,” she said"]


def test_nothing_is_put_right_where_something_stays_dark() -> None:
    assert repaired(["“bb+â€? from â€œbb"]) == ["“bb+â€? from â€œbb"]


def test_pieces_are_one_text() -> None:
    assert repaired(["cafÃ©", "NÃ”TRE"]) == ["café", "NÔTRE"]
    assert repaired(["NÃ”TRE"]) == ["NÃ”TRE"]


@given(st.text(st.characters(max_codepoint=0x24FF, exclude_categories=["Cs"])))
def test_repair_keeps_the_rest_and_is_done_once(text: str) -> None:
    after = repaired([text])
    assert repaired(after) == after
    assert text.isascii() <= (after == [text])


@given(st.text(st.sampled_from("aeiouéèêëçñöüßÉÀÂÊÔàâôîï ’‘“”–—…«».,\n"), max_size=80))
def test_western_text_is_never_changed(text: str) -> None:
    assert repaired(text.splitlines()) == text.splitlines()


def test_collected_cases_are_put_right_or_left() -> None:
    cases = json.loads(shared_data("hostile", "mojibake", "ftfy_test_cases.json").read_text(encoding="utf-8"))

    results = {case["label"]: repaired([case["original"]])[0] for case in cases}

    changed = [case for case in cases if results[case["label"]] != case["original"]]
    assert all(results[case["label"]].translate(STRAIGHT) == case["fixed"].translate(STRAIGHT) for case in changed)
    assert len(changed) >= 14
    assert all(results[case["label"]] == case["original"] for case in cases if case["original"] == case["fixed"])


def test_real_texts_change_only_where_the_slip_was_made() -> None:
    paths = shared_data("quotes", "polnear").glob("*/text/*.txt")
    texts = [path.read_text(encoding="utf-8") for path in paths]
    with gzip.open(shared_data("headline_stance", "fnc1", "train_bodies.csv.gz"), "rt", encoding="utf-8", newline="") as stream:
        texts += [text for _, text in csv.reader(stream)]

    changed = [text for text in texts if repaired([text]) != [text]]

    assert len(texts) > 2000 and len(changed) < 10
    assert all("â€" in text for text in changed)
