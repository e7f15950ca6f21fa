"""What the log says of requests, in a process of its own: logging is set up once a process."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from newsroom.logs import MaskedJson, MaskedLine, log_settings

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import logging, django
django.setup()
from django.test import Client
client = Client(SERVER_NAME="localhost")
given = "6f1c1f7e2d3b4c5a8e9f0a1b2c3d4e5f"
print(client.get("/health/live?q=secret", headers={"X-Request-ID": given})["X-Request-ID"])
client.get("/robots.txt", headers={"X-Request-ID": "not-one\\nforged line"})
logging.getLogger("archive").error("Something %s", "else")
"""


def logged(ask: str = ASK, **variables: str) -> tuple[str, list[str]]:
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings", "DEBUG": "on", "LOG_REQUESTS": "on", "METRICS_TOKEN": "",
        "DATABASE_URL": "sqlite:///:memory:", **variables,
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip(), done.stderr.splitlines()


def test_lines_of_json_carry_the_id_of_the_request() -> None:
    given, lines = logged(LOG_FORMAT="json")
    first, second, other = (json.loads(line) for line in lines)
    assert first["request_id"] == given == "6f1c1f7e2d3b4c5a8e9f0a1b2c3d4e5f"
    assert (first["logger"], first["level"], first["method"], first["path"]) == (
        "archive.requests",
        "INFO",
        "GET",
        "/health/live",
    )
    assert (first["view"], first["status"], first["user"]) == ("health_live", 200, None)
    assert first["ms"] > 0
    assert "secret" not in "".join(lines)
    assert re.fullmatch(r"[0-9a-f]{32}", second["request_id"])
    assert (other["logger"], other["level"], other["message"]) == ("archive", "ERROR", "Something else")


def test_lines_of_text_do_too() -> None:
    given, lines = logged(LOG_FORMAT="text")
    assert re.search(rf"INFO archive.requests \[{given}\] GET /health/live 200 [\d.]+ ms$", lines[0])
    assert not any("forged" in line for line in lines)


@pytest.mark.parametrize("form", ["text", "json"])
def test_address_with_line_ends_writes_no_line_of_its_own(form: str) -> None:
    ask = ASK.replace('"/robots.txt"', '"/x%0a2026-01-01 INFO forged%1b[31m%e2%80%a8%c2%85line/"')
    _, lines = logged(ask, LOG_FORMAT=form, ALLOWED_HOSTS="localhost")
    assert not any(line.startswith("2026-01-01") for line in lines)
    told = [line for line in lines if "forged" in line and "archive.requests" in line]
    assert len(told) == 1 and "\x1b" not in told[0] and ("line/" in told[0])


def test_requests_are_not_told_where_that_is_off() -> None:
    _, lines = logged(LOG_REQUESTS="off")
    assert len(lines) == 1


LINK = """
import logging, django
django.setup()
from django.test import Client
client = Client(SERVER_NAME="localhost")
client.get("/account/password/MQ/c1a-the-secret/nowhere")
client.get("/ACCOUNT/password/MQ/c1a-the-secret/")
client.get("/account/password/MQ/c1a-the-secret/", SERVER_NAME="elsewhere.example")
logging.getLogger("gunicorn.error").error("Error handling request %s", "/account/password/MQ/c1a-the-secret/")
try:
    raise ValueError("/account/password/MQ/c1a-the-secret/")
except ValueError:
    logging.getLogger("somebody.else").exception("It broke.")
logging.getLogger("django.server").info('"GET %s HTTP/1.1" 302 0', "/account/password/MQ/c1a-the-secret/")
"""


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_logger_writes_the_secret_of_a_link(form: str) -> None:
    _, lines = logged(LINK, LOG_FORMAT=form)
    said = "\n".join(lines)
    assert "c1a-the-secret" not in said
    assert said.count("/account/password/MQ/-") >= 5
    for name in ("django.request", "gunicorn.error", "somebody.else"):
        assert name in said


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["json", "text"])
def test_what_django_warns_of_a_link_that_opens_nothing_is_masked(form: str, client: Client, caplog: Any) -> None:
    told = log_settings(level="WARNING", form=form, requests=True)["formatters"]["line"]
    given = {"fmt": told["format"], "defaults": {"request_id": "-"}}
    formatter = {"json": MaskedJson, "text": MaskedLine}[form](**given)
    secret = "c1a-" + "ab12" * 8
    assert client.get(f"/account/password/MQ/{secret}/").status_code == 410
    assert client.get(f"/account/password/MQ/{secret}/x").status_code == 404
    warned = [formatter.format(record) for record in caplog.records if record.name == "django.request"]
    assert len(warned) == 2
    assert all("/account/password/MQ/-" in line and secret not in line for line in warned)


@pytest.mark.django_db
def test_somebody_signed_in_is_told_by_number_and_not_asked_for(client: Client, django_user_model: Any, caplog: Any) -> None:
    person = django_user_model.objects.create_user("ada", is_superuser=True)
    client.force_login(person)
    with caplog.at_level(logging.INFO, "archive.requests"):
        client.get("/desk/")
        client.get("/health/live")
    assert [record.user for record in caplog.records] == [person.pk, None]
    assert "ada" not in caplog.text
