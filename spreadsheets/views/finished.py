"""Imports that were saved: the list of them, what each did, its file, and taking it back."""

from http import HTTPStatus
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from spreadsheets.exports.imports import import_listing
from spreadsheets.exports.listing import Listing
from spreadsheets.exports.views import Exportable
from spreadsheets.imports import files, pages
from spreadsheets.imports.understanding import kinds_for
from spreadsheets.imports.undoing import (
    KEPT,
    NothingToUndo,
    NotSavedNow,
    UndoOutdated,
    may_look_at,
    may_undo_some,
    undo,
    what_undo_does,
)
from spreadsheets.imports.undoplan import UndoPlan
from spreadsheets.merge.plan import Status
from spreadsheets.models import ImportRun, ImportState
from values.forms import StyledForm, offer
from values.text import Person, person_name, signed_in

PER_PAGE = 50
KEPT_SHOWN = 100
PARTS = {
    str(Status.CHANGED): gettext_lazy("Changed rows"),
    str(Status.NEW): gettext_lazy("New rows"),
    KEPT: gettext_lazy("Kept on undo"),
}
# Never what a browser would run, whatever the file holds.
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
LISTED = [ImportState.SAVED, ImportState.UNDONE, ImportState.PREVIEW, ImportState.ASKING]


def seen_runs(user: Person) -> QuerySet[Any]:
    """Return a person's own imports, also waiting ones, and with the right to see all those that others saved.

    Raises PermissionDenied for whoever has nothing to look for there.
    """
    runs = ImportRun.objects.filter(state__in=LISTED).select_related("by", "undone_by")
    runs = runs.defer("tables", "choice", "decisions")
    if user.has_perm("spreadsheets.view_importrun"):
        return runs.filter(Q(by=user) | Q(state__in=[ImportState.SAVED, ImportState.UNDONE]))
    if not kinds_for(user):
        raise PermissionDenied
    return runs.filter(by=signed_in(user))


def finished_or_404(request: HttpRequest, pk: int) -> ImportRun:
    """Return a saved import to whom the list shows it; raise Http404 for others."""
    runs = ImportRun.objects.done().select_related("by", "undone_by").defer("tables")
    run = get_object_or_404(runs, pk=pk)
    if not may_look_at(run, request.user):
        raise Http404
    return run


class RunFilter(StyledForm, forms.Form):
    """`?person=4&state=undone`; what cannot be read finds nothing."""

    person = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Any, *, runs: QuerySet[Any]) -> None:
        super().__init__(data)
        self.runs = runs
        people = get_user_model().objects.filter(pk__in=runs.order_by().values("by"))
        named = [(str(person.pk), person_name(person)) for person in people.order_by("last_name", "first_name", "pk")]
        offer(self.fields["person"], [("", _("any")), *named])
        states = [(state.value, state.label) for state in LISTED]
        offer(self.fields["state"], [("", _("any")), *states])
        if len(named) < 2:
            del self.fields["person"]

    def narrowed(self) -> QuerySet[Any]:
        if not self.is_valid():
            return self.runs.none()
        runs = self.runs
        if person := self.cleaned_data.get("person"):
            runs = runs.filter(by=int(person))
        if state := self.cleaned_data["state"]:
            runs = runs.filter(state=state)
        return runs


class ImportListView(Exportable, TemplateView):
    """The imports that the person may see, the newest first."""

    exports = ("imports",)
    template_name = "spreadsheets/imports.html"

    def _form(self) -> RunFilter:
        return RunFilter(self.request.GET, runs=seen_runs(self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self._form()
        return super().get_context_data(**kwargs) | {
            "form": form,
            "page_obj": Paginator(form.narrowed(), PER_PAGE).get_page(self.request.GET.get("page")),
            "is_narrowed": any(form.data.get(name) for name in form.fields),
            "may_send": bool(kinds_for(self.request.user)),
        }

    def listing(self, key: str) -> Listing:
        return import_listing(self._form().narrowed())


@require_safe
def import_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an import saved, a hundred rows at a time."""
    waiting = ImportRun.objects.waiting().filter(by=signed_in(request.user), pk=pk)
    if waiting.exists():
        return redirect("spreadsheets:run", pk)
    run = finished_or_404(request, pk)
    sizes = pages.sizes(run)
    parts = [(part, label) for part, label in PARTS.items() if sizes.get(part)]
    part = request.GET.get("part")
    if part not in dict(parts):
        part = parts[0][0] if parts else ""
    page = Paginator(range(sizes.get(part, 1)), 1).get_page(request.GET.get("page"))
    rows = pages.page(run, part, page.number)
    for row in rows:
        # Of a cell that two people changed, what somebody decided against was not saved.
        row["cells"] = [c for c in row.get("cells", ()) if not c["is_conflict"] or c["choice"] == "mine"]
    context = {
        "run": run,
        "parts": parts,
        "part": part,
        "page_obj": page,
        "rows": rows,
        "may_undo": run.state == ImportState.SAVED and may_undo_some(request.user),
    }
    return render(request, "spreadsheets/import_saved.html", context)


@require_safe
def import_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file as it came, or what is kept of it, as a download that the browser never runs."""
    run = finished_or_404(request, pk)
    if not run.path:
        raise Http404
    try:
        content = files.open_kept(run.path)
    except FileNotFoundError as error:
        raise Http404 from error
    suffix = PurePath(run.path).suffix
    sent = PurePath(run.filename or "import")
    # Without its macros a workbook is of another kind.
    name = sent.name if sent.suffix.lower() != ".xlsm" else f"{sent.stem}{suffix}"
    content_type = CONTENT_TYPES.get(suffix.lstrip("."), "application/octet-stream")
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class ImportUndoView(View):
    """What taking an import back would do and leave; and doing it, as it was shown."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.run = finished_or_404(request, kwargs["pk"])
        if not may_undo_some(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        return self._page()

    def post(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        try:
            plan = undo(self.run, by=request.user, agreed=request.POST.get("fingerprint", ""))
        except UndoOutdated:
            text = _("Someone saved in the meantime. Nothing was undone. Check again what would change.")
            return self._page(text, HTTPStatus.UNPROCESSABLE_ENTITY)
        except (NothingToUndo, NotSavedNow):
            return self._page(status=HTTPStatus.UNPROCESSABLE_ENTITY)
        count = len(plan.undone)
        text = ngettext("Undone: %(count)s record.", "Undone: %(count)s records.", count)
        messages.success(request, text % {"count": count})
        return redirect("spreadsheets:import-done", pk=pk)

    def _page(self, problem: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
        self.run.refresh_from_db()
        is_saved = self.run.state == ImportState.SAVED
        try:
            plan = what_undo_does(self.run, self.request.user) if is_saved else UndoPlan()
        except UndoOutdated:
            plan, problem = UndoPlan(), _("Others are saving now. Try again.")
        page = Paginator(plan.undone, PER_PAGE).get_page(self.request.GET.get("page"))
        context = {
            "run": self.run,
            "is_saved": is_saved,
            "plan": plan,
            "page_obj": page,
            "kept": plan.kept[:KEPT_SHOWN],
            "kept_more": max(len(plan.kept) - KEPT_SHOWN, 0),
            "problem": problem,
        }
        return render(self.request, "spreadsheets/import_undo.html", context, status=status)
