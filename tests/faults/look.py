"""What verify_archive finds wrong, and what stands in the archive."""

import json
import sys
from io import StringIO

from django.core.management import CommandError, call_command

from tests.ingest.rows import told_rows


def look() -> None:
    """Both as JSON."""
    out = StringIO()
    try:
        call_command("verify_archive", json=True, stdout=out, stderr=StringIO())
    except CommandError:
        if not out.getvalue():
            raise
    wrong = [f"{one['where']}: {one['what']}" for found in json.loads(out.getvalue())["checks"].values() for one in found]
    json.dump({"wrong": wrong, "rows": told_rows(moments=False)}, sys.stdout, default=str)
