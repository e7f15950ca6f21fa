"""Files of evidence on their way in: stored piece by piece as a form is read, none held in memory."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect

from archive.policy.evidence_files import KeptFile
from archive.review.evidence_files import FileRefused, Incoming

MOST_FILES = 20  # in one form
TOO_MANY = f"At most {MOST_FILES} files are taken at once: choose this one again and save."
View = Callable[..., HttpResponse]


class EvidenceUpload(UploadedFile):
    """kept: the file as it was stored; else fault: why it was not."""

    def __init__(self, name: str, *, kept: KeptFile | None, fault: str, size: int) -> None:
        super().__init__(BytesIO(), name, size=size)
        self.kept, self.fault = kept, fault


class IntoEvidence(FileUploadHandler):
    """Stores each file by itself. What is refused is read and dropped, so that the words sent after it arrive."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.incoming: Incoming | None = None
        self.fault = ""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self.upload_interrupted()
        self.count += 1
        self.fault = TOO_MANY if self.count > MOST_FILES else ""
        self.incoming = None if self.fault else self._attempt(lambda: Incoming(file_name))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.incoming and not self.fault:
            self._attempt(lambda: self.incoming.write(raw_data))

    def file_complete(self, file_size: int) -> EvidenceUpload:
        kept = self._attempt(self.incoming.keep) if self.incoming and not self.fault else None
        self.upload_interrupted()
        return EvidenceUpload(self.file_name, kept=kept, fault=self.fault, size=file_size)

    def upload_interrupted(self) -> None:
        """Nothing stays of a file that did not arrive whole."""
        incoming, self.incoming = self.incoming, None
        if incoming:
            incoming.discard()

    def _attempt(self, step: Callable[[], Any]) -> Any:
        try:
            return step()
        except FileRefused as refused:
            self.fault = str(refused)
        except OSError as error:
            self.fault = f"“{self.file_name}” could not be stored: {error.strerror or error}."
        return None


def takes_files(take: View) -> View:
    """What reads a form with files of evidence, for a page that is csrf_exempt.

    The token against forgery is checked here: only now is it known that this person may send something, and where it goes.
    """
    protected = csrf_protect(take)

    @wraps(take)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with suppress(AttributeError):  # a form that was kept while somebody was asked who they are comes without files
            request.upload_handlers = [IntoEvidence()]
        return protected(request, *args, **kwargs)

    return answer
