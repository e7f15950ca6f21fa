"""Uploads made as people make them, and the queue worked off in the process of the test."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django_tasks_db.models import DBTaskResult

from archive.models import ImportBatch, Upload
from tests.desk.pages import form_with

NEW = "/desk/imports/upload/"
STORY = "Harbour board raises mooring fees\n\nBoat owners will pay more from April, the Kelbury harbour board decided.\n"


def story(number: int = 1) -> str:
    return STORY.replace("mooring fees", f"mooring fees, part {number}").replace("April", f"April {number}")


def file(name: str = "harbour.txt", text: str | bytes = STORY) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def send(client: Client, *files: SimpleUploadedFile, address: str = NEW, follow: bool = True, **values: Any) -> HttpResponse:
    """The answer to the form of an upload as it stands, with files and changes. look_first=None: not ticked."""
    given = form_with(client.get(address), name="look_first").values | {"files": list(files), "look_first": "on"} | values
    return client.post(address, {name: value for name, value in given.items() if value is not None}, follow=follow)


def work() -> int:
    """Does what is in the queue, as a worker would. Gives how many tasks it did."""
    done = 0
    while row := DBTaskResult.objects.ready().first():
        row.claim("test")
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.set_successful(None)
        done += 1
    return done


def imported(client: Client, *files: SimpleUploadedFile, **values: Any) -> ImportBatch:
    """The finished batch of an upload that was imported at once."""
    send(client, *files, look_first=None, **values)
    work()
    return ImportBatch.objects.latest("pk")


def newest() -> Upload:
    return Upload.objects.select_related("batch").latest("pk")
