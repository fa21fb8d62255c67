"""Writes about saved lists: saved, renamed, deleted, chosen as the page to begin with.

As all actions: keywords only, atomic, `by=` the person.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from progress.models import SavedList, StartPage


@transaction.atomic
def save_list(*, by, list_name: str, name: str, query: str, is_shared: bool) -> SavedList:
    """Keep a list under a name; one's own of that name is replaced. Raises PermissionDenied, ValidationError."""
    saved = SavedList.objects.filter(owner=by.pk, list_name=list_name, name=name).first()
    saved = saved or SavedList(owner=by, list_name=list_name, name=name)
    _may_share(by, saved, is_shared)
    saved.query, saved.is_shared = query, is_shared
    saved.full_clean()
    saved.save()
    return saved


@transaction.atomic
def rename_list(*, by, saved: SavedList, name: str, is_shared: bool) -> SavedList:
    """Give a saved list another name, or to the office, or back to its owner alone.

    Raises PermissionDenied, and ValidationError where its owner has another of that name.
    """
    saved = _own(by, saved)
    _may_share(by, saved, is_shared)
    saved.name, saved.is_shared = name, is_shared
    saved.full_clean()
    saved.save()
    return saved


@transaction.atomic
def delete_list(*, by, saved: SavedList) -> None:
    """Delete a saved list; who began with it begins with their work again. Raises PermissionDenied."""
    _own(by, saved).delete()


@transaction.atomic
def begin_with(*, by, saved: SavedList | None) -> None:
    """Let `by` begin with a saved list after signing in, or as usual for None. Raises PermissionDenied."""
    if saved is None:
        StartPage.objects.filter(user=by.pk).delete()
        return
    if not SavedList.objects.visible_to(by).filter(pk=saved.pk).exists():
        raise PermissionDenied
    StartPage.objects.update_or_create(user=by, defaults={"saved_list": saved})


def _own(by, saved: SavedList) -> SavedList:
    current = SavedList.objects.editable_by(by).select_for_update().filter(pk=saved.pk).first()
    if current is None:
        raise PermissionDenied
    return current


def _may_share(by, saved: SavedList, is_shared: bool) -> None:
    if is_shared and not saved.is_shared and not by.has_perm("progress.add_savedlist"):
        raise PermissionDenied
