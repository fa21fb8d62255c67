"""The pages of who is in charge of sites: all people, setting them at one site or several, handing over."""

import hashlib

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from history.tracking import current_request_id
from progress.in_charge.actions import CHANGED_MEANWHILE, MOST_SITES, TOO_MANY, ChargeChange, change_in_charge
from progress.in_charge.forms import HandOverForm, PeopleForm, TogetherForm
from progress.in_charge.queries import people_in_charge, people_who_may, with_people
from progress.models import Site
from progress.records.lists import OpensInLine, back_to
from progress.records.pages import PageOrPart
from values.numbers import plain_number
from values.text import person_name

PREVIEW, SAVE = "preview", "save"


class OfOfficers(PermissionRequiredMixin):
    """Mixin for pages of those who set who is in charge."""

    permission_required = "progress.change_personincharge"
    raise_exception = True

    def editable(self):
        return with_people(Site.objects.editable_by(self.request.user).standing()).order_by("kind", "name_key", "pk")


class PeopleView(OfOfficers, TemplateView):
    """Who is in charge of how many of the sites that the reader may change, and how many are nobody's."""

    template_name = "in_charge/people.html"

    def get_context_data(self, **kwargs):
        sites = self.editable()
        nobodys = sites.filter(in_charge=None)
        return super().get_context_data(**kwargs) | {
            "people": people_in_charge(sites),
            "nobodys": nobodys[:MOST_SITES],
            "nobodys_count": nobodys.count(),
        }


class ChangeView(PageOrPart, OpensInLine, OfOfficers, View):
    """Shows what would change at the sites the address names, then does it; a base."""

    template_name = "in_charge/change.html"

    @cached_property
    def sites(self) -> list[Site]:
        """Those named: 404 for one this person does not see, 403 for one that is not theirs to change."""
        data = self.request.POST if "site" in self.request.POST else self.request.GET
        keys = {plain_number(text) or 0 for text in data.getlist("site")}
        sites = list(with_people(Site.objects.visible_to(self.request.user).filter(pk__in=keys)).order_by("name_key"))
        if len(sites) < len(keys):
            raise Http404
        if Site.objects.editable_by(self.request.user).filter(pk__in=keys).count() < len(keys):
            raise PermissionDenied
        return sites

    def form(self, data=None):
        raise NotImplementedError

    def get(self, request):
        if len(self.sites) > MOST_SITES:
            messages.warning(request, TOO_MANY % {"most": MOST_SITES})
            return redirect("progress:in-charge")
        return self.page(self.form())

    def post(self, request):
        if not self.sites:
            return self.get(request)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        changes = form.plan(self.sites)
        if request.POST.get("step") != SAVE:
            return self.page(form, changes)
        if request.POST.get("seen") != self.seen(changes):
            form.add_error(None, CHANGED_MEANWHILE)
            return self.page(form, changes, status=422)
        try:
            count = change_in_charge(changes=changes, by=request.user, reason=form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
            return self.page(form, changes, status=422)
        self.tell(count)
        return self.saved()

    def saved(self):
        return HttpResponseRedirect(self.back())

    def seen(self, changes: list[ChargeChange]) -> str:
        """Return a digest of what was shown, so that nothing else is saved."""
        return hashlib.sha256("\n".join(change.key for change in changes).encode()).hexdigest()[:16]

    def tell(self, count: int) -> None:
        if not count:
            messages.info(self.request, _("No changes to save."))
            return
        words = ngettext("Saved: %(count)s site.", "Saved: %(count)s sites.", count) % {"count": count}
        address = back_to(self.list_address, reverse("progress:undo-request", args=[current_request_id()]))
        messages.success(self.request, format_html('{} <a href="{}">{}</a>', words, address, _("Undo")))

    def back(self) -> str:
        return reverse("progress:in-charge")

    def page(self, form, changes: list[ChargeChange] | None = None, status: int = 200):
        for change in changes or ():
            change.site.change = change
        context = {
            "form": form,
            "sites": self.sites,
            "changes": changes,
            "changed_count": sum(not change.is_empty for change in changes or ()),
            "seen": self.seen(changes) if changes is not None else "",
        }
        return render(self.request, self.template_name, context | self.words(), status=status)

    def words(self) -> dict:
        return {"title": _("Persons in charge")}


class SetView(ChangeView):
    """Who is in charge of one site, saved at once, or of several, shown first: `?site=12&site=15`.

    Of one site also in the line of a list: `?site=12&next=/clusters/&line=12`.
    """

    def get(self, request):
        return super().get(request) if self.sites else redirect("progress:in-charge")

    @property
    def is_single(self) -> bool:
        return len(self.sites) == 1

    def form(self, data=None):
        people = self.offered()
        if not self.is_single:
            return TogetherForm(data, people=people)
        ticked = {"people": [row.person_id for row in self._rows]}
        # In a list several forms may be open, so their fields have ids of their own.
        return PeopleForm(data, people=people, initial=ticked, auto_id=f"c{self.sites[0].pk}_%s")

    def offered(self) -> list:
        """Return those who may be in charge, and those who are though they may no more: these can be taken off."""
        people = people_who_may([site.pk for site in self.sites])
        known = {person.pk for person in people}
        there = {row.person_id: row.person for site in self.sites for row in site.in_charge.all()}
        return [*people, *(person for pk, person in there.items() if pk not in known)]

    def seen(self, changes):
        if not self.is_single:
            return super().seen(changes)
        return ",".join(str(row.person_id) for row in self._rows)

    @property
    def _rows(self) -> list:
        return list(self.sites[0].in_charge.all())

    def page(self, form, changes=None, status=200):
        # Of one site nothing is shown before: what is ticked is what will be.
        return super().page(form, [] if self.is_single else changes, status)

    def back(self):
        if self.list_address:
            return self.list_address
        return self.sites[0].get_absolute_url() if self.is_single else super().back()

    def saved(self):
        return self.to_list() if self.list_address else super().saved()

    @property
    def template_name(self):
        return "in_charge/includes/line_edit.html" if self.in_line and self.is_single else "in_charge/change.html"

    def words(self):
        back = self.back()
        if self.is_single:
            site, line = self.sites[0], self.line_address if self.in_line else ""
            return {"title": _("Persons in charge"), "site": site, "back": back, "line_address": line}
        return {"title": _("Set persons in charge together"), "back": back}


class HandOverView(ChangeView):
    """Handing sites over from one person (`?from=5`) to another, all of them or those ticked."""

    @cached_property
    def giver(self):
        people = people_in_charge(self.editable())
        return get_object_or_404(people, pk=plain_number(self.request.GET.get("from", "")) or 0)

    @cached_property
    def sites(self):
        of_giver = self.editable().filter(in_charge__person=self.giver.pk)
        ticked = [plain_number(text) or 0 for text in self.request.POST.getlist("site")]
        return list(of_giver.filter(pk__in=ticked) if ticked else of_giver[:MOST_SITES])

    def get(self, request):
        if request.GET.get("from"):
            return super().get(request)
        return redirect("progress:in-charge")

    def post(self, request):
        if request.POST.getlist("site"):
            return super().post(request)
        form = self.form(request.POST)
        form.add_error(None, _("Tick one site at least."))
        return self.page(form, status=422)

    def form(self, data=None):
        return HandOverForm(data, people=people_who_may([site.pk for site in self.sites]), giver=self.giver)

    def words(self):
        title = _("Hand over the sites of %(person)s") % {"person": person_name(self.giver)}
        return {"title": title, "back": self.back(), "giver": self.giver}
