from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.access import has_role
from reports.summary import summary_text


@require_safe
def summary(request):
    """Show the day as a text to copy into a message, of the sites the person sees, in their language."""
    if not has_role(request.user):
        return render(request, "reports/no_role.html")
    return render(request, "reports/summary.html", {"text": summary_text(request.user)})
