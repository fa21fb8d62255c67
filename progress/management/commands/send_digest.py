from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from progress.acceptance import once
from progress.desks.overruns import tell_overruns
from progress.models.rules.reporting_period import calendars_kept
from progress.notifications.actions import forget_old
from progress.work.digest import DigestOutcome, send_digests
from usage import recording, sessions


class Command(BaseCommand):
    help = (
        "Tells of dossiers over their time limit, sends everybody their digest by mail, as often as each chose, and "
        "deletes what is kept for a time only: notifications, records of use, sessions that ended. For cron, daily."
    )

    def add_arguments(self, parser):
        parser.add_argument("--user", action="append", metavar="NAME", help="only this person; may be repeated")

    def handle(self, *, user: list[str] | None, **options):
        if user is None:
            forget_old(timezone.localdate())
            recording.forget_old()
            sessions.forget_ended()
            once.forget_old()
            tell_overruns(timezone.localdate())
        try:
            with calendars_kept():
                outcome = send_digests(timezone.localdate(), usernames=user)
        except OSError as error:
            raise CommandError(_("The mail server does not answer: %(error)s") % {"error": error}) from error
        self._tell(outcome)
        if outcome.failed:
            raise CommandError(
                _("Not sent: %(people)s. The next run tries again.")
                % {"people": "; ".join(f"{name} ({why})" for name, why in outcome.failed.items())}
            )

    def _tell(self, outcome: DigestOutcome) -> None:
        for text, people in (
            (_("Sent: %(people)s"), outcome.sent),
            (_("Nothing to do: %(people)s"), outcome.nothing_to_say),
            (_("No e-mail address: %(people)s"), outcome.without_address),
        ):
            if people:
                self.stdout.write(text % {"people": ", ".join(people)})
