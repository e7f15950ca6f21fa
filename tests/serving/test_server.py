"""gunicorn as it is deployed: no request is lost over a restart, processes count together, and bounds are kept."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

pytestmark = [pytest.mark.long, pytest.mark.enable_socket]
ROOT = Path(__file__).resolve().parents[2]
PASSWORD, SECRET = "a-word-of-many-letters", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
TOKEN = "a-token-for-the-tests-0123456789"  # noqa: S105


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings", "DEBUG": "off", "HTTPS": "off", "NAMES_BY_MODEL": "off",
        "SECRET_KEY": "only-the-tests-sign-with-this-key-0123456789-abcdefghij", "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder / 'archive.sqlite3'}", "METRICS_TOKEN": TOKEN, "LOG_FORMAT": "json",
        "SEARCH_DIR": str(folder / "search"), "MEDIA_ROOT": str(folder / "media"), "UPLOADS": str(folder / "uploads"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    code = "import django; django.setup(); from django.core.management import call_command as c; c('migrate', verbosity=0)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(folder), check=True)
    return folder


@contextlib.contextmanager
def serving(folder: Path, **variables: str) -> Iterator[tuple[int, Any]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "newsroom/server.py", "--bind", f"127.0.0.1:{port}"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment(folder) | variables, stderr=log)
    try:
        wait_until(lambda: status(port, "/health/ready") == 200, folder)
        yield port, server
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(40) == 0


def wait_until(holds: Any, folder: Path, seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, (folder / "log").read_text()
        time.sleep(0.05)


def asked(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Connection": "close", **headers})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def status(port: int, path: str) -> int:
    try:
        return asked(port, path)[0]
    except OSError:
        return 0


def processes_of(server: int) -> set[int]:
    return set(map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split()))


def test_no_request_is_lost_while_the_code_is_loaded_anew(folder: Path) -> None:
    with serving(folder) as (port, server):
        answers: list[int] = []
        over = threading.Event()

        def read() -> None:
            while not over.is_set():
                answers.append(status(port, "/articles.json"))

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        wait_until(lambda: len(answers) > 20, folder)
        before = processes_of(server.pid)
        server.send_signal(signal.SIGHUP)
        wait_until(lambda: len(processes_of(server.pid)) == 2 and not processes_of(server.pid) & before, folder)
        seen = len(answers)
        wait_until(lambda: len(answers) > seen + 20, folder)
        over.set()
        for reader in readers:
            reader.join()
    assert set(answers) == {200}, (folder / "log").read_text()


def test_what_is_being_answered_is_finished_when_the_server_ends(folder: Path) -> None:
    with serving(folder, WEB_PROCESSES="1") as (port, server), socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /articles.json HTTP/1.1\r\nHost: 127.0.0.1\r\n")  # the rest of it comes after the signal
        time.sleep(0.3)
        server.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        connection.sendall(b"Connection: close\r\n\r\n")
        connection.settimeout(30)
        assert connection.recv(15).startswith(b"HTTP/1.1 200")


def test_processes_count_together_and_the_folder_of_the_counts_goes(folder: Path) -> None:
    with serving(folder) as (port, server):
        for _ in range(20):
            assert status(port, "/robots.txt") == 200
        said, body = asked(port, "/metrics", Authorization=f"Bearer {TOKEN}")
        assert said == 200
        assert b'newsroom_requests_total{method="GET",status="200",view="robots"} 20.0' in body
        kept = Path(f"/proc/{min(processes_of(server.pid))}/environ").read_bytes()
        assert b"METRICS_TOKEN" in kept
    assert not list(Path("/dev/shm").glob(f"newsroom-metrics-*/*_{server.pid}.db"))  # noqa: S108


def test_address_has_so_many_requests_whichever_process_answers(folder: Path) -> None:
    with serving(folder, API_REQUESTS_A_MINUTE="30") as (port, _):
        if time.time() % 60 > 45:
            time.sleep(16)  # all of them are asked in one minute
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: status(port, "/api/v1/topics"), range(50)))
    assert Counter(answers) == {200: 30, 429: 20}


MAKES_A_PERSON = f"""
import django; django.setup()
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
TOTP.activate(User.objects.create_superuser("sam", password="{PASSWORD}"), "{SECRET}")
"""


def signed_in(port: int, code: str) -> bool:
    """Whether somebody is in who gives the password, and this code."""
    browser = build_opener(HTTPCookieProcessor())
    answer = browser.open(f"http://127.0.0.1:{port}/login/", timeout=30)
    for sent in ({"username": "sam", "password": PASSWORD}, {"code": code}):
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
        answer = browser.open(answer.url, urlencode({**sent, "csrfmiddlewaretoken": token[1]}).encode(), timeout=30)
    return answer.url.endswith("/desk/")


def test_code_opens_once_whichever_process_is_asked(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", MAKES_A_PERSON], cwd=ROOT, env=environment(folder), check=True)
    alone = {"WEB_PROCESSES": "1", "DEBUG": "on"}  # static files as they lie, not collected
    with serving(folder, **alone) as (one, _), serving(folder, **alone) as (other, _):
        code = code_of_a_new_half_minute()
        assert [signed_in(one, code), signed_in(other, code)] == [True, False]
        assert signed_in(other, code_of_a_new_half_minute())


def code_of_a_new_half_minute() -> str:
    time.sleep(30.5 - time.time() % 30)
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


@pytest.mark.parametrize(
    ("request_line", "headers", "expected"),
    [
        ("/search/?q=" + "a" * 5_000, "", b"414"),
        ("/", "X-Long: " + "a" * 9_000 + "\r\n", b"431"),
        ("/", "".join(f"X-Many-{number}: 1\r\n" for number in range(100)), b"431"),
    ],
)
def test_requests_too_large_are_refused_before_the_archive_sees_them(
    folder: Path, request_line: str, headers: str, expected: bytes
) -> None:
    with serving(folder, WEB_PROCESSES="1") as (port, _), socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"GET {request_line} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())
        connection.settimeout(30)
        assert expected in connection.recv(100)
