"""What the sheets of clusters and of zones share."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.resources import organisation_lookup, unit_lookup
from progress.models import Site
from progress.models.site_names import bare_name, name_key
from progress.resources.gate import NOTE_NAMES, SiteScopedResource
from spreadsheets.columns import Column
from spreadsheets.lookups import Lookup
from spreadsheets.resources import wanted
from spreadsheets.widgets import LookupWidget, TextWidget


class SiteNameWidget(TextWidget):
    """A site's name without the words for its kind."""

    def read(self, value):
        return bare_name(super().read(value))


class SiteResource(SiteScopedResource):
    """A cluster or a zone: found by its number or by its name, whatever its marks, case and words for the kind."""

    required = ("name",)
    natural = ("name_key",)
    named_by = ("name",)
    is_bulk = False  # kept in two tables; and a new site gets its milestones
    aliases = {"note": (*NOTE_NAMES, "hiện trạng", "tình hình", "tình hình thực hiện")}

    name = Column(
        "name",
        gettext_lazy("name"),
        SiteNameWidget(),
        aliases=("tên dự án", "tên khu, cụm", "tên khu, cụm công nghiệp"),
        help=gettext_lazy("Without the words for its kind: Cẩm Giàng, not CCN Cẩm Giàng."),
    )
    unit = Column(
        "unit",
        gettext_lazy("unit"),
        LookupWidget(),
        aliases=("địa điểm", "xã, phường", "xã", "đơn vị hành chính", "địa bàn", "thuộc xã"),
        help=gettext_lazy("With the unit it belongs to, where the name alone is not enough: xã A, huyện B."),
    )
    address = Column("address", gettext_lazy("where exactly"), TextWidget(), aliases=("địa chỉ", "thôn", "vị trí"))
    developer = Column(
        "developer",
        gettext_lazy("infrastructure developer"),
        LookupWidget(),
        aliases=("chủ đầu tư", "cđt", "cđt hạ tầng", "nhà đầu tư hạ tầng", "đơn vị chủ đầu tư"),
    )

    def __init__(self, user):
        super().__init__(user)
        self._names = Lookup(self.visible(), lambda site: [site.name], key=name_key)
        self._others: dict[str, Site] | None = None

    def lookups(self):
        return {"unit": unit_lookup(), "developer": organisation_lookup()}

    def key_from(self, read):
        return name_key(wanted(read, "name"))

    def keys_of(self, stored):
        return stored

    def label_of(self, record):
        return str(record)

    def near(self, read):
        return self._names.near(read("name"))

    def may_add(self, record):
        """Where it is to be decides: said when it is saved."""
        return self.user.has_perm(f"{self._app}.add_{self._model_name}")

    def may_take_back(self, record, *, is_added, is_own):
        return super().may_take_back(record, is_added=is_added, is_own=is_own) and self.is_within(record)

    def save(self, record, *, is_new, changed, reason):
        super().save(record, is_new=is_new, changed=changed, reason=reason)
        if not Site.objects.editable_by(self.user).filter(pk=record.pk).exists():
            raise ValidationError(_("You may not keep this site, or not there."))

    def warnings(self, record, changed, before):
        """A cluster and a zone of one name were mixed up before."""
        if "name" not in changed:
            return
        if self._others is None:
            others = Site.objects.visible_to(self.user).exclude(kind=self.model.site_kind)
            self._others = {site.name_key: site for site in others}
        if other := self._others.get(name_key(record.name)):
            yield "name", _("%(other)s has the same name. Is this row in the right sheet?") % {"other": other}
