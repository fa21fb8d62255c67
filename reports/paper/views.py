"""Pages of papers to print, and the same papers as Word files."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import View

from clusters.filters import ClusterFilter
from clusters.models import Cluster
from progress.models import Site
from progress.records.filters import ListFilter, shareable
from progress.records.pages import with_place
from reports.paper.blocks import Paper
from reports.paper.province import province_papers
from reports.paper.site import site_papers
from reports.paper.word import as_word
from reports.word import word_response
from values.numbers import plain_number
from values.today import today
from zones.filters import ZoneFilter
from zones.models import Zone

MOST_SITES = 100  # printed at once
LISTS: dict[str, tuple[type[Site], type[ListFilter]]] = {
    "clusters": (Cluster, ClusterFilter),
    "zones": (Zone, ZoneFilter),
}


class PaperView(View):
    """Papers shown as they are printed or, with `is_word`, as a file of the same content."""

    answers_as_of = True
    http_method_names = ["get", "head"]
    is_word = False

    title = ""

    def papers(self) -> list[Paper]:
        raise NotImplementedError

    def more(self) -> dict:
        """Return what the page says beside its papers."""
        return {}

    def get(self, request, *args, **kwargs):
        papers = self.papers()
        if not self.is_word:
            context = {"papers": papers, "title": self.title, "word_url": self.word_url()} | self.more()
            return render(request, "reports/paper/paper.html", context)
        if not papers:
            raise Http404(_("No results match the filters."))
        return word_response(as_word(papers), f"{today():%Y.%m.%d}. {self.title}.docx")

    def word_url(self) -> str:
        match, query = self.request.resolver_match, shareable(self.request.GET)
        address = reverse(f"{match.view_name}-word", args=match.args, kwargs=match.kwargs)
        return f"{address}?{query}" if query else address


class ProvincePaperView(PaperView):
    """The A4 pages of all sites that a person sees."""

    def papers(self):
        return province_papers(self.request.user, today())

    @property
    def title(self):
        return _("A4 overview")

    def more(self):
        return {"crumbs": [(reverse("dashboard"), _("Dashboard"))]}


class OfSites(PaperView):
    """Papers of sites of one kind, which the address names."""

    @cached_property
    def kind(self) -> tuple[type[Site], type[ListFilter]]:
        if self.kwargs["plural"] not in LISTS:
            raise Http404
        return LISTS[self.kwargs["plural"]]

    @property
    def visible(self) -> QuerySet:
        return self.kind[0].objects.visible_to(self.request.user)

    def _papers(self, sites: QuerySet) -> list[Paper]:
        return site_papers(list(sites), self.request.user, self.kind[0].site_kind, today())

    def _list(self) -> tuple[str, str]:
        return reverse(f"{self.kwargs['plural']}:list"), capfirst(str(self.kind[0]._meta.verbose_name_plural))


class SitePaperView(OfSites):
    """The A4 page of one site."""

    def papers(self):
        self.site = get_object_or_404(self.visible, slug=self.kwargs["slug"])
        return self._papers(with_place(self.visible.filter(pk=self.site.pk)))

    @property
    def title(self):
        return _("A4 page: %(site)s") % {"site": self.site}

    def more(self):
        return {"crumbs": [self._list(), (self.site.get_absolute_url(), self.site.name)]}


class SitesPaperView(OfSites):
    """An A4 page for each site that a list shows: as filtered, or those ticked (`?site=12&site=15`)."""

    def papers(self):
        ticked = [plain_number(text) or 0 for text in self.request.GET.getlist("site")]
        if ticked:
            found = self.visible.filter(pk__in=ticked).order_by("name_key", "pk")
        else:
            found = self.kind[1](self.request.GET, self.visible, user=self.request.user).qs
        self.found = found.count()
        return self._papers(with_place(found)[:MOST_SITES])

    @property
    def title(self):
        return _("A4 pages: %(sites)s") % {"sites": self._list()[1]}

    def more(self):
        said = ""
        if self.found > MOST_SITES:
            said = _("The first %(shown)s of %(all)s; narrow the list for the others.") % {
                "shown": MOST_SITES,
                "all": self.found,
            }
        return {"crumbs": [self._list()], "said": said}
