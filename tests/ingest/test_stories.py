import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.ingest.stories import leave_stories
from archive.models import Article, Sketch, SketchNumber
from archive.search.changes import note_changes
from bench.corpus import articles
from tests.ingest.items import store, taken

WIRE, OTHER, THIRD = articles(3, seed=11)

pytestmark = pytest.mark.django_db


def copy(text, place, *, headline=""):
    """text with a few words of its own at one place, under another headline."""
    first, *lines = text.split("\n")
    words = " ".join(lines).split()
    words[place : place + 2] = [f"own{place}", f"words{place}"]
    return "\n".join([headline or f"{first} by outlet {place}", " ".join(words)])


def stories():
    """The stories as sets of natural keys."""
    found = {}
    for key, story in Article.objects.filter(story__isnull=False).values_list("natural_key", "story"):
        found.setdefault(story, set()).add(key.lstrip("0"))
    assert all(Article.objects.filter(pk=story, story=story).exists() for story in found)
    return sorted(map(sorted, found.values()))


def test_one_wire_story_in_three_outlets_is_one_story():
    first = store(taken(WIRE, key="a", source="One")).articles[0]
    store(taken(copy(WIRE, 40), key="b", source="Two"), taken(OTHER, key="c"), taken(copy(WIRE, 90), key="d", source="Three"))

    assert stories() == [["a", "b", "d"]]
    assert set(Article.objects.filter(story__isnull=False).values_list("story", flat=True)) == {first}
    assert Sketch.objects.count() == 4 and SketchNumber.objects.count() == 32


def test_copy_within_one_chunk_and_a_duplicate_belong_to_the_story_too():
    stored = store(taken(WIRE, key="a"), taken(WIRE, key="b"), taken(copy(WIRE, 40), key="c"))
    assert stored.outcomes == ["new", "duplicate", "new"] and stories() == [["a", "b", "c"]]


def test_what_links_two_stories_makes_them_one():
    lines = WIRE.split("\n", 1)[1].split()
    front, back = " ".join(lines[: len(lines) * 6 // 10]), " ".join(lines[len(lines) * 4 // 10 :])
    store(taken(f"Front\n{front}", key="a"), taken(f"Back\n{back}", key="b"))
    before = stories()
    store(taken(WIRE, key="c"))
    assert before == [] and stories() == [["a", "b", "c"]]


def test_new_version_leaves_the_story_and_the_others_keep_theirs():
    store(taken(WIRE, key="a"), taken(copy(WIRE, 40), key="b"), taken(copy(WIRE, 90), key="c"))
    store(taken(OTHER, key="a"))
    assert stories() == [["b", "c"]]
    store(taken(copy(OTHER, 60), key="c"))
    assert stories() == [["a", "c"]]
    store(taken("Flash\nToo short to compare.\n", key="c"))
    assert stories() == [] and Sketch.objects.count() == 2 and SketchNumber.objects.count() == 16


def test_articles_can_leave_their_stories():
    stored = store(taken(WIRE, key="a"), taken(copy(WIRE, 40), key="b"), taken(copy(WIRE, 90), key="c"))
    with transaction.atomic():
        leave_stories({stored.articles[0]})
        note_changes(stored.articles)  # as whoever takes articles out does
    assert stories() == [["b", "c"]] and Sketch.objects.count() == 2


TEXTS = {
    "a": WIRE, "b": copy(WIRE, 40), "c": copy(WIRE, 90), "d": OTHER, "e": copy(OTHER, 60), "f": THIRD,
    "g": "Flash\nToo short to compare.\n", "h": WIRE,
}  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(sorted(TEXTS)), size=st.integers(1, 8), first_texts=st.sets(st.sampled_from(sorted(TEXTS)), max_size=3)
)
def test_stories_are_the_same_whatever_the_order_and_the_chunks(order, size, first_texts):
    sid = transaction.savepoint()
    earlier = [taken(copy(THIRD, 30, headline=f"Earlier {key}"), key=key) for key in order if key in first_texts]
    items = [*earlier, *(taken(TEXTS[key], key=key) for key in order)]
    for at in range(0, len(items), size):
        store(*items[at : at + size])
    assert stories() == [["a", "b", "c", "h"], ["d", "e"]]
    transaction.savepoint_rollback(sid)


def queries_of(first, count):
    items = [
        taken(copy(WIRE, number % 50, headline=f"Outlet {number}"), key=str(number)) for number in range(first, first + count)
    ]
    with CaptureQueriesContext(connection) as queries:
        store(*items)
    return len(queries)


def test_stories_take_the_same_queries_for_thirty_articles_as_for_five():
    store(taken(WIRE, key="a"))
    assert queries_of(100, 5) == queries_of(200, 30)
