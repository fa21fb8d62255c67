from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsageConfig(AppConfig):
    name = "usage"
    verbose_name = _("Record of use")

    def ready(self):
        from usage import accounts  # noqa: F401 - connects to Django's signals, which wants the models
