"""What the workers of the server share, and what each of them must have for itself."""

import subprocess
import sys

import pytest
from django.conf import settings

from bkproject.tests.servers import own_environment

BEFORE_THE_FORK = """
import gc, runpy, threading
server = runpy.run_path("gunicorn.conf.py")
import bkproject.wsgi
server["when_ready"](None)
from django.db import connections
print(server["preload_app"], gc.isenabled(), gc.get_freeze_count() > 100_000)
print([connection.connection for connection in connections.all()], threading.active_count())
server["post_fork"](None, None)
print(gc.isenabled())
"""


@pytest.mark.django_db
def test_workers_share_what_is_loaded_but_no_connection(tmp_path):
    """A connection to a database, or a thread, that is there before the fork would be everybody's or nobody's."""
    with own_environment(tmp_path) as environment:
        command = [sys.executable, "-c", BEFORE_THE_FORK]
        said = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert said.stdout.splitlines()[-3:] == ["True False True", "[None] 1", "True"], said.stderr
