"""The server's own settings; https://docs.gunicorn.org/en/stable/settings.html has the rest.

Read by `make run`. HOST, PORT, WEB_CONCURRENCY and ACCESS_LOG come from the environment or .env.
"""

import gc
import os

from django.urls import get_resolver

from bkproject.startup import address
from bkproject.startup.memory import share_arenas
from bkproject.startup.prepare import check_port

bind = address.bind()

workers = address.number("WEB_CONCURRENCY", 2, most=64)
# Of each process, started when needed. They read requests and send answers; the work is done by four others
# (bkproject/slow_clients.py), so that this many slow clients keep nobody waiting.
threads = 256
worker_class = "bkproject.slow_clients.Worker"
timeout = 60
graceful_timeout = 30

# The application is loaded once, without garbage collection, and the workers share what they never write to:
# docs/decisions/workers-share.md.
preload_app = True
gc.disable()
share_arenas()

# Errors are always shown, each request only on demand; "-" is the standard output.
loglevel = "warning"
accesslog = "-" if address.setting("ACCESS_LOG", "") == "1" else None
logger_class = "bkproject.watching.secrets.AccessLogger"

# Each server would otherwise fight for one socket in the home folder, which may not be writable.
control_socket_disable = True


def on_starting(_server):
    """Say in two sentences that the address is taken; a server that takes another's place keeps its socket."""
    if "GUNICORN_FD" not in os.environ:
        check_port()


def when_ready(_server):
    """Load the pages as well, before the workers are forked, and say where they are once requests are accepted."""
    get_resolver().url_patterns  # noqa: B018 - reading them imports every view
    # No collection will go through what stands now: it would find nothing and copy all of it for its worker.
    # An import of 10,000 rows takes a sixth less time so (docs/performance.md).
    gc.freeze()
    print(f"\n  Mở trình duyệt tại / Open in a browser: {address.page()}   (Ctrl+C: dừng / stop)\n", flush=True)


def post_fork(_server, _worker):
    """Collect the garbage of requests, more rarely: reading many records looks like making garbage, and is none.

    With Python's own threshold, 700, a page that reads thousands takes a fifth longer (docs/performance.md).
    """
    gc.set_threshold(10_000, 10, 10)
    gc.enable()
