"""Where in a demo archive the pages of bench/pictures.py are, and who sees them."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Page

from archive.models import Article, Claim, Sheet

SEERS = {"review": "reviewer2"}
OPERATIONS = ("/desk/operations/", "/admin/auth/")


def found(address: str) -> str:
    """The address itself, or of what is named in words: "article <slug> <what follows its address>"."""
    if address.startswith("article "):
        slug, _, rest = address.removeprefix("article ").partition(" ")
        return Article.objects.get(slug=slug).get_absolute_url() + rest
    if address == "story":
        told = Article.objects.public().exclude(story=None).values("story").annotate(n=Count("pk")).order_by("-n", "story")
        return f"/stories/{told[0]['story']}/"
    if address == "first claim":
        return Claim.objects.filter(status="accepted", verification="false").earliest("pk").get_absolute_url()
    if address == "withdrawn":
        return Article.objects.withdrawn().earliest("pk").get_absolute_url()
    if address == "review":
        return f"/desk/review/{Sheet.objects.filter(state='draft').earliest('pk').pk}/"
    return address


def signed_in(page: Page, base: str, address: str) -> None:
    """Signs the page in as whoever does this work in the demo."""
    client = Client()
    who = "administrator" if address.startswith(OPERATIONS) else SEERS.get(address, "editor")
    client.force_login(User.objects.get(username=who))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


def template(file: str, context: dict[str, Any]) -> str:
    return render_to_string(file, context)
