"""Whole answers to strangers, kept under a key that says all that they depend on: what is out of date is never asked for.

Whoever has an answer already is told so before anything is read for it but its stamp: docs/decisions/0028.
"""

import gzip
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.cache import caches
from django.core.signals import setting_changed
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import re_accepts_gzip
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from archive.queries.stamps import stamp, watching

MOST_BYTES = 200_000  # of one answer, compressed: none that is longer is kept
SECONDS = 24 * 3600  # what has not been thrown out by then is of an earlier day
DIGITS = 24  # of a digest
NOT_OF_PAGES = ("SECRET", "DATABASES", "CACHES")  # settings, by their beginnings
SOURCES = (("archive", "*.py"), ("newsroom", "*.py"), ("templates", "*"))
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """An answer with status 200. body: compressed with gzip. headers: as the view and what stands around it gave them."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


def is_stranger(request: HttpRequest) -> bool:
    """Whether nothing in the request is anybody's own. Who brings the cookie of a session counts as known, signed in or not.

    Nobody is signed in without one, so the session is not asked: an answer that has nothing of it need not vary by cookies.
    """
    return not {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys() and "Authorization" not in request.headers


def kept_answer(request: HttpRequest, make: Callable[[], Any], *, whole_record: bool = False) -> HttpResponse:
    """What make gives, or the same from before, or 304 for whoever has it. For strangers, and a GET or HEAD, alone.

    whole_record: whether it tells of lines of the record that no other page does.
    """
    if not settings.PAGES_KEPT or request.method not in ("GET", "HEAD"):
        return make()
    key = key_of(request, whole_record=whole_record)
    for tag, of_key, _ in _tags(request):
        if of_key == key:
            return _not_modified(tag)
    found = _get(key)
    response = _shown(request, found) if found else _made(request, make, key)
    content = _parts(response.get("ETag", ""))[1]
    same = next((tag for tag, _, of_content in _tags(request) if content and of_content == content), "")
    return _not_modified(same, response) if same else response


def key_of(request: HttpRequest, *, whole_record: bool = False) -> str:
    """The digest of what the answer depends on: what is asked for, the archive, the release and its settings, the day."""
    now = timezone.now()
    days = (timezone.localdate(now).isoformat(), now.astimezone(UTC).date().isoformat())
    asked = (request.build_absolute_uri(), request.headers.get("Accept", ""))
    parts = (*asked, *days, release(), stamp(whole_record=whole_record))
    return _digest("\n".join(parts).encode("utf-8", "surrogatepass"))


@cache
def release() -> str:
    """The digest of the code, the templates and the settings; made once a process."""
    root = Path(settings.BASE_DIR)
    files = [path for folder, kind in SOURCES for path in sorted((root / folder).rglob(kind)) if path.is_file()]
    files += [root / "requirements.txt", Path(settings.STATIC_ROOT) / "staticfiles.json"]
    made = hashlib.sha256(django.__version__.encode())
    for path in files:
        made.update(f"{path}\n".encode() + (path.read_bytes() if path.exists() else b""))
    for name in sorted(name for name in dir(settings) if name.isupper() and not name.startswith(NOT_OF_PAGES)):
        made.update(f"{name}={getattr(settings, name)!r}\n".encode())
    return made.hexdigest()


setting_changed.connect(lambda **_: release.cache_clear(), weak=False)


def _made(request: HttpRequest, make: Callable[[], Any], key: str) -> Any:
    with watching() as watch:
        response = make()
    if watch.has_passing or not _is_for_all(request, response):
        return response
    response.setdefault("ETag", f'W/"{key}.{_digest(response.content)}"')
    body = gzip.compress(response.content, 6, mtime=0)
    if request.method == "GET" and len(body) <= MOST_BYTES:
        _set(key, Kept(body, tuple(response.items())))
    return response


def _is_for_all(request: HttpRequest, response: Any) -> bool:
    """Whether it is a whole page that holds nothing of whoever asked: no token of a form, no message, nothing of a session."""
    session = getattr(request, "session", None)
    is_own = request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or response.cookies or (session is not None and session.modified)
    is_plain = response.status_code == 200 and not response.streaming and not response.has_header("Content-Encoding")
    return is_plain and not is_own and not {"private", "no-store"} & set(response.get("Cache-Control", "").split(", "))


def _shown(request: HttpRequest, kept: Kept) -> HttpResponse:
    response = HttpResponse(headers=dict(kept.headers))
    if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        response.content = kept.body
        response["Content-Encoding"] = "gzip"
    else:
        response.content = gzip.decompress(kept.body)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _not_modified(tag: str, instead_of: Any = None) -> HttpResponse:
    response = HttpResponseNotModified()
    for name in ("Vary", "Content-Location"):
        if instead_of is not None and instead_of.has_header(name):
            response[name] = instead_of[name]
    response["ETag"] = tag
    return response


def _tags(request: HttpRequest) -> list[tuple[str, str, str]]:
    """(tag, key, digest of the content) for each tag of ours that the request names."""
    named = parse_etags(request.headers.get("If-None-Match", ""))
    return [(tag, *_parts(tag)) for tag in named if all(_parts(tag))]


def _parts(tag: str) -> tuple[str, str]:
    """The key and the digest of the content in a tag of ours; empty for any other."""
    key, _, content = tag.removeprefix("W/").strip('"').partition(".")
    return (key, content) if len(key) == len(content) == DIGITS else ("", "")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def _get(key: str) -> Kept | None:
    try:
        return caches["pages"].get(key)
    except Exception:
        logger.exception("The cache of pages does not answer; the page is made anew.")
        return None


def _set(key: str, kept: Kept) -> None:
    try:
        caches["pages"].set(key, kept, SECONDS)
    except Exception:
        logger.exception("The cache of pages takes nothing.")
