"""Recording what investors ask of a site."""

from functools import partial

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from progress.investors.actions import delete_fact
from progress.investors.forms import InvestorFactForm
from progress.models import InvestorFact, InvestorSubject, Site
from progress.records.actions import may_change
from progress.records.adding import RecordAddView
from progress.records.pages import AtSite, RecordEditView, delete_as_posted


def sheet_of(site: Site) -> str:
    """Return the address of a site's investor sheet, which shows the facts."""
    return reverse("investor-sheet", args=[site.pk])


class InvestorFactAddView(AtSite, RecordAddView):
    """A new fact; the address may name its subject: `?site=12&subject=rent`. One that is recorded is opened."""

    permission = "progress.add_investorfact"
    choose_title = gettext_lazy("Add a fact for investors")
    form_class = InvestorFactForm
    template_name = "investors/fact_form.html"

    @property
    def subject(self) -> str:
        named = self.request.GET.get("subject", "")
        return named if named in InvestorSubject else ""

    def dispatch(self, request, *args, **kwargs):
        if request.method == "GET" and request.GET.get("site") and self.subject:
            recorded = InvestorFact.objects.filter(site=self.site.pk, subject=self.subject).first()
            if recorded:
                return redirect("progress:investor-fact-edit", pk=recorded.pk)
        return super().dispatch(request, *args, **kwargs)

    def may_add(self):
        return bool(self.site)

    def begun(self):
        return InvestorFact(site=self.site)

    def get_initial(self):
        return super().get_initial() | ({"subject": self.subject} if self.subject else {})

    def after(self, record):
        return sheet_of(self.site)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "title": _("Add a fact for investors"),
            "back": sheet_of(self.site),
        }


class InvestorFactEditView(RecordEditView):
    """What is recorded of one subject."""

    model = InvestorFact
    form_class = InvestorFactForm
    permission = "progress.change_investorfact"
    template_name = "investors/fact_form.html"
    context_object_name = "fact"

    def get_queryset(self):
        return super().get_queryset().select_related("site", "document")

    def get_success_url(self):
        return sheet_of(self.object.site)

    def get_context_data(self, **kwargs):
        can_delete = may_change(self.request.user, self.object, "progress.delete_investorfact")
        return super().get_context_data(**kwargs) | {
            "site": self.object.site,
            "title": _("Edit the fact for investors"),
            "back": sheet_of(self.object.site),
            "delete_url": reverse("progress:investor-fact-delete", args=[self.object.pk]) if can_delete else "",
        }


@require_POST
def delete_investor_fact(request, pk: int):
    """Delete a fact that was wrong."""
    fact = get_object_or_404(InvestorFact.objects.visible_to(request.user).select_related("site"), pk=pk)
    delete_as_posted(request, fact, partial(delete_fact, fact=fact))
    return HttpResponseRedirect(sheet_of(fact.site))
