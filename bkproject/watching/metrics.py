"""Figures for Prometheus, switched on by METRICS_TOKEN: requests by view and answer, how long they took, room, backup.

Every process of the server counts in a file of its own in DATA_DIR/metrics, emptied at each start; whoever asks one of
them gets the sum. Imported only where the token is set.
"""

import hmac
import time
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from backups.last import last_backup
from bkproject import __version__
from files.disk import free_megabytes

METHODS = {"GET", "HEAD", "POST"}
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
REQUESTS = Counter("tracker_requests", "Requests answered", ["view", "method", "status"])
DURATION = Histogram("tracker_request_seconds", "Seconds until the answer was made", buckets=SECONDS)


class MetricsMiddleware:
    """Counts every request and measures it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        DURATION.observe(time.perf_counter() - began)
        view = request.resolver_match.view_name if request.resolver_match else ""
        REQUESTS.labels(view, request.method if request.method in METHODS else "other", response.status_code).inc()
        return response


@login_not_required
@require_safe
@cache_control(no_store=True)
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the figures as Prometheus reads them, to who sends METRICS_TOKEN as a bearer; 404 for anyone else."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(sent.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Now())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Now:
    """What is so at the moment somebody asks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        version = GaugeMetricFamily("tracker_version", "1, with the version as its label", labels=["version"])
        version.add_metric([__version__], 1)
        yield version
        yield GaugeMetricFamily("tracker_free_megabytes", "Room left", value=free_megabytes(settings.DATA_DIR))
        if backup := last_backup():
            age = (timezone.now() - backup.made_at).total_seconds()
            yield GaugeMetricFamily("tracker_backup_age_seconds", "Seconds since the last good backup", value=age)
