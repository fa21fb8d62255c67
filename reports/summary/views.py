from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress.models import Site
from progress.records.filters import PlaceForm
from progress.records.pages import suggestions_of
from reports.access import has_role
from reports.summary import summary_text


@require_safe
def summary(request):
    """Show the day as a text to copy into a message, of the sites the person sees, in their language."""
    if not has_role(request.user):
        return render(request, "reports/no_role.html")
    form = PlaceForm(request.GET, user=request.user)
    if "options" in request.GET:
        return suggestions_of(form, request.GET)
    with form.narrowed():
        text = summary_text(request.user, str(form.chosen or ""))
    perhaps = list(form.perhaps_there(Site.objects.visible_to(request.user)))
    return render(request, "reports/summary.html", {"text": text, "form": form, "perhaps": perhaps})
