#!/usr/bin/env python3
"""Django's command line for the archive.

Works with the virtual environment of `make setup` whether or not it is activated.
"""

import os
import sys
from pathlib import Path

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
READER_LEFT = 128 + 13  # as a shell tells of a command that SIGPIPE ended


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - absent before make setup
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - absent before make setup
    except ModuleNotFoundError as error:
        if error.name != "django":
            raise
        run_in_virtual_environment()
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:  # who read what is printed has seen enough, as `head` does; the work itself is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(READER_LEFT)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"The settings are wrong, nothing was done. {error}")


def run_in_virtual_environment() -> None:
    """Replace this process by the same command under .venv; end with a plain word where there is none."""
    if not VENV_PYTHON.exists() or Path(sys.prefix) == VENV_PYTHON.parent.parent:
        sys.exit("Django is not installed here. Run `make setup` first.")
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])


if __name__ == "__main__":
    main()
