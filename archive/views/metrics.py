"""Figures for Prometheus: requests as they are answered, and how the archive stands when it is asked.

Counted and served with METRICS_TOKEN alone. Under gunicorn the processes count together (newsroom/server.py).
"""

import os
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from archive.backups.health import safety_checks
from archive.queries.health import FAIL, PASS, WARN, Check, checks, sizes

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
STATUSES = {PASS: 1.0, WARN: 0.5, FAIL: 0.0}
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


_making = threading.Lock()


def _counters() -> tuple[Any, Any]:
    with _making:  # two first requests at once would make them twice, which is refused
        return _made()


@cache
def _made() -> tuple[Any, Any]:
    from prometheus_client import Counter, Histogram  # noqa: PLC0415 - reads its folder from the environment when loaded

    requests = Counter("newsroom_requests", "Requests answered.", ("method", "view", "status"))
    seconds = Histogram("newsroom_request_seconds", "Time until the answer began.", ("view",), buckets=BUCKETS)
    return requests, seconds


def count_request(method: str, view: str, status: int, seconds: float) -> None:
    """One request. view: the name of its address, so that the number of series does not grow with addresses."""
    requests, histogram = _counters()
    requests.labels(method if method in METHODS else "other", view, str(status)).inc()
    histogram.labels(view).observe(seconds)


def may_see(request: HttpRequest) -> bool:
    """Whether the request brings METRICS_TOKEN, which is set."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return bool(settings.METRICS_TOKEN) and scheme == "Bearer" and constant_time_compare(given.strip(), settings.METRICS_TOKEN)


def kept_safe() -> list[Check]:
    """How the backups stand, as far as the settings say where they lie."""
    return list(safety_checks(backups=settings.BACKUPS, outcome=settings.VERIFIED, now=timezone.now()))


class Standing:
    """The collector of what is asked for when the figures are fetched."""

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - as above

        health = GaugeMetricFamily("newsroom_health", "1 all is well, 0.5 somebody should look, 0 it fails.", labels=["check"])
        values = GaugeMetricFamily("newsroom_health_value", "The figure behind a check.", labels=["check", "unit"])
        for check in [*checks(), *kept_safe()]:
            health.add_metric([check.name], STATUSES[check.status])
            if check.value is not None:
                values.add_metric([check.name, check.unit], check.value)
        yield from (health, values)
        disk = GaugeMetricFamily("newsroom_bytes", "Bytes on disk.", labels=["of"])
        for name, size in sizes().items():
            disk.add_metric([name], size)
        yield disk


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 for whoever does not bring the token: nobody else needs to know that there is such a page."""
    if not may_see(request):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest  # noqa: PLC0415 - as above
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 - as above

    registry, sources = CollectorRegistry(), [Standing()]
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # registers itself
    else:
        _counters()
        sources.append(REGISTRY)
    for source in sources:
        registry.register(source)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
