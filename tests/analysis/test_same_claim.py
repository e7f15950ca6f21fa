"""Which statements claim the same: a table of made-up pairs. What differs in a number, a name or a denial never matches."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.same_claim import LEAST_RESEMBLANCE, differences, lookup_numbers, match
from archive.analysis.statements import read_statement

SAME = [
    ("About 4,000 cars cross the bridge on a working day.", "4,000 cars cross the bridge on a working day"),
    ("About 4,000 cars cross the bridge on a working day.", "Four thousand cars cross the bridge on a working day."),
    ("The harbour bridge will close for six weeks from Monday.", "From Monday the harbour bridge will close for six weeks."),
    ("Mooring fees in Kelbury rose by 12 per cent.", "Mooring fees in Kelbury increased by 12%."),
    ("Mooring fees in Kelbury rose by 12 per cent.", "Kelbury mooring fees went up by twelve percent"),
    ("The county spent £3bn on roads in 2024.", "In 2024 the county spent 3 billion pounds on roads."),
    ("The county spent £1.5 million on roads in 2024.", "The county spent 1,500,000 pounds on roads in 2024."),
    ("The council raised mooring fees in March.", "Mooring fees were raised by the council in March."),
    ("The union sued the county over pay in March.", "The county was sued by the union over pay in March."),
    ("Velland beat Morland by three goals in the final.", "Morland was beaten by Velland, three goals ahead, in the final."),
    ("“Nobody was hurt in the fire at Ostley Quay.”", "Nobody was hurt in the Ostley Quay fire"),
    ("The ferry doesn't run on Sundays in winter.", "The ferry does not run on Sundays in winter."),
    ("THE COUNTY HAS CLOSED NINE LIBRARIES SINCE 2019", "The county has closed nine libraries since 2019."),
    ("Café owners in Sallow pay 280 crowns a month.", "Cafe owners in Sallow pay 280 crowns a month."),
    ("More than 5,000 people live in Sallow Quay.", "Over 5,000 people live in Sallow Quay."),
    ("At least 60 per cent of pupils in Kelbury walk to school.", "60% or more of pupils in Kelbury walk to school."),
    ("Unemployment in Velland fell to 4 per cent.", "In Velland, unemployment dropped to 4 per cent."),
    ("The board said the harbour had 90 barges.", "The harbour had 90 barges, according to the board."),
    ("Ada Fenn chairs the Kelbury harbour board.", "Ada Fenn chairs the harbour board of Kelbury."),
    ("The nine-week closure of the bridge costs 40,000 crowns.", "The closure of the bridge for nine weeks costs 40,000 crowns."),
    ("Velland has the highest rent in the county.", "The highest rent in the county is in Velland."),
    ("The council’s budget has a deficit of 2 million crowns.", "The budget of the council has a deficit of 2m crowns."),
    ("Half of the boats in the harbour are empty.", "Half the boats in the harbour are empty."),
    ("No school in Kelbury has closed since 2010.", "Since 2010 no school in Kelbury has closed."),
    ("Die Brücke ist nicht sicher.", "die Brücke ist nicht sicher"),
]  # fmt: skip

DENIALS = [
    ("The bridge at Sallow Quay is safe for lorries.", "The bridge at Sallow Quay is not safe for lorries."),
    ("The bridge at Sallow Quay is safe for lorries.", "The bridge at Sallow Quay is unsafe for lorries."),
    ("The bridge at Sallow Quay is safe for lorries.", "The bridge at Sallow Quay isn't safe for lorries."),
    ("The bridge at Sallow Quay is safe for lorries.", "The bridge at Sallow Quay was never safe for lorries."),
    ("Somebody was hurt in the fire at Ostley Quay.", "Nobody was hurt in the fire at Ostley Quay."),
    ("The mayor took money from the builders.", "The mayor denied he took money from the builders."),
    ("The mayor took money from the builders.", "It is false that the mayor took money from the builders."),
    ("The county paid the builders on time.", "The county failed to pay the builders on time."),
    ("The ship left harbour with a pilot.", "The ship left harbour without a pilot."),
    ("The mayor did not say the bridge was safe.", "The mayor said the bridge was not safe."),
    ("The law makes smoking on the quay legal.", "The law makes smoking on the quay illegal."),
    ("The dust from the works is harmful to children.", "The dust from the works is harmless to children."),
    ("Mooring fees in Kelbury rose by 12 per cent.", "Mooring fees in Kelbury fell by 12 per cent."),
    ("There are more boats in the harbour than in 2019.", "There are fewer boats in the harbour than in 2019."),
    ("The council accepted the plan for the quay.", "The council rejected the plan for the quay."),
    ("The council supports the plan for the quay.", "The council opposes the plan for the quay."),
    ("The county opened nine libraries since 2019.", "The county closed nine libraries since 2019."),
    ("Velland won the final at Ostley Quay.", "Velland lost the final at Ostley Quay."),
    ("All ferries were late in January.", "Not all ferries were late in January."),
    ("Prices are up in the county for fish.", "Prices are down in the county for fish."),
    ("La banque est ouverte le dimanche.", "La banque n'est pas ouverte le dimanche."),
    ("The board has yet to pay the builders of the quay.", "The board has paid the builders of the quay."),
    ("The mayor pretended to resign over the leak.", "The mayor resigned over the leak."),
    ("Die Brücke ist sicher.", "Die Brücke ist nicht sicher."),
    ("Мост безопасен.", "Мост не безопасен."),
    ("The claim that the well is poisoned is a hoax, the county said.", "The well is poisoned, the county said."),
]

NUMBERS = [
    ("About 4,000 cars cross the bridge on a working day.", "About 4,500 cars cross the bridge on a working day."),
    ("The bridge closes for six weeks from Monday.", "The bridge closes for nine weeks from Monday."),
    ("The bridge closes for six weeks from Monday.", "The bridge closes for six months from Monday."),
    ("The county spent £3bn on roads in 2024.", "The county spent £3bn on roads in 2023."),
    ("The county spent £3bn on roads in 2024.", "The county spent £3m on roads in 2024."),
    ("The county spent £3bn on roads in 2024.", "The county spent €3bn on roads in 2024."),
    ("Turnout in Kelbury rose by 5 per cent.", "Turnout in Kelbury rose by 5 percentage points."),
    ("Turnout in Kelbury rose by 5 per cent.", "Turnout in Kelbury rose by 5 points."),
    ("More than 5,000 people live in Sallow Quay.", "5,000 people live in Sallow Quay."),
    ("More than 5,000 people live in Sallow Quay.", "Fewer than 5,000 people live in Sallow Quay."),
    ("At least 5,000 people live in Sallow Quay.", "At most 5,000 people live in Sallow Quay."),
    ("Nearly 5,000 people live in Sallow Quay.", "More than 5,000 people live in Sallow Quay."),
    ("A third of the boats in the harbour are empty.", "Three of the boats in the harbour are empty."),
    ("Two thirds of the boats in the harbour are empty.", "A third of the boats in the harbour are empty."),
    ("Half of the boats in the harbour are empty.", "Most of the boats in the harbour are empty."),
    ("Velland has 3 ferries and Morland 5 ferries.", "Velland has 5 ferries and Morland 3 ferries."),
    ("Fees rose from 250 to 280 crowns this year in Kelbury.", "Fees rose from 280 to 250 crowns this year in Kelbury."),
    ("Rents doubled in Sallow Quay since the fair.", "Rents tripled in Sallow Quay since the fair."),
    ("The first ferry of the day was late on Monday.", "The second ferry of the day was late on Monday."),
    ("4,000 cars cross the harbour bridge on a working day.", "4,000 lorries cross the harbour bridge on a working day."),
    ("Temperatures at Ostley Quay reached 5 degrees in May.", "Temperatures at Ostley Quay reached -5 degrees in May."),
    ("The average rent in Kelbury is 900 crowns.", "The median rent in Kelbury is 900 crowns."),
    ("The road B12 is closed at the harbour bridge.", "The road B14 is closed at the harbour bridge."),
    ("The deal is worth $5m to the county of Kelbury.", "The deal is worth A$5m to the county of Kelbury."),
    ("Hundreds of boats sank at Ostley Quay.", "A hundred boats sank at Ostley Quay."),
    ("Thousands of birds died at the quay in winter.", "Hundreds of birds died at the quay in winter."),
]

NAMES = [
    ("Velland has three harbours on the west coast.", "Morland has three harbours on the west coast."),
    ("Ada Fenn chairs the Kelbury harbour board.", "Ada Marsh chairs the Kelbury harbour board."),
    ("Ada Fenn chairs the Kelbury harbour board.", "Ida Fenn chairs the Kelbury harbour board."),
    ("Unemployment in Velland fell to 4 per cent.", "Unemployment in Morland fell to 4 per cent."),
    ("The bridge at Sallow Quay closes in March.", "The bridge at Ostley Quay closes in March."),
    ("The bridge at Sallow Quay closes in March.", "The bridge at Sallow Quay closes in April."),
    ("The ferry from Kelbury is late on Mondays.", "The ferry from Kelbury is late on Fridays."),
    ("Velland beat Morland in the final of the cup.", "Morland beat Velland in the final of the cup."),
    ("Velland beat Morland in the final of the cup.", "Velland was beaten by Morland in the final of the cup."),
    ("Velland was beaten by Morland in the final.", "Morland was beaten by Velland in the final."),
    ("The union sued the county over pay in March.", "The county sued the union over pay in March."),
    ("The union sued the county over pay in March.", "The union was sued by the county over pay in March."),
    ("North Velland has the highest rent in the county.", "South Velland has the highest rent in the county."),
    ("The Kelbury Ledger named the mayor in its report.", "The Sallow Post named the mayor in its report."),
    ("the kelbury plant employs 300 people on the west coast", "the velland plant employs 300 people on the west coast"),
    ("Men in the county earn the most in the trade.", "Women in the county earn the most in the trade."),
]

OTHERWISE = [
    ("The council will close the library in Kelbury.", "The council may close the library in Kelbury."),
    ("The council will close the library in Kelbury.", "The council has closed the library in Kelbury."),
    ("The council plans to close the library in Kelbury.", "The council closed the library in Kelbury."),
    ("All schools in the county have a nurse.", "Some schools in the county have a nurse."),
    ("Only boats from Kelbury pay the fee.", "Boats from Kelbury pay the fee."),
    ("The fee is high.", "The fee is due."),
    ("The mayor allegedly took money from the builders.", "The mayor took money from the builders."),
    ("The harbour bridge is made of stone.", "The town hall is made of stone."),
]

NOT_SAME = [*DENIALS, *NUMBERS, *NAMES, *OTHERWISE]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_near_equal_statements_match_either_way(one: str, other: str) -> None:
    a, b = read_statement(one), read_statement(other)
    assert differences(a, b) == ()
    found = match(a, b)
    assert found and match(b, a).score == found.score >= LEAST_RESEMBLANCE


@pytest.mark.parametrize(("one", "other"), SAME)
def test_near_equal_statements_are_looked_up_by_a_number_they_share(one: str, other: str) -> None:
    assert {*lookup_numbers(read_statement(one))} & {*lookup_numbers(read_statement(other))}


@pytest.mark.parametrize(("one", "other"), NOT_SAME)
def test_what_is_denied_counted_or_named_otherwise_never_matches(one: str, other: str) -> None:
    a, b = read_statement(one), read_statement(other)
    assert match(a, b) is None and match(b, a) is None
    assert differences(a, b)


@pytest.mark.parametrize("statement", [one for pair in (*SAME, *NOT_SAME) for one in pair])
def test_statement_matches_itself_whatever_case_and_space(statement: str) -> None:
    a, b = read_statement(statement), read_statement(f"  {statement.replace(' ', '  ')}\n")
    assert a.digest == b.digest
    assert match(a, b).score == 1.0
    assert lookup_numbers(a) == lookup_numbers(b)


def test_table_has_pairs_enough() -> None:
    assert len(SAME) + len(NOT_SAME) >= 60


def test_known_names_are_the_same_by_what_they_name() -> None:
    known = {"European Union": 5, "EU": 5, "Kelbury": 7, "Ada Fenn": 9, "Mrs Fenn": 9}
    one, other = "The EU paid Kelbury for nine ferries.", "The European Union paid Kelbury for nine ferries."
    assert match(read_statement(one), read_statement(other)) is None
    assert match(read_statement(one, known=known), read_statement(other, known=known))
    told = {"EU": 5, "European Union": 6, "Kelbury": 7}
    assert match(read_statement(one, known=told), read_statement(other, known=told)) is None


def test_speaker_counts_where_they_speak_of_themselves() -> None:
    said = "I never took money from the builders."
    assert match(read_statement(said, speaker="1"), read_statement(said, speaker="1"))
    assert match(read_statement(said, speaker="1"), read_statement(said, speaker="2")) is None
    other = "The mayor never took money from the builders."
    assert match(read_statement(other, speaker="1"), read_statement(other, speaker="2"))


def test_reasons_are_told_to_the_person_who_decides() -> None:
    one = read_statement("Mooring fees in Kelbury rose by 12 per cent last year.")
    other = read_statement("Mooring fees for boats in Kelbury increased by 12% last year.")
    assert match(one, other).reasons == (
        "83% of the words are the same",
        "only the earlier says: boats",
        "the same numbers: 12%",
        "the same names",
        "look at the dates: it says “last year”",
    )
    assert "Their numbers differ." in differences(one, read_statement("Mooring fees in Kelbury rose by 11% last year."))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_read_and_compared(one: str, other: str) -> None:
    a, b = read_statement(one, known={"a": 1, "": 2, "A b": 3}), read_statement(other)
    assert (match(a, b) is None) == bool(differences(a, b))
    assert all(0 <= number < 2**63 for number in lookup_numbers(a))
    assert match(a, a).score == 1.0


@given(
    st.sampled_from([one for pair in SAME for one in pair if "Die" not in one and "die" not in one]),
    st.sampled_from(["not ", "never ", "no longer "]),
    st.data(),
)
def test_word_that_denies_put_anywhere_makes_another_claim(statement: str, denial: str, data: st.DataObject) -> None:
    words = statement.split(" ")
    place = data.draw(st.integers(0, len(words)))
    denied = " ".join([*words[:place], denial.strip(), *words[place:]])
    assert match(read_statement(statement), read_statement(denied)) is None


@pytest.mark.parametrize("statement", [one for pair in SAME for one in pair if re.search(r"\d", one)])
def test_any_other_figure_makes_another_claim(statement: str) -> None:
    for figure in re.finditer(r"\d", statement):
        other = str((int(figure[0]) + 3) % 10)
        changed = statement[: figure.start()] + other + statement[figure.end() :]
        assert match(read_statement(statement), read_statement(changed)) is None, changed


@pytest.mark.parametrize("statement", [one for pair in SAME for one in pair if not one.isupper() and "Brücke" not in one])
def test_any_other_name_makes_another_claim(statement: str) -> None:
    for name in re.finditer(r"(?<=[a-z,] )[A-Z][a-z]+", statement):
        changed = statement[: name.start()] + "Ormsby" + statement[name.end() :]
        assert match(read_statement(statement), read_statement(changed)) is None, changed
