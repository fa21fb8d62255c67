"""The pages of inspections: the list, one visit with its findings and photos, and their forms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, TemplateView

from files.serving import file_response
from history.tracking import StaleVersion
from progress.inspections.columns import inspection_columns
from progress.inspections.filters import InspectionFilter
from progress.inspections.finding_forms import FindingDoneForm
from progress.inspections.forms import InspectionForms
from progress.inspections.photo_forms import PhotoForm, PhotosForm
from progress.models import Finding, Inspection, InspectionPhoto, Site
from progress.records.actions import may_change
from progress.records.conflicts import USE
from progress.records.lists import ChoosesColumns
from progress.records.pages import AtSite, RecordEditView, RecordListView, ask_for_files_again, complain, wants_fragment
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing
from spreadsheets.exports.views import Exportable


class InspectionListView(ChoosesColumns, Exportable, RecordListView):
    exports = ("inspections", "findings")
    model = Inspection
    filter_class = InspectionFilter
    usual_order = "-date"
    template_name = "inspections/inspection_list.html"
    card_lines = (("site",), ("kind", "open", "overdue"))
    found = ngettext_lazy("Found %(count)s inspection", "Found %(count)s inspections", "count")

    def in_full(self, inspections):
        return inspections.select_related("site")

    def every_column(self):
        return inspection_columns()

    def exported(self):
        return self.exports  # the first is the list as it is shown

    def listing(self, key):
        if key == "inspections":
            return self.shown_listing(key, _("Inspections"))
        visits = self.get_queryset()
        resource = sheet(key)(self.request.user)
        findings = resource.visible().filter(inspection__in=visits.order_by().values("pk"))
        return SheetListing(resource, resource.in_order(findings))

    def get_context_data(self, **kwargs):
        context, user = super().get_context_data(**kwargs), self.request.user
        return context | {
            "can_add": user.has_perm("progress.add_inspection") and Site.objects.editable_by(user).exists(),
        }


class InspectionDetailView(DetailView):
    """One visit: what was found, what became of it, and the photos."""

    answers_as_of = True
    template_name = "inspections/inspection.html"
    context_object_name = "inspection"

    def get_queryset(self):
        return Inspection.objects.visible_to(self.request.user).select_related("site", "document")

    def get_context_data(self, **kwargs):
        inspection, user = self.object, self.request.user
        can_edit = may_change(user, inspection, "progress.change_inspection")
        can_add_photos = may_change(user, inspection, "progress.add_inspectionphoto")
        return {
            "site": inspection.site,
            "findings": inspection.findings.select_related("inspection", "responsible", "kind"),
            "photos": inspection.photos.all(),
            "can_edit": can_edit,
            "can_close": can_edit and user.has_perm("progress.change_finding"),
            "can_edit_photos": can_edit and user.has_perm("progress.change_inspectionphoto"),
            "photos_form": PhotosForm(by=user, inspection=inspection) if can_add_photos else None,
        } | super().get_context_data(**kwargs)


class InspectionPhotosView(InspectionDetailView):
    """Photos sent to a visit, several at once; with errors, its page again."""

    answers_as_of = False

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not may_change(request.user, self.object, "progress.add_inspectionphoto"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.object.get_absolute_url())

    def post(self, request, *args, **kwargs):
        form = PhotosForm(request.POST, request.FILES, by=request.user, inspection=self.object)
        if form.is_valid():
            try:
                photos = form.apply()
            except ValidationError as error:
                form.add_error("files", error.messages)
            else:
                messages.success(request, _("Photos kept: %(count)s") % {"count": len(photos)})
                return HttpResponseRedirect(f"{self.object.get_absolute_url()}#photos")
        ask_for_files_again(form)
        return self.render_to_response(self.get_context_data(photos_form=form), status=422)


class InspectionFormsView(TemplateView):
    """A visit and its findings on one form; "add rows" works without JavaScript too.

    Subclasses have `forms(data=None, more=False)`.
    """

    template_name = "inspections/inspection_form.html"

    def get(self, request, *args, **kwargs):
        return self._page(self.forms())

    def post(self, request, *args, **kwargs):
        if USE in request.POST:
            forms = self.forms(request.POST)
            forms.choose()
            return self._again(forms, status=200)
        if "more" in request.POST:
            return self._page(self.forms(request.POST, more=True))
        # Somebody may save between our look and our write: the second look finds it.
        for _look in range(2):
            forms = self.forms(request.POST)
            if not forms.is_valid() or forms.is_stale:
                break
            try:
                saved = forms.apply()
            except StaleVersion:
                continue
            except ValidationError as error:
                complain(forms.visit, error)
                break
            messages.success(request, _("Saved") + f": {saved.title}")
            return HttpResponseRedirect(saved.get_absolute_url())
        return self._again(forms)

    def _again(self, forms: InspectionForms, status: int = 422):
        forms.keep_choice()
        ask_for_files_again(forms.visit)
        return self._page(forms, status)

    def _page(self, forms: InspectionForms, status: int = 200):
        return self.render_to_response(self.get_context_data(forms=forms), status=status)


class InspectionAddView(AtSite, InspectionFormsView):
    permission = "progress.add_inspection"
    choose_title = gettext_lazy("Add an inspection")

    def forms(self, data=None, **more):
        return InspectionForms(
            by=self.request.user, site=self.site, data=data, files=self.request.FILES or None, **more
        )

    def get_context_data(self, **kwargs):
        back = f"{self.site.get_absolute_url()}#inspections"
        return super().get_context_data(**kwargs) | {"site": self.site, "back": back}


class InspectionEditView(InspectionFormsView):
    def forms(self, data=None, **more):
        inspections = Inspection.objects.visible_to(self.request.user).select_related("site")
        self.inspection = get_object_or_404(inspections, pk=self.kwargs["pk"])
        if not may_change(self.request.user, self.inspection, "progress.change_inspection"):
            raise PermissionDenied
        return InspectionForms(
            by=self.request.user,
            site=self.inspection.site,
            inspection=self.inspection,
            data=data,
            files=self.request.FILES or None,
            **more,
        )

    def get_context_data(self, **kwargs):
        inspection = Inspection.objects.select_related("site").get(pk=self.inspection.pk)
        return super().get_context_data(**kwargs) | {
            "inspection": inspection,
            "site": inspection.site,
            "back": inspection.get_absolute_url(),
        }


class PhotoEditView(RecordEditView):
    model = InspectionPhoto
    form_class = PhotoForm
    template_name = "inspections/photo_form.html"
    permission = "progress.change_inspectionphoto"
    context_object_name = "photo"

    def get_queryset(self):
        return super().get_queryset().select_related("inspection__site", "site")

    def get_success_url(self):
        return f"{self.object.inspection.get_absolute_url()}#photos"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"inspection": self.object.inspection, "site": self.object.site}


@require_safe
def photo_file(request, pk: int):
    """Send a photo as a picture for the page, only to those who may see its site."""
    photos = InspectionPhoto.objects.visible_to(request.user).select_related("site", "inspection")
    photo = get_object_or_404(photos, pk=pk)
    return file_response(photo.file, filename=photo.download_name, as_picture=True)


class FindingDoneView(RecordEditView):
    """Settling a finding: in its place with htmx, or as a page of its own."""

    model = Finding
    form_class = FindingDoneForm
    permission = "progress.change_finding"
    context_object_name = "finding"

    def get_queryset(self):
        return super().get_queryset().select_related("site", "inspection__site", "responsible")

    def get(self, request, *args, **kwargs):
        if "cancel" not in request.GET:
            return super().get(request, *args, **kwargs)
        self.object = self.get_object()
        return self._item() if wants_fragment(request) else HttpResponseRedirect(self.get_success_url())

    def saved(self, form):
        if not wants_fragment(self.request):
            return super().saved(form)
        self.object = self.get_object()
        return self._item(is_saved=True)

    def _item(self, **more):
        can_close = may_change(self.request.user, self.object, self.permission)
        context = {"finding": self.object, "can_close": can_close, "has_focus": True} | more
        return render(self.request, "inspections/includes/finding.html", context)

    def get_success_url(self):
        return f"{self.object.inspection.get_absolute_url()}#finding-{self.object.pk}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.object.site,
            "inspection": self.object.inspection,
            "back": self.get_success_url(),
            "in_place": wants_fragment(self.request),
        }

    def get_template_names(self):
        name = "includes/finding_form" if wants_fragment(self.request) else "finding_done"
        return [f"inspections/{name}.html"]
