"""Cards: the headline and its stamp as a picture, never in boxes, never of what is not public."""

import io
import itertools
import re

import pytest
from defusedxml import ElementTree
from django.test import Client
from PIL import Image, ImageChops

from archive.models import Article, Source
from archive.publish import card_png as drawing
from archive.publish.card import HEIGHT, MARGIN, MOST_LINES, SIZES, WIDTH, Card, lines
from archive.publish.card_png import BUILT_IN, can_write, card_png, font, font_for
from archive.publish.card_svg import card_svg, estimated, is_right_to_left
from archive.publish.shapes import INK, SHAPES
from tests.factories import make_article
from tests.publish.story import FEE, claim_of

CARD = Card("The Tarn Post", "Ferry fee to be doubled, says county", "Mostly supported", "fair", "2 blind reviews", "Newsroom")
SCRIPTS = (
    "Плата за паром",
    "Τέλη πορθμείου",
    "رسوم العبارة",
    "渡轮费用将翻倍",
    "दोगुना किराया",
    "Fährgebühr verdoppelt",
    "Fee 😀",
)
LONG = "A headline that goes on and on, about fees and ferries and piers, " * 8


def picture(card: Card, *fonts: str) -> Image.Image:
    found = Image.open(io.BytesIO(card_png(card, fonts or (BUILT_IN,))))
    found.load()
    return found.convert("RGB")


def difference(one: Card, other: Card) -> tuple[int, int, int, int] | None:
    return ImageChops.difference(picture(one), picture(other)).getbbox()


def test_picture_is_of_the_size_that_sites_expect() -> None:
    assert picture(CARD).size == (WIDTH, HEIGHT) == (1200, 630)
    assert len(card_png(CARD, (BUILT_IN,))) < 60_000


@pytest.mark.parametrize("field", ["kicker", "words", "label", "note", "site"])
def test_each_part_is_drawn(field: str) -> None:
    assert difference(CARD, Card(**{**CARD.__dict__, field: "Something else"})) is not None
    assert "Something else" in card_svg(Card(**{**CARD.__dict__, field: "Something else"}))


def test_each_tone_has_a_shape_and_a_colour_of_its_own() -> None:
    assert SHAPES.keys() == INK.keys() == drawing.DRAWINGS.keys()
    masks = {tone: drawing.shape(tone, 40).tobytes() for tone in SHAPES}
    assert len(set(masks.values())) == len(set(SHAPES.values())) == 5


@pytest.mark.parametrize("words", SCRIPTS)
def test_words_that_the_font_cannot_write_are_left_out(words: str) -> None:
    told = Card(**{**CARD.__dict__, "words": words})
    assert font_for(words, (BUILT_IN,)) is None
    assert difference(told, Card(**{**CARD.__dict__, "words": "☃"})) is None
    assert words in card_svg(told).replace("</text>", " ")


@pytest.mark.parametrize("words", SCRIPTS)
def test_whatever_is_drawn_has_no_box_in_it(words: str) -> None:
    """With the fonts of this machine, whichever it has: each character differs from what its font shows for what it lacks."""
    name = font_for(words, (*drawing.SERIF, *drawing.SANS, BUILT_IN))
    missing = [] if name is None else [letter for letter in words if not letter.isspace() and not can_write(name, letter)]
    assert missing == []


def test_built_in_font_writes_english_and_knows_what_it_lacks() -> None:
    assert can_write(BUILT_IN, "".join(map(chr, range(33, 127))) + "“”‘’…")
    assert not can_write(BUILT_IN, "é")


def test_font_that_is_not_here_is_passed_over() -> None:
    assert font_for("Ferry", ("NoSuchFont-Bold.ttf", BUILT_IN)) == BUILT_IN


@pytest.mark.parametrize("words", ["Fee up", LONG, "a" * 400, "渡轮费用将翻倍" * 40, "w " * 300])
def test_words_fit_the_card(words: str) -> None:
    for measure in (estimated, lambda text, size: font(BUILT_IN, size).getlength(text)):
        found = lines(words, measure)
        assert 0 < len(found) <= MOST_LINES[found[0].size]
        assert all(measure(line.text.rstrip("…"), line.size) <= WIDTH - 2 * MARGIN for line in found)
        assert found[-1].y < 480
        kept = "".join(line.text for line in found).replace(" ", "")
        whole = words.replace(" ", "")
        assert kept == whole or (kept.endswith("…") and whole.startswith(kept[:-1]) and found[0].size == SIZES[-1])


def test_svg_is_well_formed_whatever_the_words() -> None:
    told = card_svg(Card("A & B", "<script>]]> \x0b “x”", 'He said "no"', "bad", "&", "<>"))
    root = ElementTree.fromstring(told)
    assert [node.tag for node in root.iter() if node.tag.endswith("script")] == []
    assert not re.search(r"style=|<style|href|\bon\w+=", told)


@pytest.mark.parametrize(("words", "expected"), [("العنوان", True), ("123 العنوان", True), ("Fee العنوان", False), ("", False)])
def test_words_begin_on_their_side(words: str, expected: bool) -> None:
    assert is_right_to_left(words) is expected


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["png", "svg"])
def test_card_is_drawn_once_for_whoever_keeps_it(
    client: Client, article: Article, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{article.get_absolute_url()}card.{form}"
    first = client.get(address)
    assert first["Content-Type"].startswith({"png": "image/png", "svg": "image/svg+xml"}[form])
    monkeypatch.setattr("archive.views.machines.DRAWN", {})
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    with pytest.raises(KeyError):
        client.get(address)


@pytest.mark.django_db
def test_card_is_another_when_the_verdict_is(client: Client, article: Article) -> None:
    tags = {
        client.get(f"{one}card.svg")["ETag"] for one in (article.get_absolute_url(), claim_of(article, FEE).get_absolute_url())
    }
    assert len(tags) == 2
    assert len({card.etag for card in (CARD, Card(**{**CARD.__dict__, "label": "Supported"}))}) == 2


@pytest.mark.django_db
def test_card_of_a_hidden_article_is_nobodys(client: Client, article: Article, administrator: object) -> None:
    hidden = Source.objects.create(name="Hidden", slug="hidden", default_visibility="hidden", created_at=article.imported_at)
    address = f"{make_article(source=hidden).get_absolute_url()}card.png"
    assert client.get(address).status_code == 404
    client.force_login(administrator)
    assert client.get(address).status_code == 404


def test_tags_of_parts_do_not_run_together() -> None:
    cards = [Card(*parts, "Newsroom") for parts in itertools.permutations(("a", "b", "fair", "ab", ""), 5)]
    assert len({card.etag for card in cards}) == len(cards)
