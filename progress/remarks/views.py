"""Remarks: the list of all a person sees, writing one, changing and striking out, the people they may name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from files.serving import file_response
from history.tracking import StaleVersion
from progress.models import Remark
from progress.models.exchange.remark import page_of
from progress.records.pages import (
    RecordEditView,
    RecordListView,
    ask_for_files_again,
    complain,
    posted_version,
    wants_fragment,
)
from progress.remarks.actions import TOO_LATE, mark_read, may_write, strike_remark
from progress.remarks.export import remark_listing
from progress.remarks.filters import RemarkFilter
from progress.remarks.forms import RemarkEditForm, RemarkForm
from progress.remarks.queries import in_full, named_record, people_who_see
from spreadsheets.exports.views import Exportable


class RemarkListView(Exportable, RecordListView):
    exports = ("remarks",)
    model = Remark
    filter_class = RemarkFilter
    template_name = "remarks/remark_list.html"
    part_name = "remarks/includes/remark_list.html"
    found = ngettext_lazy("Found %(count)s remark", "Found %(count)s remarks", "count")

    def in_full(self, remarks):
        return in_full(remarks).order_by("-written_at", "-pk")

    def listing(self, key):
        return remark_listing(self.get_queryset())


def _record_or_404(request) -> Model:
    record = named_record(request.GET, request.user)
    if record is None:
        raise Http404
    return record


class RemarkAddView(FormView):
    """A remark on the record that the address names (`?obstacle=12`); with errors, a page of its own."""

    form_class = RemarkForm
    template_name = "remarks/remark_form.html"

    @cached_property
    def record(self) -> Model:
        record = _record_or_404(self.request)
        if not may_write(self.request.user, record):
            raise PermissionDenied
        return record

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "record": self.record}

    def form_valid(self, form):
        try:
            remark = form.apply()
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The remark is saved."))
        return HttpResponseRedirect(remark.get_absolute_url())

    def form_invalid(self, form):
        ask_for_files_again(form)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "record": self.record,
            "site": getattr(self.record, "site", self.record),
            "place": getattr(self.record, "site", self.record) or self.record.place,
            "url": self.request.get_full_path(),
            "back": f"{page_of(self.record)}#remarks",
            "people_query": self.request.GET.urlencode(),
        }


class RemarkEditView(RecordEditView):
    model = Remark
    form_class = RemarkEditForm
    template_name = "remarks/remark_form.html"
    permission = "progress.change_remark"
    context_object_name = "remark"

    def get_queryset(self):
        return in_full(super().get_queryset())

    def get(self, request, *args, **kwargs):
        remark = self.get_object()
        if remark.may_be_edited_by(request.user):
            return super().get(request, *args, **kwargs)
        messages.warning(request, TOO_LATE)
        return HttpResponseRedirect(remark.get_absolute_url())

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "record": self.object.record,
            "site": self.object.site,
            "place": self.object.place,
            "url": self.request.path,
            "back": self.object.get_absolute_url(),
        }


@require_POST
def remark_strike(request, pk: int):
    """Strike a remark out, by its writer or whoever may strike out anybody's."""
    remark = get_object_or_404(in_full(Remark.objects.visible_to(request.user)), pk=pk)
    try:
        strike_remark(remark=remark, by=request.user, version=posted_version(request))
    except StaleVersion as stale:
        messages.warning(request, str(stale))
    else:
        messages.success(request, _("The remark is struck out. It stays readable."))
    return HttpResponseRedirect(remark.get_absolute_url())


@require_POST
def remarks_read(request):
    """Say that the remarks on a record that name the person are read."""
    record = _record_or_404(request)
    count = mark_read(by=request.user, record=record)
    text = ngettext("%(count)s remark marked as read.", "%(count)s remarks marked as read.", count)
    messages.success(request, text % {"count": count})
    return HttpResponseRedirect(f"{page_of(record)}#remarks")


@require_safe
def remark_people(request):
    """List who sees a record, by the name that a remark mentions them by; to htmx without the page."""
    record = _record_or_404(request)
    if not may_write(request.user, record):
        raise PermissionDenied
    part = "includes/remark_people" if wants_fragment(request) else "remark_people"
    people = [person for person in people_who_see(record) if person != request.user]
    context = {"people": people, "record": record, "back": f"{page_of(record)}#remarks"}
    return render(request, f"remarks/{part}.html", context)


@require_safe
def remark_file(request, pk: int):
    """Send the file of a remark, to keep: only to those who see the remark."""
    remark = get_object_or_404(Remark.objects.visible_to(request.user).select_related("site", "obstacle"), pk=pk)
    return file_response(remark.file, filename=remark.download_name if remark.file else "")
