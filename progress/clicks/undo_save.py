"""Taking back one's own save right after it, in one click: exactly that save, as long as nobody saved since."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from history.reading import load
from history.tracking import TrackedModel
from progress.changes.undo import CannotUndo, UndoRefused, seen_now, undo
from progress.models import Document, SiteDocument
from progress.records.conflicts import last_save, record_of_version
from progress.records.history import Change, tell


@transaction.atomic
def undo_save(*, record: TrackedModel, version: int, by) -> None:
    """Undo the save by which `by` made `version` of a record, with a document that was recorded along.

    Raises UndoRefused, in words for the person, when somebody saved since, when it is another's save, or when
    something stands in the way.
    """
    stored = type(record)._base_manager.filter(pk=record.pk).first()
    written = record_of_version(record, version)
    if stored is None or stored.version != version or written is None:
        who, _when = last_save(record)
        raise UndoRefused(_("Not undone: %(who)s saved since. Look at it, then undo in the history.") % {"who": who})
    if written.history_user_id != by.pk:
        raise UndoRefused(_("Not undone: this was saved by somebody else."))
    changes = _saved_with(record, written, by)
    with override(settings.LANGUAGE_CODE):
        reason = _("right after it was saved")
    try:
        undo(changes=changes, by=by, seen=seen_now(changes), reason=reason)
    except CannotUndo as error:
        raise UndoRefused(_("Not undone: %(why)s") % {"why": error.refusals[0].why}) from error


def _saved_with(record: TrackedModel, written, by) -> list[Change]:
    """Return the save, and the document that was recorded or first used at the site by the same request."""
    keys = [(type(record), written.pk)]
    document = getattr(written, "document_id", None)
    if written.request_id and document:
        for model in (SiteDocument, Document):
            added = model.history.filter(request_id=written.request_id, history_type="+", history_user=by.pk)
            ours = {"document": document} if model is SiteDocument else {"id": document}
            keys += [(model, pk) for pk in added.filter(**ours).values_list("pk", flat=True)]
    return tell(load(keys), by, with_deleted=True)
