"""The form of a cluster or a zone: it names the record that has the name already, and asks about similar names."""

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from history.versioned_forms import VersionedForm
from progress.models import Site
from progress.models.rules.site_names import name_key
from spreadsheets.lookups import Lookup

CONFIRMED = "is_another"


class SiteForm(VersionedForm):
    """A similar name is saved once the person has ticked that another site is meant."""

    def _update_errors(self, errors):
        for error in errors.error_dict.get("name", ()) if hasattr(errors, "error_dict") else ():
            if error.code == "double":
                error.message, error.params = _link(error.site, _("Already recorded:")), None
        super()._update_errors(errors)

    def _post_clean(self):
        super()._post_clean()
        if self.errors or not {"name", "unit"} & set(self.changed_data):
            return
        similar = self._similar()
        asked = ",".join(str(site.pk) for site in similar)
        if similar and self.data.get(CONFIRMED) != asked:
            links = format_html_join("; ", "{}", ((_link(site),) for site in similar))
            text = format_html(
                '{} {}. <label><input type="checkbox" name="{}" value="{}"> {}</label>',
                _("Similar names:"),
                links,
                CONFIRMED,
                asked,
                _("It is another one: save it."),
            )
            self.add_error("name", ValidationError(text, "similar"))

    def _similar(self) -> list[Site]:
        """The other sites of its kind of the same or nearly the same name, wherever they are."""
        others = Site.objects.filter(kind=self.instance.kind).exclude(pk=self.instance.pk)
        names = Lookup(others.select_related("unit__parent"), lambda site: [site.name], key=name_key)
        return names.near(self.instance.name)


def _link(site: Site, before: str = "") -> str:
    return format_html('{} <a href="{}" target="_blank">{}</a>', before, site.get_absolute_url(), site.with_place)
