"""Uploaded files on their way into a private folder, piece by piece, no further than the limit."""

import os
from io import BytesIO
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from archive.ingest.uploads import JOINED, new_folder, remove_folder, safe_name

JOINED_FIELD = "joined"


class IntoFolder(FileUploadHandler):
    """Writes each file into folder under a safe name. limit: bytes of all together; past it nothing more is stored.

    fault: why the upload cannot be taken; empty while it can.
    """

    def __init__(self, *, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self.folder = new_folder()
        self.names: list[str] = []
        self.joined = ""
        self.stored = 0
        self.fault = ""
        self.stream: BinaryIO | None = None

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        if field_name == JOINED_FIELD:
            (self.folder / JOINED).mkdir(exist_ok=True)
            self.joined = safe_name(file_name)
            self.path = self.folder / JOINED / self.joined
        else:
            self.names.append(safe_name(file_name, [*self.names, JOINED]))
            self.path = self.folder / self.names[-1]
        self._close()
        self.stream = self._attempt(lambda: os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.stored += len(raw_data)
        if self.stored > self.limit:
            self._stop(f"That is more than the {self.limit // 1_000_000:,} MB that can be uploaded at once.")
        self._attempt(lambda: self.stream.write(raw_data))

    def file_complete(self, file_size: int) -> UploadedFile:
        self._attempt(self._close)
        return UploadedFile(BytesIO(), self.path.name, self.content_type, file_size)

    def upload_interrupted(self) -> None:
        self._close()

    def discard(self) -> None:
        """Nothing of it stays."""
        self._close()
        remove_folder(self.folder)

    def _close(self) -> None:
        stream, self.stream = self.stream, None
        if stream:
            stream.close()

    def _attempt(self, write: Any) -> Any:
        try:
            return write()
        except OSError as error:
            self._stop(f"It could not be stored: {error.strerror or error}.")

    def _stop(self, fault: str) -> None:
        """What still comes is read and dropped, so that the answer arrives."""
        self.fault = self.fault or fault
        raise StopUpload(connection_reset=False)
