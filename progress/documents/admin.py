"""Documents in the administration: the sites that use one, and the documents of a site."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from history.admin import PreloadingFormSet, RecentlyChanged, TrackedInline
from history.bulk_edit import BulkEdit
from history.versioned_forms import VersionedForm
from progress.access import scope
from progress.documents.resources import DocumentResource
from progress.models import Document, SiteDocument
from progress.records.admin import ScopedAdmin, ScopedInline, editable_sites
from spreadsheets.admin import ExportAdmin
from values.numbers import plain_number


class SiteDocumentRowForm(VersionedForm):
    """A document of a site; one that was just added from the site's page is there already."""

    def has_changed(self):
        return super().has_changed() and not (self.instance.pk is None and self._is_there())

    def _is_there(self) -> bool:
        chosen = plain_number(self["document"].data or "")
        of_site = SiteDocument.objects.filter(site=self.instance.site_id)
        return chosen is not None and of_site.filter(document=chosen).exists()


class SiteDocumentInline(ScopedInline, admin.TabularInline):
    model = SiteDocument
    form = SiteDocumentRowForm
    fields = ["document"]
    autocomplete_fields = ["document"]
    classes = ["collapse"]


class SiteOfDocumentForm(VersionedForm):
    """A site of a document; the site that a new document is added from counts as typed."""

    def has_changed(self):
        return super().has_changed() or bool(self.instance.pk is None and self.initial.get("site"))


class SitesFormSet(PreloadingFormSet):
    """Asks for a site, without which the person could not find or mend the document again; `is_free` does not."""

    is_free = False

    def clean(self):
        super().clean()
        kept = [f for f in self.forms if f.cleaned_data.get("site") and not self._should_delete_form(f)]
        if not (kept or self.is_free):
            raise ValidationError(_("Name at least one site of the document."), "no_site")


class SiteOfDocumentInline(TrackedInline, admin.TabularInline):
    """The sites a document is used at: people add and remove those they may edit, and see those they may see."""

    model = SiteDocument
    form = SiteOfDocumentForm
    formset = SitesFormSet
    fields = ["site"]
    autocomplete_fields = ["site"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.is_free = scope.sites_edited_by(request.user) == scope.EVERYTHING
        return formset

    def get_extra(self, request, obj=None, **kwargs):
        return 1 if obj is None and request.GET.get("site") else 0

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        sites = db_field.remote_field.model.objects.editable_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, queryset=sites, **kwargs)


@admin.register(Document)
class DocumentAdmin(BulkEdit, ExportAdmin, ScopedAdmin):
    resource_classes = [DocumentResource]
    bulk_fields = ("kind", "issuer", "date")
    list_display = ["__str__", "about", "issuer", "download", "changed_at"]
    list_select_related = ["issuer"]
    list_filter = ["kind", ("issuer", admin.RelatedOnlyFieldListFilter), RecentlyChanged]
    search_fields = ["folded"]
    search_help_text = _("Number or subject; marks and capitals do not matter.")
    exact_field = "number"
    ordering = ["-date", "number"]
    fields = [("kind", "number", "date"), "issuer", "title", "url", ("file", "download"), "note"]
    readonly_fields = ["download"]
    autocomplete_fields = ["issuer"]
    inlines = [SiteOfDocumentInline]
    # Django's own widget links to where the file lies, which nothing serves.
    formfield_overrides = {models.FileField: {"widget": forms.FileInput}}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Begin a new document with the site whose page it is added from."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        site_id = plain_number(request.GET.get("site", ""))
        if obj.pk is None and site_id in editable_sites(request):
            kwargs["initial"] = [{"site": site_id}]
        return kwargs

    def stay_within_scope(self, request, obj):
        """Check nothing: a new document belongs to no site yet, and its choices limit which sites it gets."""

    @admin.display(description=_("about"), ordering="title")
    def about(self, document):
        return document.title if document.number else ""

    @admin.display(description=_("file"))
    def download(self, document):
        if not document.file:
            return ""
        return format_html('<a href="{}">{}</a>', reverse("progress:document-file", args=[document.pk]), _("Open"))
