from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class TrackerConfig(AppConfig):
    name = "bkproject"
    default = True

    def ready(self):
        post_migrate.connect(_make_cache_table, sender=self)


class TrackerAdminConfig(admin_apps.AdminConfig):
    """Django's admin under the office's name."""

    default = False
    default_site = "bkproject.adminsite.TrackerAdminSite"


def _make_cache_table(*, using, **options):
    """Let `migrate` make the cache's table too: no model has it, so no migration would."""
    call_command("createcachetable", database=using, verbosity=0)
