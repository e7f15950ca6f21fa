"""What somebody had typed when they were signed out meanwhile, shown to be copied: without scripts too, nothing is lost."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.views.ended import sign_in_address

LEAST = 20  # characters of what is more than a choice
MOST_SHOWN = 200  # fields
OF_SCRIPTS = ("[{", '{"')  # places of words, which nobody typed


class PutAside(FileUploadHandler):
    """Reads files past: nothing of a stranger's is stored."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


def kept_words(request: HttpRequest, *, why: str, status: int) -> HttpResponse | None:
    """The page with the words of a form that was not taken; None where it held none, or was not sent from a page of ours:
    nobody else's words are shown under our name.
    """
    if request.method != "POST" or request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return None
    words = [
        (name.replace("-", " ").replace("_", " ").capitalize(), value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not value.startswith(OF_SCRIPTS) and (len(value) > LEAST or " " in value.strip())
    ]
    if not words:
        return None
    context: dict[str, Any] = {"why": why, "words": words[:MOST_SHOWN], "address": request.path, "sign_in": sign_in_address()}
    return render(request, "kept_words.html", context, status=status)
