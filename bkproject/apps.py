from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class TrackerConfig(AppConfig):
    name = "bkproject"
    default = True

    def ready(self):
        import bkproject.watching.checks  # noqa: F401 - registers them


class TrackerAdminConfig(admin_apps.AdminConfig):
    """Django's admin under the office's name."""

    default = False
    default_site = "progress.staff.admin_site.TrackerAdminSite"
