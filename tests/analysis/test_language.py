import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis import analyse
from archive.analysis.blocks import classify
from archive.analysis.language import is_english_code, language_of
from archive.analysis.results import Language
from archive.analysis.shape import as_json

ENGLISH = "Bridge shut\nThe council said on Monday that the bridge was shut for 12 weeks, and that nobody was hurt."
GERMAN = "Brücke gesperrt\nDer Rat sagte am Montag, dass die Brücke für 12 Wochen gesperrt wird und niemand verletzt wurde."
FRENCH = "Pont fermé\nLe conseil a dit lundi que le pont est fermé pour 12 semaines et que personne dans la ville n'est blessé."
INDONESIAN = (
    "Jembatan ditutup\nDewan kota mengatakan jembatan yang rusak itu ditutup untuk dua belas minggu dan tidak ada korban."
)
RUSSIAN = "Мост закрыт\nСовет сообщил в понедельник, что мост закрыт на двенадцать недель и что никто не пострадал."
MADE_UP = "Corba danorbe bagazo\nKel olwenda pe cangael bajo wen lan marinin candre yar jo be Canjora Dakelga dael bainsal."


def told(text: str, declared: str = "") -> Language:
    return language_of(text, classify(text), declared)


@pytest.mark.parametrize(
    ("text", "code", "is_read"),
    [
        (ENGLISH, "en", True),
        (GERMAN, "de", False),
        (FRENCH, "fr", False),
        (INDONESIAN, "", False),  # or Malay
        (RUSSIAN, "ru", False),
        ("橋が閉鎖された\n市議会は月曜日に橋が十二週間閉鎖されると発表した。", "ja", False),
        ("الجسر مغلق\nقال المجلس يوم الاثنين إن الجسر مغلق لمدة اثني عشر أسبوعا ولم يصب أحد.", "ar", False),
        (MADE_UP, "", True),
        ("Bridge shut\nHe ran.", "", True),
        ("", "", True),
        ("Crème brûlée at the café\nThe chef said that the crème brûlée of the café was as good as that of Zoë’s.", "en", True),
    ],
)
def test_language_is_told_from_the_story(text: str, code: str, is_read: bool) -> None:
    found = told(text)

    assert (found.code, found.is_read, found.is_declared) == (code, is_read, False)


def test_other_script_is_not_read_even_where_its_language_is_not_sure() -> None:
    found = told("Мост\nМост закрыт")

    assert (found.code, found.is_read) == ("", False)
    assert 0 < found.confidence < 0.7


@pytest.mark.parametrize(
    ("declared", "is_read"), [("en-GB", True), ("en_US", True), ("EN", True), ("de-CH", False), ("enm", False)]
)
def test_what_the_source_declares_is_believed(declared: str, is_read: bool) -> None:
    assert told(GERMAN, declared) == Language(declared, 1.0, True, is_read)
    assert is_english_code(declared) == is_read


def test_words_around_the_story_do_not_tell_its_language() -> None:
    around = "\n".join(["Share this article", "Sign up to our newsletter", "Advertisement", "Read more: the bridge of the town"])

    assert told(f"{GERMAN}\n{around}").code == "de"


def test_other_language_gives_blocks_and_sentences_and_nothing_else() -> None:
    text = GERMAN + '\n"Das ist das Ende", sagte John Smith von der Universität Kelbury. Es kostet 40 Prozent mehr als 2019.'
    analysis = analyse(text)

    assert len(analysis.sentences) == 4
    assert {sentence.claim_score for sentence in analysis.sentences} == {0.0}
    assert (analysis.entities, analysis.quotes, analysis.claims, analysis.topics) == ((), (), (), ())
    assert (analysis.headline.text, analysis.headline.elements, analysis.headline.signals) == ("Brücke gesperrt", (), ())
    assert analysis.sketch != ()


def test_json_says_what_is_not_available() -> None:
    assert as_json(GERMAN, analyse(GERMAN))["language"] == {
        "code": "de",
        "confidence": pytest.approx(1, abs=0.1),
        "is_declared": False,
        "not_available": ["entities", "quotes", "claims", "topics", "headline"],
    }
    assert as_json(ENGLISH, analyse(ENGLISH))["language"]["not_available"] == []


@given(st.text(max_size=60))
def test_any_text_has_a_language_or_none(text: str) -> None:
    found = told(f"Bridge shut\n{text}")

    assert 0 <= found.confidence <= 1
    assert found.is_read or found.code != "en"
