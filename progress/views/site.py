from django.urls import reverse
from django.views.generic import DetailView

from progress.baselines import baselines_of
from progress.figures import figure_notices
from progress.history import changes_of_site
from progress.sitepage import everything_known
from progress.submission_lists import reports_at
from progress.views.base import SitePages

# Beyond the last of these the site's own page of history goes on.
CHANGES_AT_FIRST, CHANGES_MORE, CHANGES_AT_MOST = 15, 100, 215


def history_context(site, reader, asked: str = "") -> dict:
    """The newest changes of a site, as many as were asked for, and whether there are more."""
    limit = int(asked) if asked.isascii() and asked.isdigit() else CHANGES_AT_FIRST
    limit = min(limit, CHANGES_AT_MOST)
    changes = changes_of_site(site, reader).newest(limit + 1)
    has_more = len(changes) > limit
    return {
        "changes": changes[:limit],
        "changes_more": limit + CHANGES_MORE if has_more and limit < CHANGES_AT_MOST else None,
        "history_url": reverse("progress:site-history", args=[site.pk]),
    }


class SiteDetailView(SitePages, DetailView):
    """Everything known of one site."""

    answers_as_of = True
    template_name = "progress/site.html"
    facts_template: str

    def get_object(self, queryset=None):
        return self.site

    def notices(self, known: dict) -> list[str]:
        """What a reader should know first: what is doubtful about the figures in use; each kind adds its own."""
        return figure_notices(self.site, known["figures"])

    def get_context_data(self, **kwargs):
        known = everything_known(self.site)
        return super().get_context_data(**kwargs) | {
            **known,
            **self.rights(),
            **history_context(self.site, self.request.user, self.request.GET.get("changes", "")),
            "reports": reports_at(self.site, self.request.user),
            "notices": self.notices(known),
            "baselines": baselines_of(self.site, self.request.GET.get("baseline", "")),
            "facts_template": self.facts_template,
            "admin_url": self.admin_url(),
        }

    def admin_url(self) -> str:
        """The site's page in the administration, for those who may edit it there; empty for others."""
        options = self.model._meta
        user = self.request.user
        if not (user.is_staff and self.can_edit and user.has_perm(f"{options.app_label}.change_{options.model_name}")):
            return ""
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[self.site.pk])
