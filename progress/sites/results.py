"""The lines of a search's answer, one per result; what the person may not see is on none of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from progress.models import Finding, Obstacle, SecondaryProject, Site, SiteDocument, SiteEvent, SiteKind, Standing
from values.text import fold

SITES_NAMED = 3  # on one line


SNIPPET = 180  # characters


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One line: what it is, its name (a link where `url` says where to), where, and a few words more."""

    what: str
    title: str
    url: str = ""
    sites: list[Site] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # (address, what is there)

    @property
    def sites_named(self) -> list[Site]:
        return self.sites[:SITES_NAMED]

    @property
    def sites_left(self) -> int:
        return len(self.sites) - len(self.sites_named)


def site_results(sites, user, text) -> list[SearchResult]:
    return [
        SearchResult(site.get_kind_display(), site.name, site.get_absolute_url(), notes=_about(site)) for site in sites
    ]


def _about(site) -> list[str]:
    notes = [] if site.standing == Standing.STANDING else [str(Standing(site.standing).label)]
    if site.unit:
        notes.append(site.unit.full_name)
        if successors := list(site.unit.successors.all()):
            notes.append(_("today %(units)s") % {"units": "; ".join(unit.full_name for unit in successors)})
    return [*notes, site.developer.name] if site.developer else notes


def document_results(documents, user, text) -> list[SearchResult]:
    lines = []
    for document in documents:
        about = [document.title if document.number else "", document.issuer.name if document.issuer else ""]
        notes = [_short(note) for note in about if note]
        title = document.reference + (f", {document.date}" if document.date else "")
        what = document.get_kind_display()
        lines.append(SearchResult(what, title, document.get_absolute_url(), document.sites_seen, notes))
    return lines


def organisation_results(organisations, user, text) -> list[SearchResult]:
    appears_at = _appearances(user, [organisation.pk for organisation in organisations])
    lines = []
    for organisation in organisations:
        sites = appears_at[organisation.pk]
        links = _developed(organisation, sites)
        notes = [note for note in (organisation.short_name, organisation.tax_code) if note]
        url = links[0][0] if links else ""
        lines.append(SearchResult(organisation.get_kind_display(), organisation.name, url, sites, notes, links))
    return lines


def _developed(organisation, sites) -> list[tuple[str, str]]:
    """Return links to the lists of those of `sites` that the organisation develops."""
    kinds = {site.kind for site in sites if site.developer_id == organisation.pk}
    query = urlencode({"developer": organisation.pk})
    labels = {SiteKind.CLUSTER: _("clusters it develops"), SiteKind.ZONE: _("zones it develops")}
    return [(f"{reverse(f'{kind}s:list')}?{query}", labels[kind]) for kind in SiteKind if kind in kinds]


def _appearances(user, pks: Iterable[int]) -> dict[int, list[Site]]:
    """Return the sites `user` sees at which each organisation is named, by its primary key."""
    pairs = list(
        Site.objects.visible_to(user)
        .filter(developer__in=pks)
        .order_by()
        .values_list("developer", "pk")
        .union(
            *(
                model.objects.visible_to(user)
                .filter(**{f"{path}__in": pks}, site__isnull=False)
                .order_by()
                .values_list(path, "site")
                for model, path in (
                    (SecondaryProject, "investor"),
                    (SiteDocument, "document__issuer"),
                    (Obstacle, "asked_of"),
                    (Finding, "responsible"),
                    (SiteEvent, "new_developer"),
                )
            )
        )
    )
    sites = Site.objects.in_bulk({site for _organisation, site in pairs})
    appearances = defaultdict(list)
    for organisation, site in sorted(pairs, key=lambda pair: sites[pair[1]].name_key):
        appearances[organisation].append(sites[site])
    return appearances


def obstacle_results(obstacles, user, text) -> list[SearchResult]:
    lines = []
    for obstacle in obstacles:
        day = date_format(obstacle.resolved_on or obstacle.opened_on, "d/m/Y")
        state = _("resolved on %(day)s") if obstacle.resolved_on else _("open since %(day)s")
        waiting = _("waiting for confirmation") if obstacle.is_waiting else ""
        notes = [state % {"day": day}, waiting, _where_it_is_told(obstacle, text)]
        if obstacle.asked_of:
            notes.append(_("responsible authority: %(organisation)s") % {"organisation": obstacle.asked_of.name})
        title = _short(obstacle.description)
        sites = [obstacle.site] if obstacle.site_id else []
        notes = [note for note in (*notes, "" if sites else obstacle.place) if note]
        lines.append(SearchResult(obstacle.kind.label, title, obstacle.get_absolute_url(), sites, notes))
    return lines


def call_results(calls, user, text) -> list[SearchResult]:
    lines = []
    for call in calls:
        notes = [note for note in (str(call.date), str(call.document or ""), _short(call.note)) if note]
        where = f"{call.site.get_absolute_url()}#events"
        lines.append(SearchResult(call.get_kind_display(), str(call.site), where, notes=notes))
    return lines


def _where_it_is_told(obstacle, text) -> str:
    """Return the cause or request that holds `text`, when the description does not."""
    words = fold(text)
    parts = obstacle.description, obstacle.cause, obstacle.request
    shown = next((part for part in parts if words in fold(part)), "")
    return "" if shown == obstacle.description else _short(shown)


def project_results(projects, user, text) -> list[SearchResult]:
    lines = []
    for project in projects:
        about = [project.product, project.investor.name if project.investor else ""]
        notes = [note for note in about if note]
        lines.append(
            SearchResult(project.get_state_display(), project.name, project.get_absolute_url(), [project.site], notes)
        )
    return lines


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(SNIPPET)
