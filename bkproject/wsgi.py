"""What gunicorn serves: `gunicorn bkproject.wsgi`."""

import os
from urllib.parse import quote

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from bkproject.slow_clients import ApartFromClients

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bkproject.settings")


def below(path, application):
    """Return `application` as found below `path`, "/ccn": Django knows addresses without it. Others are sent there."""

    def answer(environ, start_response):
        asked = environ["PATH_INFO"]
        if asked == path or asked.startswith(f"{path}/"):
            environ["PATH_INFO"] = asked[len(path) :] or "/"
        elif asked != "/healthz":  # whoever watches the server need not know the path
            query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
            target = f"{path}{quote(asked, encoding='latin-1')}{query}"
            start_response("307 Temporary Redirect", [("Location", target), ("Content-Length", "0")])
            return []
        return application(environ, start_response)

    return answer if path else application


# Processes (gunicorn.conf.py) times these threads is how many requests are worked on at once; SQLite lets one of them
# write at a time.
application = below(settings.FORCE_SCRIPT_NAME or "", ApartFromClients(get_wsgi_application(), threads=4))
