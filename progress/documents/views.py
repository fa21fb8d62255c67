"""The pages of documents, and their files."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import DetailView, FormView

from files.serving import file_response
from progress.documents.actions import SHOWN, Added, count_uses, detach_document, uses_of
from progress.documents.columns import document_columns
from progress.documents.fields import suggested
from progress.documents.filters import DocumentFilter
from progress.documents.forms import DocumentEditForm, NewDocumentForm
from progress.models import Document, Site, SiteDocument
from progress.records.actions import may_change
from progress.records.history import changes_of
from progress.records.lists import ChoosesColumns
from progress.records.lookups import options
from progress.records.pages import AtSite, RecordEditView, RecordListView, ask_for_files_again, complain
from spreadsheets.exports.views import Exportable
from values.numbers import plain_number


class DocumentListView(ChoosesColumns, Exportable, RecordListView):
    exports = ("documents",)
    model = Document
    filter_class = DocumentFilter
    template_name = "documents/document_list.html"
    card_lines = (("date",), ("about",))
    found = ngettext_lazy("Found %(count)s document", "Found %(count)s documents", "count")

    def in_full(self, documents):
        return documents.select_related("issuer")

    def every_column(self):
        return document_columns()

    def rows(self, records):
        documents = list(records)
        uses = count_uses([document.pk for document in documents], self.request.user)
        return [(document, uses[document.pk]) for document in documents]

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "can_add": user.has_perm("progress.add_document") and Site.objects.editable_by(user).exists(),
        }


class DocumentDetailView(DetailView):
    """All that is known of a document, and every place where it is used that the person may see."""

    answers_as_of = True
    template_name = "documents/document.html"

    def get_queryset(self):
        return Document.objects.visible_to(self.request.user).select_related("issuer")

    def get_context_data(self, **kwargs):
        document, user = self.object, self.request.user
        links = SiteDocument.objects.visible_to(user).filter(document=document).order_by("site__name_key")
        can_detach = user.has_perm("progress.delete_sitedocument")
        return super().get_context_data(**kwargs) | {
            "links": links.select_related("site")[:SHOWN],
            "link_count": links.count(),
            "own": set(links.editable_by(user).values_list("pk", flat=True)) if can_detach else set(),
            "uses": uses_of(document, user),
            "changes": changes_of(document, user).newest(SHOWN),
            "history_url": reverse("progress:object-history", args=["document", document.pk]),
            "can_edit": may_change(user, document, "progress.change_document"),
        }


class DocumentAddView(AtSite, FormView):
    """A document for a site, with its file; one that is recorded already is used there too."""

    form_class = NewDocumentForm
    template_name = "documents/document_form.html"
    permission = "progress.add_document"
    choose_title = gettext_lazy("Add a document")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "site": self.site}

    def form_valid(self, form):
        try:
            added = form.apply()
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        self._tell(added)
        return HttpResponseRedirect(added.document.get_absolute_url())

    def form_invalid(self, form):
        ask_for_files_again(form)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _tell(self, added: Added) -> None:
        if not added.was_known:
            text = _("“%(document)s” is saved among the documents of %(site)s.")
        elif added.was_at_site:
            text = _("“%(document)s” is already among the documents of %(site)s; it was not added again.")
        else:
            text = _("“%(document)s” was already recorded; it is now also among the documents of %(site)s.")
        messages.success(self.request, text % {"document": added.document, "site": self.site})
        if added.was_known:
            messages.info(self.request, _("The recorded document was not changed by your entries: see below."))
        if added.lost_file:
            messages.warning(self.request, _("The file was not kept."))

    def get_context_data(self, **kwargs):
        back = f"{self.site.get_absolute_url()}#documents"
        return super().get_context_data(**kwargs) | {"site": self.site, "back": back}


class DocumentEditView(RecordEditView):
    model = Document
    form_class = DocumentEditForm
    template_name = "documents/document_form.html"
    permission = "progress.change_document"

    def get_queryset(self):
        return super().get_queryset().select_related("issuer")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"back": self.object.get_absolute_url()}


@require_POST
def document_detach(request, pk: int, site: int):
    """Take a document off a site; the record stays."""
    links = SiteDocument.objects.visible_to(request.user).select_related("site", "document__issuer")
    link = get_object_or_404(links, document=pk, site=site)
    document, place = link.document, link.site
    try:
        detach_document(link=link, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(document.get_absolute_url())
    names = {"document": document, "site": place}
    messages.success(request, _("“%(document)s” was removed from the documents of %(site)s.") % names)
    return HttpResponseRedirect(f"{place.get_absolute_url()}#documents")


@require_safe
def document_file(request, pk: int):
    """Send a document's file, to keep: only to those who may see the document, and never run by the browser."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    return file_response(document.file, filename=document.download_name if document.file else "")


@require_safe
def document_names(request):
    """Answer with names of documents that hold what was typed (`?document=2140&site=3`), as a `datalist` holds them."""
    documents, site = Document.objects.visible_to(request.user), plain_number(request.GET.get("site", ""))
    return options(suggested(documents, site or 0, request.GET.get("document", "")))
