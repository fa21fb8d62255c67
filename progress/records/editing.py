"""Forms of one record that another person may have saved meanwhile: theirs and mine, and the choice between them."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import UpdateView

from history.tracking import StaleVersion
from progress.models import Site
from progress.records.actions import may_change
from progress.records.conflicts import USE, conflict, is_open


class MayClash:
    """Mixin for views of one record's form that carries its version, named before Django's class.

    A refused save answers 422. Choosing whose value a field is to have saves nothing and is done as asked: 200.
    """

    def stored_now(self):
        """The record as it is stored, behind the view's own gate."""
        return self.get_object()

    def post(self, request, *args, **kwargs):
        if USE not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.stored_now()
        return self.clashed(self.get_form(), self.stored_now(), status=200)

    def stale(self, form, stale: StaleVersion):
        """Somebody saved since the form was given out: both values, and the form to go on from."""
        if stale.stored is None:
            raise Http404
        return self.clashed(form, self.stored_now())

    def clashed(self, form, stored, status: int = 422):
        found = conflict(form, stored)
        self.object = stored
        return self.show_again(found.form, found, status)

    def form_invalid(self, form):
        return self.clashed(form, self.stored_now()) if is_open(form) else self.show_again(form)

    def show_again(self, form, found=None, status: int = 422):
        return self.render_to_response(self.get_context_data(form=form, conflict=found), status=status)


def complain(form, error: ValidationError) -> None:
    """Put an action's complaint at the form's fields; one about what the form does not show stands above them."""
    for name, texts in error.message_dict.items() if hasattr(error, "error_dict") else [(None, error.messages)]:
        form.add_error(name if name in form.fields else None, texts)


class RecordEditView(MayClash, UpdateView):
    """One record within the person's scope, by a form that carries its version, takes `by` and can `apply()`.

    What was typed comes back with 422 when it cannot be saved; over an older version, beside what is stored now.
    """

    permission: str  # "progress.change_document"

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)

    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        if not may_change(self.request.user, record, self.permission):
            raise PermissionDenied
        return record

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def form_valid(self, form):
        try:
            self.object = form.apply()
        except StaleVersion as stale:
            return self.stale(form, stale)
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        return self.saved(form)

    def saved(self, form):
        messages.success(self.request, _("Saved") + f": {self.object}")
        return HttpResponseRedirect(self.get_success_url())

    def show_again(self, form, found=None, status: int = 422):
        ask_for_files_again(form)
        # What the page says about the record is what is stored, not what was typed.
        self.object = self.get_queryset().get(pk=self.object.pk)
        return super().show_again(form, found, status)


class AtSite:
    """Mixin for adding something to the site that the address names: `?site=12`; without one it is asked for."""

    permission: str  # "progress.add_inspection"
    choose_title: str

    @cached_property
    def site(self) -> Site:
        """404 for a site that is not the person's to see, 403 for one that is not theirs to change."""
        key = self.request.GET.get("site", "")
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
        site = get_object_or_404(Site.objects.visible_to(self.request.user), pk=number)
        if not may_change(self.request.user, site, self.permission):
            raise PermissionDenied
        return site

    def dispatch(self, request, *args, **kwargs):
        if request.GET.get("site"):
            return super().dispatch(request, *args, **kwargs)
        sites = Site.objects.editable_by(request.user)
        if not request.user.has_perm(self.permission) or not sites.exists():
            raise PermissionDenied
        return render(request, "records/choose_site.html", {"sites": sites, "title": self.choose_title})


CHOOSE_AGAIN = gettext_lazy("Choose the file again: a browser keeps no file when a page comes back.")


def ask_for_files_again(form: forms.Form) -> None:
    """Say at the file fields of a form that comes back which file has to be chosen again."""
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) and form.files.get(form.add_prefix(name)) and name not in form.errors:
            form.add_error(name, CHOOSE_AGAIN)
