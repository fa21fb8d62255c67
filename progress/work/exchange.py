"""What others said and settled that is a person's to look at: remarks that name them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.models import Remark
from progress.remarks.queries import unread_mentions
from progress.work.structure import Desk, SectionKind, WorkLine
from values.text import person_name


def _mention_lines(remarks: list[Remark], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(
            remark.site,
            _("%(who)s: %(text)s") % {"who": person_name(remark.written_by), "text": remark},
            remark.get_absolute_url(),
            key=f"remark-{remark.pk}",
        )
        for remark in remarks
    ]


EXCHANGE = (
    SectionKind(
        code="mentions",
        title=lambda desk: _("Remarks naming me"),
        find=lambda desk: unread_mentions(desk.user),
        lines=_mention_lines,
        empty=gettext_lazy("No remark names you that you have not read."),
        is_for=lambda desk: desk.user.has_perm("progress.view_remark"),
        is_quiet=True,
    ),
)
