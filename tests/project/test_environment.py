"""Settings refuse nonsense: each test starts a fresh process, as a person would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"SECRET_KEY": "k3y-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG", "DEBUG": "off"}


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a new process whose environment holds only what is given."""
    code = (
        "from pathlib import Path; import newsroom.environment as e; from unittest import mock;"
        "real = e.Environment.__init__;"
        "e.Environment.__init__ = lambda self, dotenv: real(self, Path('/nonexistent'));"
        "from django.conf import settings; settings.DEBUG; print('started', settings.DATABASES['default']['ENGINE'])"
    )
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "newsroom.settings", **variables}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_starts_on_sqlite_with_a_good_key() -> None:
    answer = start(**GOOD)
    assert answer.stdout.strip() == "started django.db.backends.sqlite3", answer.stderr


def test_starts_on_postgresql_when_told() -> None:
    answer = start(**GOOD, DATABASE_URL="postgres://a:b@localhost/c")
    assert answer.stdout.strip() == "started django.db.backends.postgresql", answer.stderr


@pytest.mark.parametrize(("pooled", "disabled"), [("on", True), ("off", False)])
def test_no_cursor_is_kept_by_name_behind_pgbouncer(monkeypatch: pytest.MonkeyPatch, pooled: str, disabled: bool) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@localhost/c")
    monkeypatch.setenv("PGBOUNCER", pooled)
    assert Environment(Path("/nonexistent")).database(Path("/base"))["DISABLE_SERVER_SIDE_CURSORS"] is disabled


def test_development_needs_no_key() -> None:
    assert start(DEBUG="on").returncode == 0


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "built-in-secret-for-development-only-never-for-a-server"}, "SECRET_KEY is not set"),
        ({**GOOD, "EMAIL_URL": "pigeon://x"}, "EMAIL_URL begins with 'pigeon'"),
        ({**GOOD, "EMAIL_URL": "smtp://mail.example"}, "set PUBLIC_URL too"),
        ({**GOOD, "EMAIL_URL": "smtp://", "PUBLIC_URL": "https://a.example"}, "EMAIL_URL names no server"),
        ({**GOOD, "EMAIL_URL": "smtp://host:x", "PUBLIC_URL": "https://a.example"}, "EMAIL_URL cannot be read"),
        (
            {**GOOD, "EMAIL_URL": "console:", "PUBLIC_URL": "https://a.example", "DEFAULT_FROM_EMAIL": "us"},
            "DEFAULT_FROM_EMAIL='us' is no address",
        ),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
        ({**GOOD, "DEBUG": "maybe"}, "DEBUG='maybe' is neither on nor off"),
        ({**GOOD, "DATABASE_URL": "mysql://x/y"}, "DATABASE_URL begins with 'mysql'"),
        ({**GOOD, "DATABASE_URL": "nonsense"}, "DATABASE_URL begins with ''"),
        ({**GOOD, "DATABASE_URL": "postgres://user:password@host"}, "DATABASE_URL names no database"),
        ({**GOOD, "DATABASE_URL": "sqlite:///"}, "DATABASE_URL names no database"),
        ({**GOOD, "DATABASE_URL": "postgres://a:b@host:x/c"}, "DATABASE_URL cannot be read"),
        ({**GOOD, "ALLOWED_HOSTS": "*"}, "name the hosts"),
        ({**GOOD, "ALLOWED_HOSTS": "a.example,https://b.example"}, "ALLOWED_HOSTS holds 'https://b.example'"),
        ({**GOOD, "ALLOWED_HOSTS": "a.example:8000"}, "ALLOWED_HOSTS holds 'a.example:8000'"),
        ({**GOOD, "UPLOADS": "static/new"}, "lies in static, which readers are served from"),
        ({**GOOD, "UPLOADS": "var/media/new"}, "lies in var/media"),
        ({**GOOD, "UPLOADS": "/srv/files/new", "MEDIA_ROOT": "/srv/files"}, "lies in /srv/files, which readers are served from"),
        ({**GOOD, "MEDIA_ROOT": "staticfiles/evidence"}, "MEDIA_ROOT"),
        ({**GOOD, "EVIDENCE_MEGABYTES": "0"}, "EVIDENCE_MEGABYTES='0' is not a whole number of at least 1"),
        ({**GOOD, "UPLOAD_MEGABYTES": "0"}, "UPLOAD_MEGABYTES='0' is not a whole number of at least 1"),
        ({**GOOD, "SEPARATE_WORKER": "maybe"}, "SEPARATE_WORKER='maybe' is neither on nor off"),
        ({**GOOD, "SHEETS_REQUIRED": "0"}, "SHEETS_REQUIRED='0' is not a whole number of at least 1"),
        ({**GOOD, "DRAFT_DAYS": "0"}, "DRAFT_DAYS='0' is not a whole number of at least 1"),
        ({**GOOD, "SHEETS_REQUIRED": "two"}, "SHEETS_REQUIRED='two'"),
        ({**GOOD, "API_REQUESTS_A_MINUTE": "0"}, "API_REQUESTS_A_MINUTE='0' is not a whole number of at least 1"),
        ({**GOOD, "PROXIES": "-1"}, "PROXIES='-1' is not a whole number of at least 0"),
        ({**GOOD, "NEW_SOURCE_TEXT_POLICY": "all"}, "NEW_SOURCE_TEXT_POLICY='all' is unknown"),
        ({**GOOD, "CSRF_TRUSTED_ORIGINS": "example.org"}, "an origin is written https://host"),
        ({**GOOD, "CSRF_TRUSTED_ORIGINS": "https://[x"}, "CSRF_TRUSTED_ORIGINS holds 'https://[x'"),
        ({**GOOD, "PUBLIC_URL": "example.org"}, "PUBLIC_URL='example.org' is not an address"),
        ({**GOOD, "PUBLIC_URL": "https://host:port"}, "PUBLIC_URL='https://host:port' is not an address"),
        ({**GOOD, "LOG_LEVEL": "LOUD"}, "LOG_LEVEL='LOUD' is unknown"),
        ({**GOOD, "LOG_FORMAT": "xml"}, "LOG_FORMAT='xml' is unknown"),
        ({**GOOD, "METRICS_TOKEN": "short"}, "METRICS_TOKEN is too weak"),
        ({**GOOD, "PGBOUNCER": "maybe", "DATABASE_URL": "postgres://a:b@host/c"}, "PGBOUNCER='maybe' is neither on nor off"),
    ],
)
def test_nonsense_stops_the_start_and_is_named(variables: dict[str, str], word: str) -> None:
    answer = start(**variables)
    assert answer.returncode != 0
    assert word in answer.stderr.strip().splitlines()[-1]


def test_empty_value_is_the_default() -> None:
    names = ("DATABASE_URL", "ALLOWED_HOSTS", "PUBLIC_URL", "SHEETS_REQUIRED", "NEW_SOURCE_TEXT_POLICY", "LOG_LEVEL", "HTTPS")
    assert start(**GOOD, **dict.fromkeys(names, "")).returncode == 0


@pytest.mark.parametrize("hosts", [".archive.example", "localhost, 127.0.0.1, [::1]", "news_desk.example."])
def test_hosts_are_taken_as_django_takes_them(hosts: str) -> None:
    assert start(**GOOD, ALLOWED_HOSTS=hosts).returncode == 0


@pytest.mark.parametrize(
    ("url", "name"),
    [("sqlite:///desk.sqlite3", "/base/desk.sqlite3"), ("sqlite:////srv/desk.sqlite3", "/srv/desk.sqlite3")],
)
def test_relative_database_is_beside_manage_py(monkeypatch: pytest.MonkeyPatch, url: str, name: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert str(Environment(Path("/nonexistent")).database(Path("/base"))["NAME"]) == name


def mail(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, object]:
    for name in ("EMAIL_URL", "DEFAULT_FROM_EMAIL"):
        monkeypatch.setenv(name, variables.get(name, ""))
    return Environment(Path("/nonexistent")).mail("https://archive.example")


def test_no_mail_is_sent_unless_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mail(monkeypatch)["SEND_MAIL"] is False
    given = mail(monkeypatch, EMAIL_URL="smtp+tls://desk:p%40ss@mail.example")
    told = {name: given[f"EMAIL_{name}"] for name in ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "TIMEOUT")}
    assert told == {
        "HOST": "mail.example", "PORT": 587, "HOST_USER": "desk", "HOST_PASSWORD": "p@ss", "USE_TLS": True, "TIMEOUT": 10,
    }  # fmt: skip
    assert (given["SEND_MAIL"], given["DEFAULT_FROM_EMAIL"]) == (True, "newsroom@archive.example")


def test_sender_is_as_set(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = "The desk <desk@archive.example>"
    assert mail(monkeypatch, EMAIL_URL="console:", DEFAULT_FROM_EMAIL=sender)["DEFAULT_FROM_EMAIL"] == sender


def test_command_says_in_one_line_what_is_wrong_with_the_settings() -> None:
    environment = {"PATH": os.environ["PATH"], **GOOD, "DEBUG": "maybe"}
    command = [sys.executable, "manage.py", "check"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    (said,) = answer.stderr.splitlines()
    assert said.startswith("The settings are wrong, nothing was done. DEBUG='maybe' is neither on nor off.")
    assert answer.returncode == 1


def test_env_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    with pytest.raises(ImproperlyConfigured, match=r"\.env is not UTF-8"):
        Environment(tmp_path / ".env")
