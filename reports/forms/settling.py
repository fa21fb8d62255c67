"""Where what is unknown or doubtful for a form is settled: the field itself for who may change it."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.http import urlencode

from progress.models import Site, SiteFigure
from reports.doubts.links import link_to
from reports.forms.counting.rows import Item


def settles(item: Item, user, mine: Collection[int]) -> str:
    """Return the address of the page that settles an item; `mine` are the keys of sites that `user` may change."""
    about, is_mine = item.said.about, item.site.pk in mine
    if isinstance(about, SiteFigure) and is_mine:
        if about.pk is None and user.has_perm("progress.add_sitefigure"):
            asked = {"site": item.site.pk, "measure": about.measure}
            return f"{reverse('progress:site-figure-add')}?{urlencode(asked)}"
        if about.pk and user.has_perm("progress.change_sitefigure"):
            return reverse("progress:site-figure-edit", args=[about.pk])
    if about is None or isinstance(about, Site):
        if is_mine and about is not None and user.has_perm(f"{about.kind}s.change_{about.kind}"):
            return reverse(f"{about.kind}s:edit", args=[item.site.slug]) + f"#id_{item.said.field}"
        return item.site.get_absolute_url()
    return link_to(about, item.said.field or "state", user, mine)
