from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from progress.history import changes_of
from progress.models import SiteKind
from reports.access import has_role, sees_province
from reports.dashboard import dashboard_for
from reports.figures import Province
from reports.forms import BasisForm
from reports.totals import site_totals
from values.tracking import StaleVersion

CHANGES_SHOWN = 50


@require_safe
def dashboard(request):
    """What a person reads first: how far their sites are, what is late, what changed."""
    if not has_role(request.user):
        return render(request, "reports/no_role.html")
    return render(request, "reports/dashboard.html", {"dashboard": dashboard_for(request.user)})


dashboard.answers_as_of = True


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_basis(request, code):
    """Choose which figure of an indicator reports use, published or computed, and say why."""
    if not sees_province(request.user):
        raise Http404
    if not request.user.has_perm("reports.change_indicator"):
        raise PermissionDenied
    province = Province(site_totals(request.user)[SiteKind.CLUSTER])
    pair = next((p for p in province.counted_pairs() if p.indicator.code == code), None)
    if pair is None:
        raise Http404
    form = BasisForm(request.POST.dict() if request.method == "POST" else None, pair=pair, by=request.user)
    stored = None
    if form.is_valid():
        try:
            indicator = form.apply()
        except StaleVersion as stale:
            stored, form = stale.stored, form.on_top_of(stale.stored.version)
        else:
            said = _("Saved: which figure of “%(indicator)s” reports use.")
            messages.success(request, said % {"indicator": indicator})
            return redirect("dashboard")
    context = {
        "form": form,
        "pair": pair,
        "stored": stored,
        "changes": changes_of(pair.indicator, request.user).newest(CHANGES_SHOWN),
    }
    return render(request, "reports/basis.html", context, status=422 if stored or form.errors else 200)
