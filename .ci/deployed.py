"""Does through nginx what a newsroom does first, where docs/deployment.md has put an archive on this machine..

Staff sign in with a password and set up an app; TWO_FACTOR=required then shuts out whoever has none; an upload is imported by
the worker, and found once the indexer has it; failures are counted by the address that nginx saw, requests by all processes.
"""

import base64
import hmac
import http.client
import re
import struct
import subprocess
import sys
import time
import uuid
from http.cookies import SimpleCookie
from pathlib import Path
from ssl import create_default_context
from urllib.parse import urlencode, urlsplit

HOST, TLS, ENVIRONMENT = "archive.example", "/etc/newsroom/tls/fullchain.pem", Path("/etc/newsroom/environment")
FORGED = "203.0.113.5"
PASSWORD = "a-word-of-many-letters-" + uuid.uuid4().hex
STORY = "Harbour board raises mooring fees\n\nBoat owners will pay more from April, the Kelbury harbour board decided.\n"


class Browser:
    """One person's: follows where it is led, keeps cookies, comes from an address of its own (one of this machine's)."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address, self.cookies, self.flags, self.at = address, {}, {}, "/"

    def open(self, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded") -> tuple[int, str]:
        connection = http.client.HTTPSConnection(
            HOST, 443, timeout=60, context=create_default_context(cafile=TLS), source_address=(self.address, 0)
        )
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "X-Forwarded-For": FORGED}
        headers |= {"Referer": f"https://{HOST}{self.at}", "Content-Type": kind} if body is not None else {}
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name], self.flags[name] = morsel.value, morsel
        self.at = path
        if answer.status in (301, 302, 303):
            to = urlsplit(answer.headers["Location"])
            assert to.netloc in ("", HOST), answer.headers["Location"]
            return self.open(to.path + (f"?{to.query}" if to.query else ""))
        return answer.status, text

    def send(self, page: str, **values: str) -> tuple[int, str]:
        return self.open(self.at, urlencode({**values, "csrfmiddlewaretoken": field(page, "csrfmiddlewaretoken")}).encode())

    def upload(self, page: str, **values: str) -> tuple[int, str]:
        edge = uuid.uuid4().hex
        values["csrfmiddlewaretoken"] = field(page, "csrfmiddlewaretoken")
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in values.items()
        ]
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="harbour.txt"\r\n\r\n{STORY}\r\n')
        return self.open(self.at, f"{''.join(parts)}--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}")


def field(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


def code(secret: str) -> str:
    """RFC 6238, six figures, of this half minute."""
    said = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = said[-1] & 15
    (number,) = struct.unpack(">I", said[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def newsroom(*arguments: str) -> str:
    return subprocess.run(["/usr/local/bin/newsroom", *arguments], check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603


def until(what: str, holds: object, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not so after {seconds} seconds: {what}"
        time.sleep(1)
    print("ok:", what, flush=True)


def check(what: str, holds: object) -> None:
    assert holds, what
    print("ok:", what, flush=True)


def staff_sign_in() -> Browser:
    make = "from django.contrib.auth.models import User as U; "
    newsroom("shell", "-c", f"{make}u = U.objects.get(username='keeper'); u.set_password('{PASSWORD}'); u.save()")
    newsroom("shell", "-c", f"{make}U.objects.create_superuser('plain', password='{PASSWORD}')")
    keeper = Browser()
    _, page = keeper.open("/login/?next=/account/second-factor/totp/activate/")
    status, page = keeper.send(page, username="keeper", password=PASSWORD)
    if "/confirm/" in keeper.at:
        status, page = keeper.send(page, password=PASSWORD)
    secret = re.search(r'id="secret" value="(\w+)"', page)[1]
    status, page = keeper.send(page, code=code(secret))
    check("an app is set up as second factor", status == 200 and "/activate/" not in keeper.at)
    flags = keeper.flags["__Host-sessionid"]
    check(
        "its cookie is of this host, secure, unseen by scripts",
        flags["secure"] and flags["httponly"] and flags["samesite"] == "Lax",
    )

    with ENVIRONMENT.open("a") as settings:
        settings.write("TWO_FACTOR=required\n")
    subprocess.run(["/usr/bin/systemctl", "restart", "newsroom"], check=True)
    plain, again = Browser("127.0.0.3"), Browser("127.0.0.4")
    for path in ("/desk/", "/admin/"):
        _, page = plain.open(f"/login/?next={path}")
        if "/login/" in plain.at:
            plain.send(page, username="plain", password=PASSWORD)
        check(f"who has no second factor is led from {path} to setting one up", plain.at.startswith("/account/second-factor/"))
    _, page = again.open("/login/?next=/desk/")
    _, page = again.send(page, username="keeper", password=PASSWORD)
    check("the code is asked for after the password", again.at.startswith("/account/second-factor/authenticate/"))
    time.sleep(31)  # a code opens once, so the next one is waited for
    again.send(page, code=code(secret))
    check("the code opens the desk", again.at == "/desk/" and again.open("/admin/")[0] == 200)
    return again


def failures_are_counted() -> None:
    stranger = Browser("127.0.0.9")
    for _ in range(5):
        _, page = stranger.open("/login/")
        status, page = stranger.send(page, username="keeper", password="wrong")
    check("who fails five times waits", status == 429)
    seen = newsroom(
        "shell", "-c", "from axes.models import AccessAttempt as A; print(*A.objects.values_list('ip_address', flat=True))"
    )
    check("failures are counted by the address that nginx saw, whatever the client says", seen.split()[-1:] == ["127.0.0.9"])


def work_is_done(keeper: Browser) -> None:
    _, page = keeper.open("/desk/imports/upload/")
    status, _ = keeper.upload(page, source="The Kelbury Ledger")
    check("an upload is taken", status == 200 and "/imports/" in keeper.at)
    stranger = Browser()
    until("the worker imports it", lambda: "Harbour board raises mooring fees" in stranger.open("/articles/")[1])
    until(
        "the indexer lets it be found",
        lambda: "Harbour board raises" in re.sub("<[^>]+>", "", stranger.open("/search/?q=mooring")[1]),
    )


def requests_are_counted() -> None:
    """Asked without nginx, whose own bound is lower; not over the end of a minute."""
    if time.time() % 60 > 40:
        time.sleep(21)
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.9"}
    statuses = []
    for _ in range(150):
        connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=60)
        connection.request("GET", "/api/v1/topics", headers=headers)
        statuses.append(connection.getresponse().status)
    check("the processes count requests together", statuses == [200] * 120 + [429] * 30)


def hosts() -> None:
    connection = http.client.HTTPSConnection(HOST, 443, timeout=60, context=create_default_context(cafile=TLS))
    connection.request("GET", "/", headers={"Host": "elsewhere.example"})
    check("another host's name is answered with 400", connection.getresponse().status == 400)


if __name__ == "__main__":
    hosts()
    keeper = staff_sign_in()
    work_is_done(keeper)
    failures_are_counted()
    requests_are_counted()
    sys.exit(0)
