"""The sheet of what befell sites: a row that changes more than its own record goes by the action that pages use."""

from collections import defaultdict
from functools import cached_property

from django.utils.translation import gettext_lazy

from places.resources import OrganisationLookup
from progress.events.actions import EVENT_FIELDS, record_event, update_event
from progress.events.effects import IDENTITY, check_event, effects_of, identity_of, is_record_alone
from progress.models import SiteEvent
from progress.models.event import LEADS_TO
from progress.sheets.gate import NOTE_NAMES, SitePartResource, document_column
from spreadsheets.columns import Column
from spreadsheets.resources import wanted
from spreadsheets.widgets import LookupWidget


class EventResource(SitePartResource):
    """Found by site, kind and date. The preview says of each row what it changes beside the event."""

    key = "events"
    title = gettext_lazy("Events")
    required = ("site", "kind", "date")
    natural = ("site_id", "kind", "date")
    named_by = ("kind", "date")
    is_undone_in_bulk = False  # what an event changed goes back with it
    rests_on = (SiteEvent,)
    aliases = {
        "kind": ("sự kiện", "loại sự kiện", "nội dung sự kiện"),
        "date": ("ngày", "thời điểm", "ngày quyết định"),
        "area": ("diện tích mới", "diện tích sau mở rộng"),
        "phases": ("số giai đoạn",),
        "note": NOTE_NAMES,
    }

    document = document_column()
    new_developer = Column(
        "new_developer",
        gettext_lazy("new developer"),
        LookupWidget(),
        aliases=("chủ đầu tư mới",),
        help_text=gettext_lazy("A recorded organisation, by its full or short name."),
    )

    class Meta:
        model = SiteEvent
        fields = (
            "id", "site_kind", "site", "kind", "date", "document", "new_developer", "area", "phases", "note", "version",
        )  # fmt: skip

    # Documents count among those of their site; the action does it too, for the events that go by it.
    document_fields = ("document",)

    def lookups(self):
        return {**super().lookups(), "new_developer": self.lookup(OrganisationLookup)}

    def key_from(self, read):
        return (self.site_from(read), wanted(read, "kind"), wanted(read, "date"))

    def check(self, record, changed, before, reason, *, is_new):
        if is_new or changed & EVENT_FIELDS:
            check_event(record, alike=self._recorded.get(identity_of(record), ()))

    @cached_property
    def _recorded(self):
        """Return the primary keys of recorded events by `identity_of`."""
        pks = defaultdict(set)
        for pk, *identity in SiteEvent.objects.values_list("pk", *IDENTITY):
            pks[tuple(identity)].add(pk)
        return pks

    def is_saved_alone(self, record):
        return not is_record_alone(record)

    def warnings(self, record, changed, before):
        """Yield what the event changes, which is no mistake but wants to be seen."""
        if is_record_alone(record) and record.kind not in LEADS_TO:
            return
        stored = SiteEvent.objects.filter(pk=record.pk).first() if record.pk else None
        for text in effects_of(record, before=stored).sentences:
            yield "kind", text

    def save(self, record, *, is_new, changed, reason):
        if is_new:
            values = {name: getattr(record, name) for name in EVENT_FIELDS}
            saved = record_event(site=record.site, by=self.user, values=values, reason=reason)
            record.pk = saved.pk
        else:
            stored = SiteEvent.objects.get(pk=record.pk)
            changes = {name: getattr(record, name) for name in changed & EVENT_FIELDS}
            saved = update_event(event=stored, by=self.user, version=record.version, changes=changes, reason=reason)
        record.version, record._state.adding = saved.version, False
