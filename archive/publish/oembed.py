"""What other sites embed of a page (oEmbed 1.0): a quotation with the verdict, without a script."""

from typing import Any

from django.utils.html import format_html

from archive.publish.card import HEIGHT as CARD_HEIGHT
from archive.publish.card import WIDTH as CARD_WIDTH
from archive.publish.card import Card
from archive.publish.site import Site
from archive.publish.xml_text import xml_text

WIDTH, HEIGHT = 600, 240
CACHE_SECONDS = 3600


def oembed(
    card: Card, *, url: str, why: str, picture: str, site: Site, width: int = WIDTH, height: int = HEIGHT
) -> dict[str, Any]:
    """width, height: what there is room for. picture: the address of the card; told where there is room for it."""
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": f"{card.label}: {card.words}",
        "author_name": card.kicker,
        "provider_name": site.name,
        "provider_url": site.at("/"),
        "cache_age": CACHE_SECONDS,
        "html": blockquote(card, url=url, why=why, site=site),
        "width": min(width, WIDTH),
        "height": min(height, HEIGHT),
    }
    if width >= CARD_WIDTH and height >= CARD_HEIGHT:
        told |= {"thumbnail_url": picture, "thumbnail_width": CARD_WIDTH, "thumbnail_height": CARD_HEIGHT}
    return told


def blockquote(card: Card, *, url: str, why: str, site: Site) -> str:
    note = f"{card.note}. " if card.note else ""
    return format_html(
        '<blockquote cite="{}"><p dir="auto">“{}”</p><p><strong>{}</strong>{}</p>'
        '<footer>{}. {}<a href="{}">{}</a></footer></blockquote>',
        url, card.words, card.label, f". {why}" if why else "", card.kicker, note, url, site.name,
    )  # fmt: skip


def as_xml(told: dict[str, Any]) -> str:
    lines = [f"<{name}>{xml_text(str(value))}</{name}>" for name, value in told.items()]
    return "\n".join(['<?xml version="1.0" encoding="utf-8" standalone="yes"?>', "<oembed>", *lines, "</oembed>", ""])
