"""How the archive logs: lines for people, or one JSON object a line for a log store; each with the id of its request."""

import logging
import re
from typing import Any

from django.utils.log import ServerFormatter
from pythonjsonlogger.json import JsonFormatter

LINK = re.compile(r"(?i)(/account/password/[^/\s\"']+/)[^/\s\"'<>?]+")  # what follows the number of the account opens it
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # what would end a line, or colour it
QUIET = {
    "trafilatura": {"level": "CRITICAL"},  # what a page lacks is said in the refusal, with the name of its file
    "django_guid": {"level": "ERROR"},  # it warns of every id that a client made up and that is not taken over
}
TEXT = {
    "()": "newsroom.logs.MaskedLine",
    "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
}
JSON = {
    "()": "newsroom.logs.MaskedJson",
    "format": "%(asctime)s %(levelname)s %(name)s %(process)d %(request_id)s %(message)s",
    "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger", "process": "pid"},
    "datefmt": "%Y-%m-%dT%H:%M:%S%z",
}


SERVER = {"()": "newsroom.logs.MaskedServerLine", "format": "[{server_time}] {message}", "style": "{"}


def masked(line: str) -> str:
    """The line without the secrets of links by which a password is chosen, whichever logger wrote it and however."""
    return LINK.sub(r"\1-", line)


class MaskedLine(logging.Formatter):
    """What is told stays on its line, whatever address was asked for: nobody writes lines of their own into the log."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - so it is called there
        record.message = CONTROL.sub(lambda found: repr(found[0])[1:-1], record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class MaskedJson(JsonFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class MaskedServerLine(ServerFormatter):
    """Of runserver, which tells requests itself."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def log_settings(*, level: str, form: str, requests: bool) -> dict[str, Any]:
    """Django's LOGGING, and gunicorn's logconfig_dict. form: text or json. requests: whether each request is told in a line."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "django_guid.log_filters.CorrelationId", "correlation_id_field": "request_id"}},
        "formatters": {"line": JSON if form == "json" else TEXT, "server": SERVER},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]},
            "server": {"class": "logging.StreamHandler", "formatter": "server"},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            **QUIET,
            "archive.requests": {"level": "INFO" if requests else "ERROR"},
            "django": {"handlers": []},  # its own would tell every line once more, as it was written
            "django.server": {"handlers": ["server"], "propagate": False},
        },
    }
