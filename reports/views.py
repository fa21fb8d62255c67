from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.access import has_role
from reports.dashboard import dashboard_for


@require_safe
def dashboard(request):
    """What a person reads first: how far their sites are, what is late, what changed."""
    if not has_role(request.user):
        return render(request, "reports/no_role.html")
    return render(request, "reports/dashboard.html", {"dashboard": dashboard_for(request.user)})


dashboard.answers_as_of = True
