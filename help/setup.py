"""What a new office sets up in its first ten minutes: each step with its state, read from the data."""

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from backups.last import last_backup
from clusters.models import Cluster
from help.models import Guide
from places.models import AdministrativeUnit, BroughtUnits
from progress.models import Site
from reports.models import Letterhead
from spreadsheets.models import ImportState
from values.addresses import site_address
from values.numbers import format_number
from values.text import Label
from zones.models import Zone

FRESH = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its state: what was found (`text`), whether that is enough, and where it is done."""

    title: Label
    is_done: bool
    text: str
    url: str
    link: Label
    letterheads: list[Letterhead] = field(default_factory=list)  # that somebody may confirm as they are


def is_for(user) -> bool:
    """Return whether `user` sets up the office: whoever may add people."""
    return user.has_perm("auth.add_user")


def steps(user) -> list[Step]:
    """Return the six steps with their states; a query or two for each."""
    return [_letterhead(), _units(), _people(user), _sites(), _mail(), _backup()]


def opens_for(user) -> bool:
    """Return whether the list opens when `user` signs in: while it is neither done nor put away."""
    if not is_for(user) or Guide.SETUP.is_read_by(user):
        return False
    return not all(step.is_done for step in steps(user))


def _letterhead() -> Step:
    touched = set(Letterhead.history.filter(history_user__isnull=False).values_list("id", flat=True))
    recorded = list(Letterhead.objects.filter(valid_until=None))
    used = _used(recorded)
    shipped = [letterhead for letterhead in used if letterhead.pk not in touched]
    there = bool(recorded)
    if not there:
        text = _("No letterhead is recorded.")
    elif shipped:
        text = _("Still as shipped: %(offices)s.") % {"offices": ", ".join(map(str, shipped))}
    else:
        text = _("Edited or confirmed by this office.")
    return Step(
        pgettext_lazy("setup", "Province, offices and letterhead"),
        there and not shipped,
        text,
        reverse("help:office"),
        pgettext_lazy("setup", "Record province and offices"),
        shipped,
    )


def _used(letterheads: list[Letterhead]) -> list[Letterhead]:
    """Return those for the kinds of sites that the office has; all of them while it has none."""
    kinds = set(Site.objects.order_by().values_list("kind", flat=True).distinct())
    return [letterhead for letterhead in letterheads if not kinds or letterhead.kind in kinds] or letterheads


def _units() -> Step:
    count = _recorded_by_people(AdministrativeUnit)
    is_brought = BroughtUnits.objects.exclude(run__state=ImportState.UNDONE).exists()
    text = ngettext("%(count)s unit recorded here.", "%(count)s units recorded here.", count) % {"count": count}
    if not count:
        text = (
            _("Only the units that were shipped.")
            if AdministrativeUnit.objects.exists()
            else _("None is recorded yet.")
        )
    if not count and is_brought:
        text = _("Brought in from the list.")
    return Step(
        pgettext_lazy("setup", "Administrative units"),
        count > 0 or is_brought,
        text,
        reverse("progress:units-country"),
        pgettext_lazy("setup", "Bring in the units of your province"),
    )


def _people(user) -> Step:
    others = get_user_model().objects.filter(is_active=True, groups__isnull=False).exclude(pk=user.pk)
    count = others.distinct().count()
    text = ngettext("%(count)s other person with a role.", "%(count)s other people with a role.", count)
    return Step(
        pgettext_lazy("setup", "People"),
        count > 0,
        text % {"count": count} if count else _("No other person has a role yet."),
        reverse("admin:auth_user_add"),
        pgettext_lazy("setup", "Add a person"),
    )


def _sites() -> Step:
    count = _recorded_by_people(Cluster) + _recorded_by_people(Zone)
    text = ngettext("%(count)s site recorded here.", "%(count)s sites recorded here.", count) % {"count": count}
    if not count:
        text = _("Only the sites that were shipped.") if Site.objects.exists() else _("None is recorded yet.")
    return Step(
        pgettext_lazy("setup", "Sites, from the office's own file"),
        count > 0,
        text,
        reverse("spreadsheets:import"),
        pgettext_lazy("setup", "Import from a file"),
    )


def _recorded_by_people(model) -> int:
    """Return how many records of today a person added, on a page or by a file."""
    added = model.history.filter(history_type="+", history_user__isnull=False).values(model._meta.pk.attname)
    return model.objects.filter(pk__in=added).count()


def _mail() -> Step:
    sends = not settings.EMAIL_BACKEND.endswith((".console.EmailBackend", ".dummy.EmailBackend"))
    is_known = "//127.0.0.1" not in settings.SITE_URL and "//localhost" not in settings.SITE_URL
    if not sends:
        text = _("No mail is sent: EMAIL_URL is not set on the server.")
    elif not is_known:
        text = _("Links in mails lead to %(address)s: SITE_URL is not set on the server.")
    else:
        text = _("Mails go out; their links lead to %(address)s.")
    return Step(
        pgettext_lazy("setup", "Mail"),
        sends and is_known,
        text % {"address": site_address()},
        f"{reverse('help:page', args=['quan-tri'])}#thu",
        pgettext_lazy("setup", "How mail is set up"),
    )


def _backup() -> Step:
    last = last_backup()
    if last is None:
        text = _("None is known: the folder %(folder)s holds no copy.") % {"folder": settings.BACKUP_DIR.name}
    else:
        text = _("The last one known is of %(day)s.") % {"day": f"{timezone.localtime(last.made_at):%d/%m/%Y %H:%M}"}
        if last.rows is not None:
            what = _("%(file)s, %(size)s: %(rows)s rows and %(files)s files, read again and found whole.")
            text += " " + what % {
                "file": last.name,
                "size": filesizeformat(last.size),
                "rows": format_number(last.rows),
                "files": format_number(last.files or 0),
            }
    return Step(
        pgettext_lazy("setup", "Backup"),
        last is not None and timezone.now() - last.made_at <= FRESH,
        text,
        f"{reverse('help:page', args=['quan-tri'])}#sao-luu",
        pgettext_lazy("setup", "How to back up"),
    )
