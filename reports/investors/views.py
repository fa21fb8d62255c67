"""The pages of the office: the list of investor sheets, one sheet as it would go out, publishing and withdrawing it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView

from progress.models import InvestorFact, Site
from progress.records.actions import may_change
from progress.records.pages import FilteredListView, SuggestsNames, with_place
from reports.investors.actions import may_publish, publish_sheet, seal_of, withdraw_sheet
from reports.investors.changes import moved_since
from reports.investors.content import content_of
from reports.investors.ground import ground_at
from reports.investors.infrastructure import contradictions
from reports.investors.listing import InvestorSheetFilter, rows_of, sheets_listing, sites_offered
from reports.investors.missing import gaps_of
from reports.investors.models import InvestorSheet
from reports.investors.paper import as_file, said_of
from reports.investors.reading import offers_of
from reports.word import word_response
from spreadsheets.exports.views import Exportable
from values.today import shown_day, today

PER_PAGE = 50
PUBLICATIONS_SHOWN = 10


def language_asked(request, usual: str) -> str:
    """Return the language of a sheet that the address asks for: `?lang=en`."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else usual


class InvestorSheetListView(Exportable, SuggestsNames, FilteredListView):
    """Each site with its vacant land, whether its sheet is published, and what is missing on it."""

    answers_as_of = False
    template_name = "investors/sheet_list.html"
    paginate_by = PER_PAGE
    exports = ("investor_sheets",)
    found = ngettext_lazy("Found %(count)s site", "Found %(count)s sites", "count")

    def lookups_form(self):
        self.get_queryset()
        return self.filter.form

    def get_queryset(self):
        self.filter = InvestorSheetFilter(self.request.GET, sites_offered(self.request.user), user=self.request.user)
        return self.filter.qs.order_by("name_key", "pk")

    def listing(self, key):
        return sheets_listing(self.get_queryset())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "filter": self.filter,
            "found": self.found % {"count": context["paginator"].count},
            "rows": rows_of(with_place(context["page_obj"].object_list)),
        }


class InvestorSheetView(DetailView):
    """The sheet of one site as it would go out; beside it, for the office only, what is missing and what changed."""

    template_name = "investors/sheet.html"
    context_object_name = "site"

    def get_queryset(self):
        return with_place(Site.objects.visible_to(self.request.user))

    @cached_property
    def offer(self):
        return offers_of([self.object])[0]

    def get_context_data(self, **kwargs):
        user, site = self.request.user, self.object
        content, language = content_of(self.offer), language_asked(self.request, get_language())
        publications = list(
            InvestorSheet.objects.filter(site=site.pk).select_related("site", "published_by", "withdrawn_by")[
                :PUBLICATIONS_SHOWN
            ]
        )
        in_force = next((sheet for sheet in publications if sheet.withdrawn_at is None), None)
        can_edit = may_change(user, site, "progress.add_investorfact")
        return super().get_context_data(**kwargs) | {
            "offer": self.offer,
            "sheet": content[language],
            "sheet_language": language,
            "languages": settings.LANGUAGES,
            "position": content["position"],
            "ground": ground_at(content["position"]),
            "said_of": said_of(shown_day(today()), is_published=False),
            "seal": seal_of(content),
            "gaps": gaps_of(self.offer, user, can_edit=can_edit),
            "notices": [*self.offer.vacant.notices, *contradictions(self.offer)],
            "facts": _in_order(self.offer.facts.values()),
            "can_edit_facts": can_edit,
            "can_publish": may_publish(user, site),
            "publications": publications,
            "in_force": in_force,
            "moved": moved_since(in_force.content, content) if in_force else [],
        }


def _in_order(facts) -> list[InvestorFact]:
    order = [value for value, _label in InvestorFact._meta.get_field("subject").choices]
    return sorted(facts, key=lambda fact: order.index(fact.subject))


def sheet_word(request, pk: int):
    """Answer with the sheet as it is now as a Word file of both languages."""
    site = get_object_or_404(with_place(Site.objects.visible_to(request.user)), pk=pk)
    content = content_of(offers_of([site])[0])
    title = _("Investor sheet: %(site)s") % {"site": site}
    return word_response(as_file(content, shown_day(today()), is_published=False), f"{today():%Y.%m.%d}. {title}.docx")


@require_POST
def publish(request, pk: int):
    """Publish the sheet that was looked at."""
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    try:
        sheet = publish_sheet(site=site, by=request.user, seal=request.POST.get("seal", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        address = request.build_absolute_uri(sheet.get_absolute_url())
        messages.success(request, _("Published. Anybody reads it at %(address)s") % {"address": address})
    return HttpResponseRedirect(reverse("investor-sheet", args=[pk]))


@require_POST
def withdraw(request, pk: int):
    """Take the published sheet off the public pages."""
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    if withdraw_sheet(site=site, by=request.user):
        messages.success(request, _("Withdrawn: the sheet is no longer published."))
    else:
        messages.info(request, _("No sheet of this site is published."))
    return redirect("investor-sheet", pk=pk)
