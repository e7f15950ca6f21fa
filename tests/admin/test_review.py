"""A reviewer's whole work inside the admin."""

from django.contrib.auth.models import User

from archive.models import Sheet
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.review.desk import claim_on, queued


def test_reviewer_rates_a_headline_and_a_claim_wholly_in_the_admin(reviewer: User, editor: User) -> None:
    article = queued()
    claim = claim_on(article, by=editor)
    client = signed_in(reviewer)
    page = client.get(f"/admin/archive/article/{article.pk}/change/")
    opened = send(client, page, form_with(page, action=f"/admin/desk/articles/{article.pk}/start/"))
    sheet = Sheet.objects.get(reviewer=reviewer)
    assert opened.request["PATH_INFO"] == f"/admin/desk/review/{sheet.pk}/"
    values = {
        "headline-rating": "supported",
        f"claim-{claim.pk}-verdict": "false",
        f"claim-{claim.pk}-no_evidence_reason": "The count is not published.",
    }
    told = send(client, opened, form_with(opened, name="lock"), action="submit", **values)
    assert "Submitted" in words(told)
    assert (Sheet.objects.get().state, sheet.claim_ratings.get().verdict) == ("submitted", "false")


def test_my_sheets_lead_to_the_same_questions(reviewer: User) -> None:
    client = signed_in(reviewer)
    article = queued()
    page = client.get(f"/admin/archive/article/{article.pk}/change/")
    send(client, page, form_with(page, action=f"/admin/desk/articles/{article.pk}/start/"))
    sheet = Sheet.objects.get()
    listed = client.get("/admin/archive/sheet/")
    assert article.headline in words(listed)
    link = next(link for link in read(listed).links if f"/sheet/{sheet.pk}/" in link)
    opened = client.get(link.partition("?")[0], follow=True)
    assert "Is the headline supported by the article?" in words(opened)
    assert form_with(opened, name="lock").values["lock"] == ["0"]
