from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.access import has_role
from reports.differences.export import DifferencesExport
from reports.differences.forms import DifferencesForm
from reports.differences.page import differences_page
from values.today import today


@require_safe
def differences(request):
    """What moved forward, slipped, opened and closed between two days: `/differences/?from=2026-10-01`."""
    if not has_role(request.user):
        return render(request, "reports/no_role.html")
    form = DifferencesForm(request.GET, user=request.user)
    found = differences_page(request.user, form.cleaned_data, request.GET.get("page")) if form.is_valid() else None
    context = {"form": form, "found": found, "is_to_today": found and form.cleaned_data["to"] == today()}
    return render(request, "reports/differences.html", context)


differences.exported_by = DifferencesExport
