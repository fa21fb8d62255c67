"""The office's own pages: what is published, field by field, and what of one site everybody sees."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from history.tracking import StaleVersion
from opendata.actions import change_open_data, may_publish
from opendata.forms import OpenDataForm
from opendata.models import Licence, OpenDataSettings
from opendata.shown import examples, told_of
from progress.models import Site
from reports.models import Letterhead


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request):
    """Show every field with a value as everybody would see it, and record what is ticked."""
    if not may_publish(request.user):
        raise PermissionDenied
    office = OpenDataSettings.current()
    initial = {} if office.version else {"publisher": _known_publisher()}
    form = OpenDataForm(request.POST if request.method == "POST" else None, instance=office, initial=initial)
    if form.is_valid():
        seen = form.cleaned_data.get("seen_version") or 0
        try:
            change_open_data(by=request.user, version=seen, **form.changes)
        except StaleVersion as stale:
            form.add_error(None, stale.as_validation_error())
        else:
            messages.success(request, _("What is published is recorded."))
            return redirect("opendata:settings")
    recorded = OpenDataSettings.current()
    chosen = set(form["fields_published"].value() or ())
    groups = [(group, [(told, told.field.key in chosen) for told in rows]) for group, rows in examples(recorded)]
    context = {
        "form": form,
        "office": recorded,
        "groups": groups,
        "licences": [(licence.label, licence.url) for licence in Licence],
        "history_url": reverse("progress:object-history", args=["opendatasettings", 1]) if recorded.version else "",
    }
    return render(request, "opendata/settings.html", context)


def _known_publisher() -> str:
    """Return the name of the office that writes the letters; empty where no letterhead is recorded."""
    return Letterhead.objects.order_by("kind").values_list("office", flat=True).first() or ""


@require_safe
def shown_page(request, pk: int):
    """Show whoever sees a site which of its values everybody sees."""
    site = Site.objects.visible_to(request.user).with_standing().filter(pk=pk).first()
    if site is None:
        raise Http404
    office = OpenDataSettings.current()
    context = {
        "site": site,
        "office": office,
        "is_published": office.is_on and site.kind in office.kinds,
        "groups": told_of(site, office),
        "may_publish": may_publish(request.user),
    }
    return render(request, "opendata/shown.html", context)
