"""For bench.scaling, in a process of its own: an import by one process, and how long of it it held the lock on the record."""

import json
import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402 - once Django is set up

from archive import pipeline  # noqa: E402 - once Django is set up

locked = 0.0
write = pipeline.Run._write


def measured(self, chunk):
    global locked
    began = time.monotonic()
    try:
        return write(self, chunk)
    finally:
        locked += time.monotonic() - began


if __name__ == "__main__":
    pipeline.Run._write = measured
    began = time.monotonic()
    pipeline.import_paths([sys.argv[1]], at=timezone.now())
    print(json.dumps({"locked": locked, "all": time.monotonic() - began}))
