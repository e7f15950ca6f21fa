import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archive.analysis.anchors import AnchorAmbiguous, AnchorNotFound, anchor_of_quote, find_anchor, make_anchor

TEXT = """Fees rise by 12 per cent

The harbour board did say on Tuesday that fees will rise by 12 per cent from April in all berths.
The club had asked for less. Fees rose last year too, and nobody was told why that was thought needful.
"""


def test_anchor_holds_words_context_and_place() -> None:
    start = TEXT.index("fees will rise")

    anchor = make_anchor(TEXT, start, start + 14)

    assert anchor.as_json() == {
        "exact": "fees will rise",
        "prefix": TEXT[start - 64 : start],
        "suffix": TEXT[start + 14 : start + 78],
        "start": start,
        "end": start + 14,
    }


@pytest.mark.parametrize(("start", "end"), [(3, 3), (-1, 2), (5, 4), (0, 10_000)])
def test_no_anchor_of_nothing(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no passage"):
        make_anchor(TEXT, start, end)


def test_quote_is_anchored_only_where_it_stands_once() -> None:
    assert anchor_of_quote(TEXT, "asked for less").start == TEXT.index("asked for less")
    with pytest.raises(AnchorAmbiguous, match="more than once"):
        anchor_of_quote(TEXT, "12 per cent")
    for absent in ("13 per cent", ""):
        with pytest.raises(AnchorNotFound, match="do not stand"):
            anchor_of_quote(TEXT, absent)


def test_anchor_moves_with_its_passage() -> None:
    anchor = anchor_of_quote(TEXT, "fees will rise by 12 per cent from April")
    moved = "New headline\n\nA new first paragraph.\n\n" + TEXT.partition("\n\n")[2] + "\nA last one."

    found = find_anchor(moved, anchor)

    assert found is not None
    assert moved[found.start : found.end] == anchor.exact


def test_anchor_is_lost_when_words_beside_it_change() -> None:
    anchor = anchor_of_quote(TEXT, "fees will rise by 12 per cent from April")

    assert find_anchor(TEXT.replace("did say", "did not say"), anchor) is None
    assert find_anchor(TEXT.replace("in all berths", "in no berths"), anchor) is None
    assert find_anchor(TEXT.replace("12", "13"), anchor) is None


def test_anchor_of_a_paragraph_that_stands_twice_is_told_by_what_surrounds_it() -> None:
    line = "Nobody was hurt, the company said."
    text = f"One\n{line}\nTwo\n{line}\nThree"
    second = make_anchor(text, text.rindex(line), text.rindex(line) + len(line))

    found = find_anchor(text, second)

    assert found == second
    assert find_anchor(f"One\n{line}\nTwo\n\n{line}\nThree", second) is None


@given(st.text(max_size=120), st.data())
def test_anchor_is_found_again_in_its_own_text_or_is_ambiguous_there(text: str, data: st.DataObject) -> None:
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    anchor = make_anchor(text, start, data.draw(st.integers(start + 1, len(text))))

    assert find_anchor(text, anchor) == anchor


@given(st.text(alphabet="ab\n", max_size=60), st.text(alphabet="ab\n", max_size=60))
def test_found_anchor_never_lies(one: str, other: str) -> None:
    assume(one)
    anchor = make_anchor(one, 0, max(1, len(one) // 2))

    found = find_anchor(other, anchor)

    assert found is None or other[found.start : found.end] == anchor.exact
