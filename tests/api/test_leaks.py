"""No answer of the API tells what a source withholds, to tokens neither."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.api.document import document
from archive.api.service import api
from archive.models import Entity
from tests.api.desk import asking
from tests.fact_checks import take_fact_checks
from tests.pages.desk import publish, withdraw
from tests.pages.desk import review as reviewed
from tests.pages.test_leaks import OPENING, SECOND, SECRET, TOKENS, plain, quoted_by_others, quoting, restricted, runs

pytestmark = pytest.mark.django_db


def everything_of(client: Client, known: dict[str, Any]) -> dict[str, str]:
    """What is answered at each address of the document, and to searches for the withheld words."""
    paths = [re.sub(r"\{(\w+)\}", lambda found: str(known[found[1]]), path) for path in document(api)["paths"]]
    paths += [f"/articles?q={token}" for token in TOKENS]
    return {path: client.get(f"/api/v1{path}").content.decode() for path in paths}


def told(answers: dict[str, str], withheld: set[tuple[str, ...]]) -> dict[str, set[tuple[str, ...]]]:
    return {path: found for path, body in answers.items() if (found := runs(plain(body)) & withheld)}


@pytest.mark.parametrize("policy", ["extract", "headline"])
def test_no_run_of_eight_withheld_words_is_in_any_answer(client: Client, observer: User, policy: str) -> None:
    Entity.objects.create(name="Ostley", slug="outlet-1", kind="place")
    article = publish(restricted(policy, 1), **quoting())
    take_fact_checks(*quoted_by_others(article))
    claim = article.claims.filter(status="accepted").get()
    known = {"article_id": article.pk, "claim_id": claim.pk, "number": 1, "slug": "outlet-1"}
    withheld = runs(f"{SECRET} {SECOND}") | (set() if policy == "extract" else runs(OPENING))
    public, private = everything_of(client, known), everything_of(asking(observer), known)
    assert "[…]" in public["/claims"] and "[…]" in public["/verdicts/headlines"] and "[…]" in public["/fact-checks"]
    assert (told(public, withheld), told(private, withheld)) == ({}, {})
    assert [public[f"/articles?q={token}"].startswith('{"items": []') for token in TOKENS] == [True, True]


def test_unpublished_verdicts_and_the_reason_of_a_withdrawal_quote_nothing_withheld(client: Client, observer: User) -> None:
    awaiting = restricted("headline", 1)
    reviewed(awaiting, **quoting())
    gone = withdraw(publish(restricted("headline", 2)), f"It said: {SECRET}")
    mine = asking(observer)
    paths = ("/verdicts/headlines", "/verdicts/claims", f"/articles/{awaiting.pk}/verdicts")
    answers = {path: mine.get(f"/api/v1{path}").content.decode() for path in paths}
    assert all('"awaiting"' in body and "[…]" in body for body in answers.values())
    answers["withdrawn"] = client.get(f"/api/v1/articles/{gone.pk}").content.decode()
    assert told(answers, runs(f"{SECRET} {SECOND}")) == {}
