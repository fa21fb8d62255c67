"""The pages of help: the handbook and its pictures, the terms, the first day, setting up."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from help import first_day, handbook, setup, terms
from help.actions import mark_read
from help.models import FIRST_DAY, Guide
from help.office import OfficeForm, confirm_letterhead, may_set_up, recorded_office, set_up_office
from history.tracking import StaleVersion
from places.national.bringing import UnitsChanged
from progress.records.pages import posted_version
from reports.models import Letterhead
from values.text import fold


@require_safe
def index(request):
    """Show the pages of the handbook and, once somebody searches, the terms and pages that hold all their words."""
    q = request.GET.get("q", "").strip()
    words = fold(q).split()
    context = {
        "q": q,
        "pages": [page for page in handbook.pages().values() if page.mentions(words)],
        "terms": [term for term in terms.TERMS.values() if term.mentions(words)] if words else [],
    }
    return render(request, "help/index.html", context)


@require_safe
def term_list(request):
    return render(request, "help/terms.html", {"groups": terms.GROUPS})


@require_safe
def handbook_page(request, slug: str):
    pages = handbook.pages()
    if slug not in pages:
        raise Http404
    return render(request, "help/page.html", {"page": pages[slug], "pages": pages.values()})


@require_safe
def picture(request, name: str):
    """Send a picture of the handbook; the address allows letters and hyphens only."""
    path = handbook.PICTURES / f"{name}.png"
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")


@require_safe
def first_day_page(request):
    return render(request, "help/first_day.html", {"steps": first_day.steps_of(request.user)})


@require_safe
def setup_page(request):
    if not setup.is_for(request.user):
        raise PermissionDenied
    steps = setup.steps(request.user)
    context = {
        "steps": steps,
        "is_done": all(step.is_done for step in steps),
        "may_confirm": may_set_up(request.user),
        "is_put_away": Guide.SETUP.is_read_by(request.user),
    }
    return render(request, "help/setup.html", context)


@require_POST
def letterhead_confirm(request, pk: int):
    """Take a letterhead as right as it is shown."""
    letterhead = get_object_or_404(Letterhead, pk=pk)
    try:
        confirm_letterhead(letterhead=letterhead, by=request.user, version=posted_version(request))
    except StaleVersion:
        messages.warning(request, _("The letterhead was changed meanwhile. Nothing was confirmed: look at it again."))
    else:
        messages.success(request, _("The letterhead of %(office)s is confirmed as it is.") % {"office": letterhead})
    return redirect("help:setup")


@require_POST
def read(request):
    """Put a guide away and go on to where the person begins."""
    guide = request.POST.get("guide")
    if guide not in Guide.values:
        raise BadRequest
    mark_read(by=request.user, guide=Guide(guide))
    if guide == Guide.FIRST_DAY:
        request.session.pop(FIRST_DAY, None)
    return redirect("login")  # which leads whoever is signed in to where they begin


@require_http_methods(["GET", "HEAD", "POST"])
def office_page(request):
    """Ask for province and offices, and record them."""
    if not (setup.is_for(request.user) and may_set_up(request.user)):
        raise PermissionDenied
    form = OfficeForm(request.POST if request.method == "POST" else None, initial=recorded_office())
    problem = ""
    if form.is_valid():
        data = form.cleaned_data
        try:
            set_up_office(
                by=request.user,
                province=form.chosen,
                place=data["place"],
                bodies=form.bodies,
                brings_units=data["units"],
            )
        except UnitsChanged:
            problem = _("Others saved the same units at the same time. Nothing was saved. Save again.")
        else:
            messages.success(request, _("Province and offices are recorded."))
            return redirect("help:setup")
    return render(request, "help/office.html", {"form": form, "problem": problem})
