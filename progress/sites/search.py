"""Search over everything that hangs on sites: groups of results, each with where it is and a link to look at it.

Only what the person may see is found. The number of queries does not depend on how much is found.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from places.models import Organisation
from progress.models import Document, Obstacle, SecondaryProject, Site, SiteEvent
from progress.models.event import CALLS
from progress.records.pages import with_place
from progress.sites import results
from progress.sites.results import SearchResult
from values.forms import CleanCharField, StyledForm
from values.text import fold, in_every_language

SHOWN = 20  # results of a group


SHORTEST = 2  # letters of a search
SHORTEST_CALL = 7  # of one for calls: “kêu gọi”


class SearchForm(StyledForm, forms.Form):
    q = CleanCharField(
        label=gettext_lazy("Type what you are looking for."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def clean_q(self) -> str:
        text = self.cleaned_data["q"]
        if text and len(fold(text)) < SHORTEST:
            raise ValidationError(gettext_lazy("Type at least two letters or digits."))
        return text


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind: the first of them, and how many there are in all."""

    name: str
    label: str
    count: int
    results: list[SearchResult]
    lists: list[tuple[str, str]] = field(default_factory=list)  # (address, label) of pages that show them all

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.results)


def search_everything(user, text: str) -> list[Group]:
    """Return what of each kind `user` may see and `text` finds; kinds without a hit are left out."""
    organisations = Organisation.objects.visible_to(user).search(text)
    kinds = [
        (
            "sites",
            _("Clusters and zones"),
            with_place(Site.objects.visible_to(user).search(text)),
            results.site_results,
        ),
        ("documents", _("Documents"), _documents(user, text), results.document_results),
        ("organisations", _("Organisations"), organisations, results.organisation_results),
        ("obstacles", _("Obstacles"), _parts(Obstacle, user, text, "kind", "asked_of"), results.obstacle_results),
        (
            "projects",
            _("Secondary projects"),
            _parts(SecondaryProject, user, text, "investor"),
            results.project_results,
        ),
    ]
    if (calls := _calls(user, text)) is not None:
        kinds.append(("calls", _("Sponsors and developers sought"), calls, results.call_results))
    groups = []
    for name, label, rows, lines in kinds:
        if count := rows.count():
            lists = _lists_of(text) if name == "sites" else []
            groups.append(Group(name, label, count, lines(list(rows[:SHOWN]), user, text), lists))
    return groups


def _calls(user, text) -> QuerySet | None:
    """Return the calls that stand where `text` says for whom: "kêu gọi tài trợ", "kêu gọi đầu tư"."""
    words = fold(text)
    kinds = [
        kind for kind in CALLS if any(words in fold(name) for name in in_every_language(lambda kind=kind: kind.label))
    ]
    if not kinds or len(words) < SHORTEST_CALL:
        return None
    calls = SiteEvent.objects.visible_to(user).filter(kind__in=kinds).open_calls()
    return calls.select_related("site", "document").order_by("kind", "site__name_key", "pk")


def _documents(user, text) -> QuerySet:
    sites = Prefetch("sites", queryset=Site.objects.visible_to(user), to_attr="sites_seen")
    return Document.objects.visible_to(user).search(text).select_related("issuer").prefetch_related(sites)


def _parts(model, user, text, *related) -> QuerySet:
    return model.objects.visible_to(user).search(text).select_related("site", *related)


def _lists_of(text) -> list[tuple[str, str]]:
    query = urlencode({"q": text})
    return [
        (f"{reverse('clusters:list')}?{query}", _("Industrial clusters")),
        (f"{reverse('zones:list')}?{query}", _("Industrial zones")),
    ]


class SearchView(TemplateView):
    """Everything that holds what was typed, by kind: `/search/?q=dong phu`."""

    answers_as_of = True
    template_name = "sites/search.html"

    def get_context_data(self, **kwargs):
        form = SearchForm(self.request.GET)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        groups = search_everything(self.request.user, text) if text else []
        count = sum(group.count for group in groups)
        heading = ngettext("%(count)s result for “%(text)s”", "%(count)s results for “%(text)s”", count)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "text": text,
            "groups": groups,
            "found": heading % {"count": count, "text": text},
        }
