"""How the archive logs: lines for people, or one JSON object a line for a log store; each with the id of its request."""

from typing import Any

QUIET = {
    "trafilatura": {"level": "CRITICAL"},  # what a page lacks is said in the refusal, with the name of its file
    "django_guid": {"level": "ERROR"},  # it warns of every id that a client made up and that is not taken over
}
TEXT = {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}
JSON = {
    "()": "pythonjsonlogger.json.JsonFormatter",
    "format": "%(asctime)s %(levelname)s %(name)s %(process)d %(request_id)s %(message)s",
    "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger", "process": "pid"},
    "datefmt": "%Y-%m-%dT%H:%M:%S%z",
}


def log_settings(*, level: str, form: str, requests: bool) -> dict[str, Any]:
    """Django's LOGGING, and gunicorn's logconfig_dict. form: text or json. requests: whether each request is told in a line."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "django_guid.log_filters.CorrelationId", "correlation_id_field": "request_id"}},
        "formatters": {"line": JSON if form == "json" else TEXT},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {**QUIET, "archive.requests": {"level": "INFO" if requests else "ERROR"}},
    }
