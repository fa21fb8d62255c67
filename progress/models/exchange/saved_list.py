from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from values.fields import CleanCharField


class SavedListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the person's own, and the office's for those who may read them."""
        own = Q(owner=user.pk)
        return self.filter(own | Q(is_shared=True) if user.has_perm("progress.view_savedlist") else own)

    def editable_by(self, user):
        """Return the person's own; the office's also for those who may change anybody's."""
        own = Q(owner=user.pk)
        return self.filter(own | Q(is_shared=True) if user.has_perm("progress.change_savedlist") else own)


class SavedList(models.Model):
    """Filters, columns and order of a list under a name: a person's own, or the office's.

    It holds no record: whoever opens it sees what they may see themselves. Not tracked: it says nothing of any site.
    """

    list_name = models.CharField(_("list"), max_length=60, help_text=_("The name of its address."))
    name = CleanCharField(_("name"), max_length=80)
    query = models.TextField(_("filters, columns and order"), max_length=4000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists", verbose_name=_("saved by")
    )
    is_shared = models.BooleanField(
        _("for the office"),
        default=False,
        help_text=_("Everybody of the office finds it; each sees the data in their access."),
    )

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        ordering = ["list_name", "is_shared", "name", "pk"]
        constraints = [
            models.UniqueConstraint(name="saved_list_named_once", fields=["owner", "list_name", "name"]),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("progress:saved-list", args=[self.pk])


class StartPage(models.Model):
    """The saved list with which a person begins after signing in; without one, their work or the dashboard."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="start_page", verbose_name=_("person")
    )
    saved_list = models.ForeignKey(
        SavedList, on_delete=models.CASCADE, related_name="begun_with_by", verbose_name=_("saved list")
    )

    class Meta:
        verbose_name = _("start page")
        verbose_name_plural = _("start pages")

    def __str__(self):
        return f"{self.user}: {self.saved_list}"
