from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from api.hooks.sending import forget_old, send_all
from progress.models.rules.reporting_period import calendars_kept


class Command(BaseCommand):
    help = (
        "Looks for what happened and tells it to the webhooks, and tries again what failed before. For a timer, every "
        "minute; without webhooks it does nothing. What was sent long ago is deleted (WEBHOOKS_KEPT_DAYS)."
    )

    def handle(self, **options):
        forget_old()
        with calendars_kept():
            outcome = send_all()
        delivered, failed = _("Delivered to %(hook)s: %(count)s"), _("Failed at %(hook)s: %(count)s")
        for text, told in ((delivered, outcome.delivered), (failed, outcome.failed)):
            for hook, count in told.items():
                self.stdout.write(text % {"hook": hook, "count": count})
        for hook in outcome.paused:
            self.stdout.write(_("Paused: %(hook)s (%(why)s)") % {"hook": hook, "why": hook.get_pause_reason_display()})
