from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.salience import salience


def test_headline_goes_before_early_and_early_before_late() -> None:
    ends = {"headline_end": 20, "length": 1000}
    named = [[5, 900], [30, 40, 50], [30], [900]]
    found = [salience(starts, **ends) for starts in named]
    assert found == sorted(found, reverse=True) and len(set(found)) == 4


@given(st.lists(st.integers(0, 999), min_size=1), st.integers(0, 999))
def test_is_a_share_whatever_the_places(starts: list[int], end: int) -> None:
    assert 0 <= salience(starts, headline_end=end, length=1000) <= 1
