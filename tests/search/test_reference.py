"""The index gives what a plain scan of the same texts gives, to the last article, whatever is asked."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.models import Article, Entity, Topic
from archive.pipeline import import_paths, import_records
from archive.queries.search import question
from archive.search.documents import documents
from archive.search.fields import resolved
from archive.search.lookup import Wanted, facets, reading
from archive.search.orders import matches
from archive.search.wording import understood
from tests.factories import AT, make_source, raw_record, story_text
from tests.search.plain_scan import scan
from tests.search.questions import questions
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db
PIECES = (
    "fees", "mooring ", "harbour", "ferries", " OR ", " AND ", " NOT ", " -", "(", ")", '"', '"mooring fees"', " NEAR/3 ", "* ",
    "~ ", "~2 ", "fery~ ", "brid* ", " source:gull ", " topic:ports ", " rating:none ", " after:2026-03-05 ", 'by:"Ida Marrow"',
    " ", "é", "\x00", "𝒳", "\u202e", "\ud800", "x" * 101, "1,200", "'s", ":", "“", "*", "state:imported ",
)  # fmt: skip
SUBJECTS = (
    "harbour board",
    "ferry company",
    "school",
    "county's engineer",
    "café owner Ada Fenn",
    "Ñandú society",
    "Old Quay trust",
)
VERBS = ("raises", "raised", "will raise", "cuts", "has been cutting", "doubts", "opened", "re-opens")
THINGS = (
    "mooring fees",
    "the moorings",
    "1,200 places",
    "a naïve plan",
    "bridges",
    "the bridge's budget",
    "£3.5m grants",
    "ferries",
)
ASKED = (
    '"beside the bridge"~6', "the NEAR/3 the", "fees NEAR/0 mooring", "fees NEAR/1 moorings", "brid* -bridge", "fery~",
    "ferise~2", "NOT (fees OR by:marrow)", "re-opens", "1,200", "CAFÉ", "NOT after:2026-03-05", "x" * 120, f"fees -{'x' * 120}",
    "source:gull", 'source:"The Kelbury Ledger" -fees', "topic:ports", "entity:ada-fenn", 'by:"Ida Marrow"', "by:marrow fees",
    "rating:none", "year:2026",
    "after:2026-03-10", "before:2026-03-10 bridge", "after:2026-03-05 before:2026-03-09", "language:en",
    "language:en-gb", "state:imported", "verdict:unchecked", "reason:overstates", "source:nowhere", "NOT source:gull",
    "topic:boats",
    "(source:gull OR source:tern) -topic:ports",
)  # fmt: skip


def made_up(count: int = 60) -> None:
    """Articles of three sources with different policies, which say the same words in different forms and orders."""
    Entity.objects.create(name="Ada Fenn", slug="ada-fenn", kind="person")
    ports = Topic.objects.create(name="ports", slug="ports", path="ports/", terms=["harbour"])
    Topic.objects.create(name="boats", slug="boats", path="ports/boats/", parent=ports, terms=["ferry", "moorings"])
    for name, policy in (("Gull", "full"), ("The Kelbury Ledger", "extract"), ("Tern", "headline")):
        make_source(name, slug=name.split()[-1].lower(), text_policy=policy, extract_words=14)
    sources, raws = ("Gull", "The Kelbury Ledger", "Tern"), []
    for n in range(count):
        first, second = SUBJECTS[n % len(SUBJECTS)], SUBJECTS[(n * 5 + 3) % len(SUBJECTS)]
        verb, other = VERBS[n % len(VERBS)], VERBS[(n * 3 + 1) % len(VERBS)]
        thing, more = THINGS[(n * 7) % len(THINGS)], THINGS[(n * 11 + 2) % len(THINGS)]
        lines = [
            f"The {first} {verb} {thing}, the {second} said on day {n}.",
            f"“{more.capitalize()}!” the {second} {other} {thing}.",
        ]
        lines += [f"Photo: the {first} beside {more}", f"Nobody {other} {more} before; {thing} and {more} {verb}."]
        when = (AT + timedelta(days=n % 15)).isoformat() if n % 4 else None
        said = {"source": sources[n % 3], "url": f"https://gull.example/{n}", "byline": "Ida Marrow" if n % 5 else "Jo Ferry"}
        raws.append(
            raw_record(story_text(f"{first.title()} {verb} {thing} {n}", lines), locator=f"{n}.txt", published=when, **said)
        )
    assert import_records(raws, at=AT).new == count


def differences(asked: list[str], *, is_staff: bool) -> list[str]:
    """What index and scan do not agree on."""
    held, there = reading(), documents(Article.objects.values_list("pk", flat=True))
    found = []
    for typed in asked:
        tree = question(typed).tree
        wanted = Wanted(tree, (), lambda field: resolved(field, is_staff=is_staff), is_staff)
        got = matches(held.searcher, wanted.query(held), sort="newest", size=len(there))
        right = scan(tree, there, wanted.resolve, is_staff=is_staff)
        in_order = sorted(right, key=lambda pk: -there[pk]["key"][0])
        if got.ids != in_order or got.total != len(right):
            found.append(f"{typed}: {sorted(set(got.ids) ^ right)}")
    return found


def texts_of(there: dict) -> list[str]:
    return [value for fields in there.values() for name in ("headline", "text", "kept") for value in fields[name]]


def test_two_hundred_questions_are_answered_as_by_a_plain_scan() -> None:
    made_up()
    asked = [*ASKED, *questions(texts_of(documents(Article.objects.values_list("pk", flat=True))))]
    assert differences(asked, is_staff=False) == []
    assert differences(asked, is_staff=True) == []


def test_whatever_is_typed_is_answered_soon_and_as_by_a_plain_scan() -> None:
    made_up(24)
    held, there = reading(), documents(Article.objects.values_list("pk", flat=True))

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
    def ask(typed: str) -> None:
        begun = time.process_time()
        tree = question(typed).tree
        wanted = Wanted(tree, (), lambda field: resolved(field, is_staff=False))
        got = matches(held.searcher, wanted.query(held), sort="relevance", size=len(there))
        understood(tree, wanted.resolve)
        assert time.process_time() - begun < 2
        assert tree is None or set(got.ids) == scan(tree, there, wanted.resolve)

    ask()


def test_counts_of_facets_are_those_of_a_plain_count() -> None:
    made_up()
    held, there = reading(), documents(Article.objects.values_list("pk", flat=True))
    for typed in ("fees", "bridge OR ferries", "NOT school"):
        tree = question(typed).tree
        wanted = Wanted(tree, (), lambda field: resolved(field, is_staff=False))
        found = scan(tree, there, wanted.resolve)
        for name, counts in facets(held, wanted.query(held)).items():
            plain: dict = {}
            for pk in found:
                for value in there[pk].get(name, ()):
                    plain[value] = plain.get(value, 0) + 1
            assert dict(counts) == plain, (typed, name)


@pytest.mark.long
def test_real_texts_are_found_as_by_a_plain_scan() -> None:
    folder = shared_data("quotes", "polnear")
    import_paths([str(folder)], at=timezone.now())
    there = documents(Article.objects.values_list("pk", flat=True))
    assert len(there) > 300
    assert differences(questions(texts_of(there)), is_staff=True) == []
