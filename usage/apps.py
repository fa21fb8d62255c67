from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsageConfig(AppConfig):
    name = "usage"
    verbose_name = _("Record of use")

    def ready(self):
        from usage import accounts, factors  # noqa: F401 - connect to signals, which wants the models
