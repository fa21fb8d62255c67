import os

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.backends.signals import connection_created


class TrackerConfig(AppConfig):
    name = "bkproject"
    default = True

    def ready(self):
        import bkproject.watching.checks  # noqa: F401 - registers them

        connection_created.connect(keep_none_that_only_reads)


def keep_none_that_only_reads(connection, **kwargs):
    """Let a connection to a file of SQLite that may not be written to end with its request.

    SQLite opens such a file to be read alone, and stays so for as long as the connection lasts: people would be told
    for a minute more that nothing can be saved, after somebody mended that.
    """
    is_file = connection.vendor == "sqlite" and not connection.is_in_memory_db()
    if is_file and not os.access(connection.settings_dict["NAME"], os.W_OK):
        connection.close_at = 0


class TrackerAdminConfig(admin_apps.AdminConfig):
    """Django's admin under the office's name."""

    default = False
    default_site = "progress.staff.admin_site.TrackerAdminSite"
