"""Small pieces of every page: the site's name, moments in words, verdict marks, icons."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from archive.publish import fragments
from archive.publish.shapes import SHAPES

register = template.Library()

ICONS = {
    "night": "M13.5 10.200A6 6 0 0 1 5.8 2.5 6.3 6.3 0 1 0 13.5 10.200Z",
    "feed": "M2 2a12 12 0 0 1 12 12h-2.200A9.8 9.8 0 0 0 2 4.200Zm0 4.500a7.5 7.5 0 0 1 7.5 7.500H7.300A5.3 5.3 0 0 0 2 8.700ZM3.6 11a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.200Z",  # noqa: E501 - one drawing
}


def _drawing(path: str) -> SafeString:
    svg = '<svg class="mark-shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
    return mark_safe(f'{svg}<path fill-rule="evenodd" d="{path}"/></svg>')  # noqa: S308 - our own constants


MARKS = {tone: _drawing(path) for tone, path in SHAPES.items()}
DRAWINGS = {name: _drawing(path) for name, path in ICONS.items()}


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME


@register.simple_tag
def icon(name: str) -> SafeString:
    return DRAWINGS[name]


@register.simple_tag
def mark(answer: Any, words: str = "") -> SafeString:
    """A verdict in one line: the shape of its tone and its label (or other words). answer: a policy.scales.Answer."""
    return format_html('<span class="mark" data-tone="{}">{}{}</span>', answer.tone, MARKS[answer.tone], words or answer.label)


@register.simple_tag
def at_source(address: str, passage: Any) -> str:
    """The words of a queries.passages.Passage on the source's own page; empty where there is no such address to give."""
    return fragments.at_source(address or "", passage)


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], prefix: str) -> SafeString:
    """The aria-current of a link in the navigation: this very page, or a page under it."""
    path = context["request"].path if "request" in context else ""
    if path == prefix:
        return mark_safe(' aria-current="page"')  # noqa: S308 - a constant
    return mark_safe(' aria-current="true"') if prefix != "/" and path.startswith(prefix) else mark_safe("")  # noqa: S308 - constants


@register.simple_tag(takes_context=True)
def frame_url(context: dict[str, Any], name: str, *args: Any) -> str:
    """The address of a page of the desk, in the frame that this page stands in: desk or admin."""
    return context["frame"].url(name, *args)


@register.filter
def duration(seconds: int) -> str:
    """So many seconds in the two largest units."""
    for name, size, smaller in (("h", 3600, "min"), ("min", 60, "s")):
        if seconds >= size:
            rest = seconds % size // {"min": 60, "s": 1}[smaller]
            return f"{seconds // size} {name} {rest} {smaller}" if rest else f"{seconds // size} {name}"
    return f"{seconds} s"


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A moment, to the minute, with its zone."""
    local = timezone.localtime(at)
    return format_html('<time datetime="{}">{} {}</time>', local.isoformat(), date_format(local, "j F Y, H:i"), local.tzname())


@register.simple_tag
def day(at: datetime) -> SafeString:
    """The day of a moment; the moment itself is in the element for machines and on hovering."""
    local = timezone.localtime(at)
    title = f"{date_format(local, 'j F Y, H:i')} {local.tzname()}"
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), title, date_format(local, "j F Y"))


@register.simple_tag
def publication_date(at: datetime | None, precision: str) -> SafeString:
    """When an article was published, and how surely that is known."""
    if at is None:
        return format_html('<span class="undated">{}</span>', "Date not given by the source")
    local = timezone.localtime(at)
    if precision == "day":
        return format_html('<time datetime="{}">{}</time>, day only', f"{at:%Y-%m-%d}", date_format(at, "j F Y"))
    if precision == "month":
        return format_html('<time datetime="{}">{}</time>, month only', f"{at:%Y-%m}", date_format(at, "F Y"))
    return format_html('<time datetime="{}">{} {}</time>', local.isoformat(), date_format(local, "j F Y, H:i"), local.tzname())
