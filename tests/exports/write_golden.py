"""Writes golden/ anew, from an archive filled on SQLite, when the format changes: python -m tests.exports.write_golden"""

import os
from pathlib import Path

import django
from django.core.management import call_command
from django.test.utils import get_runner

GOLDEN = Path(__file__).parent / "golden"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - only now are they known

    from tests.exports.filled import export, fill  # noqa: PLC0415 - models load with the settings alone

    runner = get_runner(settings)(verbosity=0)
    databases = runner.setup_databases()
    call_command("sync_roles", verbosity=0)
    fill()
    export(GOLDEN, format="jsonl", replace=True)
    runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
