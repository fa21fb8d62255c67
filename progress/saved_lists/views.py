"""Saved lists: all that a person sees, saving one, opening it, its name, deleting it, beginning with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import ListView

from progress.models import SavedList
from progress.records.adding import RecordAddView
from progress.saved_lists.actions import begin_with, delete_list
from progress.saved_lists.forms import SavedListForm
from progress.saved_lists.queries import list_view, start_page, understood


class SavedListsView(ListView):
    """The saved lists of a person and of the office, each under the list it is of."""

    template_name = "saved_lists/saved_lists.html"

    def get_queryset(self):
        return SavedList.objects.visible_to(self.request.user).select_related("owner")

    def get_context_data(self, **kwargs):
        saved = list(self.object_list)
        views = {name: list_view(name, self.request) for name in {saved_list.list_name for saved_list in saved}}
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "rows": [(saved_list, views[saved_list.list_name]) for saved_list in saved],
            "editable": set(SavedList.objects.editable_by(user).values_list("pk", flat=True)),
            "start": start_page(user),
        }


@require_safe
def open_saved_list(request, pk: int):
    """Lead to a list as it was saved; what of it no longer exists is left out and named."""
    saved = get_object_or_404(SavedList.objects.visible_to(request.user), pk=pk)
    view = list_view(saved.list_name, request)
    if view is None:
        messages.warning(request, _("“%(name)s”: this list no longer exists.") % {"name": saved.name})
        return HttpResponseRedirect(reverse("progress:saved-lists"))
    address = understood(view, saved.query)
    if address.left_out:
        text = _("“%(name)s” was saved with filters that no longer apply; skipped: %(fields)s.")
        messages.warning(request, text % {"name": saved.name, "fields": ", ".join(address.left_out)})
    page = reverse(saved.list_name)
    return HttpResponseRedirect(f"{page}?{address.query}" if address.query else page)


class SavedListFormView(RecordAddView):
    """The form of a saved list; a base."""

    form_class = SavedListForm
    template_name = "records/record_form.html"

    def may_add(self) -> bool:
        return True  # one's own list is everybody's to keep

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "title": _("Save this list"),
            "list_label": _("Saved lists"),
            "list_url": reverse("progress:saved-lists"),
            "form_id": "saved-list-form",
        }


class SavedListAddView(SavedListFormView):
    """Save the list that the address names as it says: `?list=clusters:list&query=stage%3Deia`."""

    def begun(self):
        name = self.request.GET.get("list", "")
        view = list_view(name, self.request)
        if view is None:
            raise Http404
        query = understood(view, self.request.GET.get("query", "")[:4000]).query
        return SavedList(owner=self.request.user, list_name=name, query=query)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        begun = context["form"].instance
        page = reverse(begun.list_name)
        return context | {"back": f"{page}?{begun.query}" if begun.query else page}


class SavedListEditView(SavedListFormView):
    """The name of a saved list, and whose it is."""

    def begun(self):
        saved = get_object_or_404(SavedList.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        if not SavedList.objects.editable_by(self.request.user).filter(pk=saved.pk).exists():
            raise PermissionDenied
        return saved

    def after(self, saved):
        return reverse("progress:saved-lists")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"name": context["form"].instance.name, "back": context["list_url"]}


@require_POST
def delete_saved_list(request, pk: int):
    saved = get_object_or_404(SavedList.objects.visible_to(request.user), pk=pk)
    delete_list(by=request.user, saved=saved)
    messages.success(request, _("Deleted: %(what)s") % {"what": saved.name})
    return HttpResponseRedirect(reverse("progress:saved-lists"))


@require_POST
def begin_with_saved_list(request, pk: int):
    """Begin with a saved list after signing in, or no longer, where one does already."""
    saved = get_object_or_404(SavedList.objects.visible_to(request.user), pk=pk)
    is_start = start_page(request.user) == saved
    begin_with(by=request.user, saved=None if is_start else saved)
    messages.success(request, _("Saved") + f": {saved}")
    return HttpResponseRedirect(reverse("progress:saved-lists"))
