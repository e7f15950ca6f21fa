"""What public pages cost strangers: made, kept, and not sent again; a part of `make bench-search`, in the same run.

Made: nothing is kept, as after every change. Kept: out of the cache of pages. Had: asked for with the tag of the page. The bare
view draws the page's own template from what the page had read. The second table goes over HTTP to one process of gunicorn, and
gives answers a second as a share of those of bare WSGI, as Wagtail's share was measured (0.042; Wagtail is not installed here).
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.beside import Datasette
from bench.clocks import Work, passed, spent
from bench.corpus import vocabulary
from bench.desk import bare_view

WAYS = ("made", "kept", "had", "bare view", "Datasette")
WAGTAIL = 0.042  # of bare WSGI, measured apart
STARTS = 5
START = "import sys, time; begun = time.process_time(); {}; import django; django.setup(); print(time.process_time() - begun)"
OURS = "import os; os.environ.update(DJANGO_SETTINGS_MODULE='newsroom.settings')"
BARE = (
    "from django.conf import settings; settings.configure(SECRET_KEY='x', INSTALLED_APPS=['django.contrib.' + name for name in"
    " ('admin', 'auth', 'contenttypes', 'sessions', 'messages', 'staticfiles')])"
)


def page_tables(beside: Datasette, rounds: int) -> Iterator[str]:
    yield (
        "\n| page | KB | queries made / kept / had | "
        + " | ".join(f"{way}, ms" for way in WAYS)
        + " | bare : made | made : kept |"
    )
    yield "|---|---|---|" + "---|" * (len(WAYS) + 2)
    found = addresses()
    for name, address in found.items():
        yield page_row(name, address, beside if name == "article" else None, rounds)
    yield "\n| over HTTP, one process | share of bare WSGI | x Wagtail's 0.042 |"
    yield "|---|---|---|"
    yield from served_rows(found["article"], rounds * 10)


def addresses() -> dict[str, str]:
    """The pages with the most to show, by name."""
    from archive.models import Article  # noqa: PLC0415 - needs the setup

    article = Article.objects.order_by("pk").select_related("source").first()
    return {
        "article": article.get_absolute_url(),
        "article as JSON": f"{article.get_absolute_url()[:-1]}.json",
        "home": "/",
        "articles": "/articles/",
        "entity": "/entities/name-0/",
        "topic": "/topics/topic-0/",
        "source": f"/sources/{article.source.slug}/",
        "feed of verdicts": "/feeds/verdicts.atom",
        "search": f"/search/?q={vocabulary()[20]}",
    }


def keep_pages(number: int) -> None:
    from django.conf import settings  # noqa: PLC0415 - needs the setup

    settings.PAGES_KEPT = number


def page_row(name: str, address: str, beside: Datasette | None, rounds: int) -> str:
    from django.core.cache import caches  # noqa: PLC0415 - needs the setup
    from django.test import Client  # noqa: PLC0415 - as above

    client = Client(SERVER_NAME="localhost")
    keep_pages(0)
    bare = bare_view(client, address) if not name.endswith(("JSON", "verdicts")) else None
    keep_pages(1000)

    def made() -> Any:
        caches["pages"].clear()
        return client.get(address)

    tag = made()["ETag"]
    ways: dict[str, Callable[[], Any]] = {
        "kept": lambda: client.get(address),
        "had": lambda: client.get(address, headers={"If-None-Match": tag}),
        "made": made,
    }
    queries = [_queries(ways[way]) for way in ("made", "kept", "had")]
    size = len(made().content)
    ways |= {"bare view": bare} if bare else {}
    ways |= {"Datasette": lambda: beside.article(1)} if beside else {}
    taken = in_turns(ways, rounds)
    cells = [f"{middle(taken[way]):.2f} / {at_95(taken[way]):.2f}" if way in taken else "" for way in WAYS]
    ratio = f"{middle(taken['bare view']) / middle(taken['made']):.2f}" if bare else ""
    gain = middle(taken["made"]) / middle(taken["kept"])
    return f"| {name} | {size / 1000:.0f} | {' / '.join(map(str, queries))} | " + " | ".join(cells) + f" | {ratio} | {gain:.1f} |"


def _queries(ask: Callable[[], Any]) -> int:
    from django.db import connection  # noqa: PLC0415 - needs the setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def in_turns(ways: dict[str, Work], rounds: int, clock: Callable[[Work], float] = spent) -> dict[str, list[float]]:
    """Milliseconds of each, every way once a round."""
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, ask in ways.items():
            taken[way].append(clock(ask) * 1000)
    return taken


def middle(times: list[float]) -> float:
    return statistics.median(times)


def at_95(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.95))]


def served_rows(address: str, rounds: int) -> Iterator[str]:
    """The article page and bare WSGI over one connection, in turns."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "bench.beside:served", "--bind", f"127.0.0.1:{port}", "--threads", "2"]
    environment = {**os.environ, "PAGES_KEPT": "1000", "LOG_LEVEL": "ERROR"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:  # noqa: S603 - our own
        try:
            connection = connected(port)
            yield from _shares(connection, address, rounds)
        finally:
            server.terminate()


def connected(port: int) -> http.client.HTTPConnection:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
            connection.request("GET", "/bare")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return connection
    raise SystemExit("gunicorn does not answer.")


def _shares(connection: http.client.HTTPConnection, address: str, rounds: int) -> Iterator[str]:
    turns = iter(range(10**9))

    def ask(path: str, status: int = 200, **headers: str) -> http.client.HTTPResponse:
        connection.request("GET", path, headers={"Host": "localhost", **headers})
        answer = connection.getresponse()
        answer.read()
        if answer.status != status:
            raise SystemExit(f"{path} is answered with {answer.status}.")
        return answer

    tag = ask(address).headers["ETag"]
    had = {"If-None-Match": tag}
    ways: dict[str, Callable[[], Any]] = {
        "bare WSGI, 20 KB": lambda: ask("/bare"),
        "article, made": lambda: ask(address, Accept=f"text/html, x/y{next(turns)};q=0.1"),  # kept by itself each time
        "article, kept": lambda: ask(address),
        "article, kept, compressed": lambda: ask(address, **{"Accept-Encoding": "gzip"}),
        "article, had": lambda: ask(address, 304, **had),
    }
    taken = in_turns(ways, rounds, passed)
    bare = middle(taken["bare WSGI, 20 KB"])
    for way, times in taken.items():
        share = bare / middle(times)
        yield f"| {way} | {share:.3f} | {share / WAGTAIL:.1f} |"


def start_lines() -> list[str]:
    """How much longer the archive takes to start than Django with its admin alone."""
    environment = {**os.environ, "DEBUG": "on"}

    def seconds(work: str) -> float:
        command = [sys.executable, "-c", START.format(work)]
        return float(subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout)  # noqa: S603

    pairs = [(seconds(BARE), seconds(OURS)) for _ in range(STARTS)]
    bare, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    return [f"\ndjango.setup(): {ours:.2f} s of one processor, bare Django with its admin {bare:.2f} s, {ours - bare:+.2f} s."]
