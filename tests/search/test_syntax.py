"""What a person typed: understood, placed faults, and never an error whatever it is."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.days import first_day
from archive.search.syntax import MOST_TERMS, question
from archive.search.tree import Either, Every, Fault, Field, Not, Term, terms

TODAY = date(2026, 3, 12)
PIECES = [
    "mooring", '"', "(", ")", "OR", "AND", "NOT", "-", "NEAR", "NEAR/3", "*", "~", "~2", "source:", 'by:"Ida Marrow"',
    "after:2026", "before:x", ":", " ", "é", "\x00", "“", "”", "𝒳", "\u202e", "\ud800", "a", "ab*", "|", "&&", "~99999999999",
]  # fmt: skip


def read(typed):
    return question(typed, today=TODAY)


def word(text, start, **more):
    return Term(text, more.pop("kind", "word"), more.pop("reach", 0), start, start + more.pop("length", len(text)))


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("mooring", word("mooring", 0)),
        ("mooring fees", Every((word("mooring", 0), word("fees", 8)))),
        ("mooring AND fees", Every((word("mooring", 0), word("fees", 12)))),
        ('"mooring fees"', word("mooring fees", 0, kind="phrase", length=14)),
        ("“mooring fees”", word("mooring fees", 0, kind="phrase", length=14)),
        ("fees -mooring", Every((word("fees", 0), Not(word("mooring", 6))))),
        ("fees NOT mooring", Every((word("fees", 0), Not(word("mooring", 9))))),
        ("NOT NOT fees", word("fees", 8)),
        ("a OR b c", Either((word("a", 0), Every((word("b", 5), word("c", 7)))))),
        ("(a OR b) c", Every((Either((word("a", 1), word("b", 6))), word("c", 9)))),
        ("moor*", word("moor", 0, kind="begin", length=5)),
        ("morning~", word("morning", 0, kind="fuzzy", reach=1, length=8)),
        ("morning~2", word("morning", 0, kind="fuzzy", reach=2, length=9)),
        ("a NEAR/3 b", word("a b", 0, kind="near", reach=3, length=10)),
        ('"a b"~4', word("a b", 0, kind="near", reach=4, length=7)),
        ("source:ledger", Field("source", "ledger", None, 0, 13)),
        ('BY:"Ida Marrow"', Field("by", "Ida Marrow", None, 0, 15)),
        ("after:2026-03", Field("after", "2026-03", date(2026, 3, 1), 0, 13)),
        ("colour:red", word("colour:red", 0)),
    ],
)
def test_what_is_typed_is_understood(typed, tree):
    assert read(typed).tree == tree
    assert read(typed).faults == ()


@pytest.mark.parametrize(
    ("typed", "left", "fault"),
    [
        ('"mooring', "mooring", Fault(0, 1, "A quotation mark has no partner, so it was left out.")),
        ("(mooring", "mooring", Fault(0, 1, "A bracket has no partner, so it was left out.")),
        ("mooring )", "mooring", Fault(8, 9, "A bracket has no partner, so it was left out.")),
        ("mooring ***", "mooring", Fault(8, 11, "Signs alone cannot be searched for, so they were left out.")),
        ("mooring OR", "mooring", Fault(8, 10, "“OR” stands between two things; it was left out.")),
        ("NEAR mooring", "mooring", Fault(0, 4, "“NEAR” stands between two words; it was left out.")),
        ("mooring NOT", "mooring", Fault(8, 11, "“NOT” stands before a word; it was left out.")),
        ("m*", "m", Fault(0, 2, "“*” needs one word of 2 letters before it; it was left out.")),
        ("mo~", "mo", Fault(0, 3, "“~” needs one word of 3 letters before it; it was left out.")),
        ("morn*ing", "morn*ing", Fault(0, 8, "“*” stands at the end of a word alone; it was left out.")),
        ("mooring by:", "mooring", Fault(8, 11, "Nothing is said after “by:”, so it was left out.")),
        ("mooring~3", "mooring", Fault(0, 9, "“~” stands before 1 or 2: the letters that may be otherwise.")),
        ("by:\"\" mooring", "mooring", Fault(0, 5, "Nothing is said after “by:”, so it was left out.")),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_its_place_and_the_rest_is_answered(typed, left, fault):
    asked = read(typed)
    assert [term.text for term in terms(asked.tree)] == [left]
    assert asked.faults == (fault,)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026", date(2026, 1, 1)),
        ("2026-03", date(2026, 3, 1)),
        ("2026-3-9", date(2026, 3, 9)),
        ("12/3/2026", date(2026, 3, 12)),
        ("12.3.2026", date(2026, 3, 12)),
        ("12 March 2026", date(2026, 3, 12)),
        ("sept. 2025", date(2025, 9, 1)),
        ("today", TODAY),
        ("yesterday", date(2026, 3, 11)),
        ("2w", date(2026, 2, 26)),
        ("9999y", None),
        ("2026-13", None),
        ("30 February 2026", None),
        ("0000", None),
        ("march", None),
        ("²026", None),
    ],
)
def test_days_are_read_as_people_write_them(said, day):
    assert first_day(said, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" ".join(f"wo{letter}*" for letter in "abcdefghijkl"), 10),
        (" OR ".join(f"wor{letter}~" for letter in "abcdefghijkl"), 10),
        (" NEAR ".join("abcdefghijkl"), 10),
        ('"a b c d e f"~2 "g h i j k l m"~2', 1),
        ('"a b c d e f g h i j k l"~2', 0),
    ],
)
def test_what_costs_much_is_bounded_and_told(typed, kept):
    asked = read(typed)
    costly = [term for term in terms(asked.tree) if term.kind in ("begin", "fuzzy", "near")]
    assert len(costly) == kept
    assert any("no more than 10 can be asked for" in fault.words for fault in asked.faults)


def test_terms_left_out_are_no_terms():
    assert [term.text for term in terms(read("a -b (c OR -d) -(e -f)").tree)] == ["a", "c", "f"]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=60).map("".join) | st.text(max_size=700))
def test_nothing_typed_is_an_error(typed):
    asked = read(typed)
    assert len(terms(asked.tree)) + len(terms(asked.tree, wanted=False)) <= 2 * MOST_TERMS
    assert all(0 <= fault.start <= fault.end <= len(typed) and fault.words for fault in asked.faults)
    assert asked.tree is not None or asked.faults or not typed.strip("\x00" + "".join(map(chr, range(33))) + " ").strip()


@pytest.mark.parametrize(
    "typed", ["(" * 100_000, '"' * 99_999, "-" * 100_000, "a~" * 50_000, "NOT " * 25_000, "x:" * 50_000, "( a OR " * 9_999]
)
def test_time_is_bounded(typed):
    begun = time.perf_counter()
    read(typed)
    assert time.perf_counter() - begun < 1
