"""The public page of sites, a page for each, and the files; there is none of them while open data is off."""

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opendata.changes import changes_of
from opendata.fields import MILESTONE_FIELDS, event_text, name_of_site, paper_text, source_text, ticked
from opendata.filters import PublicFilterForm
from opendata.formats import files
from opendata.formats.oc4ids import write_oc4ids
from opendata.models import Licence, OpenDataSettings
from opendata.reading import changed_at, published_sites, read_sites
from opendata.shown import rows_of
from progress.models import Milestone, SiteKind, Stage, Standing, State
from progress.models.milestone import is_untouched, with_phase
from public.answering import PublicView
from public.pages import PublicPage, with_language

PER_PAGE = 25
KINDS = {"clusters": SiteKind.CLUSTER, "zones": SiteKind.ZONE}
FILES = (
    ("opendata:sites-csv", "CSV"),
    ("opendata:milestones-csv", "CSV"),
    ("opendata:sites-json", "JSON"),
    ("opendata:geojson", "GeoJSON"),
    ("opendata:oc4ids", "OC4IDS 0.9"),
    ("opendata:changes", "Atom"),
)


def address(name: str, *args: Any) -> str:
    """Return the whole address of something public, in the language in use."""
    return f"{settings.SITE_URL}{with_language(reverse(name, args=args))}"


def page_of(site: Any) -> str:
    return address("opendata:site", f"{site.kind}s", site.slug)


class OpenDataView(PublicView):
    """What pages and files share: the settings in force, and 404 while nothing is published."""

    @cached_property
    def office(self) -> OpenDataSettings:
        office = OpenDataSettings.current()
        if not office.is_on:
            raise Http404(_("There is no open data here."))
        return office

    @cached_property
    def changed_at(self) -> datetime.datetime | None:
        return changed_at()

    def sites(self) -> list[Any]:
        """Return all sites that are published, with what is published of them."""
        return read_sites(published_sites(self.office), self.office.published)


class OpenDataPage(OpenDataView, PublicPage):
    """A page, which names who publishes it and under which licence."""

    def context(self) -> dict[str, Any]:
        return {
            "office": self.office,
            "publisher": self.office.publisher,
            "licence_url": Licence(self.office.licence).url,
            "home": with_language(reverse("opendata:index")),
            "feed": with_language(reverse("opendata:changes")),
        }


class IndexView(OpenDataPage):
    """`/open-data/?kind=cluster&stage=eia&state=done`: the sites with their states, the files, who answers for them."""

    template_name = "opendata/index.html"
    asked = ("q", "kind", "standing", "stage", "state", "page")

    def context(self) -> dict[str, Any]:
        keys = self.office.published
        stages = list(Stage.objects.key()) if "milestone:state" in keys else []
        form = PublicFilterForm(self.request.GET, self.office, stages)
        page = Paginator(form.narrow(published_sites(self.office)), PER_PAGE).get_page(self.request.GET.get("page"))
        found: Any = page.object_list
        shown = keys & {"unit", "milestone:state", "milestone:done"}
        return super().context() | {
            "form": form,
            "page": page,
            "rows": [self._row(site, stages) for site in read_sites(found, shown)],
            "stages": stages,
            "states": State.choices,
            "has_unit": "unit" in keys,
            "files": [(label, title, url) for label, title, url in self._files()],
            "pages": self.beside(page),
            "is_narrowed": bool(form.asked),
            "has_further": bool(form.asked.keys() - {"q"}),
        }

    def _row(self, site: Any, stages: list[Stage]) -> dict[str, Any]:
        of_stage: dict[int, list[Milestone]] = {}
        for milestone in site.open_milestones:
            of_stage.setdefault(milestone.stage_id, []).append(milestone)
        url = with_language(reverse("opendata:site", args=[f"{site.kind}s", site.slug]))
        return {
            "site": site,
            "name": name_of_site(site),
            "url": url,
            "standing": Standing(site.standing).label,
            "is_halted": site.standing != Standing.STANDING,
            "cells": [of_stage.get(stage.pk, []) for stage in stages],
        }

    def _files(self) -> Iterable[tuple[str, str, str]]:
        labels = {
            "opendata:sites-csv": _("Sites as a table"),
            "opendata:milestones-csv": _("Milestones as a table"),
            "opendata:sites-json": _("Everything that is published"),
            "opendata:geojson": _("For maps"),
            "opendata:oc4ids": _("Infrastructure projects, as an international standard has them"),
            "opendata:changes": _("Feed of changes"),
        }
        has_milestones = any(field.key in self.office.published for field in MILESTONE_FIELDS)
        for name, label in FILES:
            if name == "opendata:milestones-csv" and not has_milestones:
                continue
            path = reverse(name)
            yield label, labels[name], with_language(path)
            if label == "CSV":
                yield _("CSV for Excel in Vietnamese"), labels[name], with_language(path, separator="semicolon")


class SiteView(OpenDataPage):
    """`/open-data/clusters/an-phu/`: what is published of one site, with its sources; unknown as unknown."""

    template_name = "opendata/site.html"

    def context(self) -> dict[str, Any]:
        keys = self.office.published
        sites = published_sites(self.office).filter(kind=KINDS[self.kwargs["kind"]], slug=self.kwargs["slug"])
        found = read_sites(sites, keys)
        if not found:
            raise Http404(_("There is no open data here."))
        [site] = found
        columns = ticked(MILESTONE_FIELDS, keys)
        facts = rows_of(site, keys)
        touched = [milestone for milestone in site.open_milestones if not is_untouched(milestone)]
        untouched = [milestone for milestone in site.open_milestones if is_untouched(milestone)]
        return super().context() | {
            "site": site,
            "name": name_of_site(site),
            "standing": Standing(site.standing).label,
            "facts": [row for row in facts if row.text],
            "unknown_facts": [row.label for row in facts if not row.text],
            "milestone_columns": columns,
            "milestones": [_milestone(milestone, columns) for milestone in touched],
            "untouched": [with_phase(milestone.stage.label, milestone.phase) for milestone in untouched],
            "events": [event_text(event) for event in site.open_events] if "events" in keys else None,
            "papers": _papers(site, keys),
        }


def _milestone(milestone: Milestone, columns: list[Any]) -> dict[str, Any]:
    return {
        "title": with_phase(milestone.stage.label, milestone.phase),
        "anchor": f"milestone-{milestone.stage.code}-{milestone.phase}",
        "is_sub_step": bool(milestone.stage.parent_id),
        "cells": [(column.label, column.text(milestone), column.is_asked(milestone)) for column in columns],
        "source": source_text(milestone),
    }


def _papers(site: Any, keys: frozenset[str]) -> list[tuple[str, str]] | None:
    """Return each document in words with its address; None where nothing of documents is published."""
    if not keys & {"documents", "document-title", "document-url"}:
        return None
    found = []
    for paper in site.papers:
        title = paper.title if "document-title" in keys else ""
        url = paper.url if "document-url" in keys else ""
        text = paper_text(paper, keys) if "documents" in keys else title
        if text or url:
            found.append((text or url, url))
    return found


class SitesCsvView(OpenDataView):
    content_type = "text/csv; charset=utf-8"
    file_name = "sites.csv"
    asked = ("separator",)

    @property
    def delimiter(self) -> str:
        return ";" if self.request.GET.get("separator") == "semicolon" else ","

    def content(self) -> bytes:
        return files.write_sites_csv(self.office, self.sites(), self.delimiter)


class MilestonesCsvView(SitesCsvView):
    file_name = "milestones.csv"

    def content(self) -> bytes:
        if not any(field.key in self.office.published for field in MILESTONE_FIELDS):
            raise Http404(_("No milestone is published."))
        return files.write_milestones_csv(self.office, self.sites(), self.delimiter)


class SitesJsonView(OpenDataView):
    content_type = "application/json"
    file_name = "sites.json"

    def content(self) -> bytes:
        return files.write_json(self.office, self.sites(), page_of, self.changed_at)


class GeoJsonView(OpenDataView):
    content_type = "application/geo+json"
    file_name = "sites.geojson"

    def content(self) -> bytes:
        return files.write_geojson(self.office, self.sites(), page_of, self.changed_at)


class Oc4idsView(OpenDataView):
    content_type = "application/json"
    file_name = "oc4ids.json"

    def content(self) -> bytes:
        sites = self.sites()
        if not sites:
            raise Http404(_("No site is published."))
        return write_oc4ids(
            self.office,
            sites,
            uri=address("opendata:oc4ids"),
            policy=address("opendata:index"),
            address=page_of,
            changed_at=self.changed_at,
        )


class ChangesView(OpenDataView):
    """The feed (Atom, RFC 4287): each record once, as it stands; who follows it sees it again when it changed."""

    content_type = "application/atom+xml; charset=utf-8"

    def content(self) -> bytes:
        here = address("opendata:changes")
        feed = Atom1Feed(
            title=_("Industrial zones and clusters: changes"),
            link=address("opendata:index"),
            description="",
            feed_url=here,
            language=get_language(),
            author_name=self.office.publisher,
            feed_guid=address("opendata:changes"),
            feed_copyright=str(self.office.get_licence_display()),
        )
        for change in changes_of(self.office, self.sites()):
            page = page_of(change.site)
            feed.add_item(
                title=f"{name_of_site(change.site)}: {change.title}",
                link=page,
                description=change.text,
                unique_id=f"{page.partition('?')[0]}#{change.key}",
                updateddate=change.at,
                pubdate=None,
            )
        return feed.writeString("utf-8").encode()
