"""What pages and forms of records share: the gate of one kind of site, lists, and saves over somebody else's."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, UpdateView

from history.tracking import StaleVersion, TrackedModel
from places.models import AdministrativeUnit
from progress.models import Site
from progress.models.office import reports_obstacles
from progress.records.actions import REASON_LENGTH, may_change
from progress.records.conflicts import USE, conflict, is_open
from progress.records.doubts import CONFIRMED
from progress.records.filters import ListFilter, shareable
from progress.records.lists import SavableList
from progress.records.lookups import LookupField, options
from values.numbers import ShownCount, plain_number
from values.text import one_line


class MayClash:
    """Mixin for views of one record's form that carries its version, named before Django's class.

    A refused save answers 422. Choosing whose value a field is to have saves nothing and is done as asked: 200.
    """

    def stored_now(self):
        """Return the record as it is stored, behind the view's own gate."""
        return self.get_object()

    def post(self, request, *args, **kwargs):
        if USE not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.stored_now()
        return self.clashed(self.get_form(), self.stored_now(), status=200)

    def stale(self, form, stale: StaleVersion):
        """Show both values where somebody saved since the form was given out, and the form to go on from."""
        if stale.stored is None:
            raise Http404
        return self.clashed(form, self.stored_now())

    def clashed(self, form, stored, status: int = 422):
        clash = conflict(form, stored)
        self.object = stored
        return self.show_again(clash.form, clash, status)

    def form_invalid(self, form):
        return self.clashed(form, self.stored_now()) if is_open(form) else self.show_again(form)

    def show_again(self, form, clash=None, status: int = 422):
        return self.render_to_response(self.get_context_data(form=form, conflict=clash), status=status)


def complain(form, error: ValidationError) -> None:
    """Put an action's complaint at the form's fields; one about what the form does not show stands above them."""
    for name, errors in error.error_dict.items() if hasattr(error, "error_dict") else [(None, error.error_list)]:
        if name == CONFIRMED:
            form.add_error(None, ValidationError({name: errors}))  # whole: the form makes its ticks of it
        else:
            form.add_error(name if name in form.fields else None, errors)


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

    def show_again(self, form, clash=None, status: int = 422):
        ask_for_files_again(form)
        # What the page says about the record is what is stored, not what was typed.
        self.object = self.get_queryset().get(pk=self.object.pk)
        return super().show_again(form, clash, status)


def posted_version(request: HttpRequest) -> int:
    """Return the version of a record that the page was made from; 0, older than any, where none is posted."""
    return plain_number(request.POST.get("version", "")) or 0


def delete_as_posted(request: HttpRequest, record: TrackedModel, delete: Callable[..., None]) -> None:
    """Have the action `delete` a record as its page says: `by` the person, the `version` seen, the `reason`; tell them.

    What somebody changed meanwhile stays.
    """
    reason = one_line(request.POST.get("reason", ""), REASON_LENGTH)
    try:
        delete(by=request.user, version=posted_version(request), reason=reason)
    except StaleVersion as stale:
        messages.warning(request, str(stale))
    else:
        messages.success(request, _("Deleted: %(what)s") % {"what": record})


def named_site(request, sites: QuerySet) -> Site:
    """Return the one of `sites` that the address names: `?site=12`; raises Http404."""
    return get_object_or_404(sites, pk=plain_number(request.GET.get("site", "")))


class AtSite:
    """Mixin for adding something to the site that the address names: `?site=12`; without one it is asked for."""

    permission: str  # "progress.add_inspection"
    choose_title: str

    @cached_property
    def site(self) -> Site:
        """404 for a site that is not the person's to see, 403 for one that is not theirs to change."""
        site = named_site(self.request, Site.objects.visible_to(self.request.user))
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


CHOOSE_AGAIN = gettext_lazy("Choose the file again: a browser does not keep chosen files when a page is shown again.")


def ask_for_files_again(form: forms.Form) -> None:
    """Say at the file fields of a form that comes back which file has to be chosen again."""
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) and form.files.get(form.add_prefix(name)) and name not in form.errors:
            form.add_error(name, CHOOSE_AGAIN)


def wants_fragment(request: HttpRequest) -> bool:
    """Return whether htmx asks for a part of the page; going back in the browser's history it asks for all of it."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def may_enter_figures(user) -> bool:
    """Return whether the person fills in the forms of a period, at the sites that are theirs to change."""
    return user.has_perms(["progress.add_periodfigure", "progress.change_periodfigure"])


class PageOrPart:
    """Mixin for addresses that answer with a page or, to htmx, with a part of it."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        # No cache may take one for the other.
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response


class FilteredListView(PageOrPart, ListView):
    """A list filtered, sorted and paged as its address says; htmx gets the list without the page."""

    answers_as_of = True
    paginate_by = 50
    part_name = ""  # the template of the list alone, where htmx asks for it

    def count(self, queryset) -> int:
        """Return how many rows were found."""
        return queryset.count()

    def paginate_queryset(self, queryset, page_size):
        """Show the last page for one past the end: a shared address lives on when fewer rows match."""
        paginator = Paginator(queryset, page_size)
        paginator.count = self.count(queryset)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        # A link that sorted or paged is gone with the old list: the reader goes on from the count.
        has_focus = self.request.htmx.boosted and wants_fragment(self.request)
        return super().get_context_data(**kwargs) | {"has_focus": has_focus}

    def get_template_names(self):
        return [self.part_name if self.part_name and wants_fragment(self.request) else self.template_name]

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if wants_fragment(self.request):
            query = shareable(self.request.GET)
            response["HX-Push-Url"] = f"{self.request.path}?{query}" if query else self.request.path
        return response


class SitePages(PageOrPart):
    """Mixin for the views of one kind of site; `model` is Cluster or Zone."""

    model: type[Site]
    read_along: tuple[str, ...] = ()  # what of the site a page shows beside its place

    @cached_property
    def site(self) -> Site:
        """The site of this address, for this person; 404 when there is none for them."""
        visible = with_place(self.model.objects.visible_to(self.request.user), *self.read_along)
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        namespace = f"{self.model.site_kind}s"
        return super().get_context_data(**kwargs) | {
            "list_url": reverse(f"{namespace}:list"),
            "milestone_url": f"{namespace}:milestone",
            "choose_url": f"{namespace}:choose-figure",
            "plural": self.model._meta.verbose_name_plural,
        }

    def part_or_404(self, manager, permission: str):
        """Return the part of the site whose primary key the address holds; refuses (403) whoever may not change it."""
        part = get_object_or_404(manager.filter(site=self.site.pk), pk=self.kwargs["pk"])
        if not may_change(self.request.user, part, permission):
            raise PermissionDenied
        self.can_edit = True  # the same rule: a part is changed by whoever changes its site
        return part

    @cached_property
    def can_edit(self) -> bool:
        """Whether the site's data are this person's to change, as far as their permissions go."""
        return self.model.objects.editable_by(self.request.user).filter(pk=self.site.pk).exists()

    def rights(self) -> dict[str, bool]:
        """Return what the person may do here, for templates that offer it."""
        user = self.request.user
        return {
            "can_update": user.has_perm("progress.change_milestone") and self.can_edit,
            "can_freeze": user.has_perm("progress.add_baseline") and self.can_edit,
            "can_add_figure": user.has_perm("progress.add_sitefigure") and self.can_edit,
            "can_choose": user.has_perm("progress.change_sitefigure") and self.can_edit,
            "can_report_obstacles": reports_obstacles(user) and self.can_edit,
            "can_open_obstacles": user.has_perm("progress.add_obstacle") and self.can_edit,
            "can_take_steps": user.has_perm("progress.change_obstacle") and self.can_edit,
            "can_add_document": user.has_perm("progress.add_document") and self.can_edit,
            "can_inspect": user.has_perm("progress.add_inspection") and self.can_edit,
            "can_close": user.has_perm("progress.change_finding") and self.can_edit,
            "can_edit_event": user.has_perm("progress.change_siteevent") and self.can_edit,
            "can_add_event": user.has_perm("progress.add_siteevent") and self.can_edit,
            "can_add_project": user.has_perm("progress.add_secondaryproject") and self.can_edit,
            "can_place": user.has_perm("progress.change_siteposition") and self.can_edit,
            "can_set_in_charge": user.has_perm("progress.change_personincharge") and self.can_edit,
            "can_enter_figures": may_enter_figures(user) and self.can_edit,
        }


def suggestions_of(form: forms.BaseForm, data) -> HttpResponse:
    """Answer what the field of a lookup, which `data` names under "options", suggests for what it holds; else 404."""
    field = form.fields.get(data["options"])
    if not isinstance(field, LookupField):
        raise Http404
    return options(field.suggestions(data.get(data["options"], "")))


class SuggestsNames:
    """Mixin for pages whose form has fields of lookups, named before Django's class: answers what these suggest."""

    def lookups_form(self) -> forms.BaseForm:
        """Return the form in whose fields names are suggested."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        """Answer, asked for `?options=unit&unit=xã`, what the field of that lookup suggests; 404 for another field."""
        if "options" not in request.GET:
            return super().get(request, *args, **kwargs)
        return suggestions_of(self.lookups_form(), request.GET)


class RecordListView(SuggestsNames, SavableList, FilteredListView):
    """What a person may see of one kind of record."""

    filter_class: type[ListFilter]
    found: str  # ngettext_lazy of how many were found
    usual_order = ""  # a key of the filter's order; a search has its own, the best hit first

    def lookups_form(self):
        self.get_queryset()
        return self.filter.form

    @property
    def list_title(self):
        return self.model._meta.verbose_name_plural

    def filter_of(self, data):
        user = self.request.user
        return self.filter_class(data, self.model.objects.visible_to(user), user=user)

    def get_queryset(self):
        self.filter = self.filter_of(self.request.GET)
        return self.in_full(self.filter.qs)

    def order(self) -> list[str]:
        """Return the keys that the rows are sorted by, as far as the heads of the columns show them."""
        keys = [key for key in self.request.GET.getlist("order") if key]
        return keys or ([] if self.request.GET.get("q") or not self.usual_order else [self.usual_order])

    def in_full(self, rows):
        """Read along what the rows show."""
        return rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        count = context["paginator"].count
        return context | {
            "filter": self.filter,
            "order": self.order(),
            "found": self.found % {"count": ShownCount(count)},
            "has_any": bool(count) or self.filter.queryset.exists(),
        }


def with_place(sites: QuerySet, *related: str) -> QuerySet:
    """Return sites with their unit, what became of it, their developer, and what is `related`."""
    successors = AdministrativeUnit.objects.select_related("parent").order_by("valid_from", "folded")
    return (
        sites.with_standing()
        .select_related("unit__parent", "developer", *related)
        .prefetch_related(Prefetch("unit__successors", queryset=successors))
    )
