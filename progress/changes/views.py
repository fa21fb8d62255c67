from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from history.reading import Records, load
from progress.changes.cards import cards_of
from progress.changes.export import history_listing
from progress.changes.filters import HistoryFilter
from progress.changes.restoring import deletion_of, may_bring_back, undo_page
from progress.changes.scope import may_know_of_deleted, model_or_404, records_of, records_seen_by, sees_all
from progress.models import Site
from progress.records.history import OWN_NAME, Changes, name_of, records_of_site, tell
from progress.records.pages import with_place
from spreadsheets.exports.views import Exportable
from values.numbers import ShownCount
from values.text import person_name
from values.today import past_day


class HistoryView(Exportable, TemplateView):
    """The history of all sites a person sees, filtered and paged as the address says; a card for each save."""

    answers_as_of = True
    template_name = "changes/history.html"
    paginate_by = 25
    exports = ("history",)
    is_of_all = True  # sites

    def listing(self, key):
        about = self.about()  # 404 where there is nothing for this person
        return history_listing(self.filter(self.sources()).narrowed(), self.request.user, str(about["heading"]))

    def filter(self, sources: list[QuerySet]) -> HistoryFilter:
        return HistoryFilter(
            self.request.GET, sources=sources, are_whole=self.is_of_all and sees_all(self.request.user)
        )

    def sources(self) -> list[QuerySet]:
        return records_seen_by(self.request.user)

    def about(self) -> dict:
        """Return what the page is headed by: `heading`, and the site it belongs to, if it can be opened."""
        return {"heading": _("History of all sites"), "site": None, "is_of_one_site": False}

    def get_context_data(self, **kwargs):
        reader, about, sources = self.request.user, self.about(), self.sources()
        form = self.filter(sources)
        changes = Changes(form.narrowed(), reader)
        page = Paginator(changes, self.paginate_by).get_page(self.request.GET.get("page"))
        shown = list(page.object_list)
        totals = Records(sources).counts({change.record.request_id for change in shown} - {""})
        count = ShownCount(page.paginator.count)
        return super().get_context_data(**kwargs) | {
            **about,
            "form": form,
            "page_obj": page,
            "cards": cards_of(shown, totals, reader, read_only=past_day() is not None),
            "found": ngettext("%(count)s record", "%(count)s records", count) % {"count": count},
        }


class SiteHistoryView(HistoryView):
    """The history of one site as a whole: itself, all that hangs on it, its documents."""

    is_of_all = False

    @cached_property
    def site(self) -> Site | None:
        """The site for this person; None for one that is gone."""
        pk = self.kwargs["pk"]
        if not Site.objects.filter(pk=pk).exists() and may_know_of_deleted(self.request.user, pk):
            return None
        return get_object_or_404(with_place(Site.objects.visible_to(self.request.user)), pk=pk)

    def sources(self):
        return records_of_site(self.kwargs["pk"])

    def about(self):
        deletion = None if self.site or past_day() else deletion_of(self.kwargs["pk"])
        return {
            "heading": str(self.site or self._former_name()),
            "site": self.site,
            "is_of_one_site": True,
            "deletion": deletion,
            "deleted_by": person_name(deletion.history_user) if deletion else "",
            "bring_back": undo_page(deletion) if deletion and may_bring_back(self.request.user, deletion) else "",
        }

    def _former_name(self) -> str:
        for model in Site.__subclasses__():
            if last := model.history.filter(site_ptr_id=self.kwargs["pk"]).order_by("-history_id").first():
                return _("%(name)s (deleted)") % {"name": last.instance}
        raise Http404


class ObjectHistoryView(HistoryView):
    """The history of one record, whether it stands or was deleted."""

    is_of_all = False

    @cached_property
    def records(self) -> QuerySet:
        return records_of(model_or_404(self.kwargs["model"]), self.kwargs["pk"], self.request.user)

    def sources(self):
        return [self.records]

    def about(self):
        model, pk = self.records.model.instance_type, self.kwargs["pk"]
        last = self.records.order_by("-history_id").first()
        site_pk = pk if issubclass(model, Site) else getattr(last, "site_id", None)
        site = Site.objects.visible_to(self.request.user).filter(pk=site_pk).first()
        return {"heading": self._name(model, pk, last), "site": site, "is_of_one_site": True}

    def _name(self, model, pk: int, last) -> str:
        live = model._base_manager.filter(pk=pk).first()
        if model in OWN_NAME:
            [change] = tell(load([(model, last.pk)]), self.request.user, with_deleted=True) or [None]
            name = change.subject if change else str(live)
        else:
            name = str(live) if live else name_of(last)
        return name if live else _("%(name)s (deleted)") % {"name": name}
