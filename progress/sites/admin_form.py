"""The form of a cluster or a zone in the administration: it asks about similar names in the field itself."""

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from history.versioned_forms import VersionedForm
from progress.sites.actions import NAMES, link_to, similar_sites
from progress.sites.forms import LinksDouble

CONFIRMED = "is_another"


class SiteAdminForm(LinksDouble, VersionedForm):
    """A similar name is saved once the person has ticked that another site is meant."""

    def _post_clean(self):
        super()._post_clean()
        if self.errors or not NAMES & set(self.changed_data):
            return
        similar = similar_sites(self.instance)
        similar_pks = ",".join(str(site.pk) for site in similar)
        if similar and self.data.get(CONFIRMED) != similar_pks:
            links = format_html_join("; ", "{}", ((link_to(site),) for site in similar))
            text = format_html(
                '{} {}. <label><input type="checkbox" name="{}" value="{}"> {}</label>',
                _("Similar names:"),
                links,
                CONFIRMED,
                similar_pks,
                _("It is another one: save it."),
            )
            self.add_error("name", ValidationError(text, "similar"))
