"""The tallies are what a recount gives, after whatever changes, in whatever order, and by how many at once."""

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test import Client

from archive.ingest.undo import undo_batch
from archive.models import Article, ArticleEntity, Claim, Counted, Entity, ImportBatch, NameStart, Tally, Topic
from archive.models.summary import EVER
from archive.queries.entities import entity_list, entity_page
from archive.queries.figures import archive_numbers
from archive.queries.sources import source_list
from archive.queries.topics import flat, topic_tree
from archive.review.claims import add_claim, reject_claim
from archive.review.entities import merge_entities
from archive.review.suggested_entities import judge_entity
from archive.review.tags import set_tags
from archive.review.transitions import move
from archive.search.changes import note_changes
from archive.search.names import LATER, NAME
from archive.search.recounting import fill_after_migrate, rebuild_summaries, recount
from tests.factories import TEXT, make_article
from tests.pages.desk import current, editor, now, publish_shown, review
from tests.people import make_person

pytestmark = pytest.mark.django_db
NAMES = ("Ida Marrow", "Kelbury", "The sailing club")


def url(number: int) -> str:
    return f"https://ledger.example/{number}"


def arrive(number: int) -> Article:
    return make_article(TEXT.replace("12", str(20 + number)), url=url(number), published=f"2026-0{number % 9 + 1}-03")


@pytest.fixture
def tags() -> list[Topic]:
    for name in NAMES:
        Entity.objects.create(name=name, slug=name.lower().replace(" ", "-"), kind="person")
    harbours = Topic.objects.create(name="harbours", slug="harbours", path="harbours/")
    return [harbours, Topic.objects.create(name="fees", slug="fees", path="harbours/fees/", parent=harbours)]


def tag(article: Article, topics: list[Topic], names: tuple[str, ...]) -> None:
    entities = [entity for entity in Entity.objects.filter(name__in=names, merged_into=None).exclude(status="rejected")]
    set_tags(article, topics=topics, entities=entities, by=editor(), at=now())


def counts(of: str, key: int, month: str = EVER) -> int:
    return sum(Tally.objects.filter(of=of, key=key, month=month).values_list("count", flat=True))


def test_an_article_counts_once_for_each_topic_above_it(tags: list[Topic]) -> None:
    tag(arrive(1), tags, ())
    tag(arrive(2), tags[:1], ())
    assert [(node.topic.slug, node.own, node.total) for node in flat(topic_tree())] == [("harbours", 2, 2), ("fees", 1, 1)]
    assert counts("branch", tags[0].pk, "2026-02") == 1


def test_what_is_withdrawn_counts_no_more_and_what_is_restored_again(tags: list[Topic]) -> None:
    article = arrive(1)
    tag(article, tags, NAMES)
    move(article, "withdraw", by=editor(), at=now(), note="Not ours.")
    assert archive_numbers().articles == 0
    assert (source_list(), topic_tree(), entity_list().items) == ([], [], [])
    assert not Counted.objects.exists()
    move(article, "restore", by=editor(), at=now(), note="Ours after all.")
    assert archive_numbers().articles == 1
    assert [entity.article_count for entity in entity_list().items] == [1, 1, 1]
    assert recount().is_equal


def test_a_verdict_moves_an_article_from_one_answer_to_another() -> None:
    article = publish_shown(review(arrive(1)))
    rating = Article.objects.get(pk=article.pk).headline_rating
    rows = Tally.objects.filter(of="archive", month=EVER, count__gt=0).values_list("answer", "count")
    assert rating and list(rows) == [(rating, 1)]
    assert archive_numbers().claims_checked == Claim.objects.filter(status="accepted").count()


def test_a_name_counts_once_it_has_a_page(tags: list[Topic]) -> None:
    found = Entity.objects.get(name="Kelbury")
    Entity.objects.filter(pk=found.pk).update(status="suggested")
    article = arrive(1)
    with transaction.atomic():
        ArticleEntity.objects.get_or_create(tag=found, content_object=article, defaults={"status": "suggested"})
        note_changes([article.pk])
    assert counts("entity", found.pk) == 0
    judge_entity(Entity.objects.get(pk=found.pk), "accepted", by=editor(), at=now())
    assert counts("entity", found.pk) == 1


def test_claims_by_an_entity_and_about_it_are_counted_apart(tags: list[Topic]) -> None:
    article, marrow = arrive(1), Entity.objects.get(name="Ida Marrow")
    said = "The fee for a small boat rises from 250 to 280 crowns a year"
    by = make_person("reviewer", "reviewer")
    claim = add_claim(current(article), exact=said, statement=said, claim_type="quantity", speaker=marrow, by=by, at=now())
    page = entity_page("ida-marrow")
    assert page is not None and [(share.answer.code, share.count) for share in page.said_mix] == [("unchecked", 1)]
    reject_claim(claim, by=by, at=now())
    assert counts("said", marrow.pk) == counts("claims", 0) == 0


def test_a_wrong_count_is_told_and_mended(client: Client, tags: list[Topic]) -> None:
    article = arrive(1)
    tag(article, tags, NAMES)
    Tally.objects.filter(of="archive", month=EVER).update(count=7)
    Counted.objects.filter(pk=article.pk).update(told={**Counted.objects.get(pk=article.pk).told, "corrections": 3})
    found = recount()
    assert found.stale == [article.pk]
    assert (("archive", 0, EVER, ""), 7, 1) in found.wrong
    with pytest.raises(CommandError, match="rebuild_summaries"):
        call_command("check_summaries")
    call_command("rebuild_summaries")
    call_command("check_summaries")
    assert recount().is_equal and archive_numbers().articles == 1


def test_a_name_looked_up_otherwise_than_it_is_written_is_told_and_mended(
    capsys: pytest.CaptureFixture[str], tags: list[Topic]
) -> None:
    tag(arrive(1), tags, NAMES)
    missing, other, added = Entity.objects.order_by("pk")
    NameStart.objects.filter(entity=missing).delete()
    NameStart.objects.filter(entity=other, place=NAME).update(words=b"somewhere else")
    NameStart.objects.create(entity=added, place=LATER, words=b"no such name")
    assert recount().misnamed == [missing.pk, other.pk, added.pk]
    with pytest.raises(CommandError, match="rebuild_summaries"):
        call_command("check_summaries")
    assert f"other names than they have: 3: {missing.pk}, {other.pk}, {added.pk}" in capsys.readouterr().out
    call_command("rebuild_summaries")
    assert recount().is_equal


def test_what_stands_in_no_public_article_any_more_keeps_its_names(tags: list[Topic]) -> None:
    article = arrive(1)
    tag(article, tags, NAMES)
    move(article, "withdraw", by=editor(), at=now(), note="Not ours.")
    assert NameStart.objects.exists() and recount().is_equal
    NameStart.objects.filter(place=NAME).update(words=b"somewhere else")
    assert len(recount().misnamed) == len(NAMES)


def test_an_archive_older_than_its_tallies_gets_them() -> None:
    arrive(1)
    Tally.objects.all().delete()
    Counted.objects.all().delete()
    fill_after_migrate()
    assert recount().is_equal and archive_numbers().articles == 1


def test_articles_that_are_gone_leave_nothing(tags: list[Topic]) -> None:
    article = arrive(1)
    undo_batch(ImportBatch.objects.get(pk=article.first_batch_id), by=editor(), at=now())
    assert not Tally.objects.filter(count__gt=0).exists() and not Counted.objects.exists()


def test_a_transaction_that_fails_counts_nothing(tags: list[Topic]) -> None:
    article = arrive(1)
    before = list(Tally.objects.order_by("pk").values())
    with pytest.raises(RuntimeError), transaction.atomic():
        set_tags(article, topics=tags, entities=[], by=editor(), at=now())
        raise RuntimeError
    assert list(Tally.objects.order_by("pk").values()) == before and recount().is_equal


def some_article(chance: random.Random) -> Article | None:
    pks = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    return Article.objects.get(pk=chance.choice(pks)) if pks else None


def change_visibility(chance: random.Random) -> None:
    article = some_article(chance)
    if article and article.visibility == "public":
        move(article, chance.choice(["hide", "withdraw"]), by=editor(), at=now(), note="So it is.")
    elif article:
        move(article, "restore" if article.visibility == "withdrawn" else "show", by=editor(), at=now(), note="So it is.")


def change_tags(chance: random.Random) -> None:
    if article := some_article(chance):
        topics = chance.sample(list(Topic.objects.order_by("pk")), chance.randrange(3))
        tag(article, topics, tuple(chance.sample(NAMES, chance.randrange(4))))


def change_claims(chance: random.Random) -> None:
    article, by = some_article(chance), make_person("reviewer", "reviewer")
    if article is None or article.state == "spiked":
        return
    accepted = list(article.claims.filter(status="accepted").order_by("pk"))
    if accepted:
        reject_claim(chance.choice(accepted), by=by, at=now())
        return
    said = "The sailing club had asked for a rise of 5 per cent"
    speaker = chance.choice([None, *Entity.objects.filter(status="accepted", merged_into=None).order_by("pk")])
    if not article.claims.filter(exact=said).exists():
        add_claim(current(article), exact=said, statement=said, claim_type="quantity", speaker=speaker, by=by, at=now())


def change_names(chance: random.Random) -> None:
    living = list(Entity.objects.filter(merged_into=None).order_by("pk"))
    if len(living) > 2 and chance.random() < 0.3:
        kept, other = chance.sample(living, 2)
        merge_entities(kept, other, by=editor(), at=now(), note="The same.")
    else:
        judge_entity(chance.choice(living), chance.choice(["accepted", "rejected"]), by=editor(), at=now())


def change_text(chance: random.Random) -> None:
    number = chance.randrange(1, 6)
    make_article(TEXT.replace("12", str(chance.randrange(40, 90))), url=url(number), published=f"2026-0{number}-05")


def undo(chance: random.Random) -> None:
    batch = ImportBatch.objects.order_by("-pk").first()
    undo_batch(batch, by=editor(), at=now(), except_reviewed=True)


CHANGES: list[Callable[[random.Random], Any]] = [
    change_visibility, change_tags, change_tags, change_claims, change_claims, change_names, change_text, change_text, undo,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_any_changes_in_any_order_leave_what_a_recount_gives(seed: int, tags: list[Topic]) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same every time
    for number in range(1, 4):
        arrive(number)
    for _ in range(15):
        change = chance.choice(CHANGES)
        try:
            with transaction.atomic():
                change(chance)
        except Exception as refusal:  # a refusal is as good a change as any, where it leaves the counts right
            if "refus" not in type(refusal).__name__.lower():
                raise
        found = recount()
        assert found.is_equal, (change.__name__, found)
    rebuild_summaries()
    assert recount().is_equal


@pytest.mark.django_db(transaction=True)
def test_two_at_once_lose_no_count_and_do_not_wait_for_ever() -> None:
    harbours = Topic.objects.create(name="harbours", slug="harbours", path="harbours/")
    articles, by, errors = [arrive(number) for number in range(1, 5)], editor(), []

    def work(turn: int) -> None:
        try:
            for place in range(8):
                article = articles[(place * (1 if turn % 2 else 3) + turn) % len(articles)]
                set_tags(article, topics=[harbours] if (place + turn) % 2 else [], entities=[], by=by, at=now())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert recount().is_equal
