"""Earlier verdicts beside the questions of a review and on the desk page of a claim: which, why, and what is never among them."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Claim, ClaimKeyNumber, ClaimLink, Entity, Event, Mention, Sheet
from archive.models.bulk import insert_values
from archive.queries.earlier import AT_MOST, asked_before, candidates
from archive.review.claim_keys import faulty_keys, rebuild_keys
from archive.review.claims import accept_claim
from archive.review.links import link_claim
from archive.review.transitions import move
from tests.desk.pages import read, send, signed_in, words
from tests.people import make_person
from tests.review import desk
from tests.review.test_links import SAID_AGAIN, again, correct, judged

pytestmark = pytest.mark.django_db
FRAMES = ["desk", "admin/desk"]
SUGGESTED = "a machine never applies a verdict"


def numbers(found) -> list[int]:
    return [one.row.card.pk for one in found.suggestions]


def asked(claim: Claim, user: User | None = None):
    return asked_before([claim], user or make_person("editor", "editor"))[claim.pk]


def a_pair() -> tuple[Claim, Claim]:
    make_person("reviewer", "reviewer"), make_person("reviewer2", "reviewer"), make_person("editor", "editor")
    earlier = judged(desk.FALSE)
    return again(), earlier


@pytest.fixture
def pair(prepared: tuple[Claim, Claim]) -> tuple[Claim, Claim]:
    return prepared


@pytest.mark.prepared(by=a_pair)
def test_earlier_verdict_is_offered_with_why(pair):
    claim, earlier = pair
    (found,) = asked(claim).suggestions
    assert (found.row.card.pk, found.row.card.finding.answer.code, found.score) == (earlier.pk, "false", 1.0)
    assert found.reasons == ("100% of the words are the same", "the same numbers: 4,000")
    assert asked(earlier).suggestions == ()


@pytest.mark.prepared(by=a_pair)
@pytest.mark.parametrize(
    "statement", ["On a working day 4,500 cars cross the bridge.", "4,000 cars do not cross the bridge on a working day."]
)
def test_other_number_or_denial_is_not_offered(pair, editor, statement):
    claim = accept_claim(pair[0], statement=statement, by=editor, at=desk.now())
    assert asked(claim).suggestions == ()


@pytest.mark.parametrize("state", ["queued", "in_review", "agreed", "disputed"])
def test_what_is_not_published_is_not_offered(reviewer, reviewer2, editor, state):
    claim, other = again(), again(state)
    assert asked(claim).suggestions == asked(other).suggestions == ()


@pytest.mark.prepared(by=a_pair)
def test_what_is_withdrawn_is_not_offered(pair, editor):
    claim, earlier = pair
    move(earlier.article, "withdraw", note="A court order.", by=editor, at=desk.now())
    assert asked(claim).suggestions == ()


@pytest.mark.prepared(by=a_pair)
def test_verdict_that_stands_is_offered_while_its_article_is_reviewed_again(pair, editor):
    claim, earlier = pair
    move(earlier.article, "reopen", note="New figures.", by=editor, at=desk.now())
    assert numbers(asked(claim)) == [earlier.pk]


@pytest.mark.prepared(by=a_pair)
def test_corrected_verdict_is_offered_as_it_is_now(pair):
    claim, earlier = pair
    correct(earlier, answers=desk.TRUE)
    assert [one.row.card.answer.code for one in asked(claim).suggestions] == ["true"]


def test_no_more_than_a_few_are_offered_the_newest_of_those_alike(reviewer, reviewer2, editor):
    made = [judged().pk for _ in range(AT_MOST + 2)]
    assert numbers(asked(again())) == made[:1:-1]


@pytest.mark.prepared(by=a_pair)
def test_linked_one_is_shown_apart_and_offered_no_more(pair, editor):
    claim, earlier = pair
    link_claim(claim, earlier, note="The same bridge.", by=editor, at=desk.now())
    found = asked(claim)
    assert (found.linked.number, found.linked.note, found.linked.row.card.pk, found.suggestions) == (
        earlier.pk, "The same bridge.", earlier.pk, (),
    )  # fmt: skip
    move(earlier.article, "withdraw", note="A court order.", by=editor, at=desk.now())
    assert asked(claim).linked.row is None


@pytest.mark.parametrize("frame", FRAMES)
def test_what_somebody_wrote_of_a_link_is_untold_while_its_article_is_blind(reviewer: User, reviewer2: User, frame: str):
    earlier, claim = judged(), again("in_review")
    link_claim(claim, earlier, note="Plainly quixotryptic.", by=reviewer, at=desk.now())
    event = Event.objects.get(verb="claim_linked")
    pages = [f"/{frame}/claims/{claim.pk}/change/", f"/desk/articles/{claim.article_id}/"]
    pages += [f"/admin/archive/event/{event.pk}/change/", f"/admin/archive/claimlink/{ClaimLink.objects.get().pk}/change/"]
    for user, told in ((reviewer2, [False] * 4), (reviewer, [True, True, True, False])):
        assert ["quixotryptic" in words(signed_in(user).get(page, follow=True)) for page in pages] == told
    sheet = desk.started(claim.article, by=reviewer2)
    page = words(signed_in(reviewer2).get(f"/{frame}/review/{sheet.pk}/"))
    assert "The same claim was checked before" in page and "quixotryptic" not in page
    for each in Sheet.objects.filter(state="draft"):
        desk.submitted(each, claims={claim.pk: desk.TRUE})
    assert "quixotryptic" in words(signed_in(reviewer2).get(pages[0]))
    assert "quixotryptic" not in signed_in(reviewer2).get(claim.get_absolute_url()).content.decode()


def name_in(claim: Claim, name: str, entity: Entity) -> None:
    start = claim.version.text.index(name)
    Mention.objects.create(version=claim.version, entity=entity, start=start, end=start + len(name))


def test_names_are_held_against_each_other_by_what_they_name(reviewer, reviewer2, editor):
    texts = [f"Headline\n\n{name} paid for nine ferries in Kelbury.\n" for name in ("The EU", "The European Union")]
    articles = [desk.queued(text=text) for text in texts]
    claims = [desk.claim_on(a, by=reviewer, exact=t.split("\n")[2]) for a, t in zip(articles, texts, strict=True)]
    desk.reviewed(articles[0], desk.reviewers(), [desk.SUPPORTED] * 2, claims={claims[0].pk: desk.TRUE})
    desk.publish_shown(Article.objects.get(pk=articles[0].pk), by=editor)
    assert asked(claims[1]).suggestions == ()
    union = Entity.objects.create(name="European Union", slug="eu", kind="organisation")
    merged = Entity.objects.create(name="EU", slug="eu-2", kind="organisation", merged_into=union)
    name_in(claims[0], "EU", merged)
    name_in(claims[1], "European Union", union)
    assert numbers(asked(claims[1])) == [claims[0].pk]
    Entity.objects.filter(pk=merged.pk).update(merged_into=None)
    assert asked(claims[1]).suggestions == ()


def test_two_of_one_name_are_not_the_same(reviewer, reviewer2, editor):
    earlier, claim = judged(), again()
    for number, one in enumerate((earlier, claim)):
        entity = Entity.objects.create(name=f"Bridge {number}", slug=f"bridge-{number}", kind="work")
        entity.aliases.create(name="bridge")
        start = one.start + one.exact.index("bridge")
        Mention.objects.create(version=one.version, entity=entity, start=start, end=start + 6)
    assert asked(claim).suggestions == ()


def test_queries_do_not_grow_with_claims_or_with_what_is_found(reviewer, reviewer2, editor):
    claims = [again()]
    judged()
    with CaptureQueriesContext(connection) as few:
        assert len(asked(claims[0], editor).suggestions) == 1
    claims += [again(), again()]
    judged(), judged()
    with CaptureQueriesContext(connection) as many:
        found = asked_before(claims, editor)
    assert [len(found[claim.pk].suggestions) for claim in claims] == [3, 3, 3]
    assert len(many) == len(few) <= 10


MANY = (
    "article_id", "version_id", "exact", "start", "end", "statement", "slug", "origin", "status", "verification", "created_at",
)  # fmt: skip


def claims_many(count: int) -> None:
    """An article with so many judged claims as no article has, none like another."""
    article = desk.make_article(text="A headline\n\n" + "x" * (count + 1))
    place, told = (article.pk, article.versions.get().pk, "x"), ("slug", "machine", "accepted", "true", desk.now())
    said = (f"Parish {n} counted {n % 97 + 2} empty houses near mill {n % 1009} last winter." for n in range(count))
    insert_values(Claim, MANY, ((*place, n, n + 1, words, *told) for n, words in enumerate(said)))


def plan_of(found: QuerySet) -> list[str]:
    """How the database would answer, a step a line."""
    sql, params = found.query.sql_with_params()
    how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(f"{how} {sql}", params)
        return [str(row[-1]).strip() for row in cursor.fetchall()]


@pytest.mark.prepared(by=a_pair)
@pytest.mark.long
def test_ten_thousand_claims_are_looked_up_by_an_index(pair):
    claims_many(10_000)
    assert rebuild_keys() == 10_002
    wanted = list(ClaimKeyNumber.objects.filter(claim=pair[0]).values_list("number", flat=True))
    plan = plan_of(candidates(wanted))
    read_whole = [step for step in plan if step.startswith(("SCAN archive", "SCAN U"))]
    read_whole += [step for step in plan if "Seq Scan on archive_claim" in step]
    assert read_whole == [], plan
    assert any("archive_claimkeynumber" in step for step in plan), plan
    assert numbers(asked(pair[0])) == [pair[1].pk]


@pytest.mark.prepared(by=a_pair)
@pytest.mark.parametrize("frame", FRAMES)
def test_review_page_shows_it_beside_the_questions(reviewer: User, pair, frame: str):
    claim, earlier = pair
    sheet = desk.started(claim.article, by=reviewer)
    page = signed_in(reviewer).get(f"/{frame}/review/{sheet.pk}/")
    told = words(page)
    assert "May have been checked before: a machine’s suggestion (1)" in told and SUGGESTED in told
    assert earlier.statement in told and "The count says 2,100." in told
    links = read(page).links
    assert f"/{frame}/claims/{claim.pk}/change/#asked-before" in links and earlier.get_absolute_url() in links
    assert 'value="false" checked' not in page.content.decode()


@pytest.mark.prepared(by=a_pair)
@pytest.mark.parametrize("frame", FRAMES)
def test_person_links_and_ends_the_link_on_the_claims_page(reviewer: User, pair, frame: str):
    claim, earlier = pair
    client, address = signed_in(reviewer), f"/{frame}/claims/{claim.pk}/change/"
    page = client.get(address)
    assert SUGGESTED in words(page)
    form = next(f for f in read(page).forms if f.values.get(f"link-{claim.pk}-earlier") == [str(earlier.pk)])
    page = send(client, page, form, action="link")
    assert "Linked. The earlier verdict is shown beside this claim; none is made of it." in words(page)
    assert ClaimLink.objects.get().linked_by == reviewer
    assert "Linked to claim" in words(page)
    form = next(f for f in read(page).forms if ("action", "unlink") in f.buttons)
    page = send(client, page, form, action="unlink")
    assert "The link is ended" in words(page) and ClaimLink.objects.get().ended_by == reviewer


@pytest.mark.prepared(by=a_pair)
def test_other_claim_is_linked_by_number_or_address_and_what_is_refused_keeps_what_was_typed(editor: User, pair):
    claim, earlier = pair
    accept_claim(claim, statement="4,500 cars cross the bridge.", by=editor, at=desk.now())
    client, address, name = signed_in(editor), f"/desk/claims/{claim.pk}/change/", f"link-{claim.pk}"

    def link(given: str, note: str = ""):
        page = client.get(address)
        form = next(f for f in read(page).forms if ("action", "link") in f.buttons)
        return client.post(address, form.values | {f"{name}-earlier": given, f"{name}-note": note, "action": "link"}, follow=True)

    refused = link(str(earlier.pk))
    assert refused.status_code == 422 and "Their numbers differ." in words(refused)
    assert f'value="{earlier.pk}"' in refused.content.decode()
    for nonsense in ("0", "none", "²", "99999999999999999999", str(earlier.pk + 10_000)):
        assert "There is no such claim." in words(link(nonsense)) and ClaimLink.objects.count() == 0
    assert "Linked." in words(link(f"https://archive.example{earlier.get_absolute_url()}", note="Rounded since."))
    assert ClaimLink.objects.get().note == "Rounded since."


@pytest.mark.prepared(by=a_pair)
@pytest.mark.parametrize("role", ["observer", "importer"])
def test_those_who_only_read_see_it_and_cannot_link(role: str, request: pytest.FixtureRequest, pair):
    claim, earlier = pair
    client, address = signed_in(request.getfixturevalue(role)), f"/desk/claims/{claim.pk}/change/"
    page = client.get(address)
    assert SUGGESTED in words(page) and not [f for f in read(page).forms if ("action", "link") in f.buttons]
    token = page.cookies["csrftoken"].value if "csrftoken" in page.cookies else ""
    form = {f"link-{claim.pk}-earlier": earlier.pk, "action": "link", "csrfmiddlewaretoken": token}
    assert client.post(address, form).status_code == 403
    assert ClaimLink.objects.count() == 0


def test_page_of_a_claim_says_where_nothing_is_found(editor: User):
    claim = again()
    page = signed_in(editor).get(f"/desk/claims/{claim.pk}/change/")
    assert "Nothing published here says nearly the same" in words(page)
    assert claim.statement == SAID_AGAIN and faulty_keys() == []


@pytest.mark.prepared(by=a_pair)
@pytest.mark.parametrize("frame", FRAMES)
def test_who_corrects_is_told_which_articles_are_opened_again(editor: User, pair, frame: str):
    claim, earlier = pair
    client, address = signed_in(editor), f"/{frame}/correct/{earlier.article_id}/claims/{earlier.pk}/"
    assert "The same claim stands in" not in words(client.get(address))
    link_claim(claim, earlier, by=editor, at=desk.now())
    page = client.get(address)
    assert "The same claim stands in 1 other article." in words(page)
    own = {"desk": f"/desk/articles/{claim.article_id}/", "admin/desk": f"/admin/archive/article/{claim.article_id}/change/"}
    assert own[frame] in read(page).links
