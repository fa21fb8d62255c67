"""What gunicorn serves: `gunicorn bkproject.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from bkproject.slow_clients import ApartFromClients

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bkproject.settings")

# Processes (gunicorn.conf.py) times these threads is how many requests are worked on at once; SQLite lets one of them
# write at a time.
application = ApartFromClients(get_wsgi_application(), threads=4)
