"""The review page: drafts, two windows, what is refused, suggestions and claims."""

import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from archive.models import Claim, Event, Sheet
from archive.review.sheets import discard_sheet
from archive.review.transitions import move
from tests.desk.pages import form_with, send, signed_in, words
from tests.people import make_person
from tests.review.desk import (
    CLAIMED,
    LOW,
    TRUE,
    add_version,
    claim_on,
    disputed,
    everything,
    now,
    queued,
    saved,
    started,
    submitted,
    version_of,
)


def begun() -> Sheet:
    return started(queued(), by=make_person("reviewer", "reviewer"))


pytestmark = pytest.mark.prepared(by=begun)


@pytest.fixture
def sheet(prepared: Sheet) -> Sheet:
    return prepared


def address(sheet: Sheet) -> str:
    return f"/desk/review/{sheet.pk}/"


def sent(client: Client, sheet: Sheet, **values: object) -> HttpResponse:
    page = client.get(address(sheet))
    return send(client, page, form_with(page, name="lock"), **{"action": "save", **values})


def autosaved(client: Client, sheet: Sheet, **values: object) -> HttpResponse:
    """As static/js/desk-autosave.js sends it."""
    token = client.get(address(sheet)).cookies["csrftoken"].value
    return client.post(address(sheet), values | {"action": "save"}, headers={"Accept": "application/json", "X-CSRFToken": token})


def test_review_of_sixty_claims_each_with_evidence_is_one_form_that_can_be_saved(reviewer: User) -> None:
    words_claimed = [f"Pier {number} took {number}0 ships." for number in range(60)]
    article = queued(text="Ships at sixty piers\n\n" + " ".join(words_claimed) + "\n")
    claims = [claim_on(article, by=reviewer, exact=exact) for exact in words_claimed]
    sheet = saved(started(article, by=reviewer), claims={claim.pk: TRUE for claim in claims})
    assert "The draft is saved." in words(sent(signed_in(reviewer), sheet, **{"headline-why": "All sixty were read."}))
    assert Sheet.objects.get(pk=sheet.pk).lock == sheet.lock + 1


def test_draft_is_saved_and_shown_again(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    values = {"headline-rating": "weakly_supported", "headline-reasons": ["overstates", "other"], "headline-why": "Too wide."}
    sent(client, sheet, **values, **{"headline-passages": "will close for six weeks\n4,000 cars"})
    form = form_with(client.get(address(sheet)), name="lock")
    assert form.values["headline-rating"] == ["weakly_supported"]
    assert form.values["headline-reasons"] == ["overstates", "other"]
    assert form.values["headline-passages"] == ["will close for six weeks\n4,000 cars"]
    assert form.values["lock"] == ["1"]


def test_autosave_answers_with_the_new_lock(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    answer = autosaved(client, sheet, **{"lock": "0", "headline-why": "Because."})
    assert (answer.status_code, answer.json()["lock"], answer.json()["errors"]) == (200, 1, [])
    assert Sheet.objects.get(pk=sheet.pk).headline_rating.why == "Because."


def test_autosave_of_an_older_draft_shows_both_and_changes_nothing(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    autosaved(client, sheet, **{"lock": "0", "headline-why": "The first window."})
    before = everything()
    answer = autosaved(client, sheet, **{"lock": "0", "headline-why": "The second window."})
    assert answer.status_code == 409
    row = answer.json()["differences"][0]
    assert (row["sent"], row["stored"]) == ("The second window.", "The first window.")
    assert answer.json()["lock"] == 1
    assert everything() == before


def test_older_draft_sent_without_javascript_keeps_the_words_and_shows_the_newer(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    old = client.get(address(sheet))
    autosaved(client, sheet, **{"lock": "0", "headline-why": "The first window.", "headline-rating": "supported"})
    before = everything()
    told = send(client, old, form_with(old, name="lock"), action="submit", headline__why="The second window.")
    assert told.status_code == 409
    assert "This draft was saved in another window" in words(told) and "The first window." in words(told)
    form = form_with(told, name="lock")
    assert (form.values["headline-why"], form.values["lock"]) == (["The second window."], ["1"])
    assert everything() == before
    send(client, told, form, action="save")
    assert Sheet.objects.get(pk=sheet.pk).headline_rating.why == "The second window."


def test_what_is_missing_is_listed_with_links_and_the_draft_is_kept(reviewer: User, sheet: Sheet) -> None:
    claim = claim_on(sheet.version.article, by=reviewer)
    told = sent(signed_in(reviewer), sheet, **{"action": "submit", "headline-rating": "not_supported"})
    assert told.status_code == 422
    places = [problem.field for problem in told.context["problems"]]
    assert places == ["headline-reasons", "headline-passages", f"claim-{claim.pk}-verdict"]
    for place in places:
        assert f'href="#{place}"' in told.content.decode() and f'id="{place}"' in told.content.decode()
    now = Sheet.objects.get(pk=sheet.pk)
    assert (now.state, now.headline_rating.rating) == ("draft", "not_supported")


def test_every_problem_of_evidence_has_its_place_on_the_page(reviewer: User, sheet: Sheet) -> None:
    claim = claim_on(sheet.version.article, by=reviewer)
    client = signed_in(reviewer)
    sent(client, sheet, **{f"claim-{claim.pk}-evidence-0-url": "javascript:alert(1)", f"claim-{claim.pk}-verdict": "true"})
    told = sent(client, sheet, **{"action": "submit", "headline-rating": "supported"})
    assert [problem.field for problem in told.context["problems"]] == [f"claim-{claim.pk}-evidence-0-url"]
    assert f'id="claim-{claim.pk}-evidence-0-url"' in told.content.decode()
    assert 'href="javascript' not in told.content.decode()


def test_evidence_without_a_name_is_told_and_the_rest_is_saved(reviewer: User, sheet: Sheet) -> None:
    claim = claim_on(sheet.version.article, by=reviewer)
    row = f"claim-{claim.pk}-evidence-0"
    told = sent(signed_in(reviewer), sheet, **{f"{row}-note": "I was told so.", "headline-why": "Kept."})
    assert told.status_code == 422
    assert "Say what it is" in words(told)
    assert form_with(told, name="lock").values[f"{row}-note"] == ["I was told so."]
    assert Sheet.objects.get(pk=sheet.pk).headline_rating.why == "Kept."


def test_claim_begun_and_not_added_is_told_and_its_words_are_kept(reviewer: User, sheet: Sheet) -> None:
    told = sent(signed_in(reviewer), sheet, **{"action": "submit", "headline-rating": "supported", "new-exact": CLAIMED})
    assert told.status_code == 422
    assert "You began a claim and did not add it" in words(told)
    assert form_with(told, name="lock").values["new-exact"] == [CLAIMED]
    assert (Sheet.objects.get().state, Sheet.objects.get().headline_rating.rating) == ("draft", "supported")


BEGUN = {"new-exact": CLAIMED, "new-speaker_name": "Ann Ott", "new-is_quotation": "on"}
KEPT = {"exact": CLAIMED, "speaker_name": "Ann Ott", "is_quotation": "on"}


@pytest.mark.parametrize("how", [sent, autosaved])
def test_claim_begun_is_kept_with_the_draft_and_stands_there_again(reviewer: User, sheet: Sheet, how: Callable) -> None:
    client, given = signed_in(reviewer), {**BEGUN, "lock": "0"}
    assert how(client, sheet, **given).status_code == 200
    kept = Sheet.objects.get()
    assert (kept.begun_claim, kept.lock, Claim.objects.count()) == (KEPT, 1, 0)
    page = client.get(address(sheet))
    assert "You began this claim and have not added it" in words(page)
    values = form_with(page, name="lock").values
    assert {name: values[name] for name in BEGUN} == {name: [value] for name, value in BEGUN.items()}
    sent(client, sheet)
    assert Sheet.objects.get().lock == 1  # what is there already is not saved again


def test_claim_begun_leaves_the_draft_when_it_is_added(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    sent(client, sheet, **BEGUN)
    page = sent(client, sheet, action="add_claim:new")
    assert "The claim is added." in words(page)
    assert (Claim.objects.get().speaker_name, Sheet.objects.get().begun_claim) == ("Ann Ott", {})
    assert form_with(page, name="lock").values["new-exact"] == [""]
    assert "You began this claim" not in words(page)


def test_claim_begun_leaves_the_draft_when_its_words_are_emptied(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    sent(client, sheet, **{"new-exact": CLAIMED})
    sent(client, sheet, **{"new-exact": ""})
    assert Sheet.objects.get().begun_claim == {}


def test_claim_that_cannot_be_added_stays_begun(reviewer: User, sheet: Sheet) -> None:
    told = sent(signed_in(reviewer), sheet, **{"action": "add_claim:new", "new-exact": "Nobody wrote this"})
    assert (told.status_code, Sheet.objects.get().begun_claim) == (422, {"exact": "Nobody wrote this"})


def test_claim_that_review_refuses_stays_begun(reviewer: User, sheet: Sheet) -> None:
    claim_on(sheet.version.article, by=reviewer)
    told = sent(signed_in(reviewer), sheet, **{"action": "add_claim:new", "new-exact": CLAIMED})
    assert "The claim is added." not in words(told)
    assert (Claim.objects.count(), Sheet.objects.get().begun_claim) == (1, {"exact": CLAIMED})


def test_page_that_sends_nothing_of_a_new_claim_leaves_the_one_begun(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    sent(client, sheet, **BEGUN)
    autosaved(client, sheet, **{"lock": "1", "headline-why": "Only this."})
    kept = Sheet.objects.get()
    assert (kept.begun_claim, kept.headline_rating.why) == (KEPT, "Only this.")


def test_claim_begun_in_two_windows_is_shown_twice_and_neither_is_lost(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    sent(client, sheet, **BEGUN)
    told = autosaved(client, sheet, **{"lock": "0", "new-exact": "4,000 cars"})
    assert told.status_code == 409
    rows = {row["label"]: (row["sent"], row["stored"]) for row in told.json()["differences"]}
    assert rows["A new claim: The words in the text"] == ("4,000 cars", CLAIMED)
    assert rows["A new claim: Somebody is quoted"] == ("nothing", "yes")
    assert Sheet.objects.get().begun_claim == KEPT


def test_claim_begun_stands_on_a_draft_put_away_and_in_the_next_one(reviewer: User, editor: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    sent(client, sheet, **BEGUN)
    close(sheet, "put away", editor)
    page = words(client.get(address(sheet)))
    assert "A claim you began and did not add" in page and CLAIMED in page.partition("A claim you began")[2]
    assert started(sheet.version.article, by=reviewer).begun_claim == KEPT


def test_claim_begun_is_nobody_elses_to_read(
    reviewer: User, reviewer2: User, editor: User, superuser: User, sheet: Sheet
) -> None:
    sent(signed_in(reviewer), sheet, **{"new-statement": "zq-begun-word"})
    for other in (reviewer2, editor, superuser):
        for path in (address(sheet), f"/desk/articles/{sheet.version.article_id}/", f"/admin/archive/sheet/{sheet.pk}/change/"):
            assert "zq-begun-word" not in signed_in(other).get(path, follow=True).content.decode()
    assert "zq-begun-word" not in json.dumps([event.after for event in Event.objects.all()])


def test_problem_of_a_claim_says_which_claim(reviewer: User, sheet: Sheet) -> None:
    claim_on(sheet.version.article, by=reviewer, exact="the county said")
    claim_on(sheet.version.article, by=reviewer)
    told = sent(signed_in(reviewer), sheet, **{"action": "submit", "headline-rating": "supported"})
    messages = [problem.message for problem in told.context["problems"]]
    assert messages == ["Claim 1: Give a verdict on this claim.", "Claim 2: Give a verdict on this claim."]


def test_two_empty_rows_of_evidence_always_stand_ready(reviewer: User, sheet: Sheet) -> None:
    claim = claim_on(sheet.version.article, by=reviewer)
    client = signed_in(reviewer)
    first = {f"claim-{claim.pk}-evidence-0-url": "county.example/a", f"claim-{claim.pk}-evidence-1-title": "B"}
    page = sent(client, sheet, **{"action": f"save:claim-{claim.pk}", **first})
    form = form_with(page, name="lock")
    assert form.values[f"claim-{claim.pk}-evidence-rows"] == ["4"]
    assert form.values[f"claim-{claim.pk}-evidence-0-url"] == ["https://county.example/a"]
    assert page.redirect_chain[-1][0] == f"/desk/review/{sheet.pk}/#claim-{claim.pk}"


def test_evidence_ticked_for_removal_is_gone(reviewer: User, sheet: Sheet) -> None:
    claim = claim_on(sheet.version.article, by=reviewer)
    client = signed_in(reviewer)
    sent(client, sheet, **{f"claim-{claim.pk}-evidence-0-title": "Wrong"})
    sent(client, sheet, **{f"claim-{claim.pk}-evidence-0-remove": "on"})
    assert not sheet.claim_ratings.filter(evidence__isnull=False).exists()


def test_selected_words_that_recur_keep_the_place_they_were_selected_at(reviewer: User, sheet: Sheet) -> None:
    text = sheet.version.text
    start = text.rindex("The county said so.")
    place = {"exact": "The county said so.", "start": start, "end": start + len("The county said so.")}
    values = {"headline-passages": "The county said so.", "headline-places": json.dumps([place])}
    sent(signed_in(reviewer), sheet, **values)
    assert Sheet.objects.get(pk=sheet.pk).headline_rating.passages[0]["start"] == start


@pytest.mark.parametrize(
    "places", ["", "{", "[1]", '[{"exact": 3}]', '[{"exact": "a", "start": -9, "end": true}]', "[" * 100_000]
)
def test_malformed_places_do_no_harm(reviewer: User, sheet: Sheet, places: str) -> None:
    sent(signed_in(reviewer), sheet, **{"headline-passages": "4,000 cars", "headline-places": places})
    assert Sheet.objects.get(pk=sheet.pk).headline_rating.passages[0]["exact"] == "4,000 cars"


def test_claim_is_added_by_its_words_and_what_was_typed_is_saved(reviewer: User, sheet: Sheet) -> None:
    told = sent(signed_in(reviewer), sheet, **{"action": "add_claim:new", "new-exact": CLAIMED, "headline-why": "Half done."})
    claim = Claim.objects.get(version=sheet.version)
    assert (claim.exact, claim.statement, claim.created_by) == (CLAIMED, CLAIMED, reviewer)
    assert "The claim is added." in words(told)
    assert Sheet.objects.get(pk=sheet.pk).headline_rating.why == "Half done."


@pytest.mark.parametrize("place", ["", "selected"])
def test_claim_may_run_over_paragraphs(reviewer: User, sheet: Sheet, place: str) -> None:
    text = sheet.version.text
    start, end = text.index("said the county engineer"), text.index(" cross the bridge")
    typed = "\r\n".join(line for line in text[start:end].splitlines() if line)
    hint = [{"exact": text[start:end], "start": start, "end": end}] if place else []
    client = signed_in(reviewer)
    sent(client, sheet, **{"action": "add_claim:new", "new-exact": typed, "new-place": json.dumps(hint)})
    claim = Claim.objects.get()
    assert (claim.exact, claim.start, claim.end) == (text[start:end], start, end)
    assert claim.statement == " ".join(text[start:end].split())
    page = client.get(f"/desk/claims/{claim.pk}/change/")
    send(
        client,
        page,
        form_with(page, name=f"change-{claim.pk}-statement"),
        action="change",
        **{f"change-{claim.pk}-statement": "It opens."},
    )
    claim.refresh_from_db()
    assert (claim.exact, claim.start, claim.statement) == (text[start:end], start, "It opens.")


@pytest.mark.parametrize(
    ("exact", "said"),
    [("", "Give the words of the text"), ("Nobody wrote this", "is not in the text"), ("The county said so.", "stands 2 times")],
)
def test_claim_that_has_no_one_place_is_refused(reviewer: User, sheet: Sheet, exact: str, said: str) -> None:
    told = sent(signed_in(reviewer), sheet, **{"action": "add_claim:new", "new-exact": exact})
    assert told.status_code == 422
    assert said in words(told)
    assert not Claim.objects.exists()


def test_sheet_is_not_there_for_anybody_else_while_blind(
    sheet: Sheet, reviewer2: User, editor: User, observer: User, superuser: User
) -> None:
    for other in (reviewer2, editor, observer, superuser):
        for place in (address(sheet), f"/admin/desk/review/{sheet.pk}/", f"/admin/archive/sheet/{sheet.pk}/change/"):
            assert signed_in(other).get(place).status_code in (403, 404)


def test_sheet_of_somebody_else_cannot_be_written(sheet: Sheet, reviewer2: User) -> None:
    client = signed_in(reviewer2)
    token = client.get("/desk/").cookies["csrftoken"].value
    before = everything()
    for place in (address(sheet), f"{address(sheet)}discard/", f"/admin/desk/review/{sheet.pk}/"):
        assert client.post(place, {"lock": "0", "csrfmiddlewaretoken": token}).status_code == 404
    assert everything() == before


def asked(client: Client, sheet: Sheet, **values: object) -> tuple[int, dict[str, object]]:
    """What the script is told where it cannot go on; values: sent, else the page is asked for alone."""
    headers = {"Accept": "application/json"}
    answer = client.post(address(sheet), values, headers=headers) if values else client.get(address(sheet), headers=headers)
    return answer.status_code, answer.json()


def test_script_that_is_signed_out_is_told_where_to_sign_in(sheet: Sheet) -> None:
    for values in ({}, {"lock": "0"}):
        status, told = asked(Client(), sheet, **values)
        assert (status, told["ended"], told["sign_in"]) == (401, True, "/login/?next=/desk/")


def test_script_with_the_token_of_an_older_session_gets_a_new_one(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    client.get(address(sheet))
    assert asked(client, sheet, lock="0", csrfmiddlewaretoken="x" * 64)[0] == 403
    token = asked(client, sheet)[1]["token"]
    assert asked(client, sheet, lock="0", csrfmiddlewaretoken=token)[0] == 200


def test_script_of_somebody_else_is_told_the_same_of_a_sheet_and_of_none(sheet: Sheet, reviewer2: User, editor: User) -> None:
    for other in (reviewer2, editor):
        client = Client()
        client.force_login(other)
        told = [asked(client, Sheet(pk=pk), **values) for pk in (sheet.pk, sheet.pk + 99) for values in ({}, {"lock": "0"})]
        assert told == [told[0]] * 4
        assert (told[0][0], told[0][1]["sign_in"]) == (403, "/login/?next=/desk/")


def test_script_without_the_power_is_told_so(reviewer: User, sheet: Sheet) -> None:
    reviewer.groups.clear()
    client = Client()
    client.force_login(reviewer)
    status, told = asked(client, sheet, lock="0")
    assert (status, told["ended"], told["sign_in"]) == (403, True, "")


@pytest.mark.parametrize("how", ["submitted", "put away", "new version"])
def test_script_is_told_once_that_the_sheet_is_closed(reviewer: User, editor: User, sheet: Sheet, how: str) -> None:
    client = Client()
    client.force_login(reviewer)
    close(sheet, how, editor)
    for values in ({}, {"lock": "0", "headline-why": "Later."}, {"lock": "0", "headline-why": "Later."}):
        status, told = asked(client, sheet, **values)
        assert (status, told["ended"], told["sign_in"]) == (410, True, "")
    assert not list(client.get("/desk/").context["messages"])


@pytest.mark.parametrize("how", ["submitted", "put away", "new version"])
def test_words_sent_to_a_closed_sheet_are_shown_to_be_copied(reviewer: User, editor: User, sheet: Sheet, how: str) -> None:
    client = signed_in(reviewer)
    old = client.get(address(sheet))
    close(sheet, how, editor)
    typed = {"headline-why": "A long and careful reason.", "new-statement": "A claim that was begun."}
    told = send(client, old, form_with(old, name="lock"), action="submit", **typed)
    assert told.status_code == 409
    assert [words for words in typed.values() if words not in words_of_notice(told)] == []


def words_of_notice(response: HttpResponse) -> str:
    return words(response).partition("nothing was changed")[2].partition("It cannot be changed")[0]


def close(sheet: Sheet, how: str, editor: User) -> None:
    if how == "submitted":
        submitted(sheet)
    elif how == "put away":
        discard_sheet(sheet, by=editor, at=now(), note="Nobody works on it.")
    else:
        add_version(sheet.version.article, text="Another headline\n\nAnother text.\n")
        move(sheet.version.article, "restart", by=editor, at=now(), note="A new version came in.")


def test_submitted_sheet_is_read_and_no_longer_written(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    old = client.get(address(sheet))
    submitted(sheet, headline=LOW)
    page = client.get(address(sheet))
    assert "It cannot be changed." in words(page) and "Six weeks, not nine." in words(page)
    before = everything()
    told = send(client, old, form_with(old, name="lock"), action="save", headline__why="Later thoughts.")
    assert told.status_code == 409
    assert "nothing was changed" in words(told) and "Later thoughts." in words(told)
    assert everything() == before


def test_opened_sheets_are_read_without_names(observer: User) -> None:
    article = disputed()
    for opened in Sheet.objects.filter(version=version_of(article)):
        page = signed_in(observer).get(address(opened))
        assert "A review of this version" in words(page)
        assert opened.reviewer.username + " " not in words(page).replace("reviewers", "")


def test_draft_can_be_discarded(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    saved(sheet)
    page = client.get(address(sheet))
    send(client, page, form_with(page, action=f"{address(sheet)}discard/"))
    assert Sheet.objects.get(pk=sheet.pk).state == "discarded"


def test_page_works_without_any_script_or_style_of_its_own(reviewer: User, sheet: Sheet) -> None:
    page = signed_in(reviewer).get(address(sheet)).content.decode()
    assert "style=" not in page and "onclick=" not in page and "<script>" not in page
